//! The meaning of each operation in a shader.
//!
//! One exhaustive match for each kind of operation: the compiler lists what a new one still needs.

use color_fn_core::scalar::portable::Recipe;
use color_fn_core::scalar::{BinaryOp, CompareOp, LogicOp, UnaryOp};
use naga::{BinaryOperator, Handle, MathFunction, Module, Span};

use crate::body::Body;
use crate::error::ShaderError;
use crate::options::Math;
use crate::recipe;
use crate::types::Types;

/// How an operation is written.
pub(crate) enum Written {
    /// `−x`.
    Negate,
    /// An operator of the language.
    Operator(BinaryOperator),
    /// A function of the language.
    Native(MathFunction),
    /// A function of our own, beside the color's.
    Helper(Helper),
}

/// A portable implementation as a function of the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Helper {
    /// Of an operation on one number.
    Unary(UnaryOp),
    /// Of an operation on two numbers.
    Binary(BinaryOp),
}

pub(crate) const fn unary(op: UnaryOp, math: Math) -> Written {
    let helper = Helper::Unary(op);
    match op {
        UnaryOp::Neg => Written::Negate,
        UnaryOp::Abs => Written::Native(MathFunction::Abs),
        UnaryOp::Floor => Written::Native(MathFunction::Floor),
        UnaryOp::Round => Written::Native(MathFunction::Round),
        UnaryOp::Sqrt => Written::Native(MathFunction::Sqrt),
        // Every language promises two units of the last place.
        UnaryOp::InverseSqrt => Written::Native(MathFunction::InverseSqrt),
        UnaryOp::Exp => either(math, MathFunction::Exp, helper),
        UnaryOp::Exp2 => either(math, MathFunction::Exp2, helper),
        UnaryOp::Ln => either(math, MathFunction::Log, helper),
        UnaryOp::Log2 => either(math, MathFunction::Log2, helper),
        UnaryOp::Sin => either(math, MathFunction::Sin, helper),
        UnaryOp::Cos => either(math, MathFunction::Cos, helper),
        UnaryOp::Tanh => either(math, MathFunction::Tanh, helper),
        // No language has it.
        UnaryOp::Cbrt => Written::Helper(helper),
        UnaryOp::Asinh => either(math, MathFunction::Asinh, helper),
    }
}

pub(crate) const fn binary(op: BinaryOp, math: Math) -> Written {
    let helper = Helper::Binary(op);
    match op {
        BinaryOp::Add => Written::Operator(BinaryOperator::Add),
        BinaryOp::Sub => Written::Operator(BinaryOperator::Subtract),
        BinaryOp::Mul => Written::Operator(BinaryOperator::Multiply),
        BinaryOp::Div => Written::Operator(BinaryOperator::Divide),
        BinaryOp::Min => Written::Native(MathFunction::Min),
        BinaryOp::Max => Written::Native(MathFunction::Max),
        BinaryOp::Pow => either(math, MathFunction::Pow, helper),
        BinaryOp::Atan2 => either(math, MathFunction::Atan2, helper),
    }
}

const fn either(math: Math, native: MathFunction, helper: Helper) -> Written {
    match math {
        Math::Native => Written::Native(native),
        Math::Portable => Written::Helper(helper),
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

impl Helper {
    /// What it is called after the function's name, and what its result is called.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Unary(op) => match op {
                UnaryOp::Neg => ("neg", "negative"),
                UnaryOp::Abs => ("abs", "magnitude"),
                UnaryOp::Floor => ("floor", "floored"),
                UnaryOp::Round => ("round", "rounded"),
                UnaryOp::Sqrt => ("sqrt", "root"),
                UnaryOp::InverseSqrt => ("inverse_sqrt", "inverse_root"),
                UnaryOp::Exp => ("exp", "exponential"),
                UnaryOp::Exp2 => ("exp_two", "exponential"),
                UnaryOp::Ln => ("ln", "logarithm"),
                UnaryOp::Log2 => ("log_two", "logarithm"),
                UnaryOp::Sin => ("sin", "sine"),
                UnaryOp::Cos => ("cos", "cosine"),
                UnaryOp::Tanh => ("tanh", "tangent"),
                UnaryOp::Cbrt => ("cbrt", "root"),
                UnaryOp::Asinh => ("asinh", "area"),
            },
            Self::Binary(op) => match op {
                BinaryOp::Add => ("add", "sum"),
                BinaryOp::Sub => ("sub", "difference"),
                BinaryOp::Mul => ("mul", "product"),
                BinaryOp::Div => ("div", "ratio"),
                BinaryOp::Min => ("min", "minimum"),
                BinaryOp::Max => ("max", "maximum"),
                BinaryOp::Pow => ("pow", "power"),
                BinaryOp::Atan2 => ("atan_two", "angle"),
            },
        }
    }

    /// What it is called after the function's name, for a number or a vector.
    pub(crate) fn suffix(self, width: u8) -> String {
        let (name, _) = self.words();
        match width {
            1 => name.into(),
            2 => format!("{name}_xy"),
            3 => format!("{name}_xyz"),
            _ => format!("{name}_xyzw"),
        }
    }

    /// What the result of a function is called that has such a suffix.
    pub(crate) fn result_of(suffix: &str) -> Option<&'static str> {
        let helpers =
            UnaryOp::ALL.into_iter().map(Self::Unary).chain(BinaryOp::ALL.into_iter().map(Self::Binary));
        let words = helpers.map(Self::words);
        let stem = suffix.trim_end_matches(['x', 'y', 'z', 'w']).trim_end_matches('_');
        words.into_iter().find(|(name, _)| *name == suffix || *name == stem).map(|(_, result)| result)
    }

    /// How it is done, and the number of its arguments.
    fn recipe(self) -> (Option<Recipe>, usize) {
        match self {
            Self::Unary(op) => (Recipe::unary(op), 1),
            Self::Binary(op) => (Recipe::binary(op), 2),
        }
    }

    /// Writes the function into the module.
    pub(crate) fn write(
        self,
        module: &mut Module,
        types: &Types,
        name: String,
        width: u8,
    ) -> Result<Handle<naga::Function>, ShaderError> {
        let (recipe, arguments) = self.recipe();
        let recipe =
            recipe.ok_or(ShaderError::Graph { what: "an operation needs no function of its own" })?;
        let ty = types.numbers(width);
        let mut body = Body::new(Some(name));
        for argument in ["a", "b"].into_iter().take(arguments) {
            let name = Some(if arguments == 1 { "x" } else { argument }.into());
            body.function.arguments.push(naga::FunctionArgument { name, ty, binding: None });
        }
        body.function.result = Some(naga::FunctionResult { ty, binding: None });
        let result = recipe::write(&mut body, &recipe, width);
        body.give(result);
        Ok(module.functions.append(body.finish(), Span::UNDEFINED))
    }
}
