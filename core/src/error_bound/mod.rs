//! How far a device may be off: a bound for every point of a color's domain, from the graph and the table of
//! [accuracies](crate::scalar::accuracy).
//!
//! A running error analysis (Higham, *Accuracy and Stability of Numerical Algorithms*, 2002, §3.3) over boxes of points:
//! each operation carries the errors of its operands on by its slopes on the box, and adds its own rounding. The domain
//! is divided where the bound is largest, for as long as the work allows.
//!
//! # What is bounded
//! |device − exact|, where
//! - *exact* is the graph in real arithmetic, with the parameters and literals as they are in the file;
//! - *device* is single precision on the CPU, fused or not, in lanes or not, or any device that keeps the promises of
//!   WGSL § 15.7.4 and computes functions portably, as a shader does by default: sums, products rounded up or down, divisions
//!   within 2.5 units, results below 2⁻¹²⁶ flushed to zero. Products may be fused with sums. Sums over rows, inner products
//!   and chains of `mul_add` may be taken in any order; other expressions are computed as they stand, which § 15.7.5 does
//!   not promise: `colorfn device --check` tells of a device that does not;
//! - points are numbers of single precision, zero or normal, inside the region.
//!
//! # What it cannot see
//! Errors are carried by magnitudes, so that those which cancel in truth add up here. Recurrences (a Chebyshev series of high
//! degree) and deep networks grow a bound that says nothing: it is then called [uninformative](ErrorBound::is_uninformative), and is
//! still true.

mod bound;
mod bounded;
mod choice;
mod region;
mod rule;
#[cfg(test)]
mod tests;
mod two_sided;
mod value;

pub use bound::{ErrorBound, MeasuredError, USEFUL};

use crate::graph::Graph;

/// The bound of a graph over its domain: each input over its stated range, or [0, 1] where it has none.
///
/// `parameters` are all, tables included, in the order of the layout.
///
/// # Panics
/// When there are fewer parameters than the layout has.
pub fn error_bound(graph: &Graph, parameters: &[f64]) -> ErrorBound {
    let components = graph.inputs().iter().flat_map(|port| vec![port; usize::from(port.width)]);
    let region: Vec<_> = components.map(|port| port.quantity.range().unwrap_or((0.0, 1.0))).collect();
    let unstated = graph.inputs().iter().filter(|port| port.quantity.range().is_none());
    let assumed = unstated.map(|port| port.name.clone()).collect();
    ErrorBound { assumed, ..error_bound_over(graph, parameters, &region) }
}

/// Measures the error on the CPU over the region of a bound: never more than its bound.
///
/// # Panics
/// When there are fewer parameters or ranges than the graph has.
pub fn measured_error(graph: &Graph, parameters: &[f64], region: &[(f64, f64)]) -> MeasuredError {
    region::measured_error(graph, parameters, region)
}

/// The bound over a region: the range of each input component.
///
/// # Panics
/// When there are fewer parameters or ranges than the graph has.
pub fn error_bound_over(graph: &Graph, parameters: &[f64], region: &[(f64, f64)]) -> ErrorBound {
    region::bound(graph, parameters, region)
}
