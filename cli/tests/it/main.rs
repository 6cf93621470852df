//! The program `colorfn` from outside, as one binary.

mod common;
mod device;
mod fields;
mod fit;
mod hostile;
mod plane;
mod points;
mod program;
mod read;
mod show;
mod spectra;
mod upsample;
