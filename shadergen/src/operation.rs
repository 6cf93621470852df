//! The meaning of each operation in a shader.
//!
//! One exhaustive match for each kind of operation: the compiler lists what a new one still needs. All functions here
//! are the shading languages' own.

use color_fn::scalar::{BinaryOp, CompareOp, LogicOp, UnaryOp};
use naga::{BinaryOperator, Expression, Handle, MathFunction, Module, Span, UnaryOperator};

use crate::body::{Body, Value};
use crate::types::{Types, vector_size};

/// How a unary operation is written.
pub(crate) enum Unary {
    /// `−x`.
    Negate,
    /// A function of the language.
    Native(MathFunction),
    /// A function of our own, beside the color's.
    Helper(Helper),
}

/// Functions that no shading language has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Helper {
    /// Cube root.
    Cbrt,
}

pub(crate) const fn unary(op: UnaryOp) -> Unary {
    match op {
        UnaryOp::Neg => Unary::Negate,
        UnaryOp::Abs => Unary::Native(MathFunction::Abs),
        UnaryOp::Floor => Unary::Native(MathFunction::Floor),
        UnaryOp::Round => Unary::Native(MathFunction::Round),
        UnaryOp::Sqrt => Unary::Native(MathFunction::Sqrt),
        UnaryOp::InverseSqrt => Unary::Native(MathFunction::InverseSqrt),
        UnaryOp::Exp => Unary::Native(MathFunction::Exp),
        UnaryOp::Exp2 => Unary::Native(MathFunction::Exp2),
        UnaryOp::Ln => Unary::Native(MathFunction::Log),
        UnaryOp::Log2 => Unary::Native(MathFunction::Log2),
        UnaryOp::Sin => Unary::Native(MathFunction::Sin),
        UnaryOp::Cos => Unary::Native(MathFunction::Cos),
        UnaryOp::Tanh => Unary::Native(MathFunction::Tanh),
        UnaryOp::Cbrt => Unary::Helper(Helper::Cbrt),
    }
}

pub(crate) fn binary(body: &mut Body, op: BinaryOp, a: Value, b: Value) -> Value {
    match op {
        BinaryOp::Add => body.binary(BinaryOperator::Add, a, b),
        BinaryOp::Sub => body.binary(BinaryOperator::Subtract, a, b),
        BinaryOp::Mul => body.binary(BinaryOperator::Multiply, a, b),
        BinaryOp::Div => body.binary(BinaryOperator::Divide, a, b),
        BinaryOp::Min => body.math(MathFunction::Min, &[a, b]),
        BinaryOp::Max => body.math(MathFunction::Max, &[a, b]),
        BinaryOp::Pow => body.math(MathFunction::Pow, &[a, b]),
        BinaryOp::Atan2 => body.math(MathFunction::Atan2, &[a, b]),
    }
}

pub(crate) const fn compare(op: CompareOp) -> BinaryOperator {
    match op {
        CompareOp::Less => BinaryOperator::Less,
        CompareOp::LessEqual => BinaryOperator::LessEqual,
        CompareOp::Equal => BinaryOperator::Equal,
    }
}

pub(crate) const fn logic(op: LogicOp) -> BinaryOperator {
    match op {
        LogicOp::And => BinaryOperator::LogicalAnd,
        LogicOp::Or => BinaryOperator::LogicalOr,
    }
}

pub(crate) fn negate(body: &mut Body, a: Value) -> Value {
    body.add(Expression::Unary { op: UnaryOperator::Negate, expr: a })
}

impl Helper {
    /// What it is called after the function's name, for a number or a vector.
    pub(crate) const fn suffix(self, width: u8) -> &'static str {
        match (self, width) {
            (Self::Cbrt, 1) => "cbrt",
            (Self::Cbrt, 2) => "cbrt_xy",
            (Self::Cbrt, 3) => "cbrt_xyz",
            (Self::Cbrt, _) => "cbrt_xyzw",
        }
    }

    /// Writes the function into the module.
    pub(crate) fn write(
        self,
        module: &mut Module,
        types: &Types,
        name: String,
        width: u8,
    ) -> Handle<naga::Function> {
        let ty = types.numbers(width);
        let mut body = Body::new(Some(name));
        body.function.arguments.push(naga::FunctionArgument { name: Some("x".into()), ty, binding: None });
        body.function.result = Some(naga::FunctionResult { ty, binding: None });
        let x = body.add(Expression::FunctionArgument(0));
        let result = match self {
            Self::Cbrt => cbrt(&mut body, x, width),
        };
        body.give(result);
        module.functions.append(body.finish(), Span::UNDEFINED)
    }
}

/// `sign(x) · |x|^⅓` and one step of Newton's iteration, as `pow` alone may be off by many units in the last place.
fn cbrt(body: &mut Body, x: Value, width: u8) -> Value {
    let constant = |body: &mut Body, c: f32| {
        let c = body.float(c);
        match width {
            1 => c,
            _ => body.add(Expression::Splat { size: vector_size(width), value: c }),
        }
    };
    let magnitude = body.math(MathFunction::Abs, &[x]);
    let third = constant(body, 1.0 / 3.0);
    let power = body.math(MathFunction::Pow, &[magnitude, third]);
    let sign = body.math(MathFunction::Sign, &[x]);
    let root = body.binary(BinaryOperator::Multiply, sign, power);
    body.name(root, "root");
    let square = body.binary(BinaryOperator::Multiply, root, root);
    body.name(square, "square");
    let cube = body.binary(BinaryOperator::Multiply, square, root);
    let excess = body.binary(BinaryOperator::Subtract, cube, x);
    let three = constant(body, 3.0);
    let slope = body.binary(BinaryOperator::Multiply, three, square);
    // Near 0, where the slope vanishes, `pow` alone has to do.
    let least = constant(body, 1e-12);
    let slope = body.math(MathFunction::Max, &[slope, least]);
    let step = body.binary(BinaryOperator::Divide, excess, slope);
    body.binary(BinaryOperator::Subtract, root, step)
}
