//! The type of each node.

use super::node::{Id, Node, Type};
use crate::domain::Port;
use crate::layout::Layout;
use crate::limits::MAX_ARRAY;
use crate::scalar::op::BinaryOp;

/// An operand does not fit its operation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {found}")]
pub struct TypeError {
    /// What is wanted.
    pub what: &'static str,
    /// What stands there.
    pub found: String,
}

fn wrong<T>(what: &'static str, found: impl Into<String>) -> Result<T, TypeError> {
    Err(TypeError { what, found: found.into() })
}

/// The type of a node whose operands have the types `of`.
///
/// # Errors
/// When an operand has the wrong type, or a block, column or input does not exist.
pub fn type_of(
    node: &Node,
    of: impl Fn(Id) -> Type,
    inputs: &[Port],
    layout: &Layout,
) -> Result<Type, TypeError> {
    let expect = |id: Id, ty: Type, what: &'static str| {
        if of(id) == ty { Ok(()) } else { wrong(what, format!("{:?}", of(id))) }
    };
    let number = |id: Id| expect(id, Type::Float, "a number is needed here");
    let numeric = |id: Id| match of(id) {
        ty @ (Type::Float | Type::Vec(_)) => Ok(ty),
        ty => wrong("a number or a vector is needed here", format!("{ty:?}")),
    };
    let block = |k: u32| match layout.blocks().get(k as usize) {
        Some(block) => Ok(block),
        None => wrong("there is no such parameter block", format!("{k}")),
    };
    let width = |w: u8| match w {
        1 => Ok(Type::Float),
        2..=4 => Ok(Type::Vec(w)),
        _ => wrong("a width is 1 to 4", format!("{w}")),
    };
    let at_least_once = |n: u32| match n {
        0 => wrong("a loop runs at least once", "0"),
        _ => Ok(()),
    };
    let array = |n: u32| match n {
        1..=MAX_ARRAY => Ok(Type::Array(n)),
        _ => wrong("an array has 1 to 65536 elements", format!("{n}")),
    };
    match *node {
        Node::Input(k) => match inputs.get(k as usize) {
            Some(port) => width(port.width),
            None => wrong("there is no such input", format!("{k}")),
        },
        Node::Literal(x) if x.0.is_finite() => Ok(Type::Float),
        Node::Literal(x) => wrong("a literal is finite", format!("{}", x.0)),
        Node::Row(_) => Ok(Type::Float),
        Node::Unary(_, a) => numeric(a),
        Node::Binary(op, a, b) => match (numeric(a)?, numeric(b)?) {
            (a, b) if a == b => Ok(a),
            (Type::Vec(k), Type::Float) if op == BinaryOp::Mul => Ok(Type::Vec(k)),
            (a, b) => wrong("the operands differ in type", format!("{a:?} and {b:?}")),
        },
        Node::MulAdd(a, b, c) => {
            number(a)?;
            number(b)?;
            number(c)?;
            Ok(Type::Float)
        }
        Node::Compare(_, a, b) => {
            number(a)?;
            number(b)?;
            Ok(Type::Bool)
        }
        Node::Logic(_, a, b) => {
            expect(a, Type::Bool, "a truth value is needed here")?;
            expect(b, Type::Bool, "a truth value is needed here")?;
            Ok(Type::Bool)
        }
        Node::Not(a) => {
            expect(a, Type::Bool, "a truth value is needed here")?;
            Ok(Type::Bool)
        }
        Node::Select(mask, yes, no) => {
            expect(mask, Type::Bool, "a truth value is needed here")?;
            let ty = numeric(yes)?;
            expect(no, ty, "both choices have one type")?;
            Ok(ty)
        }
        Node::Compose(ref parts) => {
            parts.iter().try_for_each(|&part| number(part))?;
            match parts.len() {
                n @ (2..=4) => Ok(Type::Vec(n as u8)),
                n => wrong("a vector has 2 to 4 components", format!("{n}")),
            }
        }
        Node::Splat(k, a) => {
            number(a)?;
            match k {
                2..=4 => Ok(Type::Vec(k)),
                _ => wrong("a vector has 2 to 4 components", format!("{k}")),
            }
        }
        Node::Component(k, a) => match of(a) {
            Type::Vec(n) if k < n => Ok(Type::Float),
            ty => wrong("there is no such component", format!("{k} of {ty:?}")),
        },
        Node::InnerProduct(a, b) => match (of(a), of(b)) {
            (Type::Vec(x), Type::Vec(y)) if x == y => Ok(Type::Float),
            (a, b) => wrong("two vectors of one width are needed here", format!("{a:?} and {b:?}")),
        },
        Node::Read { block: k, row, column, width: w } => {
            number(row)?;
            number(column)?;
            if usize::from(w) > block(k)?.columns {
                return wrong("the row is too short", format!("{w} columns"));
            }
            width(w)
        }
        Node::Dot { block: k, row, column, array } => {
            number(row)?;
            match of(array) {
                Type::Array(n) if u64::from(column) + u64::from(n) <= block(k)?.columns as u64 => {
                    Ok(Type::Float)
                }
                Type::Array(n) => wrong("the row is too short", format!("{n} columns from {column}")),
                ty => wrong("an array is needed here", format!("{ty:?}")),
            }
        }
        Node::At(a, i) => {
            number(i)?;
            match of(a) {
                Type::Array(_) => Ok(Type::Float),
                ty => wrong("an array is needed here", format!("{ty:?}")),
            }
        }
        Node::Sum { n, body, .. } => {
            at_least_once(n)?;
            numeric(body)
        }
        Node::Collect { n, body, .. } => {
            number(body)?;
            array(n)
        }
        Node::Scatter { n, len, index, value, .. } => {
            at_least_once(n)?;
            number(index)?;
            number(value)?;
            array(len)
        }
    }
}
