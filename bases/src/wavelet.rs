//! Sums of wavelets, few of many: sparse coding.

use std::marker::PhantomData;

use color_fn_core::domain::{Domain, LinearRgb, Position2};
use color_fn_core::{Color, Layout, Params, Scalar};
use serde::{Deserialize, Serialize};

/// The mother of all wavelets of a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MotherWavelet {
    /// 1 on `[0, ½)`, −1 on `[½, 1)` (Haar, *Zur Theorie der orthogonalen Funktionensysteme*, Math. Ann. 69, 1910). Orthogonal.
    Haar,
    /// `h(2u − 1) − ¼ h(u) − ¼ h(u − 1)` with the hat `h(u) = max(0, 1 − |u|)`: the synthesis wavelet of Cohen, Daubechies &
    /// Feauveau's 5/3 (*Biorthogonal bases of compactly supported wavelets*, Comm. Pure Appl. Math. 45, 1992), on `[−1, 2]`.
    /// Continuous, with two vanishing moments of its dual.
    Cdf53,
}

impl MotherWavelet {
    /// The wavelet at u.
    #[inline(always)]
    pub fn at<S: Scalar>(self, u: S) -> S {
        let (zero, one) = (S::lit(0.0), S::lit(1.0));
        match self {
            Self::Haar => {
                let sign = S::select(u.less(S::lit(0.5)), one, S::lit(-1.0));
                let inside = zero.less_equal(u) & u.less(one);
                S::select(inside, sign, zero)
            }
            Self::Cdf53 => {
                // Symmetric about ½: in v = |u − ½| the straight pieces 3/4 − 2v, v/4 − 3/8 and 0.
                let v = (u - S::lit(0.5)).abs();
                let peak = v.mul_add(S::lit(-2.0), S::lit(0.75));
                let foot = v.mul_add(S::lit(0.25), S::lit(-0.375)).min(zero);
                peak.max(foot)
            }
        }
    }

    /// A place where it has its largest value, and the reciprocal of that: a scale of 0 and this place make a constant.
    pub const fn peak(self) -> (f64, f64) {
        match self {
            Self::Haar => (0.25, 1.0),
            Self::Cdf53 => (0.5, 4.0 / 3.0),
        }
    }
}

/// `Σ cₖ Π ψ(sₖₐ xₐ − tₖₐ)`, a product over the axes a: tensor wavelets of one to four coordinates.
///
/// - **Domain** `I`. **Result** `O`, not bounded.
/// - **Parameters** `wavelets`: a row each, of the scale s and the shift t along each axis, and the value c. A scale of 0 with
///   the shift −[`peak`](MotherWavelet::peak) is the same everywhere along its axis. Linear in the values alone. As smooth as
///   the mother: Haar jumps, 5/3 is C⁰.
/// - **Reference** Mallat, *A Wavelet Tour of Signal Processing* (2009), §7.7 (tensor products), §12.3 (pursuits).
///
/// ```
/// use color_fn_core::domain::{Number, Position2};
/// use color_fn_core::eval;
/// use color_fn_bases::{MotherWavelet, Wavelets};
///
/// // Haar of twice the frequency along x, constant along y: 3 left of 1/4, −3 right of it, 0 from 1/2 on.
/// let wave = Wavelets::<Position2, Number>::new(MotherWavelet::Haar, 1);
/// let free = [2.0, 0.0, 0.0, -0.25, 3.0];
/// assert_eq!(eval(&wave, &free, [0.1, 0.9].into())?, 3.0);
/// assert_eq!(eval(&wave, &free, [0.3, 0.1].into())?, -3.0);
/// assert_eq!(eval(&wave, &free, [0.6, 0.1].into())?, 0.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Wavelets<I = Position2, O = LinearRgb> {
    mother: MotherWavelet,
    count: usize,
    of: PhantomData<(I, O)>,
}

impl<I: Domain, O: Domain> Wavelets<I, O> {
    /// So many wavelets, at least one.
    pub const fn new(mother: MotherWavelet, count: usize) -> Self {
        assert!(count > 0, "a sum has a wavelet");
        Self { mother, count, of: PhantomData }
    }
}

impl<I: Domain, O: Domain> Color for Wavelets<I, O> {
    type In = I;
    type Out = O;

    fn layout(&self) -> Layout {
        Layout::new().free("wavelets", self.count, 2 * I::WIDTH + O::WIDTH)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, position: I::Value<S>) -> O::Value<S> {
        params.block(0).weighted_sum(
            #[inline(always)]
            |row| {
                let mut weight: Option<S> = None;
                let mut column = 0;
                I::visit(
                    position,
                    #[inline(always)]
                    |x| {
                        let u = row.get(column) * x - row.get(column + 1);
                        let factor = self.mother.at(u);
                        weight = Some(match weight {
                            Some(weight) => weight * factor,
                            None => factor,
                        });
                        column += 2;
                    },
                );
                let weight = weight.unwrap_or_else(S::zero).named("weight");
                (weight, row.value::<O>(2 * I::WIDTH))
            },
        )
    }
    fn name(&self) -> String {
        "wavelets".into()
    }
}
