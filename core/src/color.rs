//! The color itself: one function, generic over the number it computes with.

use crate::domain::{Domain, Port};
use crate::graph::{Expr, Graph, Recorder};
use crate::layout::{Layout, ParamCountMismatch};
use crate::params::{BlockOffsets, Params};
use crate::scalar::{Dual, DualStore, Interval, Scalar};

pub use crate::scalar::round_to_f32;

/// A color as a function `C(x; θ)`.
///
/// The type holds *structure* only: degree, number of centres, layer sizes, fixed tables. The parameters θ are passed
/// in, so that the same definition runs with fixed parameters, with derivatives with respect to them, or with a
/// buffer on a device.
///
/// ```
/// use color_fn_core::domain::{Number, Wavelength};
/// use color_fn_core::{Color, Layout, Params, Scalar, eval};
///
/// /// `a + b · (λ − 550 nm) / 100 nm`.
/// struct Ramp;
///
/// impl Color for Ramp {
///     type In = Wavelength;
///     type Out = Number;
///
///     fn layout(&self) -> Layout {
///         Layout::new().free("line", 1, 2)
///     }
///     #[inline(always)]
///     fn eval<S: Scalar>(&self, params: Params<'_, S>, wavelength: S) -> S {
///         let line = params.block(0).first();
///         line.get(1).mul_add((wavelength - S::lit(550.0)) / S::lit(100.0), line.get(0))
///     }
/// }
///
/// assert_eq!(eval(&Ramp, &[0.5, 0.25], 650.0), Ok(0.75));
/// ```
pub trait Color {
    /// What goes in.
    type In: Domain;
    /// What comes out.
    type Out: Domain;
    /// Whether it is run by interpreting a graph, or a part of it is: a batch then runs the graph on blocks of points,
    /// and nothing is compiled for the lanes of a CPU.
    const IS_GRAPH: bool = false;

    /// The parameter blocks. [`Params::block`] counts them in this order.
    fn layout(&self) -> Layout;

    /// The color at `x`. Mark it `#[inline(always)]`, and the closures in it, for the fast batch path.
    fn eval<S: Scalar>(
        &self,
        params: Params<'_, S>,
        x: <Self::In as Domain>::Value<S>,
    ) -> <Self::Out as Domain>::Value<S>;

    /// What the function is called in generated text.
    fn name(&self) -> String {
        "color".into()
    }
    /// The arguments; override it to state a range.
    fn inputs(&self) -> Vec<Port> {
        Self::In::ports()
    }
    /// The results; override it to state an observer or an RGB space.
    fn outputs(&self) -> Vec<Port> {
        Self::Out::ports()
    }
}

/// A reference to a color is the color.
impl<C: Color> Color for &C {
    type In = C::In;
    type Out = C::Out;
    const IS_GRAPH: bool = C::IS_GRAPH;

    fn layout(&self) -> Layout {
        (**self).layout()
    }
    #[inline(always)]
    fn eval<S: Scalar>(
        &self,
        params: Params<'_, S>,
        x: <Self::In as Domain>::Value<S>,
    ) -> <Self::Out as Domain>::Value<S> {
        (**self).eval(params, x)
    }
    fn name(&self) -> String {
        (**self).name()
    }
    fn inputs(&self) -> Vec<Port> {
        (**self).inputs()
    }
    fn outputs(&self) -> Vec<Port> {
        (**self).outputs()
    }
}

/// The color at one point, in `f32`. `parameters` are the free ones, in the order of the layout.
///
/// # Errors
/// When their number is wrong.
pub fn eval<C: Color>(
    color: &C,
    parameters: &[f32],
    point: <C::In as Domain>::Point,
) -> Result<<C::Out as Domain>::Point, ParamCountMismatch> {
    let free: Vec<f64> = parameters.iter().copied().map(f64::from).collect();
    let all: Vec<f32> = to_f32(&color.layout().parameters(&free)?);
    let x = components::<C::In>(&point);
    let out = eval_components::<C, f32>(color, &all, &BlockOffsets::new(&color.layout()), &x);
    Ok(C::Out::point(drain(&out)))
}

/// The color and its partial derivatives with respect to the first `N` input components, in `f64`: for each
/// output component, its value and its `N` partials.
///
/// # Errors
/// When the number of free parameters is wrong.
pub fn input_derivatives<C: Color, const N: usize>(
    color: &C,
    parameters: &[f64],
    x: &[f64],
) -> Result<Vec<(f64, [f64; N])>, ParamCountMismatch> {
    let all = color.layout().parameters(parameters)?;
    let x: Vec<Dual<f64, N>> = x
        .iter()
        .enumerate()
        .map(|(i, &x)| if i < N { Dual::variable(x, i) } else { Dual::constant(x) })
        .collect();
    let offsets = BlockOffsets::new(&color.layout());
    let out = eval_components::<C, Dual<f64, N>>(color, DualStore::constants(&all[..]), &offsets, &x);
    Ok(out.iter().map(|d| (d.value, std::array::from_fn(|i| d.partial(i)))).collect())
}

/// Bounds of each output component over a box of inputs.
///
/// # Errors
/// When the number of free parameters is wrong.
pub fn bounds<C: Color>(
    color: &C,
    parameters: &[f64],
    region: &[Interval],
) -> Result<Vec<Interval>, ParamCountMismatch> {
    let all = color.layout().parameters(parameters)?;
    Ok(eval_components::<C, Interval>(color, &all, &BlockOffsets::new(&color.layout()), region))
}

/// The output components at input components, with any scalar; `store` holds *all* parameters, tables included.
///
/// # Panics
/// When `x` has fewer components than the input.
pub fn eval_components<'a, C: Color, S: Scalar>(
    color: &C,
    store: S::Store<'a>,
    offsets: &'a BlockOffsets,
    x: &[S],
) -> Vec<S> {
    let mut next = x.iter().copied();
    let value = C::In::build(|| next.next().expect("as many components as the input has"));
    let mut out = Vec::with_capacity(C::Out::WIDTH);
    C::Out::visit(color.eval(Params::new(store, offsets), value), |x: S| out.push(x));
    out
}

/// The graph of a color.
///
/// # Panics
/// When the definition is mistaken: a block or column that its layout lacks, a row carried out of its loop.
pub fn record<C: Color>(color: &C) -> Graph {
    let layout = color.layout();
    let offsets = BlockOffsets::new(&layout);
    let recorder = Recorder::new(color.inputs(), layout);
    let results: Vec<_> = {
        let inputs = recorder.inputs();
        let mut next = inputs.iter().copied();
        let x = C::In::build::<Expr<'_>>(|| next.next().expect("the ports of the input's domain"));
        let y = color.eval::<Expr<'_>>(Params::new(&recorder, &offsets), x);
        let mut results = Vec::new();
        C::Out::visit(y, |x: Expr<'_>| results.push(x.id(&recorder)));
        results
    };
    recorder.finish(&color.name(), color.outputs(), &results)
}

/// The components of a point.
pub(crate) fn components<D: Domain>(point: &D::Point) -> Vec<f32> {
    (0..D::WIDTH).map(|k| D::component(point, k)).collect()
}

fn drain(values: &[f32]) -> impl FnMut() -> f32 + '_ {
    let mut next = values.iter().copied();
    move || next.next().expect("as many components as the domain has")
}

/// Numbers rounded to single precision, as a color's parameters are wherever it is evaluated in it.
pub fn to_f32(values: &[f64]) -> Vec<f32> {
    values.iter().copied().map(round_to_f32).collect()
}
