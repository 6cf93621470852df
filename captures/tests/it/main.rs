//! The tests of captures, as one binary.

#[cfg(feature = "images")]
mod environment;
#[cfg(feature = "images")]
mod graphics;
#[cfg(feature = "images")]
mod images;
mod memory;
mod points;
mod sky;
mod spectra;
mod spectra_of_instruments;
mod splats;
#[cfg(feature = "images")]
mod written;
