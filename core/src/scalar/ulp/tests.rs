//! Special values against the branches that implementations take.

use std::cell::RefCell;

use super::*;
use crate::scalar::Lanes;
use crate::scalar::operators::operators;
use crate::scalar::portable::{Elementary, Step, StepId, unary};

type Number = Lanes<f32>;

/// What an implementation decides on its way: choices, and the integers that it rounds to.
type Path = RefCell<Vec<u32>>;

/// A number that writes down what is decided by it.
#[derive(Clone, Copy)]
struct Traced<'p> {
    x: Number,
    path: Option<&'p Path>,
}

impl<'p> Traced<'p> {
    fn of(x: Number, operands: &[Self]) -> Self {
        Self { x, path: operands.iter().find_map(|operand| operand.path) }
    }
    fn with(self, decision: u32) -> Self {
        if let Some(path) = self.path {
            path.borrow_mut().push(decision);
        }
        self
    }
    fn chosen(x: Number, decision: bool, operands: &[Self]) -> Self {
        Self::of(x, operands).with(u32::from(decision))
    }
}

operators! {
    impl[] Traced<'_> {
        Add add(a, b) => Self::of(a.x + b.x, &[a, b]);
        Sub sub(a, b) => Self::of(a.x - b.x, &[a, b]);
        Mul mul(a, b) => Self::of(a.x * b.x, &[a, b]);
        Div div(a, b) => Self::of(a.x / b.x, &[a, b]);
    }
}

impl Elementary for Traced<'_> {
    fn lit(value: f64) -> Self {
        Self { x: Elementary::lit(value), path: None }
    }
    fn fused(self, b: Self, c: Self) -> Self {
        Self::of(self.x.fused(b.x, c.x), &[self, b, c])
    }
    fn smaller(self, b: Self) -> Self {
        Self::chosen(self.x.smaller(b.x), self.x.0 < b.x.0, &[self, b])
    }
    fn larger(self, b: Self) -> Self {
        Self::chosen(self.x.larger(b.x), self.x.0 > b.x.0, &[self, b])
    }
    fn select_less(a: Self, b: Self, yes: Self, no: Self) -> Self {
        Self::chosen(Number::select_less(a.x, b.x, yes.x, no.x), a.x.0 < b.x.0, &[a, b, yes, no])
    }
    fn magnitude(self) -> Self {
        Self::of(self.x.magnitude(), &[self])
    }
    fn head(self) -> Self {
        Self::of(self.x.head(), &[self])
    }
    fn nearest_integer(self) -> Self {
        let n = self.x.nearest_integer();
        Self::of(n, &[self]).with(n.0.to_bits())
    }
    fn integer_and_power(self, scale: f64) -> (Self, Self) {
        let (n, power) = self.x.integer_and_power(scale);
        (Self::of(n, &[self]).with(n.0.to_bits()), Self::of(power, &[self]))
    }
    fn exponent_and_mantissa(self) -> (Self, Self) {
        let (n, m) = self.x.exponent_and_mantissa();
        (Self::of(n, &[self]), Self::of(m, &[self]))
    }
    fn inverse_sqrt_estimate(self) -> Self {
        Self::of(self.x.inverse_sqrt_estimate(), &[self])
    }
}

/// What an implementation decides for an argument.
fn path(op: UnaryOp, x: f32) -> Vec<u32> {
    let path = Path::default();
    let _ = unary(op, Traced { x: Lanes(x), path: Some(&path) });
    path.into_inner()
}

/// A number of the order of the numbers themselves.
fn ordered(k: i64) -> f32 {
    let bits = u32::try_from(k.unsigned_abs()).expect("the bits of a magnitude");
    if k < 0 { -f32::from_bits(bits) } else { f32::from_bits(bits) }
}

/// Whether a number is a special value, to a few roundings.
fn is_special(function: Function, arguments: &[f32], x: f32) -> bool {
    let near = |special: f64| (f64::from(x) - special).abs() <= 4.0 * unit(special.abs());
    let multiple = function.special_values().multiples_of.is_some_and(|step| {
        // The nearest multiple, however many there are.
        near((f64::from(x) / step).round() * step)
    });
    near(0.0) || multiple || arguments.iter().any(|&special| near(f64::from(special)))
}

/// An implementation decides anew at its special values alone: a branch without one would go untested.
#[test]
fn every_branch_is_at_a_special_value() {
    let largest = i64::from(f32::MAX.to_bits());
    for op in UnaryOp::ALL {
        let function = Function::Unary(op);
        if function.recipe().is_none() {
            continue;
        }
        let special = function.special_arguments();
        let mut branches = 0;
        let points: Vec<i64> = (-4000..=4000).map(|k| largest * k / 4000).collect();
        for pair in points.windows(2) {
            let [mut low, mut high] = [pair[0], pair[1]];
            let below = path(op, ordered(low));
            if below == path(op, ordered(high)) {
                continue;
            }
            // Of several branches in between, one.
            while high - low > 1 {
                let middle = i64::midpoint(low, high);
                if path(op, ordered(middle)) == below { low = middle } else { high = middle }
            }
            branches += 1;
            let at = ordered(high);
            assert!(is_special(function, &special, at), "{function} branches at {at:e}: name it beside it");
        }
        println!("{function:14}{branches:>6} branches, all at special values");
    }
}

/// The numbers that an argument of two is compared with.
#[test]
fn every_limit_of_two_arguments_is_a_special_value() {
    for function in BinaryOp::ALL.into_iter().map(Function::Binary) {
        let Some(recipe) = function.recipe() else { continue };
        let special = function.special_arguments();
        let step = |id: StepId| recipe.steps[id.index()];
        let is_argument = |id| match step(id) {
            Step::Argument(_) => true,
            Step::Magnitude(of) => matches!(step(of), Step::Argument(_)),
            _ => false,
        };
        for one in &recipe.steps {
            let (Step::Smaller(a, b) | Step::Larger(a, b) | Step::SelectLess(a, b, _, _)) = *one else {
                continue;
            };
            let limit = match (step(a), step(b)) {
                (Step::Literal(limit), _) if is_argument(b) => limit,
                (_, Step::Literal(limit)) if is_argument(a) => limit,
                _ => continue,
            };
            assert!(
                limit == 0.0 || special.contains(&limit),
                "{function} branches at {limit:e}: name it beside it"
            );
        }
    }
}
