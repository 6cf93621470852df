//! Radial basis functions of position.

mod kernel;

use std::marker::PhantomData;

use color_fn_core::domain::{Domain, LinearRgb, Position3};
use color_fn_core::scalar::Pack;
use color_fn_core::{Color, Layout, Params, Scalar};
use serde::{Deserialize, Serialize};

pub use kernel::Kernel;

/// `Σ wₖ φ(ε |x − cₖ|) + p(x)`: functions of the distance to centres, and a polynomial of low degree.
///
/// - **Domain** `I`: a number or a position of two to four components; each coordinate in `[0, 1]` by convention, though
///   nothing ends there. **Result** `O`: any number of components.
/// - **Parameters** `centres`: a row for each, the components of `cₖ` and then those of `wₖ`. `shape`: 1 row, the inverse
///   width ε > 0 in 1 / unit of position, or one for each axis ([`Width`]); missing where the kernel is a thin plate of
///   one width. `tail`: a row for 1, and rows for x, y, … where it is linear ([`Tail`]). Linear in weights and tail, not
///   in positions and shape.
/// - **Smoothness** that of the [`Kernel`]. **Outside** as formulas go on: bells to the tail, thin plates and multiquadrics
///   up or down.
/// - **Reference** H. Wendland, *Scattered Data Approximation* (2005), ch. 6 to 9.
///
/// ```
/// use color_fn_core::domain::Number;
/// use color_fn_core::eval;
/// use color_fn_bases::{Kernel, Rbf};
///
/// // One bell at 0.5 of height 2, with ε = 2: half a unit away it is 2/e.
/// let bell = Rbf::<Number, Number>::new(Kernel::Gaussian, 1)?;
/// let value = eval(&bell, &[0.5, 2.0, 2.0], 1.0)?;
/// assert!((value - 2.0 / std::f32::consts::E).abs() < 1e-6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Rbf<I = Position3, O = LinearRgb> {
    kernel: Kernel,
    centres: usize,
    width: Width,
    tail: Tail,
    of: PhantomData<(I, O)>,
}

/// How wide a kernel is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Width {
    /// The same in all directions.
    Isotropic,
    /// One inverse width for each axis: `ρ² = Σ (εₖ (x − c)ₖ)²`.
    PerAxis,
}

/// The polynomial beside the kernels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tail {
    /// None.
    None,
    /// A constant.
    Constant,
    /// A constant and a slope along each axis.
    Linear,
}

impl Tail {
    /// How many terms it has, in so many dimensions.
    pub const fn terms(self, dimension: usize) -> usize {
        match self {
            Self::None => 0,
            Self::Constant => 1,
            Self::Linear => 1 + dimension,
        }
    }
}

/// A sum of radial basis functions that is not defined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidRbf {
    /// None, or too many.
    #[error("radial basis functions have 1 to {max} centres, not {centres}")]
    Centres {
        /// The number asked for.
        centres: usize,
        /// The largest number.
        max: usize,
    },
    /// Kernels are stated for few dimensions.
    #[error("radial basis functions are of 1 to 4 coordinates, not of {0}")]
    Dimension(usize),
    /// The kernel needs more of a tail.
    #[error("the kernel {kernel} needs a {tail} tail", kernel = kernel.name(), tail = match kernel.required_tail() {
        Tail::Linear => "linear",
        _ => "constant",
    })]
    Tail {
        /// The kernel.
        kernel: Kernel,
    },
}

impl<I: Domain, O: Domain> Rbf<I, O> {
    /// The largest number of centres.
    pub const MAX_CENTRES: usize = 1 << 16;

    /// So many centres of one width, with the tail that the kernel requires and no more.
    ///
    /// # Errors
    /// When there are no centres or more than 65,536, or the domain has none or more than four components.
    pub const fn new(kernel: Kernel, centres: usize) -> Result<Self, InvalidRbf> {
        if centres == 0 || centres > Self::MAX_CENTRES {
            return Err(InvalidRbf::Centres { centres, max: Self::MAX_CENTRES });
        }
        if I::WIDTH == 0 || I::WIDTH > 4 {
            return Err(InvalidRbf::Dimension(I::WIDTH));
        }
        Ok(Self { kernel, centres, width: Width::Isotropic, tail: kernel.required_tail(), of: PhantomData })
    }

