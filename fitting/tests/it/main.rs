//! The tests of fits, as one binary.

mod directions;
mod grids;
mod images;
mod maps;
mod positions;
mod sky;
mod sparse;
mod spectra;
mod splats;
mod surfaces;
