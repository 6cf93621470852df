//! The tests of captures, as one binary.

mod environment;
mod points;
mod sky;
mod splats;
