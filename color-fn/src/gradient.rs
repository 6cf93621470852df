//! Colors with their derivatives: a color too.

use std::marker::PhantomData;

use crate::color::Color;
use crate::domain::{Domain, Port, Quantity};
use crate::layout::Layout;
use crate::params::Params;
use crate::scalar::{Dual, Scalar, array_of, each_of};

/// The greatest number of components of an input or a result.
const MOST: usize = 16;

/// A color and its partial derivatives in the `N` components of its input: what changes when one moves.
///
/// It is a color like any other: a [batch](crate::batch::Batch) runs it in lanes, a shader holds value and derivatives as one
/// function. Derivatives are exact (forward mode), of the definition itself; at a kink they are those of one side.
///
/// - **Domain** that of the color. **Result** the value, and `∂value/∂xₖ` for each component xₖ, all in a struct.
///   Components of a unit vector are taken as free: the derivative is that of the definition beside the sphere too.
/// - **Parameters** those of the color.
///
/// ```
/// use color_fn::domain::{Number, Position2};
/// use color_fn::gradient::Gradient;
/// use color_fn::{Color, Layout, Params, Scalar, Vector, eval};
/// use glam::Vec2;
///
/// /// `a x² y`.
/// struct Wave;
///
/// impl Color for Wave {
///     type In = Position2;
///     type Out = Number;
///
///     fn layout(&self) -> Layout {
///         Layout::new().free("a", 1, 1)
///     }
///     #[inline(always)]
///     fn eval<S: Scalar>(&self, params: Params<'_, S>, position: S::Vec<2>) -> S {
///         let (x, y) = (position.get(0), position.get(1));
///         params.block(0).first().get(0) * x * x * y
///     }
/// }
///
/// // 2 x² y = 1.5, 4 x y = 6, 2 x² = 0.5 at (0.5, 3).
/// let (value, gradient) = eval(&Gradient::<_, 2>::new(Wave), &[2.0], Vec2::new(0.5, 3.0))?;
/// assert_eq!((value, gradient), (1.5, [6.0, 0.5]));
/// # Ok::<(), color_fn::layout::WrongParamCount>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Gradient<C, const N: usize> {
    color: C,
}

impl<C: Color, const N: usize> Gradient<C, N> {
    /// Of a color whose input has `N` components.
    pub const fn new(color: C) -> Self {
        const { assert!(N == C::In::WIDTH, "a derivative for each component of the input") }
        Self { color }
    }
}

impl<C: Color, const N: usize> Color for Gradient<C, N> {
    type In = C::In;
    type Out = WithPartials<C::Out, N>;
    const IS_GRAPH: bool = C::IS_GRAPH;

    fn layout(&self) -> Layout {
        self.color.layout()
    }
    #[inline(always)]
    fn eval<S: Scalar>(
        &self,
        params: Params<'_, S>,
        x: <C::In as Domain>::Value<S>,
    ) -> <Self::Out as Domain>::Value<S> {
        let x = variables::<C::In, S, N>(x);
        let components = components::<C::Out, Dual<S, N>>(self.color.eval(params.of_duals(), x));
        let mut k = 0;
        let value = C::Out::build(
            #[inline(always)]
            || {
                k += 1;
                components[k - 1].value
            },
        );
        let partials = array_of(
            #[inline(always)]
            |i| {
                let mut k = 0;
                C::Out::build(
                    #[inline(always)]
                    || {
                        k += 1;
                        components[k - 1].partial(i)
                    },
                )
            },
        );
        (value, partials)
    }
    fn name(&self) -> String {
        format!("{}_gradient", self.color.name())
    }
    fn inputs(&self) -> Vec<Port> {
        self.color.inputs()
    }
    fn outputs(&self) -> Vec<Port> {
        let values = self.color.outputs();
        let by = |input: &Port, component: usize| match input.width {
            1 => input.name.clone(),
            _ => format!("{}_{}", input.name, ["x", "y", "z", "w"][component]),
        };
        let inputs = self.inputs();
        let variables = inputs.iter().flat_map(|input| (0..input.width.into()).map(move |k| by(input, k)));
        let partials = variables.flat_map(|by| {
            let partial =
                move |port: &Port| Port::new(&format!("{}_by_{by}", port.name), port.width, Quantity::Number);
            values.iter().map(partial).collect::<Vec<_>>()
        });
        values.iter().cloned().chain(partials).collect()
    }
}

/// The components of an input as the variables.
#[inline(always)]
fn variables<D: Domain, S: Scalar, const N: usize>(x: D::Value<S>) -> D::Value<Dual<S, N>> {
    let components = components::<D, S>(x);
    let mut k = 0;
    D::build(
        #[inline(always)]
        || {
            k += 1;
            Dual::variable(components[k - 1], k - 1)
        },
    )
}

/// The components of a value, and zeros behind them.
#[inline(always)]
fn components<D: Domain, S: Scalar>(value: D::Value<S>) -> [S; MOST] {
    const { assert!(D::WIDTH <= MOST, "at most 16 components") }
    let mut components = [S::lit(0.0); MOST];
    let mut k = 0;
    D::visit(
        value,
        #[inline(always)]
        |x| {
            components[k] = x;
            k += 1;
        },
    );
    components
}

/// A value and `N` derivatives of it.
#[derive(Debug, Clone, Copy)]
pub struct WithPartials<D, const N: usize> {
    of: PhantomData<D>,
}

impl<D: Domain, const N: usize> Domain for WithPartials<D, N> {
    type Value<S: Scalar> = (D::Value<S>, [D::Value<S>; N]);
    type Point = (D::Point, [D::Point; N]);
    const WIDTH: usize = (1 + N) * D::WIDTH;

    fn ports() -> Vec<Port> {
        let partial = |i: usize| {
            D::ports()
                .into_iter()
                .map(move |port| Port::new(&format!("{}_by_{i}", port.name), port.width, Quantity::Number))
        };
        D::ports().into_iter().chain((0..N).flat_map(partial)).collect()
    }
    #[inline(always)]
    fn build<S: Scalar>(mut next: impl FnMut() -> S) -> Self::Value<S> {
        let value = D::build(&mut next);
        let partials = array_of(
            #[inline(always)]
            |_| D::build(&mut next),
        );
        (value, partials)
    }
    #[inline(always)]
    fn visit<S: Scalar>((value, partials): Self::Value<S>, mut each: impl FnMut(S)) {
        D::visit(value, &mut each);
        each_of::<N>(
            #[inline(always)]
            |i| D::visit(partials[i], &mut each),
        );
    }
    #[inline(always)]
    fn point(mut next: impl FnMut() -> f32) -> Self::Point {
        let value = D::point(&mut next);
        let partials = array_of(
            #[inline(always)]
            |_| D::point(&mut next),
        );
        (value, partials)
    }
    #[inline(always)]
    fn component((value, partials): &Self::Point, k: usize) -> f32 {
        match (k / D::WIDTH).checked_sub(1) {
            None => D::component(value, k),
            Some(i) => D::component(&partials[i], k % D::WIDTH),
        }
    }
}
