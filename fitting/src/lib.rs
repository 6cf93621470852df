//! Fits of the families of [`color_fn_bases`] to data.

pub mod harmonics;
