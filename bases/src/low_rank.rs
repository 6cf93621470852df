//! Functions of a basis that a whole set shares.

use std::marker::PhantomData;
use std::sync::Arc;

use color_fn_core::domain::{NumberDomain, Port, Reflectance, Wavelength};
use color_fn_core::{Color, Layout, Params, Scalar};

use crate::bspline::piece;
use crate::{BSpline, Range, TooFewCoefficients};

/// `Σ cₖ bₖ(λ)`: a few numbers for each color, in a basis of splines that a set shares.
///
/// - **Domain** wavelength in nm; outside the range held constant. **Result** as `O` declares, not bounded.
/// - **Parameters** `coefficients`: 1 row, one for each function of the basis. Linear in them. C² inside the range.
///   The table `basis` has a row for each function: the coefficients of a [`BSpline`] over the range.
/// - **Reference** the linear models of Maloney, *Evaluation of linear models of surface spectral reflectance with small
///   numbers of parameters*, JOSA A 3(10), 1986.
///
/// ```
/// use color_fn_core::eval;
/// use color_fn_core::domain::Reflectance;
/// use color_fn_bases::{LowRank, Range};
///
/// // Two constant functions, 1 and 0.5: 0.3 · 1 + 0.4 · 0.5.
/// let basis = [[1.0; 4], [0.5; 4]].concat();
/// let color = LowRank::<Reflectance>::new(&basis, 2, Range::VISIBLE)?;
/// assert!((eval(&color, &[0.3, 0.4], 550.0)? - 0.5).abs() < 1e-7);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct LowRank<O = Reflectance> {
    basis: Arc<[f64]>,
    rank: usize,
    spline: BSpline<O>,
    of: PhantomData<O>,
}

impl<O> LowRank<O> {
    /// A basis of `rank` splines over a range, given row by row.
    ///
    /// # Errors
    /// When the rows have fewer than 4 coefficients, or more than a spline.
    ///
    /// # Panics
    /// When `basis` is not `rank` rows of equal length.
    pub fn new(basis: &[f64], rank: usize, range: Range) -> Result<Self, TooFewCoefficients> {
        assert!(rank > 0 && basis.len().is_multiple_of(rank), "{} numbers in {rank} rows", basis.len());
        let spline = BSpline::new(basis.len() / rank, range)?;
        Ok(Self { basis: basis.into(), rank, spline, of: PhantomData })
    }

    /// How many functions the basis has, and a color numbers.
    pub const fn rank(&self) -> usize {
        self.rank
    }

    /// The coefficients of the basis functions, row by row.
    pub fn basis(&self) -> &[f64] {
        &self.basis
    }

    /// The table alone.
    pub(crate) fn table(&self) -> Layout {
        Layout::new().fixed("basis", self.basis.len() / self.rank, self.basis.to_vec())
    }
    /// The splines that the functions are.
    pub(crate) const fn spline(&self) -> &BSpline<O> {
        &self.spline
    }
}

impl<O: NumberDomain> Color for LowRank<O> {
    type In = Wavelength;
    type Out = O;

    fn layout(&self) -> Layout {
        Layout::new().free("coefficients", 1, self.rank).part("", self.table())
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, wavelength: S) -> O::Value<S> {
        let (coefficients, basis) = (params.block(0).first(), params.block(1));
        O::of(self.spline.pieces(
            wavelength,
            #[inline(always)]
            |cell, t| {
                params.sum(
                    self.rank,
                    #[inline(always)]
                    |k| coefficients.at(k) * piece(basis.row(k).window(cell), t),
                )
            },
        ))
    }
    fn name(&self) -> String {
        "low_rank".into()
    }
    fn inputs(&self) -> Vec<Port> {
        self.spline.inputs()
    }
}
