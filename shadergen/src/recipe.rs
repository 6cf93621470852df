//! A portable implementation, step by step, as expressions of a function.
//!
//! Numbers become bits and back by `bitcast`; what is not a number on some device, as an integer in the place of a `f32`,
//! never stands in one.

use color_fn_core::scalar::portable::{Recipe, Step, StepId};
use naga::{BinaryOperator, Expression, Literal, MathFunction, ScalarKind};

use crate::body::{Body, Value};
use crate::types::vector_size;

/// The exponent bits of 1.
const ONE: u32 = 0x3F80_0000;
/// The bits of √½: from there on a number counts to the next power of two.
const SQRT_HALF: u32 = 0x3F35_04F3;
/// The bits of sign and exponent.
const EXPONENT: u32 = 0xFF80_0000;
/// All but the lowest half of the bits of precision.
const HEAD: u32 = 0xFFFF_F000;

/// Writes the steps for numbers, or for vectors component by component, and gives the result.
pub(crate) fn write(body: &mut Body, recipe: &Recipe, width: u8) -> Value {
    let mut steps: Vec<Value> = Vec::with_capacity(recipe.steps.len());
    for (k, step) in recipe.steps.iter().enumerate() {
        let value = Writer { body, steps: &steps, width }.step(*step);
        let name = recipe.names.iter().find(|(id, _)| id.index() == k);
        if let Some((_, name)) = name {
            body.name(value, name);
        }
        steps.push(value);
    }
    steps[steps.len() - 1]
}

struct Writer<'b> {
    body: &'b mut Body,
    steps: &'b [Value],
    width: u8,
}

impl Writer<'_> {
    fn step(&mut self, step: Step) -> Value {
        use BinaryOperator::{Add, And, Divide, Multiply, ShiftLeft, ShiftRight, Subtract};
        match step {
            Step::Argument(k) => self.body.add(Expression::FunctionArgument(k as u32)),
            Step::Literal(x) => self.literal(Literal::F32(x)),
            Step::Add(a, b) => self.operator(Add, a, b),
            Step::Sub(a, b) => self.operator(Subtract, a, b),
            Step::Mul(a, b) => self.operator(Multiply, a, b),
            Step::Div(a, b) => self.operator(Divide, a, b),
            Step::Fused(a, b, c) => self.math(MathFunction::Fma, &[a, b, c]),
            Step::Smaller(a, b) => self.math(MathFunction::Min, &[a, b]),
            Step::Larger(a, b) => self.math(MathFunction::Max, &[a, b]),
            Step::SelectLess(a, b, yes, no) => {
                let condition = self.operator(BinaryOperator::Less, a, b);
                let (accept, reject) = (self.get(yes), self.get(no));
                self.body.add(Expression::Select { condition, accept, reject })
            }
            Step::Magnitude(a) => self.math(MathFunction::Abs, &[a]),
            Step::Head(a) => {
                let bits = self.bits(a);
                let head = self.with(And, bits, HEAD);
                self.number(head)
            }
            Step::NearestInteger(a) => self.math(MathFunction::Round, &[a]),
            Step::PowerOfTwo(n) => {
                let (n, bias) = (self.get(n), self.literal(Literal::F32(127.0)));
                let biased = self.body.binary(Add, n, bias);
                let integer = self.convert(biased, ScalarKind::Uint, Some(4));
                let bits = self.with(ShiftLeft, integer, 23);
                self.number(bits)
            }
            Step::Exponent(a) => {
                let reached = self.reached(a);
                let integer = self.with(ShiftRight, reached, 23);
                let (biased, bias) =
                    (self.convert(integer, ScalarKind::Float, Some(4)), self.literal(Literal::F32(127.0)));
                self.body.binary(Subtract, biased, bias)
            }
            Step::Mantissa(a) => {
                let reached = self.reached(a);
                let exponent = self.with(And, reached, EXPONENT);
                let bits = self.bits(a);
                let rest = self.body.binary(Subtract, bits, exponent);
                let mantissa = self.with(Add, rest, ONE);
                self.number(mantissa)
            }
            Step::InverseSqrtEstimate(a) => self.math(MathFunction::InverseSqrt, &[a]),
        }
    }

    fn get(&self, id: StepId) -> Value {
        self.steps[id.index()]
    }
    fn operator(&mut self, op: BinaryOperator, a: StepId, b: StepId) -> Value {
        let (a, b) = (self.get(a), self.get(b));
        self.body.binary(op, a, b)
    }
    fn math(&mut self, function: MathFunction, arguments: &[StepId]) -> Value {
        let arguments: Vec<Value> = arguments.iter().map(|&id| self.get(id)).collect();
        self.body.math(function, &arguments)
    }
    fn literal(&mut self, literal: Literal) -> Value {
        let value = match literal {
            Literal::U32(x) => self.body.index(x),
            Literal::F32(x) => self.body.float(x),
            other => self.body.add(Expression::Literal(other)),
        };
        match self.width {
            1 => value,
            width => self.body.add(Expression::Splat { size: vector_size(width), value }),
        }
    }
    /// Bits, with a constant.
    fn with(&mut self, op: BinaryOperator, bits: Value, constant: u32) -> Value {
        let constant = self.literal(Literal::U32(constant));
        self.body.binary(op, bits, constant)
    }
    /// The bits of a number, moved so that they reach the next exponent from √½ on.
    fn reached(&mut self, a: StepId) -> Value {
        let bits = self.bits(a);
        self.with(BinaryOperator::Add, bits, ONE - SQRT_HALF)
    }
    fn bits(&mut self, a: StepId) -> Value {
        let a = self.get(a);
        self.convert(a, ScalarKind::Uint, None)
    }
    fn number(&mut self, bits: Value) -> Value {
        self.convert(bits, ScalarKind::Float, None)
    }
    fn convert(&mut self, expr: Value, kind: ScalarKind, convert: Option<u8>) -> Value {
        self.body.add(Expression::As { expr, kind, convert })
    }
}
