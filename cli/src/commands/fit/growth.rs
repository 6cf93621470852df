//! Which sizes of families of position are tried.

use std::collections::VecDeque;

use super::tried::Tried;
use crate::basis::Basis;
use crate::commands::fit::args::FitArgs;
use crate::error::Failure;
use crate::present::progress::Progress;

/// The parts of a budget that are tried.
const PARTS: [usize; 4] = [8, 4, 2, 1];
/// From where on sizes are doubled to a target, in bytes, and how often.
const LEAST: usize = 256;
const DOUBLINGS: u32 = 10;
/// What of the first size that meets it is tried then, in between.
const BETWEEN: [f64; 3] = [0.595, 0.707, 0.841];

/// Fits the basis that was asked for, or each family at several sizes: those that `sizes` gives for a budget and its parts, or
/// for more and more bytes until one of them meets the target, and for some between those and the last that did not.
///
/// A family that cannot be fitted is left out of the comparison, unless it was asked for or there is no other.
pub(super) fn grow<B: Basis>(
    args: &FitArgs,
    asked: Option<B>,
    default: usize,
    sizes: impl Fn(usize) -> Vec<B>,
    mut fit: impl FnMut(B) -> Result<Tried<B>, Failure>,
) -> Result<Vec<Tried<B>>, Failure> {
    if let Some(basis) = asked {
        return Ok(vec![fit(basis)?]);
    }
    let mut steps: VecDeque<usize> = match args.target_de {
        Some(_) => (0..=DOUBLINGS).map(|k| LEAST << k).collect(),
        None => PARTS.map(|part| args.budget_bytes.unwrap_or(default) / part).into(),
    };
    let progress = Progress::new("trying families", steps.len());
    let (mut tried, mut seen, mut failure) = (Vec::new(), Vec::new(), None);
    let mut met = false;
    while let Some(bytes) = steps.pop_front() {
        for basis in sizes(bytes) {
            // A larger size that there is not is the largest again.
            if seen.contains(&basis) {
                continue;
            }
            seen.push(basis.clone());
            match fit(basis) {
                Ok(one) => tried.push(one),
                Err(error) => failure = Some(error),
            }
        }
        progress.step();
        let meets = |target| tried.iter().any(|one: &Tried<B>| one.meets(target));
        if !met && args.target_de.is_some_and(meets) {
            met = true;
            #[expect(
                clippy::cast_precision_loss,
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a quarter of a million at most"
            )]
            let between = BETWEEN.map(|part| (part * bytes as f64) as usize);
            steps = between.into();
        }
    }
    match failure {
        Some(failure) if tried.is_empty() => Err(failure),
        _ => Ok(tried),
    }
}
