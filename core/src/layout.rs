//! Parameter blocks: their names, roles and shapes.

use serde::{Deserialize, Serialize};

use crate::scalar::Block;

/// What a block is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Fitted, counted, differentiated.
    Free,
    /// A table that belongs to the definition: color matching functions, chosen knots.
    Fixed,
}

/// One parameter block: rows of equal length under a name.
#[derive(Debug, Clone, PartialEq)]
pub struct BlockLayout {
    /// The name, as `base.centres`; parts of a composition are joined by dots.
    pub name: String,
    /// What the block is for.
    pub role: Role,
    /// Number of rows, at least 1.
    pub rows: usize,
    /// Number of columns, at least 1.
    pub columns: usize,
    /// The values of a fixed block, row by row; empty for a free one.
    pub values: Vec<f64>,
}

/// The parameter blocks of a color, in order; together they are one flat list of numbers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layout {
    blocks: Vec<BlockLayout>,
}

impl Layout {
    /// No parameters.
    pub const fn new() -> Self {
        Self { blocks: Vec::new() }
    }

    /// Adds a free block.
    #[must_use]
    pub fn free(mut self, name: &str, rows: usize, columns: usize) -> Self {
        assert!(rows > 0 && columns > 0, "the block `{name}` is empty: {rows} × {columns}");
        let name = name.to_owned();
        self.blocks.push(BlockLayout { name, role: Role::Free, rows, columns, values: Vec::new() });
        self
    }

    /// Adds a fixed table, given row by row.
    #[must_use]
    pub fn fixed(mut self, name: &str, columns: usize, values: Vec<f64>) -> Self {
        assert!(
            columns > 0 && !values.is_empty() && values.len().is_multiple_of(columns),
            "the table `{name}` has {} values, which do not make rows of {columns}",
            values.len()
        );
        let (name, rows) = (name.to_owned(), values.len() / columns);
        self.blocks.push(BlockLayout { name, role: Role::Fixed, rows, columns, values });
        self
    }

    /// Adds the blocks of a part, under its name.
    #[must_use]
    pub fn part(mut self, name: &str, part: Self) -> Self {
        self.blocks.extend(part.blocks.into_iter().map(|block| BlockLayout {
            name: if name.is_empty() { block.name } else { format!("{name}.{}", block.name) },
            ..block
        }));
        self
    }

    /// Each free block repeated `count` times, rows below rows: one set of parameters for each of `count` colors.
    #[must_use]
    pub fn repeated(mut self, count: usize) -> Self {
        for block in self.blocks.iter_mut().filter(|b| b.role == Role::Free) {
            block.rows *= count;
        }
        self
    }

    /// The blocks, in order.
    pub fn blocks(&self) -> &[BlockLayout] {
        &self.blocks
    }

    /// Where each block lies in the flat parameters.
    pub fn block_offsets(&self) -> Vec<Block> {
        let mut offset = 0;
        let place = |(number, block): (usize, &BlockLayout)| {
            let number = u32::try_from(number).expect("fewer than 2³² blocks");
            let placed = Block { number, offset, rows: block.rows, columns: block.columns };
            offset += block.len();
            placed
        };
        self.blocks.iter().enumerate().map(place).collect()
    }

    /// How many numbers all blocks hold together.
    pub fn len(&self) -> usize {
        self.blocks.iter().map(BlockLayout::len).sum()
    }

    /// Whether there are no parameters.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// How many of them are free.
    pub fn free_len(&self) -> usize {
        self.blocks.iter().filter(|b| b.role == Role::Free).map(BlockLayout::len).sum()
    }

    /// The flat positions of the free parameters, in order.
    pub fn free_positions(&self) -> Vec<usize> {
        let mut positions = Vec::with_capacity(self.free_len());
        for (block, place) in self.blocks.iter().zip(self.block_offsets()) {
            if block.role == Role::Free {
                positions.extend(place.offset..place.offset + block.len());
            }
        }
        positions
    }

    /// All parameters, from the free ones; the tables are filled in.
    ///
    /// # Errors
    /// When their number is not [`free_len`](Self::free_len).
    pub fn parameters(&self, free: &[f64]) -> Result<Vec<f64>, ParamCountMismatch> {
        if free.len() != self.free_len() {
            return Err(ParamCountMismatch { expected: self.free_len(), found: free.len() });
        }
        let mut all = Vec::with_capacity(self.len());
        let mut rest = free;
        for block in &self.blocks {
            match block.role {
                Role::Free => {
                    let (here, after) = rest.split_at(block.len());
                    all.extend_from_slice(here);
                    rest = after;
                }
                Role::Fixed => all.extend_from_slice(&block.values),
            }
        }
        Ok(all)
    }
}

impl BlockLayout {
    /// Number of values.
    pub fn len(&self) -> usize {
        self.rows * self.columns
    }

    /// Whether the block holds nothing; a layout never has such a block.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The number of parameters is not the number that the color has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this color has {expected} free parameters, but {found} were given")]
pub struct ParamCountMismatch {
    /// How many the color has.
    pub expected: usize,
    /// How many were given.
    pub found: usize,
}
