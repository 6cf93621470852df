//! How far a device may be off: a bound for every point of a color's domain, from the graph and the table of
//! [accuracies](crate::scalar::accuracy).
//!
//! A running error analysis (Higham, *Accuracy and Stability of Numerical Algorithms*, 2002, §3.3) over boxes of points:
//! each operation carries the errors of its operands on by its slopes on the box, and adds its own rounding. The domain
//! is divided where the bound is greatest, for as long as the work allows.
//!
//! # What is bounded
//! |device − exact|, where
//! - *exact* is the graph in real arithmetic, with the parameters and literals as they are in the file;
//! - *device* is single precision on the processor, fused or not, in lanes or not, or any device that keeps the promises of
//!   WGSL § 15.7.4 and computes functions portably, as a shader does by default: sums, products rounded up or down, divisions
//!   within 2.5 units, results below 2⁻¹²⁶ flushed to zero. Products may be fused with sums. Sums over rows, inner products
//!   and chains of `mul_add` may be taken in any order; other expressions are computed as they stand, which § 15.7.5 does
//!   not promise: `colorfn device --check` tells of a device that does not;
//! - points are numbers of single precision, zero or normal, inside the region.
//!
//! # What it cannot see
//! Errors are carried by magnitudes, so that those which cancel in truth add up here. Recurrences (a Chebyshev series of high
//! degree) and deep networks grow a bound that says nothing: it is then called [vacuous](Contract::vacuous), and is
//! still true.

mod bounded;
mod choice;
mod region;
mod rule;
mod side;
#[cfg(test)]
mod tests;

use std::fmt;

use crate::graph::Graph;

/// A bound that is greater than this share of the color's greatest value says nothing: half a step of eight bits.
pub const USEFUL: f64 = 1.0 / 512.0;

/// A bound for the error of a color in single precision. See the [module](self).
#[derive(Debug, Clone, PartialEq)]
pub struct Contract {
    /// For each component of the results, in order: |device − exact| is at most this, at every point of the region;
    /// infinite where nothing is known.
    pub bound: Vec<f64>,
    /// For each component, where in the region its bound is reached: the range of each input component.
    pub worst: Vec<Vec<(f64, f64)>>,
    /// The greatest magnitude of each component at some points of the region: what the bound may be compared with.
    pub magnitude: Vec<f64>,
    /// The region: the range of each input component.
    pub region: Vec<(f64, f64)>,
    /// What each input component is called, and its unit.
    inputs: Vec<(String, Option<&'static str>)>,
    /// Names of inputs whose range nobody stated: they are taken over [0, 1].
    pub assumed: Vec<String>,
}

impl Contract {
    /// Whether the bound says nothing of some component: it is more than [`USEFUL`] of the component's magnitude.
    pub fn vacuous(&self) -> bool {
        let useful = |(bound, magnitude): (&f64, &f64)| *bound <= USEFUL * magnitude;
        !self.bound.iter().zip(&self.magnitude).all(useful)
    }

    /// The greatest bound of all components.
    pub fn greatest(&self) -> f64 {
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
impl fmt::Display for Contract {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.greatest() {
            bound if bound.is_finite() => write!(f, "|device − exact| ≤ {bound:.1e} over {}", self.over()),
            _ => write!(f, "no bound over {}", self.over()),
        }
    }
}

/// The bound of a graph over its domain: each input over its stated range, or [0, 1] where it has none.
///
/// `parameters` are all, tables included, in the order of the layout.
///
/// # Panics
/// When there are fewer parameters than the layout has.
pub fn contract(graph: &Graph, parameters: &[f64]) -> Contract {
    let components = graph.inputs().iter().flat_map(|port| vec![port; usize::from(port.width)]);
    let region: Vec<_> = components.map(|port| port.quantity.range().unwrap_or((0.0, 1.0))).collect();
    let unstated = graph.inputs().iter().filter(|port| port.quantity.range().is_none());
    let assumed = unstated.map(|port| port.name.clone()).collect();
    Contract { assumed, ..contract_over(graph, parameters, &region) }
}

/// What the processor is off by: |`f32` − `f64`| at points that fill the region.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// The greatest difference of each component; infinite where one is no number.
    pub error: Vec<f64>,
    /// At how many points: 10 000, or fewer of a color that is much work.
    pub points: u32,
}

impl Measured {
    /// The greatest error of all components.
    pub fn greatest(&self) -> f64 {
        self.error.iter().copied().fold(0.0, f64::max)
    }
}

/// Measures the error on the processor over the region of a contract: never more than its bound.
///
/// # Panics
/// When there are fewer parameters or ranges than the graph has.
pub fn measured(graph: &Graph, parameters: &[f64], region: &[(f64, f64)]) -> Measured {
    region::measured(graph, parameters, region)
}

/// The bound over a region: the range of each input component.
///
/// # Panics
/// When there are fewer parameters or ranges than the graph has.
pub fn contract_over(graph: &Graph, parameters: &[f64], region: &[(f64, f64)]) -> Contract {
    region::bound(graph, parameters, region)
}
