//! The case table: one color of every kind, of every structured form, with parameters and a region.
//!
//! Every tool is checked on all of them: a number type, the interpreter, a shader, a device. A definition is compiled for
//! `f32` and `f64`, and recorded; every other number runs the recorded graph.

mod case;
mod definition;
mod directions;
mod fields;
pub mod forms;
mod lobes;
mod materials;
mod named;
mod structured;
mod wavelengths;

use std::sync::LazyLock;

pub use case::{Case, derivatives};

/// Cases in two sizes: what is recorded and written of them differs in counts alone.
pub const SAME_STRUCTURE: [(&str, &str); 17] = [
    ("rbf-3", "rbf-1000"),
    ("wide-rbf-3", "wide-rbf-1000"),
    ("network-5-3", "network-1001-3"),
    ("table-3", "table-1000"),
    ("nearest-3", "nearest-1000"),
    ("nested-3", "nested-1000"),
    ("scatter-3", "scatter-1000"),
    ("bspline-12", "bspline-1000"),
    ("gaussians-3", "gaussians-1000"),
    ("thin-plate-3", "thin-plate-1000"),
    ("cubic-grid-6x5", "cubic-grid-40x30"),
    ("spherical-gaussians-3", "spherical-gaussians-1000"),
    ("spherical-betas-3", "spherical-betas-1000"),
    ("zonal-lobes-3", "zonal-lobes-1000"),
    ("mixture-3", "mixture-1000"),
    ("cdf53-3", "cdf53-1000"),
    ("bispectral-3", "bispectral-500"),
];

/// Every case. Each is recorded once, when its graph is first asked for.
pub fn all() -> &'static [Case] {
    static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| {
        [
            structured::cases(),
            wavelengths::cases(),
            structured::compositions(),
            fields::cases(),
            directions::cases(),
            lobes::cases(),
            materials::cases(),
        ]
        .into_iter()
        .flatten()
        .collect()
    });
    &CASES
}

/// The case of this name.
///
/// # Panics
/// When there is none.
pub fn find(name: &str) -> &'static Case {
    all().iter().find(|case| case.name() == name).unwrap_or_else(|| panic!("there is a case {name}"))
}
