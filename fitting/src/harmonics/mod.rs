//! Spherical harmonics of environment maps: projected, windowed, rotated, converted, compared.
//!
//! ```
//! use color_fn_captures::{Aspect, Environment};
//! use color_fn_fitting::harmonics::{Windowing, fit};
//!
//! // White from above, black from below; degree 2 overshoots, and the window takes that back.
//! let pixels = (0..64 * 32).map(|i| if i < 64 * 16 { [1.0; 3] } else { [0.0; 3] }).collect();
//! let map = Environment::new(64, 32, pixels, Aspect::TwoToOne)?;
//! let plain = fit(&map, 2, Windowing::Plain)?;
//! assert!(plain.harmonics.eval([0.0, 0.0, -1.0])[0] < 0.0);
//! let fitted = fit(&map, 2, Windowing::Smallest)?;
//! assert!(fitted.harmonics.eval([0.0, 0.0, -1.0])[0] >= 0.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod coefficients;
mod convention;
mod difference;
mod fit;
mod illumination;
mod projection;
pub mod quadrature;
mod recognise;
mod rotation;
mod window;

pub use coefficients::Harmonics;
pub use convention::{Arrangement, CoefficientCountMismatch, Convention, Normalisation, Order};
pub use difference::{
    EnvironmentDifference, environment_difference, irradiance, pixel_squares, row_difference,
};
pub(crate) use fit::windowed;
pub use fit::{Fitted, Windowing, fit};
pub(crate) use illumination::{Illumination, normals};
pub use projection::{project, project_samples};
pub use recognise::{Recognised, recognise};
pub use window::{Shape, Window, smallest_window};
