//! Colors of one, three and four coordinates over the plane.

use color_fn_core::domain::{Domain, Number, Position2, Position3, Position4};
use color_fn_core::{Color, Layout, Params, Scalar, Vector};

/// Slices across and down of a color of `dimension` coordinates: of three along z from left to right, of four along t from the top too.
pub(crate) const fn slices(dimension: usize) -> [usize; 2] {
    match dimension {
        3 => [9, 1],
        4 => [4, 4],
        _ => [1, 1],
    }
}

/// The middle of each slice along an axis: values in equal steps from end to end lie in slices of their own, if there are as many.
pub(crate) fn middles(count: usize) -> Vec<f64> {
    (0..count).map(|i| (i as f64 + 0.5) / count as f64).collect()
}

/// A function of one coordinate, which runs rightwards.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AlongX;

impl Color for AlongX {
    type In = Position2;
    type Out = Number;

    fn layout(&self) -> Layout {
        Layout::new()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, _: Params<'_, S>, position: S::Vec<2>) -> S {
        position.get(0)
    }
}

/// A function of the plane: x rightwards, y down as in images, or up as in charts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plane {
    /// Whether y is up.
    pub(crate) up: bool,
}

impl Color for Plane {
    type In = Position2;
    type Out = Position2;

    fn layout(&self) -> Layout {
        Layout::new()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, _: Params<'_, S>, position: S::Vec<2>) -> S::Vec<2> {
        match self.up {
            true => S::Vec::from_array([position.get(0), S::lit(1.0) - position.get(1)]),
            false => position,
        }
    }
}

/// A slice of space, or of space and time: x rightwards, y upwards.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slice<I> {
    /// z, and t.
    pub(crate) at: [f64; 2],
    of: std::marker::PhantomData<I>,
}

impl<I> Slice<I> {
    /// At these z and t.
    pub(crate) const fn new(at: [f64; 2]) -> Self {
        Self { at, of: std::marker::PhantomData }
    }
}

/// Domains of three and four coordinates.
pub(crate) trait Sliced: Domain {}
impl Sliced for Position3 {}
impl Sliced for Position4 {}

impl<I: Sliced> Color for Slice<I> {
    type In = Position2;
    type Out = I;

    fn layout(&self) -> Layout {
        Layout::new()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, _: Params<'_, S>, position: S::Vec<2>) -> I::Value<S> {
        let mut k = 0;
        I::build(|| {
            k += 1;
            match k {
                1 => position.get(0),
                2 => S::lit(1.0) - position.get(1),
                _ => S::lit(self.at[k - 3]),
            }
        })
    }
}
