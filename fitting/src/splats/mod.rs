//! Colors of 3D Gaussian splats: read, fitted by other families, evaluated, written.
//!
//! A splat has a color of its own for every direction it is seen in: `max(0, C(d))`, encoded as the training images were, sRGB,
//! where d is the unit vector from the camera to the centre of the splat ([`Splats`](color_fn_captures::Splats)). Trainers
//! write C as harmonics, of 12 to 48 numbers. Here C is any [`SplatBasis`], each splat fitted on its own.
//!
//! ```
//! use color_fn_captures::Splats;
//! use color_fn_fitting::LobeFamily;
//! use color_fn_fitting::splats::{SplatBasis, SplatColors, SplatFitter, mean_squares, spread};
//!
//! // A splat that is brighter along z.
//! let mut file = String::from("ply\nformat ascii 1.0\nelement vertex 1\n");
//! (0..3).for_each(|k| file += &format!("property float f_dc_{k}\n"));
//! (0..9).for_each(|k| file += &format!("property float f_rest_{k}\n"));
//! file += "end_header\n0.5 0.2 0.1 0 0.3 0 0 0.3 0 0 0.2 0\n";
//! let splats = Splats::decode(file.as_bytes(), "one.ply")?;
//! let colors = SplatColors::read(&splats)?;
//! assert_eq!(colors.basis(), SplatBasis::Harmonics(1));
//!
//! // One lobe in 9 numbers instead of 12, evaluated where it was not fitted.
//! let lobe = SplatBasis::Lobes(LobeFamily::Gaussians, 1);
//! let fitted = &SplatFitter::new().fit(&colors, &[lobe], || {})[0];
//! let errors = mean_squares(&colors, fitted, &spread(100, 0.5));
//! assert!(fitted.parameters(0).len() == 9 && errors[0].sqrt() < 0.01);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod angular_variation;
mod basis;
mod colors;
mod directions;
mod fitter;
mod lobe_search;

pub use angular_variation::{AngularVariation, degree_mean_squares};
pub use basis::{MAX_SPLAT_LOBES, SplatBasis};
pub use colors::{SplatColors, mean_squares};
pub use directions::spread;
pub use fitter::SplatFitter;
