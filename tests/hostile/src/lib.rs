//! Input that means harm: how it is made ([`mutate`]), and what must hold for each of it ([`Target`]).
//!
//! The property tests in `tests/`, the program of this package, the tests of the command line and the fuzz targets
//! in the folder `fuzz` of the repository all call these functions: what is promised of bad input stands once.

mod bound;
mod colors;
mod json;
pub mod large;
mod mutate;
mod options;
mod shaders;
mod spectra;
mod target;

pub use bound::{Bound, DEADLINE, one_line, within};
pub use mutate::mutate;
pub use shaders::compile_all;
pub use target::{Found, Report, TARGETS, Target, alone, changed};

pub use colors::{COLORS, good as good_colors};
pub use options::{OPTIONS, good as good_options};
pub use shaders::SHADERS;
pub use spectra::{SPECTRA, good as good_spectra};
