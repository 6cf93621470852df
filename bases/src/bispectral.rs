//! Fluorescent color: what is excited by one wavelength and emitted at another.

use color_fn_core::domain::{Number, Port, Wavelength};
use color_fn_core::{Color, Layout, Params, Scalar};

use crate::{BSpline, Range, TooFewCoefficients};

/// `Σ eₖ(λ_in) mₖ(λ_out)`: the reradiation of a fluorescent surface, of low rank.
///
/// - **Domain** excitation wavelength λ_in and emission wavelength λ_out in nm, each over a range of its own and held constant
///   outside. **Result** bispectral radiance factor per nm of excitation, in nm⁻¹: what light at λ_in adds at λ_out, relative
///   to a perfect diffuser. The diagonal, which is ordinary reflectance, is not part of it; not bounded.
/// - **Parameters** `excitation` and `emission`: a row for each term, the coefficients of a uniform cubic B-spline. Linear in
///   either, not in both. C² inside the ranges.
/// - **Reference** Donaldson, *Spectrophotometry of fluorescent pigments*, Br. J. Appl. Phys. 5, 1954 (the matrix); Hullin,
///   Hanika, Ajdin, Seidel, Kautz & Lensch, *Acquisition and analysis of bispectral bidirectional reflectance distribution
///   functions*, ACM Trans. Graph. 29(4), 2010, § 5 (low rank).
///
/// ```
/// use color_fn_core::eval;
/// use color_fn_bases::{Bispectral, Range};
///
/// // One term that is 0.5 for every excitation and 0.02 at every emission.
/// let range = Range::new(400.0, 700.0)?;
/// let material = Bispectral::new(1, (4, range), (4, range))?;
/// let free = [[0.5; 4], [0.02; 4]].concat();
/// assert!((eval(&material, &free, (450.0, 600.0))? - 0.01).abs() < 1e-8);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Bispectral {
    terms: usize,
    excitation: BSpline<Number>,
    emission: BSpline<Number>,
}

impl Bispectral {
    /// So many terms, at least one; coefficients and range of excitation and emission.
    ///
    /// # Errors
    /// When a spline has fewer than 4 coefficients, or more than 1024.
    pub fn new(
        terms: usize,
        excitation: (usize, Range),
        emission: (usize, Range),
    ) -> Result<Self, TooFewCoefficients> {
        assert!(terms > 0, "a sum has a term");
        let spline = |(n, range)| BSpline::new(n, range);
        Ok(Self { terms, excitation: spline(excitation)?, emission: spline(emission)? })
    }
}

impl Color for Bispectral {
    type In = (Wavelength, Wavelength);
    type Out = Number;

    fn layout(&self) -> Layout {
        let splines = [("excitation", &self.excitation), ("emission", &self.emission)];
        splines.into_iter().fold(Layout::new(), |layout, (name, spline)| {
            layout.free(name, self.terms, spline.layout().len())
        })
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, (excitation, emission): (S, S)) -> S {
        let (e, m) = (params.block(0), params.block(1));
        params.sum(
            self.terms,
            #[inline(always)]
            |k| self.excitation.along(e.row(k), excitation) * self.emission.along(m.row(k), emission),
        )
    }
    fn name(&self) -> String {
        "reradiation".into()
    }
    fn inputs(&self) -> Vec<Port> {
        let named = |name: &str, mut ports: Vec<Port>| {
            ports[0].name = name.into();
            ports
        };
        [named("excitation", self.excitation.inputs()), named("emission", self.emission.inputs())].concat()
    }
}
