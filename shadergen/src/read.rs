//! Reading parameters and arrays.
//!
//! A row lies in `vec4`s. Columns that are known are components of one of them, so that a row is loaded once and its
//! parts are `centre.xyz` and `centre.w`.

use color_fn_core::graph::{Id, Type};
use color_fn_core::scalar::BinaryOp;
use naga::{BinaryOperator, Expression, MathFunction};

use crate::body::Value;
use crate::constant::Known;
use crate::error::ShaderError;
use crate::names::{identifier, singular};
use crate::unroll::dot_size;
use crate::walk::{Array, Cached, Index, Slot, Walk};

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
        let quads = self.quads(block);
        self.times(row, quads)
    }

    /// From one row to the next, four numbers each.
    fn quads(&self, block: usize) -> u32 {
        let shape = &self.parameters.blocks[block];
        u32::try_from(shape.stride / (4 * shape.format.bytes())).unwrap_or(u32::MAX)
    }

    /// Where a row of so many vectors begins.
    fn times(&mut self, row: Index, quads: u32) -> Index {
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
        let name = self.numbered(block, quad);
        let quads = self.quads(block);
        let value = if self.parameters.words() == Some(4) && quads > 1 {
            let words = self.words(block, row, quad / 2, quads / 2)?;
            let first = quad % 2 * 2;
            let [low, high] = [first, first + 1].map(|k| self.body.element(words, k));
            self.unpacked([low, high], &name)
        } else {
            let start = self.start(block, row);
            let index = self.integers(BinaryOp::Add, start, Index::Known(quad));
            self.load_quad(block, index, &name)?
        };
        self.remember(key, value);
        Ok(value)
    }

    /// What a vector of a row is called: the second one is `b`.
    fn numbered(&self, block: usize, vector: u32) -> String {
        let mut name = self.row_name(block);
        if let Some(letter @ b'b'..=b'z') = u8::try_from(vector).ok().and_then(|k| k.checked_add(b'a')) {
            name.push('_');
            name.push(char::from(letter));
        }
        name
    }

    /// Eight halves of a row of so many vectors, loaded once.
    fn words(&mut self, block: usize, row: Index, vector: u32, vectors: u32) -> Result<Value, ShaderError> {
        let key = Cached::Words { block, row, vector };
        if let Some(&value) = self.cache.get(&key) {
            return Ok(value);
        }
        let start = self.times(row, vectors);
        let index = self.integers(BinaryOp::Add, start, Index::Known(vector));
        let array = self.array(block)?;
        let place = self.place(array, index);
        let name = format!("{}_words", self.numbered(block, vector));
        let value = self.body.load(place, &name);
        self.remember(key, value);
        Ok(value)
    }

    /// Four numbers from two words of two halves each.
    fn unpacked(&mut self, words: [Value; 2], name: &str) -> Value {
        // Named, because the writer of HLSL would number them.
        for (word, part) in words.into_iter().zip(["xy", "zw"]) {
            self.body.name(word, &format!("{name}_{part}"));
        }
        let components = words.map(|word| self.body.math(MathFunction::Unpack2x16float, &[word]));
        let ty = self.types.numbers(4);
        let value = self.body.add(Expression::Compose { ty, components: components.into() });
        self.body.name(value, name);
        value
    }

    /// The `vec4` of a block at an index.
    fn load_quad(&mut self, block: usize, index: Index, name: &str) -> Result<Value, ShaderError> {
        let array = self.array(block)?;
        let Some(width) = self.parameters.words() else {
            let place = self.place(array, index);
            return Ok(self.body.load(place, name));
        };
        // Four halves are two words.
        let (vector, pair) = self.split(index, width / 2);
        let place = self.place(array, vector);
        let words = self.body.load(place, &format!("{name}_words"));
        let words = match pair {
            Index::Known(pair) if width == 4 => self.body.components(words, 2 * pair, 2),
            Index::Known(_) => words,
            Index::Value(pair) => {
                let zero = self.body.index(0);
                let condition = self.body.binary(BinaryOperator::Equal, pair, zero);
                let (accept, reject) = (self.body.components(words, 0, 2), self.body.components(words, 2, 2));
                self.body.add(Expression::Select { condition, accept, reject })
            }
        };
        let words = [0, 1].map(|k| self.body.element(words, k));
        Ok(self.unpacked(words, name))
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
        let name = singular(&self.parameters.blocks[block].name);
        let start = self.start(block, row);
        let Some(width) = self.parameters.words() else {
            let (quad, part) = self.split(column, 4);
            let index = self.integers(BinaryOp::Add, start, quad);
            let array = self.array(block)?;
            let vector = self.place(array, index);
            let element = self.place(vector, part);
            return Ok(self.body.load(element, &name));
        };
        let (word, half) = self.split(column, 2);
        let from = self.integers(BinaryOp::Mul, start, Index::Known(2));
        let word = self.integers(BinaryOp::Add, from, word);
        let (vector, part) = self.split(word, width);
        let array = self.array(block)?;
        let vector = self.place(array, vector);
        let place = self.place(vector, part);
        let word = self.body.load(place, &format!("{name}_word"));
        let pair = self.body.math(MathFunction::Unpack2x16float, &[word]);
        let value = self.place(pair, half);
        self.body.name(value, &name);
        Ok(value)
    }

    /// The place of an array's element.
    pub(crate) fn element(&mut self, array: Array, index: Index) -> Value {
        if !array.packed {
            return self.place(array.place, index);
        }
        let (quad, part) = self.split(index, 4);
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
        self.graph.names().get(&array).map_or_else(|| "value".into(), |name| singular(name))
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
    pub(crate) fn dot(&mut self, block: u32, row: Id, column: u32, array: Id) -> Result<Slot, ShaderError> {
        let block = block as usize;
        let (rows, _) = self.shape(block)?;
        let row = self.index(row, rows)?;
        let name = self.element_name(array);
        let array = self.array_of(array)?;
        let start = self.start(block, row);
        let size = dot_size(array.len);
        if !(column.is_multiple_of(4) && array.packed) {
            let mut total = self.total("total", 1, array.len, size);
            self.repeat(array.len, size, "column", |walk, j| {
                let at = walk.integers(BinaryOp::Add, j, Index::Known(column));
                let weight = walk.element_of_row(block, row, at)?;
                let place = walk.element(array, j);
                let value = walk.body.load(place, &name);
                let term = walk.body.binary(BinaryOperator::Multiply, weight, value);
                walk.add_to(&mut total, Slot::Value(term))
            })?;
            return Ok(self.summed(total, "inner"));
        }
        let quads = array.len.div_ceil(4);
        let first = column / 4;
        let from = self.integers(BinaryOp::Add, start, Index::Known(first));
        let mut total = self.total("total", 1, quads, size);
        self.repeat(quads, size, "quad", |walk, quad| {
            let weights = match quad {
                Index::Known(quad)
                    if let Some(known) = walk.known_weights(block, row, column, array.len, quad) =>
                {
                    walk.slot_value(Slot::Known(known))?
                }
                Index::Known(quad) => walk.quad(block, row, first + quad)?,
                Index::Value(_) => {
                    let index = walk.integers(BinaryOp::Add, from, quad);
                    let hint = walk.row_name(block);
                    walk.load_quad(block, index, &hint)?
                }
            };
            let values = walk.quad_of_array(array, quad, &name);
            let term = walk.body.math(MathFunction::Dot, &[weights, values]);
            walk.add_to(&mut total, Slot::Value(term))
        })?;
        Ok(self.summed(total, "inner"))
    }

    /// Four constant weights of an inner product, zeros where it has fewer.
    fn known_weights(&self, block: usize, row: Index, column: u32, len: u32, quad: u32) -> Option<Known> {
        let Index::Known(row) = row else { return None };
        let weight = |k: u32| {
            let k = 4 * quad + k;
            let known = self.parameters.known(block, row as usize, (column + k) as usize);
            if k < len { known } else { Some(0.0) }
        };
        Some(Known::vector(&[weight(0)?, weight(1)?, weight(2)?, weight(3)?]))
    }

    /// A `vec4` of an array; one at a known place is loaded once.
    fn quad_of_array(&mut self, array: Array, quad: Index, name: &str) -> Value {
        let key = match quad {
            Index::Known(quad) => Some(Cached::Part { place: array.place, quad }),
            Index::Value(_) => None,
        };
        if let Some(&value) = key.and_then(|key| self.cache.get(&key)) {
            return value;
        }
        let place = self.place(array.place, quad);
        let value = self.body.load(place, name);
        if let Some(key) = key {
            self.remember(key, value);
        }
        value
    }

    /// Forgets what was loaded from an array that is written again.
    pub(crate) fn forget(&mut self, array: Array) {
        self.cache.retain(|key, _| !matches!(key, Cached::Part { place, .. } if *place == array.place));
    }
}
