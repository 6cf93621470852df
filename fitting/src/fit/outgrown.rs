//! Fits that would have more numbers than what they are fitted to.

use super::error::FitError;
use crate::registry::Basis;

/// Whether a basis has no more free numbers than were measured.
///
/// # Errors
/// When it has more: such a fit says nothing between the data.
pub(super) fn check_numbers(basis: &Basis, numbers: usize, measured: usize) -> Result<(), FitError> {
    if numbers <= measured {
        return Ok(());
    }
    Err(FitError::MoreNumbersThanData { basis: basis.clone(), numbers, measured })
}
