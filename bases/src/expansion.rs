//! Spectra whose coefficients in a shared basis are a color.

use color_fn_core::domain::{NumberDomain, Port, SpectralRadiance, Wavelength};
use color_fn_core::{Color, Domain, Layout, Params, Scalar};

use crate::bspline::piece;
use crate::{BSpline, LowRank};

/// `Σ cₖ(x) bₖ(λ)`: a color of few components, each of which weighs a function of wavelength: the spectral radiance of a
/// direction, say, in the basis that all directions share.
///
/// - **Domain** what the color takes; then wavelength in nm, outside the range of the basis held constant. **Result** as `O`
///   declares, not bounded.
/// - **Parameters** those of the color, under `coefficients`. The table `basis` is that of [`LowRank`]. Linear in them where
///   the color is.
/// - **Reference** Peercy, *Linear color representations for full spectral rendering*, SIGGRAPH 1993.
///
/// ```
/// use color_fn_core::domain::{Number2, SpectralRadiance};
/// use color_fn_core::eval;
/// use color_fn_core::glam::Vec3;
/// use color_fn_bases::{Expansion, LowRank, Range, SphericalHarmonics};
///
/// // Two constant functions, 1 and 0.5, weighted by 3 and 4 in every direction. Y₀₀ = 0.282095.
/// let basis = LowRank::<SpectralRadiance>::new(&[[1.0; 4], [0.5; 4]].concat(), 2, Range::VISIBLE)?;
/// let sky = Expansion::new(SphericalHarmonics::<Number2>::new(0)?, basis);
/// let radiance = eval(&sky, &[3.0 / 0.282095, 4.0 / 0.282095], (Vec3::Z, 550.0))?;
/// assert!((radiance - 5.0).abs() < 1e-5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Expansion<C, O = SpectralRadiance> {
    color: C,
    basis: LowRank<O>,
    blocks: usize,
}

impl<C: Color, O: NumberDomain> Expansion<C, O> {
    /// A color in a basis.
    ///
    /// # Panics
    /// When the color has not as many components as the basis functions.
    pub fn new(color: C, basis: LowRank<O>) -> Self {
        assert_eq!(C::Out::WIDTH, basis.rank(), "as many components as functions");
        let blocks = color.layout().blocks().len();
        Self { color, basis, blocks }
    }
}

impl<C: Color, O: NumberDomain> Color for Expansion<C, O> {
    type In = (C::In, Wavelength);
    type Out = O;
    const IS_GRAPH: bool = C::IS_GRAPH;

    fn layout(&self) -> Layout {
        Layout::new().part("coefficients", self.color.layout()).part("", self.basis.table())
    }
    #[inline(always)]
    fn eval<S: Scalar>(
        &self,
        params: Params<'_, S>,
        (x, wavelength): (<C::In as Domain>::Value<S>, S),
    ) -> O::Value<S> {
        let (of_color, of_basis) = params.split_at(self.blocks);
        let coefficients = self.color.eval(of_color, x);
        let basis = of_basis.block(0);
        let spline: &BSpline<O> = self.basis.spline();
        O::of(spline.pieces(
            wavelength,
            #[inline(always)]
            |cell, t| {
                let (mut k, mut sum) = (0, S::zero());
                C::Out::visit(
                    coefficients,
                    #[inline(always)]
                    |c: S| {
                        let term = piece(basis.row(S::index(k)).window(cell), t);
                        sum = if k == 0 { c * term } else { c.mul_add(term, sum) };
                        k += 1;
                    },
                );
                sum
            },
        ))
    }
    fn name(&self) -> String {
        self.color.name()
    }
    fn inputs(&self) -> Vec<Port> {
        [self.color.inputs(), self.basis.inputs()].concat()
    }
}
