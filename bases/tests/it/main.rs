//! The tests of the families, as one binary.

mod families;
mod reflection;
