//! Arrays of computed elements.

/// `[f(0), …, f(K − 1)]`, K ≥ 1.
///
/// As `std::array::from_fn`, but inlined without exception: where that is not, a batch falls back to the instruction
/// set that the library was compiled for. Together with sums that are kept in memory this took a 64-centre RBF from 435
/// to 120 ns a point.
#[inline(always)]
pub fn array_of<T: Copy, const K: usize>(mut f: impl FnMut(usize) -> T) -> [T; K] {
    let mut out = [f(0); K];
    // Not a loop: a color of some hundred operations would be as many loops, and the time in which a compiler unrolls
    // them grows with the square of their number.
    macro_rules! each {
        ($($k:literal)*) => {$(
            if K > $k {
                out[$k] = f($k);
            }
        )*};
    }
    each!(1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);
    if K > 16 {
        for (k, slot) in out.iter_mut().enumerate().skip(16) {
            *slot = f(k);
        }
    }
    out
}
