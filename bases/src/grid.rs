//! Tables of values on regular grids.

use std::marker::PhantomData;

use color_fn_core::domain::{Domain, LinearRgb, Position3};
use color_fn_core::scalar::Pack;
use color_fn_core::{Color, Layout, Params, Scalar};
use serde::{Deserialize, Serialize};

/// A table on a regular grid of one to four dimensions, between whose values it is multilinear or cubic: the tensor product
/// of uniform B-splines of degree 1 or 3.
///
/// - **Domain** `I`: a number or a position, each coordinate in `[0, 1]`; outside held at the edge. **Result** `O`.
/// - **Parameters** `values`: a row for each place of the grid, the first coordinate (x) running fastest: row
///   `i + nₓ (j + n_y (k + …))`. Linear in them.
/// - **Linear**: `n ≥ 2` values along an axis, the first at 0, the last at 1. C⁰.
/// - **Cubic**: `n ≥ 4` coefficients along an axis make `n − 3` equal pieces, as in [`BSpline`](crate::BSpline). C². The
///   coefficients that pass through given values are found by a fit (`color-fn-fitting`); a B-spline and not the cubic of
///   Catmull and Rom, whose values are its coefficients, because that is C¹ only, overshoots more, and approximates with
///   the third power of the step instead of the fourth.
/// - The weights of the values are positive and sum to 1: values in `[a, b]` give results in `[a, b]`.
/// - **Reference** de Boor, *A Practical Guide to Splines* (2001), ch. IX and XVII; M. Unser, "Splines: a perfect fit for
///   signal and image processing", IEEE Signal Processing Magazine 16, 1999.
///
/// ```
/// use color_fn_core::domain::{Number, Position2};
/// use color_fn_core::eval;
/// use color_fn_bases::{Grid, GridDegree};
///
/// // In the middle of four corners, their mean.
/// let corners = Grid::<Position2, Number>::new(GridDegree::Linear, &[2, 2])?;
/// assert_eq!(eval(&corners, &[1.0, 2.0, 3.0, 6.0], [0.5, 0.5].into())?, 3.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Grid<I = Position3, O = LinearRgb> {
    degree: GridDegree,
    /// Values along each axis, 1 beyond the last.
    counts: [usize; 4],
    of: PhantomData<(I, O)>,
}

/// Of which degree a grid is between its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GridDegree {
    /// Multilinear.
    Linear,
    /// Cubic.
    Cubic,
}

impl GridDegree {
    /// The smallest number of values along an axis.
    pub const fn min_values(self) -> usize {
        self.degree() + 1
    }
    /// 1 or 3.
    pub const fn degree(self) -> usize {
        match self {
            Self::Linear => 1,
            Self::Cubic => 3,
        }
    }

    /// The weight of the k-th of the values around, at `u = t − k`, where `t ∈ [0, 1]` counts in the piece: `1 − |u|`, or
    /// with `x = |u + 1|` the cubic B-spline `((2 − x)₊³ − 4 (1 − x)₊³) / 6`.
    #[inline(always)]
    pub(crate) fn share<S: Scalar>(self, u: S) -> S {
        let share = match self {
            Self::Linear => S::lit(1.0) - u.abs(),
            Self::Cubic => {
                let x = (u + S::lit(1.0)).abs();
                // Within two of its centre: t is in the piece.
                let wide = S::lit(2.0) - x;
                let narrow = (S::lit(1.0) - x).max(S::lit(0.0));
                let cubes = (narrow * narrow * narrow).mul_add(S::lit(-4.0), wide * wide * wide);
                cubes * S::lit(1.0 / 6.0)
            }
        };
        share.named("share")
    }
}

/// Counts that no grid has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidGrid {
    /// Counts and coordinates do not agree.
    #[error("a grid of {dimension} coordinates, 1 to 4, has as many counts, not {counts}")]
    Dimension {
        /// Coordinates.
        dimension: usize,
        /// Counts.
        counts: usize,
    },
    /// Too few along an axis.
    #[error("axis {axis} (from 0) of the grid has {count} values; it needs {min}")]
    Few {
        /// Which.
        axis: usize,
        /// How many there are.
        count: usize,
        /// The smallest number.
        min: usize,
    },
    /// Too many in all.
    #[error("the grid has more than {max} numbers")]
    Many {
        /// The largest number.
        max: usize,
    },
}

impl<I: Domain, O: Domain> Grid<I, O> {
    /// The largest number of parameters.
    pub const MAX_PARAMETERS: usize = 1 << 24;

