//! The candidates of kinds of data that are functions of direction.

use color_fn_captures::CaptureKind;

use super::error::FitError;
use super::goal::Goal;
use crate::registry::{Basis, DirectionRole, Role};

/// The candidates for colors of directions: all, or every degree of harmonics and the basis that was requested.
pub(super) fn direction_candidates(
    goal: &Goal,
    kind: CaptureKind,
) -> Result<Vec<(Basis, DirectionRole)>, FitError> {
    let with_role = |basis: Basis| match basis.role(kind) {
        Some(Role::Direction(role)) => Ok((basis, role)),
        _ => Err(FitError::BasisOfOtherData { basis, kind }),
    };
    let all = Basis::candidates(kind).into_iter().map(with_role);
    let mut all = all.collect::<Result<Vec<_>, _>>()?;
    if let Some(basis) = &goal.basis {
        all.retain(|(_, role)| *role == DirectionRole::Harmonics);
        if !all.iter().any(|(known, _)| known == basis) {
            all.push(with_role(basis.clone())?);
        }
    }
    Ok(all)
}
