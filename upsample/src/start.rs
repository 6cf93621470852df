//! Where Newton's method starts: a polynomial fitted to solutions.

/// Degree of the polynomial in three variables.
pub(crate) const DEGREE: usize = 9;

/// Monomials `u₀ⁱ u₁ʲ u₂ᵏ` of odd degree up to `DEGREE`, in the order of the table: i, then j, then k, ascending.
///
/// Odd ones are enough: the reflectance `1 − ρ` has the responses `1 − t` and the coefficients `−a`.
pub fn monomials() -> Vec<[usize; 3]> {
    let mut all = Vec::new();
    for i in 0..=DEGREE {
        for j in 0..=DEGREE - i {
            all.extend((0..=DEGREE - i - j).filter(|k| (i + j + k) % 2 == 1).map(|k| [i, j, k]));
        }
    }
    all
}

/// The polynomial of a white, as rows `[a₀, a₁, a₂]` for each of [`monomials`].
///
/// With `y = φ(t)`, `n = √(1 + |y|²)` and `u = y/n`, which lies in the unit ball, the coefficients start from
/// `a = n · P(u)`. Files of the crate, written by the example `fit_start`.
pub(crate) fn of(white: crate::White) -> Vec<f64> {
    let csv = match white {
        crate::White::D65 => include_str!("../data/start_d65.csv"),
        crate::White::D50 => include_str!("../data/start_d50.csv"),
        crate::White::Aces => include_str!("../data/start_aces.csv"),
        crate::White::Equal => include_str!("../data/start_equal.csv"),
    };
    let rows: Vec<Vec<f64>> = csv
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(|cell| cell.parse().expect("a table of numbers")).collect())
        .collect();
    for (row, exponents) in rows.iter().zip(monomials()) {
        assert!(row[..3] == exponents.map(|e| e as f64), "the table has the monomials in order");
    }
    assert_eq!(rows.len(), monomials().len(), "the table has all monomials");
    rows.iter().flat_map(|row| row[3..6].to_vec()).collect()
}

/// The start of which nothing is known: the gray of the mean. `P(u) = (mean u, 0, 0)`.
pub(crate) fn gray() -> Vec<f64> {
    let third = |e: [usize; 3]| if e.iter().sum::<usize>() == 1 { 1.0 / 3.0 } else { 0.0 };
    monomials().into_iter().flat_map(|e| [third(e), 0.0, 0.0]).collect()
}
