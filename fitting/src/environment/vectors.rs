//! Vectors of three numbers.

/// The inner product.
pub(super) fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The vector product.
pub(super) fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/// The length of the first three numbers.
pub(super) fn length(vector: &[f64]) -> f64 {
    vector.iter().take(3).map(|x| x * x).sum::<f64>().sqrt()
}

/// The first three numbers as a unit vector.
pub(super) fn unit(vector: &[f64]) -> [f64; 3] {
    let length = length(vector).max(f64::MIN_POSITIVE);
    [0, 1, 2].map(|k| vector[k] / length)
}
