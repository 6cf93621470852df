//! Reading parameters and arrays.
//!
//! A row lies in `vec4`s. Columns that are known are components of one of them, so that a row is loaded once and its
//! parts are `centre.xyz` and `centre.w`.

use color_fn::graph::{Id, Type};
use color_fn::scalar::BinaryOp;
use naga::{BinaryOperator, Expression, MathFunction};

use crate::body::Value;
use crate::constant::Known;
use crate::error::ShaderError;
use crate::function::{Array, Index, Slot, Walk};
use crate::names::{identifier, singular};

/// What is loaded or computed once and used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Cached {
    /// A `vec4` of a row.
    Quad { block: usize, row: Index, quad: u32 },
    /// Where a row begins.
    Start { row: Value, quads: u32 },
}

impl Walk<'_> {
    fn remember(&mut self, key: Cached, value: Value) {
        self.cache.insert(key, value);
        self.cached.push(key);
    }

    /// Parameters of a row.
    pub(crate) fn read(&mut self, block: u32, row: Id, column: Id, width: u8) -> Result<Slot, ShaderError> {
        let block = block as usize;
        let (rows, columns) = self.shape(block)?;
        let row = self.index(row, rows)?;
        // Of a vector the last column too lies in the row.
        let column = self.index(column, columns + 1 - usize::from(width))?;
        if let (Index::Known(row), Index::Known(column)) = (row, column)
            && let Some(known) = self.constants(block, row, column, width)
        {
            return Ok(Slot::Known(known));
        }
        match column {
            Index::Known(column) => self.known_columns(block, row, column, width),
            Index::Value(_) => self.element_of_row(block, row, column),
        }
        .map(Slot::Value)
    }

    fn shape(&self, block: usize) -> Result<(usize, usize), ShaderError> {
        let shape = self.parameters.blocks.get(block);
        let shape = shape.ok_or(ShaderError::Graph { what: "there is no such parameter block" })?;
        Ok((shape.rows, shape.columns))
    }

    fn constants(&self, block: usize, row: u32, column: u32, width: u8) -> Option<Known> {
        let of = |k: u8| self.parameters.known(block, row as usize, column as usize + usize::from(k));
        let values: Option<Vec<f32>> = (0..width).map(of).collect();
        match values?[..] {
            [x] => Some(Known::number(x)),
            ref x => Some(Known::vector(x)),
        }
    }

    /// The number of a row's first `vec4` in its block.
    fn start(&mut self, block: usize, row: Index) -> Index {
        let quads = u32::try_from(self.parameters.blocks[block].stride / 16).unwrap_or(u32::MAX);
        match row {
            Index::Value(row) if quads > 1 => {
                let key = Cached::Start { row, quads };
                if let Some(&start) = self.cache.get(&key) {
                    return Index::Value(start);
                }
                let by = self.body.index(quads);
                let start = self.body.binary(BinaryOperator::Multiply, row, by);
                self.body.hint(start, "start");
                self.remember(key, start);
                Index::Value(start)
            }
            _ => self.integers(BinaryOp::Mul, row, Index::Known(quads)),
        }
    }

    fn array(&mut self, block: usize) -> Result<Value, ShaderError> {
        self.parameters.array(self.module, &mut self.body, self.types, self.names, block)
    }

    /// What a row of a block is called.
    fn row_name(&self, block: usize) -> String {
        let shape = &self.parameters.blocks[block];
        if shape.rows == 1 { identifier(&shape.name) } else { singular(&shape.name) }
    }

    fn place(&mut self, array: Value, index: Index) -> Value {
        match index {
            Index::Known(k) => self.body.element(array, k),
            Index::Value(k) => self.body.element_at(array, k),
        }
    }

    /// A `vec4` of a row, loaded once.
    fn quad(&mut self, block: usize, row: Index, quad: u32) -> Result<Value, ShaderError> {
        let key = Cached::Quad { block, row, quad };
        if let Some(&value) = self.cache.get(&key) {
            return Ok(value);
        }
        let start = self.start(block, row);
        let index = self.integers(BinaryOp::Add, start, Index::Known(quad));
        let array = self.array(block)?;
        let place = self.place(array, index);
        let mut name = self.row_name(block);
        if let Some(letter @ b'b'..=b'z') = u8::try_from(quad).ok().and_then(|k| k.checked_add(b'a')) {
            name.push('_');
            name.push(char::from(letter));
        }
        let value = self.body.load(place, &name);
        self.remember(key, value);
        Ok(value)
    }

    fn known_columns(
        &mut self,
        block: usize,
        row: Index,
        column: u32,
        width: u8,
    ) -> Result<Value, ShaderError> {
        let (first, last) = (column / 4, (column + u32::from(width) - 1) / 4);
        if first == last {
            let quad = self.quad(block, row, first)?;
            let part = self.body.components(quad, column % 4, width);
            if let 2..=3 = width {
                let name = format!("{}_part", self.row_name(block));
                self.body.hint(part, &name);
            }
            return Ok(part);
        }
        let inside = u8::try_from(4 - column % 4).unwrap_or(4);
        let (low, high) = (self.quad(block, row, first)?, self.quad(block, row, last)?);
        let low = self.body.components(low, column % 4, inside);
        let high = self.body.components(high, 0, width - inside);
        let ty = self.types.numbers(width);
        Ok(self.body.add(Expression::Compose { ty, components: vec![low, high] }))
    }

    /// A parameter in a computed column.
    fn element_of_row(&mut self, block: usize, row: Index, column: Index) -> Result<Value, ShaderError> {
        let (quad, part) = self.split(column);
        let start = self.start(block, row);
        let index = self.integers(BinaryOp::Add, start, quad);
        let array = self.array(block)?;
        let vector = self.place(array, index);
        let element = self.place(vector, part);
        let name = singular(&self.parameters.blocks[block].name);
        Ok(self.body.load(element, &name))
    }

    /// The place of an array's element.
    pub(crate) fn element(&mut self, array: Array, index: Index) -> Value {
        if !array.packed {
            return self.place(array.place, index);
        }
        let (quad, part) = self.split(index);
        let vector = self.place(array.place, quad);
        self.place(vector, part)
    }

    fn array_of(&self, id: Id) -> Result<Array, ShaderError> {
        match (self.slots[id.index()], self.graph.ty(id)) {
            (Slot::Array(array), Type::Array(_)) => Ok(array),
            _ => Err(ShaderError::Graph { what: "an array is used before it is computed" }),
        }
    }

    /// What an element of an array is called.
    fn element_name(&self, array: Id) -> String {
        self.graph.names.get(&array).map_or_else(|| "value".into(), |name| singular(name))
    }

    /// An element of an array.
    pub(crate) fn at(&mut self, array: Id, i: Id) -> Result<Value, ShaderError> {
        let name = self.element_name(array);
        let array = self.array_of(array)?;
        let index = self.index(i, array.len as usize)?;
        let element = self.element(array, index);
        Ok(self.body.load(element, &name))
    }

    /// The inner product of a row and an array: a loop, four columns at a time where they begin at a `vec4`.
    pub(crate) fn dot(&mut self, block: u32, row: Id, column: u32, array: Id) -> Result<Value, ShaderError> {
        let block = block as usize;
        let (rows, _) = self.shape(block)?;
        let row = self.index(row, rows)?;
        let name = self.element_name(array);
        let array = self.array_of(array)?;
        let start = self.start(block, row);
        let total = self.total("total", 1);
        if column.is_multiple_of(4) && array.packed {
            let first = self.integers(BinaryOp::Add, start, Index::Known(column / 4));
            self.repeat(array.len.div_ceil(4), "quad", |walk, quad| {
                let index = walk.integers(BinaryOp::Add, first, Index::Value(quad));
                let parameters = walk.array(block)?;
                let place = walk.place(parameters, index);
                let hint = walk.row_name(block);
                let weights = walk.body.load(place, &hint);
                let place = walk.place(array.place, Index::Value(quad));
                let values = walk.body.load(place, &name);
                let term = walk.body.math(MathFunction::Dot, &[weights, values]);
                walk.add_to(total, term);
                Ok(())
            })?;
        } else {
            self.repeat(array.len, "column", |walk, j| {
                let at = walk.integers(BinaryOp::Add, Index::Value(j), Index::Known(column));
                let weight = walk.element_of_row(block, row, at)?;
                let place = walk.element(array, Index::Value(j));
                let value = walk.body.load(place, &name);
                let term = walk.body.binary(BinaryOperator::Multiply, weight, value);
                walk.add_to(total, term);
                Ok(())
            })?;
        }
        Ok(self.body.load(total, "inner"))
    }
}
