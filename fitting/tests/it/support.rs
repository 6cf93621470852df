//! What tests and benches share.

/// Random numbers that are the same on every machine (SplitMix64, Steele et al. 2014).
pub(crate) struct Random(u64);

impl Random {
    /// A sequence for a name.
    pub(crate) fn new(seed: &str) -> Self {
        Self(seed.bytes().fold(0x9E37_79B9, |h, b| h.wrapping_mul(31).wrapping_add(u64::from(b))))
    }
    /// The next number, in `[a, b)`.
    pub(crate) fn between(&mut self, a: f64, b: f64) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        a + (b - a) * ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
    /// The next `n` numbers, in `[a, b)`.
    pub(crate) fn list(&mut self, n: usize, a: f64, b: f64) -> Vec<f64> {
        (0..n).map(|_| self.between(a, b)).collect()
    }
}
