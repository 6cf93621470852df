//! The tests of shaders, as one binary.

mod colors;
mod rust_struct;
mod shaders;
