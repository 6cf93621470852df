//! Captures: environment maps and images, read and checked.

mod environment;
mod image;

pub use environment::{Aspect, BadEnvironment, Environment, Part};
pub use image::{BadImage, Image, Profile};
