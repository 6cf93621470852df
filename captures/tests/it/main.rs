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
mod splats;
#[cfg(feature = "images")]
mod written;
