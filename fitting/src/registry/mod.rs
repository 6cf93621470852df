//! Every family of functions that data are fitted with, in one table: [`FAMILIES`].
//!
//! What is said of families elsewhere is made from it: what `--basis` takes and its help, the README's table, refusals with what was
//! probably meant, the candidates of a search, and the texts that the hostile tests mutate. A new family is its definition in
//! [`color_fn_bases`], one entry in `families.rs`, and one case.

mod basis;
mod error;
mod families;
mod family;
mod listing;
mod parametric;
mod size;
mod spectral;
mod suggestion;

pub use basis::Basis;
pub use error::{BasisError, BasisFitError};
pub use families::FAMILIES;
pub use family::{
    Candidates, DirectionRole, Family, PositionRole, Role, SizeSyntax, SpectrumRole, SurfaceRole, Use,
};
pub(crate) use listing::join;
pub use listing::{all_choices, choices, families, markdown};
pub use parametric::ParametricSpectrum;
pub use size::Size;
pub(crate) use spectral::spectral_port;
