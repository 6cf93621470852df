//! The tests of fits, as one binary.

mod directions;
mod fit;
mod grids;
mod images;
mod lamps;
mod maps;
mod positions;
mod registry;
mod search;
mod sky;
mod solve;
mod sparse;
mod spectra;
mod splats;
mod surfaces;
