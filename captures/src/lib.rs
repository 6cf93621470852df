//! Captures: environment maps, images, splats and tables of points, read and checked.

mod environment;

pub use environment::{Aspect, BadEnvironment, Environment};
