//! Arrays of computed elements.

/// `[f(0), …, f(K − 1)]`, K ≥ 1.
///
/// As `std::array::from_fn`, but inlined without exception: where that is not, a batch falls back to the instruction
/// set that the library was compiled for. Together with sums that are kept in memory this took a 64-centre RBF from 435
/// to 120 ns a point.
#[inline(always)]
pub fn array_of<T: Copy, const K: usize>(mut f: impl FnMut(usize) -> T) -> [T; K] {
    let mut out = [f(0); K];
    // A few registers side by side and the vectors of a color are no loop: some hundred operations would be as many loops,
    // and the time in which a compiler unrolls them grows with the square of their number.
    if K <= 4 {
        if K > 1 {
            out[1] = f(1);
        }
        if K > 2 {
            out[2] = f(2);
        }
        if K > 3 {
            out[3] = f(3);
        }
    } else {
        for (k, slot) in out.iter_mut().enumerate().skip(1) {
            *slot = f(k);
        }
    }
    out
}
