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
