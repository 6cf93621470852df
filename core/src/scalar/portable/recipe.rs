//! An implementation as data: what a shader's helper function is written from.

use std::cell::RefCell;

use super::elementary::Elementary;
use super::implementation::{binary, unary};
use crate::scalar::op::{BinaryOp, UnaryOp};
use crate::scalar::operators::operators;

/// The number of a step of a [`Recipe`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepId(u32);

impl StepId {
    /// The position among the steps.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// One elementary operation; [`Elementary`] says what each means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// The argument of that number.
    Argument(usize),
    /// A constant.
    Literal(f32),
    /// `a + b`.
    Add(StepId, StepId),
    /// `a − b`.
    Sub(StepId, StepId),
    /// `a · b`.
    Mul(StepId, StepId),
    /// `a / b`.
    Div(StepId, StepId),
    /// `a · b + c`, fused or not.
    Fused(StepId, StepId, StepId),
    /// The smaller of two.
    Smaller(StepId, StepId),
    /// The larger of two.
    Larger(StepId, StepId),
    /// Where the first is less than the second the third, else the fourth.
    SelectLess(StepId, StepId, StepId, StepId),
    /// The magnitude.
    Magnitude(StepId),
    /// The twelve highest bits of precision.
    Head(StepId),
    /// The nearest integer.
    NearestInteger(StepId),
    /// 2ⁿ, for an integer `n` from −127, whose power is 0, to 128.
    PowerOfTwo(StepId),
    /// The `n` of `m · 2ⁿ`.
    Exponent(StepId),
    /// The `m` of `m · 2ⁿ`.
    Mantissa(StepId),
    /// The reciprocal square root, roughly.
    InverseSqrtEstimate(StepId),
}

/// The steps of a portable implementation, operands before their users; the last one is the result.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Recipe {
    /// The steps.
    pub steps: Vec<Step>,
    /// What some of them are called.
    pub names: Vec<(StepId, &'static str)>,
}

impl Recipe {
    /// How an operation on one number is done; `None` where it needs no portable implementation.
    pub fn unary(op: UnaryOp) -> Option<Self> {
        Self::of(|[x, _]| unary(op, x).ok())
    }
    /// How an operation on two numbers is done; `None` where it needs no portable implementation.
    pub fn binary(op: BinaryOp) -> Option<Self> {
        Self::of(|[a, b]| binary(op, a, b).ok())
    }
    fn of(function: impl FnOnce([Recorded<'_>; 2]) -> Option<Recorded<'_>>) -> Option<Self> {
        let recipe = RefCell::new(Self::default());
        let arguments = [0, 1].map(|k| Recorded::new(&recipe, Step::Argument(k)));
        function(arguments)?;
        Some(recipe.into_inner())
    }
}

/// A number that writes down what is done to it.
#[derive(Debug, Clone, Copy)]
enum Recorded<'r> {
    /// A constant belongs to no recipe until it meets a step.
    Literal(f32),
    Step(&'r RefCell<Recipe>, StepId),
}

impl<'r> Recorded<'r> {
    fn new(recipe: &'r RefCell<Recipe>, step: Step) -> Self {
        let steps = &mut recipe.borrow_mut().steps;
        let same = steps.iter().position(|other| *other == step);
        let index = same.unwrap_or_else(|| {
            steps.push(step);
            steps.len() - 1
        });
        Self::Step(recipe, StepId(u32::try_from(index).expect("a recipe is short")))
    }
    /// The step of `K` operands.
    fn apply<const K: usize>(operands: [Self; K], step: impl FnOnce([StepId; K]) -> Step) -> Self {
        let recipe = operands.iter().find_map(|operand| match operand {
            Self::Step(recipe, _) => Some(*recipe),
            Self::Literal(_) => None,
        });
        let recipe = recipe.expect("an operation on constants alone is a constant");
        let ids = operands.map(|operand| match operand {
            Self::Step(_, id) => id,
            Self::Literal(value) => match Self::new(recipe, Step::Literal(value)) {
                Self::Step(_, id) => id,
                Self::Literal(_) => unreachable!("a new step is a step"),
            },
        });
        Self::new(recipe, step(ids))
    }
}

operators! {
    impl[] Recorded<'_> {
        Add add(a, b) => Self::apply([a, b], |[a, b]| Step::Add(a, b));
        Sub sub(a, b) => Self::apply([a, b], |[a, b]| Step::Sub(a, b));
        Mul mul(a, b) => Self::apply([a, b], |[a, b]| Step::Mul(a, b));
        Div div(a, b) => Self::apply([a, b], |[a, b]| Step::Div(a, b));
    }
}

impl Elementary for Recorded<'_> {
    #[expect(clippy::cast_possible_truncation, reason = "rounding to single precision is what is asked for")]
    fn lit(value: f64) -> Self {
        Self::Literal(value as f32)
    }
    fn fused(self, b: Self, c: Self) -> Self {
        Self::apply([self, b, c], |[a, b, c]| Step::Fused(a, b, c))
    }
    fn smaller(self, b: Self) -> Self {
        Self::apply([self, b], |[a, b]| Step::Smaller(a, b))
    }
    fn larger(self, b: Self) -> Self {
        Self::apply([self, b], |[a, b]| Step::Larger(a, b))
    }
    fn select_less(a: Self, b: Self, yes: Self, no: Self) -> Self {
        Self::apply([a, b, yes, no], |[a, b, yes, no]| Step::SelectLess(a, b, yes, no))
    }
    fn magnitude(self) -> Self {
        Self::apply([self], |[a]| Step::Magnitude(a))
    }
    fn head(self) -> Self {
        Self::apply([self], |[a]| Step::Head(a))
    }
    fn nearest_integer(self) -> Self {
        Self::apply([self], |[a]| Step::NearestInteger(a))
    }
    fn integer_and_power(self, scale: f64) -> (Self, Self) {
        let scaled = if scale == 1.0 { self } else { self * Self::lit(scale) };
        let n = scaled.nearest_integer();
        (n, Self::apply([n], |[n]| Step::PowerOfTwo(n)))
    }
    fn exponent_and_mantissa(self) -> (Self, Self) {
        (Self::apply([self], |[a]| Step::Exponent(a)), Self::apply([self], |[a]| Step::Mantissa(a)))
    }
    fn added_up(self, limit: f64) -> Self {
        Self::lit(limit).smaller(self)
    }
    fn named(self, name: &'static str) -> Self {
        if let Self::Step(recipe, id) = self {
            recipe.borrow_mut().names.push((id, name));
        }
        self
    }
    fn inverse_sqrt_estimate(self) -> Self {
        Self::apply([self], |[a]| Step::InverseSqrtEstimate(a))
    }
}
