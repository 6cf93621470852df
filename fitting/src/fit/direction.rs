//! The candidates of kinds of data that are functions of direction.

use color_fn_captures::CaptureKind;

use super::comparison::DEFAULT_BYTES;
use super::error::FitError;
use super::goal::Goal;
use crate::environment::MAX_MAP_LOBES;
use crate::lobes::{LobeFamily, MAX_LOBES};
use crate::registry::{Basis, DirectionRole, Role, Size};

/// The parts of a budget for which numbers of lobes are fitted to a map.
const PARTS: [usize; 4] = [8, 4, 2, 1];
const MAX_DEGREE: usize = color_fn_bases::SphericalHarmonics::<color_fn_core::domain::LinearRgb>::MAX_DEGREE;

/// The candidates for colors of directions: all, or every degree of harmonics and the basis that was requested.
///
/// # Errors
/// When the requested basis is of other data, or has more lobes than are fitted.
pub(super) fn direction_candidates(
    goal: &Goal,
    kind: CaptureKind,
) -> Result<Vec<(Basis, DirectionRole)>, FitError> {
    let with_role = |basis: Basis| match basis.role(kind) {
        Some(Role::Direction(role)) => Ok((basis, role)),
        _ => Err(FitError::BasisOfOtherData { basis, kind }),
    };
    let mut all: Vec<Basis> = Basis::candidates(kind);
    let budget = goal.budget().unwrap_or(DEFAULT_BYTES);
    for (family, role) in Basis::sized_by_bytes(kind) {
        let sizes: Vec<usize> = match role {
            Role::Direction(DirectionRole::Harmonics) => {
                let fits = |degree: &usize| goal.basis.is_some() || 12 * (degree + 1).pow(2) <= budget;
                (0..=MAX_DEGREE).filter(fits).collect()
            }
            Role::Direction(DirectionRole::Lobes(family)) => {
                PARTS.map(|part| lobes(family, budget / part)).into()
            }
            _ => Vec::new(),
        };
        all.extend(
            sizes
                .into_iter()
                .filter(|n| *n > 0 || family.name == "sh")
                .map(|n| Basis::of(family, Size::Count(n))),
        );
    }
    all.dedup();
    let mut all = all.into_iter().map(with_role).collect::<Result<Vec<_>, _>>()?;
    if let Some(basis) = &goal.basis {
        all.retain(|(_, role)| *role == DirectionRole::Harmonics);
        if !all.iter().any(|(known, _)| known == basis) {
            let requested = with_role(basis.clone())?;
            let most = if kind == CaptureKind::Environment { MAX_MAP_LOBES } else { MAX_LOBES };
            if matches!(requested.1, DirectionRole::Lobes(_)) && basis.size().count() > most {
                let reason = format!("at most {most} lobes are fitted to {}", kind.plural());
                return Err(FitError::UnsuitableBasis { basis: basis.clone(), reason });
            }
            all.push(requested);
        }
    }
    Ok(all)
}

/// The most lobes that so many bytes hold.
fn lobes(family: LobeFamily, bytes: usize) -> usize {
    let each = family.parameters(1) - family.parameters(0);
    ((bytes / 4).saturating_sub(family.parameters(0)) / each).min(MAX_MAP_LOBES)
}
