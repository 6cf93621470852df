//! The bound of a color's error, and the error that is measured.

use std::fmt;

/// A bound that is greater than this share of the color's maximal value says nothing: half a step of eight bits.
pub const USEFUL: f64 = 1.0 / 512.0;

/// A bound for the error of a color in single precision. See the [module](crate::error_bound).
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ErrorBound {
    /// For each component of the results, in order: |device − exact| is at most this, at every point of the region;
    /// infinite where nothing is known.
    pub bound: Vec<f64>,
    /// For each component, where in the region its bound is reached: the range of each input component.
    pub worst: Vec<Vec<(f64, f64)>>,
    /// The maximal magnitude of each component at some points of the region: what the bound may be compared with.
    pub magnitude: Vec<f64>,
    /// The region: the range of each input component.
    pub region: Vec<(f64, f64)>,
    /// What each input component is called, and its unit.
    pub(super) inputs: Vec<(String, Option<&'static str>)>,
    /// Names of inputs without a stated range: they are taken over [0, 1].
    pub assumed: Vec<String>,
}

impl ErrorBound {
    /// Whether the bound is uninformative of some component: it is more than [`USEFUL`] of the component's magnitude.
    pub fn is_uninformative(&self) -> bool {
        let useful = |(bound, magnitude): (&f64, &f64)| *bound <= USEFUL * magnitude;
        !self.bound.iter().zip(&self.magnitude).all(useful)
    }

    /// The maximal bound of all components.
    pub fn max(&self) -> f64 {
        self.bound.iter().copied().fold(0.0, f64::max)
    }

    /// The region in words: `wavelength 380–730 nm`.
    pub fn over(&self) -> String {
        let mut words: Vec<String> = Vec::new();
        for (&(from, to), (name, unit)) in self.region.iter().zip(&self.inputs) {
            let unit = unit.map(|unit| format!(" {unit}")).unwrap_or_default();
            let word = format!("{name} {from}–{to}{unit}");
            if words.last() != Some(&word) {
                words.push(word);
            }
        }
        if words.is_empty() { "its one value".into() } else { words.join(", ") }
    }
}

/// In one line: `|device − exact| ≤ 1.3e-6 over wavelength 380–730 nm`.
impl fmt::Display for ErrorBound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.max() {
            bound if bound.is_finite() => write!(f, "|device − exact| ≤ {bound:.1e} over {}", self.over()),
            _ => write!(f, "no bound over {}", self.over()),
        }
    }
}

/// How far the CPU is off: |`f32` − `f64`| at points that fill the region.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MeasuredError {
    /// The maximal difference of each component; infinite where one is not a number.
    pub error: Vec<f64>,
    /// At how many points: 10 000, or fewer of a color that is much work.
    pub points: u32,
}

impl MeasuredError {
    /// The maximal error of all components.
    pub fn max(&self) -> f64 {
        self.error.iter().copied().fold(0.0, f64::max)
    }
}
