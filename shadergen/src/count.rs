//! Row and column numbers, counted in `u32`.

use color_fn_core::color::round_to_f32;
use color_fn_core::graph::facts::{self, Cell, floor_index};
use color_fn_core::graph::{Id, Node};
use color_fn_core::scalar::BinaryOp;
use naga::{BinaryOperator, Expression, MathFunction, ScalarKind};

use crate::body::Value;
use crate::constant::Known;
use crate::error::ShaderError;
use crate::operation::{self, Written};
use crate::options::Math;
use crate::walk::{Index, Walk};

impl Walk<'_> {
    /// Computes a node of which the row or column number is needed.
    pub(crate) fn count(&mut self, id: Id) -> Result<Index, ShaderError> {
        if let Some(x) = self.graph.literal(id) {
            return Ok(Index::Known(floor_index(x)));
        }
        if let Node::Row(depth) = *self.graph.node(id) {
            return self.row(depth);
        }
        if self.demand.number(id) || !self.demand.integer(id) {
            return self.count_number(id);
        }
        match *self.graph.node(id) {
            Node::Binary(op, a, b) => {
                let (a, b) = (self.counted(a)?, self.counted(b)?);
                Ok(self.integers(op, a, b))
            }
            Node::MulAdd(a, b, c) => {
                let (a, b, c) = (self.counted(a)?, self.counted(b)?, self.counted(c)?);
                let product = self.integers(BinaryOp::Mul, a, b);
                Ok(self.integers(BinaryOp::Add, product, c))
            }
            Node::Select(mask, yes, no) => {
                let (yes, no) = (self.counted(yes)?, self.counted(no)?);
                if let Some(Known::Bool(holds)) = self.known(mask) {
                    return Ok(if holds { yes } else { no });
                }
                let condition = self.value(mask)?;
                let (accept, reject) = (self.index_value(yes), self.index_value(no));
                Ok(Index::Value(self.body.add(Expression::Select { condition, accept, reject })))
            }
            _ => self.count_number(id),
        }
    }

    /// `u32` of a number that is an integer and not negative.
    fn count_number(&mut self, id: Id) -> Result<Index, ShaderError> {
        if !self.demand.number(id)
            && let Some(Cell { x, first, last }) = self.demand.cell(id)
        {
            return self.cell(x, [first, last]);
        }
        if let Some(x) = self.known(id).and_then(Known::as_number) {
            return Ok(Index::Known(floor_index(f64::from(x))));
        }
        let number = self.value(id)?;
        Ok(Index::Value(self.converted(number)))
    }

    /// `u32(clamp(x, low, high))`.
    fn cell(&mut self, x: Id, bounds: [f64; 2]) -> Result<Index, ShaderError> {
        if let Some(x) = self.known(x).and_then(Known::as_number) {
            return Ok(Index::Known(floor_index(f64::from(x).max(bounds[0]).min(bounds[1]))));
        }
        let x = self.value(x)?;
        let [low, high] = bounds.map(round_to_f32);
        let arguments = [x, self.literal(low)?, self.literal(high)?];
        let clamped = self.body.math(MathFunction::Clamp, &arguments);
        Ok(Index::Value(self.converted(clamped)))
    }

    fn converted(&mut self, expr: Value) -> Value {
        let index = self.body.add(Expression::As { expr, kind: ScalarKind::Uint, convert: Some(4) });
        self.body.hint(index, "index");
        index
    }

    /// A row or column number that its step has counted.
    fn counted(&self, id: Id) -> Result<Index, ShaderError> {
        if let Some(x) = self.graph.literal(id) {
            return Ok(Index::Known(floor_index(x)));
        }
        self.indices[id.index()].ok_or(ShaderError::Graph { what: "an index is used before it is computed" })
    }

    fn index_value(&mut self, index: Index) -> Value {
        match index {
            Index::Known(x) => self.body.index(x),
            Index::Value(value) => value,
        }
    }

    /// An operation on row and column numbers.
    pub(crate) fn integers(&mut self, op: BinaryOp, a: Index, b: Index) -> Index {
        match (op, a, b) {
            (_, Index::Known(a), Index::Known(b)) => {
                return Index::Known(floor_index(op.eval(f64::from(a), f64::from(b))));
            }
            (BinaryOp::Add | BinaryOp::Sub, a, Index::Known(0))
            | (BinaryOp::Mul, a, Index::Known(1))
            | (BinaryOp::Add, Index::Known(0), a)
            | (BinaryOp::Mul, Index::Known(1), a) => return a,
            _ => {}
        }
        let (a, b) = (self.index_value(a), self.index_value(b));
        let index = match operation::binary(op, Math::Native) {
            Written::Operator(op) => self.body.binary(op, a, b),
            Written::Native(function) => self.body.math(function, &[a, b]),
            Written::Negate | Written::Helper(_) => {
                unreachable!("native operations on two numbers are neither")
            }
        };
        self.body.hint(index, "index");
        Index::Value(index)
    }

    /// A row or column number in `0 .. n`.
    pub(crate) fn index(&mut self, id: Id, n: usize) -> Result<Index, ShaderError> {
        let last = u32::try_from(n.saturating_sub(1)).unwrap_or(u32::MAX);
        if last == 0 {
            return Ok(Index::Known(0));
        }
        if let facts::Index::Known(i) = self.graph.index(id, n) {
            return Ok(Index::Known(u32::try_from(i).unwrap_or(last)));
        }
        if self.demand.countable(id) {
            let index = self.counted(id)?;
            let bounded = !self.ranges.may_reach(id, n);
            return Ok(if bounded { index } else { self.integers(BinaryOp::Min, index, Index::Known(last)) });
        }
        self.cell(id, [0.0, f64::from(last)])
    }

    /// The vector of 2, 4, … that a column or element lies in, and its place there.
    pub(crate) fn split(&mut self, index: Index, width: u8) -> (Index, Index) {
        let (bits, mask) = (width.ilog2(), u32::from(width) - 1);
        match index {
            _ if mask == 0 => (index, Index::Known(0)),
            Index::Known(x) => (Index::Known(x >> bits), Index::Known(x & mask)),
            Index::Value(value) => {
                let (bits, mask) = (self.body.index(bits), self.body.index(mask));
                let quad = self.body.binary(BinaryOperator::ShiftRight, value, bits);
                let part = self.body.binary(BinaryOperator::And, value, mask);
                (Index::Value(quad), Index::Value(part))
            }
        }
    }
}
