//! Whether a device computes as exactly as `color_fn_core::scalar::accuracy` says that any does.

use std::fmt;

use bytemuck::cast_slice;
use color_fn_core::domain::{Number, Position2};
use color_fn_core::scalar::BinaryOp;
use color_fn_core::scalar::accuracy::Accuracy;
use color_fn_core::scalar::ulp::{Function, MaxError};
use color_fn_core::{Color, Layout, Params, Scalar, Vector, record};
use color_fn_shadergen::{Entry, Math, Options, ParameterMode, Shader, ShaderError, compile};

use crate::batch::{Batch, RunError};
use crate::binding::BuildError;
use crate::device::Device;

/// A software device on a busy machine gives up on a submission of a minute.
const PORTION: usize = 1 << 16;

/// What a device was found to do with one operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// The operation, as files name it.
    pub operation: String,
    /// The bound.
    pub bound: Accuracy,
    /// The worst result.
    pub worst: MaxError,
    /// For how many arguments it was computed.
    pub arguments: usize,
    /// How many arguments it takes: 1 or 2; of one, the second of the worst result means nothing.
    pub width: usize,
}

impl Checked {
    /// Whether every result kept the bound.
    pub fn keeps(&self) -> bool {
        self.worst.is_within(&self.bound)
    }
}

/// What a device was found to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// Each operation: what portable functions are made of first, then those on one number and on two.
    pub operations: Vec<Checked>,
    /// Whether it added up sums in the order in which they are written. It need not (WGSL § 15.7.5 “Reassociation and
    /// Fusion”): Mesa makes `b` of `(a + b) − a`. Nor can `wgpu` forbid it; portable functions keep their bounds all the same.
    pub sums_in_order: bool,
}

/// Computes every operation on the device, for `count` arguments and the edges each, and gives the worst results.
///
/// Bounds are those of any device that keeps the promises of WGSL (`on_device` in `color_fn_core::scalar::accuracy`) with
/// [`Math::Portable`]; with [`Math::Native`] they say how the device's own functions compare. One more is checked that
/// portable functions rest on: `mul-add`, `a · b + b`, is to be within two units of the larger of product and sum, fused
/// or not.
///
/// # Errors
/// When the device fails or refuses a shader. An operation that leaves its bound is no error.
pub fn check(device: &Device, math: Math, count: usize) -> Result<Check, CheckError> {
    let on = |tested: Tested| tested.on(device, &tested.shader(math)?, count);
    Ok(Check {
        operations: tested_operations().map(on).collect::<Result<_, _>>()?,
        sums_in_order: on(Tested::SumInOrder)?.keeps(),
    })
}

/// A device could not be checked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CheckError {
    /// There is no shader.
    #[error(transparent)]
    Shader(#[from] ShaderError),
    /// It was refused.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// It was not run to the end.
    #[error(transparent)]
    Run(#[from] RunError),
}

/// An operation that is tested, as a color of two numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Tested {
    Function(Function),
    /// `a · b + b`.
    MulAdd,
    /// `(a + b) − a`, which is `b` rounded to the units of the sum.
    SumInOrder,
}

/// All that has a bound: what has no portable implementation first.
fn tested_operations() -> impl Iterator<Item = Tested> {
    let (made, elementary): (Vec<_>, Vec<_>) = Function::all().partition(|f| f.recipe().is_some());
    let functions = |list: Vec<Function>| list.into_iter().map(Tested::Function);
    functions(elementary).chain([Tested::MulAdd]).chain(functions(made))
}

impl fmt::Display for Tested {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Function(function) => function.fmt(f),
            Self::MulAdd => f.pad("mul-add"),
            Self::SumInOrder => f.pad("sum-in-order"),
        }
    }
}

impl Color for Tested {
    type In = Position2;
    type Out = Number;

    fn layout(&self) -> Layout {
        Layout::new()
    }

    #[inline(always)]
    fn eval<S: Scalar>(&self, _: Params<'_, S>, at: S::Vec<2>) -> S {
        let (a, b) = (at.get(0), at.get(1));
        match *self {
            Self::Function(Function::Unary(op)) => a.unary(op),
            Self::Function(Function::Binary(op)) => a.binary(op, b),
            Self::MulAdd => a.mul_add(b, b),
            Self::SumInOrder => (a + b) - a,
        }
    }

