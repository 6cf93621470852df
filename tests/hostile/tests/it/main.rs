//! The tests of hostile input, as one binary.

mod large;
mod mutated;
