//! The tests of shaders, as one binary.

mod colors;
mod shaders;
