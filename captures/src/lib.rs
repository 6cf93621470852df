//! Captures: environment maps, images, splats and tables of points, read and checked.
