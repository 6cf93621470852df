//! Random numbers that are the same on every machine and in every run.

/// SplitMix64 (Steele, Lea and Flood 2014).
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// A sequence for a name.
    pub fn new(seed: &str) -> Self {
        Self(seed.bytes().fold(0x9E37_79B9, |h, b| h.wrapping_mul(31).wrapping_add(u64::from(b))))
    }
    /// The next 64 random bits.
    #[expect(
        clippy::should_implement_trait,
        reason = "random numbers never end, and are no sequence to iterate"
    )]
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mixed(self.0)
    }
    /// The next whole number below `n`, which is at least 1.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
    /// The next number, in `[a, b)`.
    pub fn between(&mut self, a: f64, b: f64) -> f64 {
        a + (b - a) * (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
    /// The next `n` numbers, in `[a, b)`.
    pub fn list(&mut self, n: usize, a: f64, b: f64) -> Vec<f64> {
        (0..n).map(|_| self.between(a, b)).collect()
    }
}

/// Bits that follow from others and look random: the finaliser of SplitMix64.
pub const fn mixed(bits: u64) -> u64 {
    let z = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
