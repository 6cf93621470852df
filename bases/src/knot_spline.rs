//! Cubic B-splines with chosen knots.

use std::marker::PhantomData;

use color_fn_core::domain::{NumberDomain, Port, Reflectance, Wavelength};
use color_fn_core::message::escaped;
use color_fn_core::{Color, Layout, Params, Scalar};

use crate::Range;

/// A cubic B-spline whose pieces meet at chosen wavelengths: more of them where the curve bends.
///
/// - **Domain** wavelength in nm; outside the range held constant. **Result** as `O` declares.
/// - **Parameters** `coefficients`: 1 row of m + 4 for m inner knots; linear in them. `knots`: a fixed table, the
///   inner knots and each end four times, in `[−1, 1]` over the range.
/// - C² where the knots differ. The first and last coefficient are the values at the ends.
/// - **Reference** de Boor's algorithm: de Boor, *A Practical Guide to Splines* (2001), ch. X.
///
/// ```
/// use color_fn_core::eval;
/// use color_fn_core::domain::Reflectance;
/// use color_fn_bases::{KnotSpline, Range};
///
/// let range = Range::new(400.0, 700.0)?;
/// let spline = KnotSpline::<Reflectance>::new(&[430.0, 560.0], range)?;
/// // Coefficients that are all one make the constant one.
/// assert!((eval(&spline, &[1.0; 6], 500.0)? - 1.0).abs() < 1e-6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct KnotSpline<O = Reflectance> {
    knots: Vec<f64>,
    range: Range,
    of: PhantomData<O>,
}

/// Knots that no spline can have.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidKnots {
    /// None, or too many.
    #[error("{0} knots: there must be 1 to {max}", max = KnotSpline::<Reflectance>::MAX_KNOTS)]
    Number(usize),
    /// Not inside the range, or not increasing.
    #[error("the knot {} nm is not above the one before it and inside the range", shown(.0))]
    Order(f64),
}

/// A knot in a message: 1e-300 has three hundred digits.
fn shown(knot: &f64) -> String {
    escaped(&knot.to_string())
}

impl<O> KnotSpline<O> {
    /// The largest number of inner knots.
    pub const MAX_KNOTS: usize = 256;

    /// Splines with these inner knots, in nm.
    ///
    /// # Errors
    /// When there is none or more than 256, or they are not increasing inside the range.
    pub fn new(inner: &[f64], range: Range) -> Result<Self, InvalidKnots> {
        if inner.is_empty() || inner.len() > Self::MAX_KNOTS {
            return Err(InvalidKnots::Number(inner.len()));
        }
        let mut last = range.from();
        for &knot in inner {
            if !(last < knot && knot < range.to()) {
                return Err(InvalidKnots::Order(knot));
            }
            last = knot;
        }
        let inside = inner.iter().map(|&nm| range.normalized(nm));
        let knots = [-1.0; 4].into_iter().chain(inside).chain([1.0; 4]).collect();
        Ok(Self { knots, range, of: PhantomData })
    }

    /// How many knots were chosen.
    pub fn chosen(&self) -> usize {
        self.knots.len() - 8
    }
}

impl<O: NumberDomain> Color for KnotSpline<O> {
    type In = Wavelength;
    type Out = O;

    fn layout(&self) -> Layout {
        Layout::new().free("coefficients", 1, self.knots.len() - 4).fixed(
            "knots",
            self.knots.len(),
            self.knots.clone(),
        )
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, wavelength: S) -> O::Value<S> {
        let (coefficients, knots) = (params.block(0).first(), params.block(1).first());
        let x = self.range.signed(wavelength);
        let inner = self.knots.len() - 8;
        // Each inner knot at or below x moves one piece to the right.
        let below: S = params.sum(
            inner,
            #[inline(always)]
            |j| {
                let knot = knots.at(S::affine(j, 1, S::index(4)));
                S::select(knot.less_equal(x), S::lit(1.0), S::lit(0.0))
            },
        );
        O::of(below.segments(
            inner + 1,
            #[inline(always)]
            |cell, _| {
                let c = coefficients.window(cell);
                // t[k] is the knot t_{i−2+k} of the piece [t_i, t_{i+1}].
                let t: [S; 6] = knots.window(S::affine(cell, 1, S::index(1)));
                de_boor(c, t, x.max(t[2]).min(t[3]))
            },
        ))
    }
    fn name(&self) -> String {
        "spline".into()
    }
    fn inputs(&self) -> Vec<Port> {
        self.range.port()
    }
}

/// The value at `x` of the piece between `t[2]` and `t[3]`, from its four coefficients.
#[inline(always)]
fn de_boor<S: Scalar>(mut d: [S; 4], t: [S; 6], x: S) -> S {
    for r in 1..=3 {
        for j in (r..=3).rev() {
            let (left, right) = (t[j - 1], t[j + 3 - r]);
            let alpha = (x - left) / (right - left);
            d[j] = d[j - 1].mix(d[j], alpha);
        }
    }
    d[3]
}
