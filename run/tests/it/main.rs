//! Graphs in batches; portable functions on the CPU: their errors, and what is exact.

mod apply;
mod functions;
mod graphs;
