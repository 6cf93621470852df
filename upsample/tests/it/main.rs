//! The tests of upsampling, as one binary.

mod figures;
mod laws;
mod shader;
