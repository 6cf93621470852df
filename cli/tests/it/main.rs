//! The program `colorfn` from outside, as one binary.

mod common;
mod compare;
mod device;
mod fields;
mod files;
mod fit;
mod graphics;
mod hostile;
mod plane;
mod points;
mod program;
mod read;
mod render;
mod shader_files;
mod show;
mod spectra;
mod streams;
mod upsample;