    /// With an inverse width for each axis.
    #[must_use]
    pub const fn per_axis(mut self) -> Self {
        self.width = Width::PerAxis;
        self
    }

    /// With another tail.
    ///
    /// # Errors
    /// When the kernel requires more.
    pub fn with_tail(mut self, tail: Tail) -> Result<Self, InvalidRbf> {
        if tail < self.kernel.required_tail() {
            return Err(InvalidRbf::Tail { kernel: self.kernel });
        }
        self.tail = tail;
        Ok(self)
    }

    /// The same with another number of centres.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn with_centres(&self, centres: usize) -> Result<Self, InvalidRbf> {
        Ok(Self { width: self.width, tail: self.tail, ..Self::new(self.kernel, centres)? })
    }

    /// The kernel.
    pub const fn kernel(&self) -> Kernel {
        self.kernel
    }
    /// How many centres.
    pub const fn centres(&self) -> usize {
        self.centres
    }
    /// How wide the kernels are.
    pub const fn width(&self) -> Width {
        self.width
    }
    /// The polynomial.
    pub const fn tail(&self) -> Tail {
        self.tail
    }
    /// How many numbers the block `shape` has.
    pub const fn shape_len(&self) -> usize {
        match self.width {
            Width::PerAxis => I::WIDTH,
            Width::Isotropic if self.kernel.has_width() => 1,
            Width::Isotropic => 0,
        }
    }
}

impl<I: Domain, O: Domain> Color for Rbf<I, O> {
    type In = I;
    type Out = O;

    fn layout(&self) -> Layout {
        let mut layout = Layout::new().free("centres", self.centres, I::WIDTH + O::WIDTH);
        if self.shape_len() > 0 {
            layout = layout.free("shape", 1, self.shape_len());
        }
        match self.tail {
            Tail::None => layout,
            tail => layout.free("tail", tail.terms(I::WIDTH), O::WIDTH),
        }
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, position: I::Value<S>) -> O::Value<S> {
        let (kernel, has_shape) = (self.kernel, self.shape_len() > 0);
        let factor = kernel.factor().map(S::lit);
        // What squared offsets are multiplied by, along all axes or along each.
        let (mut all, mut each) = (factor, None);
        if has_shape {
            let shape = params.block(1).first();
            match self.width {
                Width::Isotropic => {
                    let square = shape.get(0) * shape.get(0);
                    all = Some(factor.map_or(
                        square,
                        #[inline(always)]
                        |factor| square * factor,
                    ));
                }
                Width::PerAxis => {
                    let shape = shape.value::<I>(0);
                    let squares = shape.times(shape);
                    each = Some(factor.map_or(
                        squares,
                        #[inline(always)]
                        |factor| squares.scaled(factor),
                    ));
                }
            }
        }
        let mut total = params.block(0).weighted_sum(
            #[inline(always)]
            |row| {
                let offset = position.minus(row.value::<I>(0));
                let square = match (each, all) {
                    (Some(each), _) => offset.times(each).inner(offset),
                    (None, Some(all)) => offset.inner(offset) * all,
                    (None, None) => offset.inner(offset),
                };
                (kernel.of_counted(square, I::WIDTH).named("weight"), row.value::<O>(I::WIDTH))
            },
        );
        if self.tail != Tail::None {
            let tail = params.block(1 + usize::from(has_shape));
            total.add_term(tail.first().value::<O>(0));
            if self.tail == Tail::Linear {
                let mut axis = 0;
                I::visit(
                    position,
                    #[inline(always)]
                    |x| {
                        axis += 1;
                        total.add_scaled(tail.row(S::index(axis)).value::<O>(0), x);
                    },
                );
            }
        }
        total
    }
    fn name(&self) -> String {
        "field".into()
    }
}
