//! What is wrong with the name of a basis.

use color_fn_bases::EmptyRange;

use crate::spectra::SetFitError;

/// A text that names no basis, or a basis that there is not.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BasisError {
    /// There is no such family.
    #[error("`{text}` is not a valid basis{hint}")]
    UnknownFamily {
        /// The text.
        text: String,
        /// The basis with the nearest name, or what families there are, as the end of the sentence.
        hint: String,
    },
    /// The family has no such size.
    #[error("`{text}` is not a valid basis: {reason}")]
    InvalidSize {
        /// The text.
        text: String,
        /// What a size is.
        reason: String,
    },
    /// The definition refuses the size.
    #[error("{basis}: {reason}")]
    OutOfBounds {
        /// The basis.
        basis: String,
        /// Its bounds.
        reason: String,
    },
    /// A function of wavelength gives reflectance, transmittance or emission.
    #[error("a spectrum is a reflectance, a transmittance or an emission, not a {0}")]
    Quantity(String),
    /// It is no family that each spectrum is fitted with by itself.
    #[error("{0} is not fitted to one spectrum by itself")]
    NotParametric(String),
}

/// A basis that could not be fitted to a set of spectra.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BasisFitError {
    /// There is no such function.
    #[error(transparent)]
    Basis(#[from] BasisError),
    /// The spectra have no range in common with the observer.
    #[error(transparent)]
    Range(#[from] EmptyRange),
    /// The fit failed.
    #[error(transparent)]
    Fit(#[from] SetFitError),
}
