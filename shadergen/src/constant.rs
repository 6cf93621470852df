//! Values that are known while the function is written.
//!
//! What is known is computed here, in `f32` by the definition of each operation, because a strict compiler rejects
//! `sqrt(-1)` or `1 / 0` even where nothing depends on it. A value that is not finite is an error only where it
//! reaches the text.

use color_fn_core::color::round_to_f32;
use color_fn_core::graph::{Graph, Id, Literal, Node};
use color_fn_core::scalar::{LogicOp, Scalar};

/// A known truth value, number or vector.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Known {
    Bool(bool),
    Numbers { width: u8, x: [f32; 4] },
}

impl Known {
    pub(crate) const fn number(x: f32) -> Self {
        Self::Numbers { width: 1, x: [x; 4] }
    }

    pub(crate) fn vector(components: &[f32]) -> Self {
        let mut x = [0.0; 4];
        for (slot, &component) in x.iter_mut().zip(components) {
            *slot = component;
        }
        Self::Numbers { width: u8::try_from(components.len().min(4)).unwrap_or(4), x }
    }

    /// The number, where it is one.
    pub(crate) const fn as_number(self) -> Option<f32> {
        match self {
            Self::Numbers { width: 1, x } => Some(x[0]),
            Self::Numbers { .. } | Self::Bool(_) => None,
        }
    }

    const fn as_bool(self) -> Option<bool> {
        match self {
            Self::Bool(b) => Some(b),
            Self::Numbers { .. } => None,
        }
    }

    /// The sum of two of one width.
    pub(crate) fn plus(self, rhs: Self) -> Option<Self> {
        self.with(rhs, |a, b| a + b)
    }

    fn each(self, f: impl Fn(f32) -> f32) -> Option<Self> {
        match self {
            Self::Numbers { width, x } => Some(Self::Numbers { width, x: x.map(f) }),
            Self::Bool(_) => None,
        }
    }

    /// A number goes with each component of a vector.
    fn with(self, rhs: Self, f: impl Fn(f32, f32) -> f32) -> Option<Self> {
        match (self, rhs) {
            (Self::Numbers { width, x: a }, Self::Numbers { width: other, x: b }) => {
                let b = if other == 1 { [b[0]; 4] } else { b };
                Some(Self::Numbers { width, x: std::array::from_fn(|k| f(a[k], b[k])) })
            }
            _ => None,
        }
    }
}

/// The value of a node whose operands are known as `of` tells; `None` where that does not suffice.
pub(crate) fn fold(graph: &Graph, node: &Node, of: impl Fn(Id) -> Option<Known>) -> Option<Known> {
    let number = |id: Id| of(id).and_then(Known::as_number);
    match *node {
        Node::Literal(Literal(x)) => Some(Known::number(round_to_f32(x))),
        Node::Unary(op, a) => of(a)?.each(|x| x.unary(op)),
        Node::Binary(op, a, b) => of(a)?.with(of(b)?, |a, b| a.binary(op, b)),
        Node::MulAdd(a, b, c) => Some(Known::number(number(a)? * number(b)? + number(c)?)),
        Node::Compare(op, a, b) => Some(Known::Bool(op.eval(number(a)?, number(b)?))),
        Node::Logic(op, a, b) => {
            let (a, b) = (of(a).and_then(Known::as_bool), of(b).and_then(Known::as_bool));
            match op {
                LogicOp::And if a == Some(false) || b == Some(false) => Some(Known::Bool(false)),
                LogicOp::Or if a == Some(true) || b == Some(true) => Some(Known::Bool(true)),
                LogicOp::And => Some(Known::Bool(a? && b?)),
                LogicOp::Or => Some(Known::Bool(a? || b?)),
            }
        }
        Node::Not(a) => Some(Known::Bool(!of(a)?.as_bool()?)),
        Node::Select(mask, yes, no) => of(if of(mask)?.as_bool()? { yes } else { no }),
        Node::Compose(ref parts) => {
            let parts: Option<Vec<f32>> = parts.iter().map(|&part| number(part)).collect();
            parts.map(|parts| Known::vector(&parts))
        }
        Node::Splat(width, a) => number(a).map(|x| Known::Numbers { width, x: [x; 4] }),
        Node::Component(k, a) => match (of(a), graph.node(a)) {
            (Some(Known::Numbers { x, .. }), _) => x.get(usize::from(k)).copied().map(Known::number),
            (_, Node::Compose(parts)) => of(*parts.get(usize::from(k))?),
            _ => None,
        },
        Node::InnerProduct(a, b) => match of(a)?.with(of(b)?, |a, b| a * b)? {
            Known::Numbers { width, x } => Some(Known::number(x[..usize::from(width)].iter().sum())),
            Known::Bool(_) => None,
        },
        Node::Input(_)
        | Node::Row(_)
        | Node::Read { .. }
        | Node::Dot { .. }
        | Node::At(..)
        | Node::Sum { .. }
        | Node::Collect { .. }
        | Node::Scatter { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_goes_with_each_component() {
        let v = Known::vector(&[1.0, 2.0, 3.0]);
        assert_eq!(
            v.with(Known::number(2.0), |a, b| a * b),
            Some(Known::Numbers { width: 3, x: [2.0, 4.0, 6.0, 0.0] })
        );
        assert_eq!(v.as_number(), None);
    }
}
