//! Portable functions on the processor: their errors, and what is exact.

mod apply;
mod functions;
