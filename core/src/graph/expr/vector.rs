//! The vector that records what is asked of it.

use std::ops::Mul;

use super::{Expr, ExprBool};
use crate::graph::node::{Id, Node};
use crate::graph::recorder::Recorder;
use crate::scalar::op::{BinaryOp, UnaryOp};
use crate::scalar::operators::operators;
use crate::scalar::{LeafPairs, Leaves, Pack, Scalar, Vector, Zero, array_of};

/// A vector of literals, or a recorded one.
#[derive(Debug, Clone, Copy)]
pub enum ExprVector<'g, const K: usize> {
    /// Numbers written in the definition.
    Literal([f64; K]),
    /// A recorded vector.
    Node(&'g Recorder, Id),
}

impl<'g, const K: usize> ExprVector<'g, K> {
    #[inline(never)]
    pub(super) fn id(self, recorder: &Recorder) -> Id {
        match self {
            Self::Literal(x) => recorder.compose(x.map(|x| recorder.literal(x))),
            Self::Node(_, id) => id,
        }
    }
}

impl<'g, const K: usize> Vector<Expr<'g>, K> for ExprVector<'g, K> {
    // What is recorded once is called, not copied to where it is asked for: each color is compiled for its recording too.
    #[inline(never)]
    fn from_array(components: [Expr<'g>; K]) -> Self {
        match components.iter().find_map(|c| c.recorder()) {
            Some(recorder) => Self::Node(recorder, recorder.compose(components.map(|c| c.id(recorder)))),
            None => Self::Literal(components.map(|c| match c {
                Expr::Literal(x) => x,
                Expr::Node(..) => unreachable!("a node has a recorder"),
            })),
        }
    }
    #[inline(never)]
    fn to_array(self) -> [Expr<'g>; K] {
        array_of(|k| self.get(k))
    }
    fn get(self, k: usize) -> Expr<'g> {
        match self {
            Self::Literal(x) => Expr::Literal(x[k]),
            Self::Node(recorder, id) => {
                let k = u8::try_from(k).expect("a vector has at most 4 components");
                Expr::Node(recorder, recorder.component(k, id))
            }
        }
    }
    fn dot(self, rhs: Self) -> Expr<'g> {
        match (self, rhs) {
            (Self::Literal(_), Self::Literal(_)) => {
                (1..K).fold(self.get(0) * rhs.get(0), |sum, k| self.get(k).mul_add(rhs.get(k), sum))
            }
            (Self::Node(recorder, _), _) | (_, Self::Node(recorder, _)) => {
                let (a, b) = (self.id(recorder), rhs.id(recorder));
                Expr::Node(recorder, recorder.push(Node::InnerProduct(a, b)))
            }
        }
    }
    fn unary(self, op: UnaryOp) -> Self {
        match self {
            Self::Literal(x) => Self::Literal(x.map(|x| op.eval(x))),
            Self::Node(recorder, id) => Self::Node(recorder, recorder.push(Node::Unary(op, id))),
        }
    }
    fn binary(self, op: BinaryOp, rhs: Self) -> Self {
        match (self, rhs) {
            (Self::Literal(a), Self::Literal(b)) => Self::Literal(array_of(|k| op.eval(a[k], b[k]))),
            (Self::Node(recorder, _), _) | (_, Self::Node(recorder, _)) => {
                let (a, b) = (self.id(recorder), rhs.id(recorder));
                Self::Node(recorder, recorder.push(Node::Binary(op, a, b)))
            }
        }
    }
    fn select(mask: ExprBool<'g>, yes: Self, no: Self) -> Self {
        match mask {
            ExprBool::Known(true) => yes,
            ExprBool::Known(false) => no,
            ExprBool::Node(recorder, mask) => {
                let (yes, no) = (yes.id(recorder), no.id(recorder));
                Self::Node(recorder, recorder.push(Node::Select(mask, yes, no)))
            }
        }
    }
    fn splat(x: Expr<'g>) -> Self {
        Self::from_array([x; K])
    }
    fn named(self, name: &str) -> Self {
        if let Self::Node(recorder, id) = self {
            recorder.name(id, name);
        }
        self
    }
}

impl<'g, const K: usize> Pack<Expr<'g>> for ExprVector<'g, K> {
    fn map<L: Leaves<Expr<'g>>>(self, leaves: &mut L) -> Self {
        leaves.vector::<K>(self)
    }
    fn zip<L: LeafPairs<Expr<'g>>>(self, other: Self, pairs: &mut L) -> Self {
        pairs.vector::<K>(self, other)
    }
    #[inline(always)]
    fn add_term(&mut self, term: Self) {
        *self = *self + term;
    }
}

impl<const K: usize> Zero for ExprVector<'_, K> {
    fn zero() -> Self {
        Self::Literal([0.0; K])
    }
}

operators! { impl[const K: usize] ExprVector<'_, K>: operations }

impl<'g, const K: usize> Mul<Expr<'g>> for ExprVector<'g, K> {
    type Output = Self;
    fn mul(self, rhs: Expr<'g>) -> Self {
        match (self, rhs) {
            (Self::Literal(v), Expr::Literal(x)) => Self::Literal(v.map(|v| v * x)),
            (_, one) if one.is(1.0) => self,
            (Self::Node(recorder, _), _) | (_, Expr::Node(recorder, _)) => {
                let (a, b) = (self.id(recorder), rhs.id(recorder));
                Self::Node(recorder, recorder.push(Node::Binary(BinaryOp::Mul, a, b)))
            }
        }
    }
}
