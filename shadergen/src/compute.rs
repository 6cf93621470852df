//! The value of each kind of node.

use color_fn_core::graph::facts::Clamp;
use color_fn_core::graph::{Id, Node};
use color_fn_core::scalar::{BinaryOp, UnaryOp};
use naga::{BinaryOperator, Expression, Literal, MathFunction, ScalarKind, UnaryOperator};

use crate::body::Value;
use crate::constant::{Known, fold};
use crate::error::ShaderError;
use crate::operation::{self, Written};
use crate::types::{vector_size, width};
use crate::walk::{Index, Slot, Walk};

impl Walk<'_> {
    /// The value of a number, vector or truth value; what is known is written here.
    pub(crate) fn value(&mut self, id: Id) -> Result<Value, ShaderError> {
        self.slot_value(self.slots[id.index()])
    }

    pub(crate) fn slot_value(&mut self, slot: Slot) -> Result<Value, ShaderError> {
        match slot {
            Slot::Value(value) => Ok(value),
            Slot::Known(known) => self.constant(known),
            Slot::Nothing | Slot::Array(_) => {
                Err(ShaderError::Graph { what: "an operand is used before it is computed" })
            }
        }
    }

    fn constant(&mut self, known: Known) -> Result<Value, ShaderError> {
        match known {
            Known::Bool(b) => Ok(self.body.add(Expression::Literal(Literal::Bool(b)))),
            Known::Numbers { width: 1, x } => self.literal(x[0]),
            Known::Numbers { width, x } => {
                let x = &x[..usize::from(width)];
                if x.iter().all(|component| component.to_bits() == x[0].to_bits()) {
                    let value = self.literal(x[0])?;
                    return Ok(self.body.add(Expression::Splat { size: vector_size(width), value }));
                }
                let components = x.iter().map(|&x| self.literal(x)).collect::<Result<_, _>>()?;
                Ok(self.body.add(Expression::Compose { ty: self.types.numbers(width), components }))
            }
        }
    }

    pub(crate) fn literal(&mut self, value: f32) -> Result<Value, ShaderError> {
        if value.is_finite() { Ok(self.body.float(value)) } else { Err(ShaderError::NotFinite { value }) }
    }

    pub(crate) fn known(&self, id: Id) -> Option<Known> {
        match self.slots[id.index()] {
            Slot::Known(known) => Some(known),
            Slot::Nothing | Slot::Value(_) | Slot::Array(_) => None,
        }
    }

    /// The known negative number that a node is, positive.
    fn negative(&self, id: Id) -> Option<f32> {
        self.known(id).and_then(Known::as_number).filter(|&x| x < 0.0).map(|x| -x)
    }

    /// Computes a node of which the number is needed.
    pub(crate) fn compute(&mut self, id: Id) -> Result<Slot, ShaderError> {
        let graph = self.graph;
        let node = graph.node(id);
        if let Some(known) = fold(graph, node, |id| self.known(id)) {
            return Ok(Slot::Known(known));
        }
        let value = match *node {
            Node::Input(k) => self.body.add(Expression::FunctionArgument(k)),
            Node::Literal(_) => return Err(ShaderError::Graph { what: "a literal is not known" }),
            Node::Row(depth) => match self.row(depth)? {
                #[expect(
                    clippy::cast_precision_loss,
                    reason = "integers above 2²⁴ are rounded, as `f32(row)` is"
                )]
                Index::Known(row) => return Ok(Slot::Known(Known::number(row as f32))),
                Index::Value(expr) => {
                    self.body.add(Expression::As { expr, kind: ScalarKind::Float, convert: Some(4) })
                }
            },
            Node::Unary(op, a) => self.unary(op, a)?,
            Node::Binary(op, a, b) => match self.demand.clamp(id) {
                Some(Clamp { x, low, high, .. }) => {
                    let arguments = [self.value(x)?, self.value(low)?, self.value(high)?];
                    self.body.math(MathFunction::Clamp, &arguments)
                }
                None => self.binary(op, a, b)?,
            },
            Node::MulAdd(a, b, c) => {
                let product = self.binary(BinaryOp::Mul, a, b)?;
                self.plus(product, c)?
            }
            Node::Compare(op, a, b) => {
                let (a, b) = (self.value(a)?, self.value(b)?);
                self.body.binary(operation::compare(op), a, b)
            }
            Node::Logic(op, a, b) => {
                let (a, b) = (self.value(a)?, self.value(b)?);
                self.body.binary(operation::logic(op), a, b)
            }
            Node::Not(a) => {
                let expr = self.value(a)?;
                self.body.add(Expression::Unary { op: UnaryOperator::LogicalNot, expr })
            }
            Node::Select(mask, yes, no) => match self.known(mask) {
                Some(Known::Bool(holds)) => return Ok(self.slots[if holds { yes } else { no }.index()]),
                Some(Known::Numbers { .. }) | None => {
                    let condition = self.value(mask)?;
                    let (accept, reject) = (self.value(yes)?, self.value(no)?);
                    self.body.add(Expression::Select { condition, accept, reject })
                }
            },
            Node::Compose(ref parts) => {
                let components = parts.iter().map(|&part| self.value(part)).collect::<Result<Vec<_>, _>>()?;
                let ty = self.types.numbers(width(graph.ty(id))?);
                self.body.add(Expression::Compose { ty, components })
            }
            Node::Splat(k, a) => {
                let value = self.value(a)?;
                self.body.add(Expression::Splat { size: vector_size(k), value })
            }
            Node::Component(k, a) => {
                let base = self.value(a)?;
                self.body.element(base, u32::from(k))
            }
            Node::InnerProduct(a, b) => {
                let arguments = [self.value(a)?, self.value(b)?];
                self.body.math(MathFunction::Dot, &arguments)
            }
            Node::Read { block, row, column, width } => return self.read(block, row, column, width),
            Node::Dot { block, row, column, array } => return self.dot(block, row, column, array),
            Node::At(array, i) => self.at(array, i)?,
            Node::Sum { .. } | Node::Collect { .. } | Node::Scatter { .. } => {
                return Err(ShaderError::Graph { what: "a loop stands among the values" });
            }
        };
        Ok(Slot::Value(value))
    }

    fn unary(&mut self, op: UnaryOp, a: Id) -> Result<Value, ShaderError> {
        let x = self.value(a)?;
        self.written(operation::unary(op, self.math), &[x], a)
    }

    /// An operation on values as wide as that of a node.
    fn written(&mut self, written: Written, operands: &[Value], like: Id) -> Result<Value, ShaderError> {
        Ok(match (written, operands) {
            (Written::Negate, &[expr]) => {
                self.body.add(Expression::Unary { op: UnaryOperator::Negate, expr })
            }
            (Written::Operator(op), &[a, b]) => self.body.binary(op, a, b),
            (Written::Negate | Written::Operator(_), _) => {
                return Err(ShaderError::Graph { what: "an operator has another number of operands" });
            }
            (Written::Native(function), operands) => self.body.math(function, operands),
            (Written::Helper(helper), operands) => {
                let function = self.helper(helper, width(self.graph.ty(like))?)?;
                self.body.call(function, operands.to_vec())
            }
        })
    }

    fn binary(&mut self, op: BinaryOp, a: Id, b: Id) -> Result<Value, ShaderError> {
        if op == BinaryOp::Add {
            // `-1.5 + x` and `x + -1.5` are `x - 1.5`.
            let (a, b) = if self.negative(a).is_some() { (b, a) } else { (a, b) };
            let a = self.value(a)?;
            return self.plus(a, b);
        }
        let operands = [self.value(a)?, self.value(b)?];
        self.written(operation::binary(op, self.math), &operands, a)
    }

    fn plus(&mut self, a: Value, b: Id) -> Result<Value, ShaderError> {
        if let Some(less) = self.negative(b) {
            let less = self.literal(less)?;
            return Ok(self.body.binary(BinaryOperator::Subtract, a, less));
        }
        let b = self.value(b)?;
        Ok(self.body.binary(BinaryOperator::Add, a, b))
    }
}
