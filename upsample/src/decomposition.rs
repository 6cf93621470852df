//! Three spectra that sum to one: a linear upsampler for sRGB.

use color_fn_bases::{EmptyRange, Range};
use color_fn_colorimetry::RgbSpace;
use color_fn_core::domain::{LinearRgb, NumberDomain, Port, Quantity, Reflectance, Wavelength};
use color_fn_core::{Color, Layout, Params, Scalar, Vector};
use nalgebra::{DMatrix, DVector};

use crate::quadratic::{bounded, neighbors};
use crate::viewed_space::{UnsupportedSpace, ViewedSpace};

/// Linear sRGB and a wavelength to reflectance: `r · R(λ) + g · G(λ) + b · B(λ)`, with three spectra that sum to 1.
///
/// - **Domain** linear sRGB in `[0, 1]`, wavelength in nm; outside 380–780 nm held constant. **Result** reflectance in
///   `[0, 1]`.
/// - **Fixed tables** `primaries`: 81 rows `[R, G, B]` at 5 nm, linear between: 972 bytes. No free parameters. Linear
///   in the color, continuous in the wavelength.
/// - The spectra are those of least slope squared that lie in `[0, 1]`, sum to 1 at every wavelength, and have the
///   primaries of sRGB as their colors under D65, exactly (1 nm). They are computed here, not copied.
/// - Only for spaces whose primaries are reflectances: of those known here, sRGB.
///
/// Reference: Mallett & Yuksel, *Spectral Primary Decomposition for Rendering with sRGB Reflectance* (2019).
#[derive(Debug, Clone, PartialEq)]
pub struct PrimaryDecomposition {
    primaries: Vec<f64>,
    range: Range,
}

const FIRST: f64 = 380.0;
const APART: f64 = 5.0;
const COUNT: usize = 81;

/// The decomposition does not exist or was not found.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum UndecomposableSpace {
    /// The space has no light.
    #[error(transparent)]
    Space(#[from] UnsupportedSpace),
    /// No three spectra do it.
    #[error(
        "the primaries of {name} are not reflectances that sum to white: only a space as small as sRGB has a decomposition"
    )]
    Primaries {
        /// The space.
        name: String,
    },
    /// Never, since the range is a constant.
    #[error(transparent)]
    Range(#[from] EmptyRange),
}

impl PrimaryDecomposition {
    /// Computes the spectra: a quadratic program of 243 numbers, some tenths of a second.
    ///
    /// # Errors
    /// When the space has no such spectra.
    pub fn new(space: RgbSpace) -> Result<Self, UndecomposableSpace> {
        let name = space.name;
        let viewed = ViewedSpace::new(space)?;
        // What each of the numbers adds to linear RGB: the sum at 1 nm of the lines between them.
        let mut weights = vec![[0.0; 3]; COUNT];
        for (w, nm) in viewed.weights().rows.iter().zip(viewed.weights().wavelengths()) {
            let place = ((nm - FIRST) / APART).clamp(0.0, (COUNT - 1) as f64);
            let knot = (place as usize).min(COUNT - 2);
            let t = place - knot as f64;
            let rgb = viewed.rgb(*w);
            for c in 0..3 {
                weights[knot][c] += (1.0 - t) * rgb[c];
                weights[knot + 1][c] += t * rgb[c];
            }
        }
        // The colors of two of them, and the sum; the color of the third follows.
        let rows = 6 + COUNT;
        let mut equations = DMatrix::zeros(rows, 3 * COUNT);
        let mut values = DVector::zeros(rows);
        for primary in 0..2 {
            for c in 0..3 {
                for (i, w) in weights.iter().enumerate() {
                    equations[(3 * primary + c, primary * COUNT + i)] = w[c];
                }
            }
            values[3 * primary + primary] = 1.0;
        }
        for i in 0..COUNT {
            for primary in 0..3 {
                equations[(6 + i, primary * COUNT + i)] = 1.0;
            }
            values[6 + i] = 1.0;
        }
        let one = neighbors(COUNT);
        let mut differences = DMatrix::zeros(3 * one.nrows(), 3 * COUNT);
        for primary in 0..3 {
            differences.view_mut((primary * one.nrows(), primary * COUNT), one.shape()).copy_from(&one);
        }
        // At most 1 follows from the sum.
        let x = bounded(&differences, &equations, &values, f64::INFINITY)
            .ok_or_else(|| UndecomposableSpace::Primaries { name: name.into() })?;
        // The last digit of a sum may exceed it.
        let primaries =
            (0..COUNT).flat_map(|i| [x[i], x[COUNT + i], x[2 * COUNT + i]].map(|v| v.min(1.0))).collect();
        Ok(Self { primaries, range: Range::new(FIRST, FIRST + APART * (COUNT - 1) as f64)? })
    }

    /// `[R, G, B]` at 380, 385, … 780 nm.
    pub fn primaries(&self) -> impl ExactSizeIterator<Item = [f64; 3]> + '_ {
        self.primaries.as_chunks::<3>().0.iter().copied()
    }
}

impl Color for PrimaryDecomposition {
    type In = (LinearRgb, Wavelength);
    type Out = Reflectance;

    fn layout(&self) -> Layout {
        Layout::new().fixed("primaries", 3, self.primaries.clone())
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, (rgb, wavelength): (S::Vec<3>, S)) -> S {
        let rows = params.block(0);
        let place = (wavelength - S::lit(FIRST)) * S::lit(1.0 / APART);
        let shares = place.segments::<S>(
            COUNT - 1,
            #[inline(always)]
            |cell, t| {
                let after = S::affine(cell, 1, S::index(1));
                let at = rows.row(cell).vec::<3>(0).dot(rgb);
                at.mix(rows.row(after).vec::<3>(0).dot(rgb), t)
            },
        );
        Reflectance::of::<S>(shares)
    }
    fn name(&self) -> String {
        "primary_decomposition".into()
    }
    fn inputs(&self) -> Vec<Port> {
        let wavelength = Quantity::Wavelength { from: self.range.from(), to: self.range.to() };
        vec![
            Port::new("rgb", 3, Quantity::LinearRgb { space: RgbSpace::SRGB.name.into() }),
            Port::new("wavelength", 1, wavelength),
        ]
    }
}