    /// A grid of so many values along each axis.
    ///
    /// # Errors
    /// When there are not as many counts as coordinates (1 to 4), an axis has too few values, or all have more than 2²⁴
    /// numbers.
    pub fn new(degree: GridDegree, counts: &[usize]) -> Result<Self, InvalidGrid> {
        if counts.len() != I::WIDTH || !(1..=4).contains(&counts.len()) {
            return Err(InvalidGrid::Dimension { dimension: I::WIDTH, counts: counts.len() });
        }
        let min = degree.min_values();
        if let Some(axis) = counts.iter().position(|&count| count < min) {
            return Err(InvalidGrid::Few { axis, count: counts[axis], min });
        }
        let numbers = counts.iter().try_fold(O::WIDTH, |product, &count| product.checked_mul(count));
        if numbers.is_none_or(|numbers| numbers > Self::MAX_PARAMETERS) {
            return Err(InvalidGrid::Many { max: Self::MAX_PARAMETERS });
        }
        let mut all = [1; 4];
        all[..counts.len()].copy_from_slice(counts);
        Ok(Self { degree, counts: all, of: PhantomData })
    }

    /// Of which degree it is.
    pub const fn degree(&self) -> GridDegree {
        self.degree
    }
    /// How many values it has along each axis.
    pub fn counts(&self) -> &[usize] {
        &self.counts[..I::WIDTH]
    }

    /// The piece along an axis in which a coordinate lies, and where in it.
    #[inline(always)]
    fn along<S: Scalar, T: Pack<S>>(&self, axis: usize, x: S, body: impl Fn(S::Index, S) -> T) -> T {
        let pieces = self.counts[axis] - self.degree.degree();
        #[expect(clippy::cast_precision_loss, reason = "at most 2²⁴")]
        let scale = S::lit(pieces as f64);
        (x * scale).segments(pieces, body)
    }

    /// The sum over the taps of an axis, in the row so far: that of the axes outside, where there are any. A loop, so that
    /// texts stay short in four dimensions too.
    #[inline(always)]
    fn taps<S: Scalar>(
        &self,
        params: Params<'_, S>,
        outer: Option<S::Index>,
        axis: usize,
        (cell, t): (S::Index, S),
        term: impl Fn(S::Index) -> O::Value<S>,
    ) -> O::Value<S> {
        params.sum(
            self.degree.min_values(),
            #[inline(always)]
            |k| {
                let place = S::affine(cell, 1, k);
                let row = match outer {
                    None => place,
                    Some(outer) => S::affine(outer, self.counts[axis], place),
                };
                term(row).scaled(self.degree.share(t - S::number(k)))
            },
        )
    }

    /// The value along x.
    #[inline(always)]
    fn line<S: Scalar>(
        &self,
        params: Params<'_, S>,
        outer: Option<S::Index>,
        [x]: [(S::Index, S); 1],
    ) -> O::Value<S> {
        let values = params.block(0);
        self.taps(
            params,
            outer,
            0,
            x,
            #[inline(always)]
            |row| values.row(row).value::<O>(0),
        )
    }

    /// The value in a plane.
    #[inline(always)]
    fn plane<S: Scalar>(
        &self,
        params: Params<'_, S>,
        outer: Option<S::Index>,
        [x, y]: [(S::Index, S); 2],
    ) -> O::Value<S> {
        self.taps(
            params,
            outer,
            1,
            y,
            #[inline(always)]
            |row| self.line(params, Some(row), [x]),
        )
    }

    /// The value in space.
    #[inline(always)]
    fn space<S: Scalar>(
        &self,
        params: Params<'_, S>,
        outer: Option<S::Index>,
        [x, y, z]: [(S::Index, S); 3],
    ) -> O::Value<S> {
        self.taps(
            params,
            outer,
            2,
            z,
            #[inline(always)]
            |row| self.plane(params, Some(row), [x, y]),
        )
    }
}

impl<I: Domain, O: Domain> Color for Grid<I, O> {
    type In = I;
    type Out = O;

    fn layout(&self) -> Layout {
        Layout::new().free("values", self.counts.iter().product(), O::WIDTH)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, position: I::Value<S>) -> O::Value<S> {
        let mut x = [S::lit(0.0); 4];
        let mut axis = 0;
        I::visit(
            position,
            #[inline(always)]
            |coordinate| {
                x[axis] = coordinate;
                axis += 1;
            },
        );
        self.along(
            0,
            x[0],
            #[inline(always)]
            |x_cell, x_t| {
                let across = (x_cell, x_t);
                if I::WIDTH == 1 {
                    return self.line(params, None, [across]);
                }
                self.along(
                    1,
                    x[1],
                    #[inline(always)]
                    |y_cell, y_t| {
                        let down = (y_cell, y_t);
                        if I::WIDTH == 2 {
                            return self.plane(params, None, [across, down]);
                        }
                        self.along(
                            2,
                            x[2],
                            #[inline(always)]
                            |z_cell, z_t| {
                                let deep = (z_cell, z_t);
                                if I::WIDTH == 3 {
                                    return self.space(params, None, [across, down, deep]);
                                }
                                self.along(
                                    3,
                                    x[3],
                                    #[inline(always)]
                                    |cell, t| {
                                        self.taps(
                                            params,
                                            None,
                                            3,
                                            (cell, t),
                                            #[inline(always)]
                                            |row| self.space(params, Some(row), [across, down, deep]),
                                        )
                                    },
                                )
                            },
                        )
                    },
                )
            },
        )
    }
    fn name(&self) -> String {
        "grid".into()
    }
}
