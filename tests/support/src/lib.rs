//! What tests and benches share: random numbers that are the same each time, comparing numbers so that NaN never
//! passes, data of the repository, and time.

mod data;
mod random;
mod time;

pub use data::{Reflectances, cells, numbers, reflectances};
pub use random::{Random, mixed};
pub use time::least_seconds;

/// Asserts that two numbers differ by at most `tolerance`. NaN on either side fails; equal infinities pass.
#[track_caller]
pub fn assert_close(actual: f64, expected: f64, tolerance: f64) {
    let close = actual == expected || (actual - expected).abs() <= tolerance;
    assert!(close, "{actual} is not {expected} within {tolerance} (off by {})", actual - expected);
}

#[cfg(test)]
mod tests {
    use super::assert_close;

    fn fails(actual: f64, expected: f64, tolerance: f64) -> bool {
        std::panic::catch_unwind(|| assert_close(actual, expected, tolerance)).is_err()
    }

    #[test]
    fn refuses_what_is_not_close() {
        assert_close(1.0, 1.0 + 1e-9, 1e-8);
        assert_close(f64::INFINITY, f64::INFINITY, 0.0);
        assert_close(0.0, -0.0, 0.0);
        assert!(fails(-1.0, 1.0, 1e-8), "the sign matters");
        assert!(fails(f64::NAN, 1.0, 1e9), "NaN is close to nothing");
        assert!(fails(1.0, f64::NAN, 1e9), "nothing is close to NaN");
        assert!(fails(f64::INFINITY, f64::NEG_INFINITY, 1e9), "infinities differ");
        assert!(fails(f64::INFINITY, 1.0, 1e9), "infinity is far");
    }
}
