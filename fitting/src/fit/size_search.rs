//! Which sizes of families of position are fitted.

use std::collections::VecDeque;

use super::comparison::FittedCandidate;
use super::error::FitError;
use super::goal::Goal;
use super::progress::{Monitor, Stage};
use crate::registry::Basis;

/// The parts of a budget for which sizes are fitted.
const PARTS: [usize; 4] = [8, 4, 2, 1];
/// From where on sizes are doubled to a target, in bytes, and how often.
const MIN_BYTES: usize = 256;
const DOUBLINGS: u32 = 10;
/// What of the first size that meets it is fitted then, in between.
const BETWEEN: [f64; 3] = [0.595, 0.707, 0.841];

/// Fits the requested basis, or each family at several sizes: those that `sizes` gives for a budget and its parts, or for more and
/// more bytes until one of them meets the target, and for some between those and the last that did not. `target_at` is the place
/// of the error that a target is compared with. No size is of more than `data_bytes`, what the data would take.
///
/// A family that cannot be fitted is left out of the comparison, unless it was requested or there is no other.
pub(super) fn fit_sizes(
    goal: &Goal,
    default_bytes: usize,
    data_bytes: usize,
    target_at: usize,
    monitor: &Monitor<'_>,
    sizes: impl Fn(usize) -> Vec<Basis>,
    mut fit: impl FnMut(Basis) -> Result<FittedCandidate, FitError>,
) -> Result<Vec<FittedCandidate>, FitError> {
    if let Some(basis) = &goal.basis {
        let steps = monitor.begin(Stage::Fitting, 1)?;
        let fitted = fit(basis.clone())?;
        steps.step()?;
        return Ok(vec![fitted]);
    }
    let mut budgets: VecDeque<usize> = match goal.target() {
        Some(_) => (0..=DOUBLINGS).map(|k| MIN_BYTES << k).collect(),
        None => PARTS.map(|part| goal.budget().unwrap_or(default_bytes).min(data_bytes) / part).into(),
    };
    let steps = monitor.begin(Stage::Comparing, budgets.len())?;
    let (mut fitted, mut seen, mut failure) = (Vec::new(), Vec::new(), None);
    let mut met = false;
    while let Some(bytes) = budgets.pop_front() {
        for basis in sizes(bytes.min(data_bytes)) {
            // A larger size that there is not is the largest again.
            if seen.contains(&basis) {
                continue;
            }
            seen.push(basis.clone());
            match fit(basis) {
                Ok(one) => fitted.push(one),
                Err(FitError::Cancelled) => return Err(FitError::Cancelled),
                Err(error) => failure = Some(error),
            }
        }
        steps.step()?;
        let meets = |target: f64| fitted.iter().any(|one: &FittedCandidate| one.errors[target_at] <= target);
        if !met && goal.target().is_some_and(meets) {
            met = true;
            budgets = BETWEEN.map(|part| (part * bytes as f64) as usize).into();
        }
    }
    match failure {
        Some(failure) if fitted.is_empty() => Err(failure),
        _ => Ok(fitted),
    }
}
