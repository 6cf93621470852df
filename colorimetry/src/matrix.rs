//! Three-by-three matrices as plain rows.

/// A 3×3 matrix by rows, acting on columns: `[row][column]`.
pub type Matrix3 = [[f64; 3]; 3];

/// The matrix that changes nothing.
pub const IDENTITY: Matrix3 = diagonal([1.0; 3]);

/// The matrix with these entries on its diagonal.
pub const fn diagonal([a, b, c]: [f64; 3]) -> Matrix3 {
    [[a, 0.0, 0.0], [0.0, b, 0.0], [0.0, 0.0, c]]
}

/// Matrix times column.
pub fn apply(m: &Matrix3, v: [f64; 3]) -> [f64; 3] {
    m.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2])
}

/// Product `a · b`: first `b`, then `a`.
pub fn product(a: &Matrix3, b: &Matrix3) -> Matrix3 {
    a.map(|row| [0, 1, 2].map(|c| row[0] * b[0][c] + row[1] * b[1][c] + row[2] * b[2][c]))
}

/// Columns for rows.
pub fn transpose(m: &Matrix3) -> Matrix3 {
    [0, 1, 2].map(|r| [0, 1, 2].map(|c| m[c][r]))
}

/// The inverse, or `None` for a matrix that is not finite or singular: rows that span less than
/// 1e-12 of the volume that rows of their lengths could.
pub fn inverse(m: &Matrix3) -> Option<Matrix3> {
    let volume: f64 = m.iter().map(|row| row.iter().map(|x| x * x).sum::<f64>().sqrt()).product();
    let (inverse, determinant) = inverse_and_determinant(m);
    // A NaN compares as false, so the test is for what is good.
    (volume.is_finite() && determinant.abs() > 1e-12 * volume).then_some(inverse)
}

/// The inverse of a matrix written in a definition, known to have one, which a compiler then knows too.
pub const fn inverse_of_regular(m: &Matrix3) -> Matrix3 {
    inverse_and_determinant(m).0
}

/// The cofactors, divided by the determinant, which may be 0.
const fn inverse_and_determinant(m: &Matrix3) -> (Matrix3, f64) {
    let [[a, b, c], [d, e, f], [g, h, i]] = *m;
    let (first, second, third) = (e * i - h * f, d * i - g * f, d * h - g * e);
    let determinant = a * first - b * second + c * third;
    let inverse = [
        [first / determinant, (h * c - b * i) / determinant, (b * f - e * c) / determinant],
        [-second / determinant, (a * i - g * c) / determinant, (d * c - a * f) / determinant],
        [third / determinant, (b * g - a * h) / determinant, (a * e - d * b) / determinant],
    ];
    (inverse, determinant)
}

#[cfg(test)]
mod tests {
    use super::*;
    use support::assert_close;

    #[test]
    fn inverse_undoes() {
        let m = [[2.0, 1.0, 0.0], [0.5, -1.0, 3.0], [1.0, 4.0, 1.0]];
        let one = product(&m, &inverse(&m).unwrap());
        for (entry, expected) in one.as_flattened().iter().zip(IDENTITY.as_flattened()) {
            // The condition number is below ten.
            assert_close(*entry, *expected, 10.0 * f64::EPSILON);
        }
        assert_eq!(inverse(&[[1.0, 2.0, 3.0]; 3]), None);
        assert_eq!(inverse(&diagonal([f64::NAN, 1.0, 1.0])), None);
        assert_eq!(transpose(&transpose(&m)), m);
        assert_eq!(apply(&m, [1.0, 0.0, 0.0]), [2.0, 0.5, 1.0]);
    }
}