    fn name(&self) -> String {
        "tested".into()
    }
}

impl Tested {
    fn shader(self, math: Math) -> Result<Shader, ShaderError> {
        let options = Options::new("tested").parameters(ParameterMode::Const(Vec::new()));
        compile(&record(&self), &options.math(math).entry(Entry::Compute))
    }

    fn bound(self) -> Accuracy {
        let sum = BinaryOp::Add.on_device();
        match self {
            Self::Function(function) => function.on_device(),
            // A product and a sum, each rounded up or down.
            Self::MulAdd => Accuracy { ulps: BinaryOp::Mul.on_device().ulps + sum.ulps, ..sum },
            Self::SumInOrder => Accuracy { ulps: 0.0, ..sum },
        }
    }

    fn arguments(self, count: usize) -> Vec<[f32; 2]> {
        let of = |function: Function| {
            let mut all = function.arguments(count);
            all.retain(|&at| function.is_bounded_on_device(at));
            all
        };
        let (add, mul) = (Function::Binary(BinaryOp::Add), Function::Binary(BinaryOp::Mul));
        match self {
            Self::Function(function) => of(function),
            // The sum of two bounded numbers is one, but at the very end.
            Self::MulAdd => {
                let mut all = of(mul);
                all.retain(|&[a, b]| mul_add([a, b]).1 < 1e38);
                all
            }
            // Of a quarter and less the difference has no more bits than a number holds; those of tiny numbers are flushed.
            Self::SumInOrder => {
                let mut all = of(add);
                all.retain(|&[a, b]| b.abs() <= 0.25 * a.abs() && a.abs() > 1e-30);
                all
            }
        }
    }

    /// Runs a shader, and compares its results with the exact ones.
    fn on(self, device: &Device, shader: &Shader, count: usize) -> Result<Checked, CheckError> {
        let arguments = self.arguments(count);
        let mut batch = Batch::new(device, shader)?;
        let mut found = Vec::with_capacity(arguments.len());
        for portion in arguments.chunks(PORTION) {
            found.extend(batch.run(&[], cast_slice(portion))?);
        }
        Ok(self.compare(&arguments, &found))
    }

    /// The worst of these results.
    fn compare(self, arguments: &[[f32; 2]], found: &[f32]) -> Checked {
        let bound = self.bound();
        let mut worst = MaxError::default();
        for (&at, &found) in arguments.iter().zip(found) {
            match self {
                Self::Function(function) => worst.add(&bound, at, found, function.exact(at)),
                Self::MulAdd => {
                    let (exact, scale) = mul_add(at);
                    worst.add_on_scale(&bound, at, found, exact, scale);
                }
                Self::SumInOrder => worst.add(&bound, at, found, in_order(at, found)),
            }
        }
        let width = match self {
            Self::Function(function) => function.width(),
            Self::MulAdd | Self::SumInOrder => 2,
        };
        Checked { operation: self.to_string(), bound, worst, arguments: arguments.len(), width }
    }
}

/// `a · b + b`, and the magnitude of the larger of product and sum.
fn mul_add([a, b]: [f32; 2]) -> (f64, f64) {
    let [a, b] = [a, b].map(f64::from);
    let exact = a * b + b;
    (exact, exact.abs().max((a * b).abs()))
}

/// `(a + b) − a` with the sum rounded down or up, whichever is nearer to what was found.
fn in_order([a, b]: [f32; 2], found: f32) -> f64 {
    let [exact, a] = [f64::from(a) + f64::from(b), f64::from(a)];
    let nearest = exact as f32;
    let each = [nearest.next_down(), nearest, nearest.next_up()].map(f64::from);
    // A sum in double precision may itself be rounded: of a number so small that both neighbors of `a` are allowed.
    let unit = color_fn_core::scalar::accuracy::unit(exact.abs());
    let allowed = each.into_iter().filter(|sum| (sum - exact).abs() < unit).map(|sum| sum - a);
    let off = |x: &f64| (x - f64::from(found)).abs();
    allowed.min_by(|x, y| off(x).total_cmp(&off(y))).unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests;
