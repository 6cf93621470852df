//! The arguments at which an implementation branches.

/// The numbers at which an implementation branches or rounds to another integer: tests take them, their opposites and
/// their neighbours. Powers of two, `√½` times them and the ends of the domain belong to every function.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpecialValues {
    /// Single ones, of either argument.
    pub values: &'static [f64],
    /// All multiples of this number, where there is one.
    pub multiples_of: Option<f64>,
}

impl SpecialValues {
    /// Those that every function has.
    pub const NONE: Self = Self { values: &[], multiples_of: None };

    pub(super) const fn at(values: &'static [f64]) -> Self {
        Self { values, multiples_of: None }
    }
    pub(super) const fn and_multiples_of(self, step: f64) -> Self {
        Self { multiples_of: Some(step), ..self }
    }
}
