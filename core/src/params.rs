//! Parameters as a definition sees them: blocks, rows, and the structured forms over them.

use crate::domain::Domain;
use crate::layout::{Layout, Role};
use crate::scalar::{Block, Leaves, Pack, ParamIndex, Scalar, Zero, array_of};

/// The offsets of the blocks of a color, computed once from its [`Layout`].
#[derive(Debug, Clone, PartialEq)]
pub struct BlockOffsets(Vec<(Block, Role)>);

impl BlockOffsets {
    /// The offsets of a layout's blocks.
    pub fn new(layout: &Layout) -> Self {
        Self(layout.block_offsets().into_iter().zip(layout.blocks().iter().map(|b| b.role)).collect())
    }
}

/// The parameters of a color, or of a part of one.
#[derive(Debug, Clone, Copy)]
pub struct Params<'a, S: Scalar> {
    store: S::Store<'a>,
    blocks: &'a [(Block, Role)],
    member: Option<Member<S>>,
}

/// One of several colors whose free blocks lie below each other, or a blend of neighbours from it on.
#[derive(Debug, Clone, Copy)]
struct Member<S: Scalar> {
    index: S::Index,
    count: usize,
    blend: Option<Blend<S>>,
}

/// A sum of four rows, `stride` apart, instead of one.
#[derive(Debug, Clone, Copy)]
struct Blend<S> {
    weights: [S; 4],
    stride: usize,
}

impl<'a, S: Scalar> Params<'a, S> {
    /// All blocks of a layout, over values that lie in `store`.
    #[inline(always)]
    pub fn new(store: S::Store<'a>, offsets: &'a BlockOffsets) -> Self {
        Self { store, blocks: &offsets.0, member: None }
    }

    /// The `k`-th block.
    ///
    /// # Panics
    /// When the layout has fewer blocks: a mistake in the definition.
    #[inline(always)]
    pub fn block(self, k: usize) -> Rows<'a, S> {
        let (block, role) = self.blocks[k];
        let member = if role == Role::Free { self.member } else { None };
        let rows = block.rows / member.map_or(1, |member| member.count);
        Rows { store: self.store, block, rows, member }
    }

    /// The blocks before the `k`-th, and those from it on: the parameters of two parts.
    #[inline(always)]
    pub fn split_at(self, k: usize) -> (Self, Self) {
        let (before, after) = self.blocks.split_at(k);
        (Self { blocks: before, ..self }, Self { blocks: after, ..self })
    }

    /// The parameters of one of `count` colors whose free blocks lie below each other
    /// ([`Layout::repeated`]).
    #[inline(always)]
    pub fn member(self, i: S::Index, count: usize) -> Self {
        let member = match self.member {
            None => Member { index: i, count, blend: None },
            // The outer colors lie `count` members of this set apart.
            Some(outer) => Member {
                index: S::affine(outer.index, count, i),
                count: outer.count * count,
                blend: outer.blend.map(
                    #[inline(always)]
                    |blend| Blend { stride: blend.stride * count, ..blend },
                ),
            },
        };
        Self { member: Some(member), ..self }
    }

    /// `Σ weights[k] θ[first + k]`: each parameter is the weighted sum of those of four neighbours among `count` colors whose
    /// free blocks lie below each other ([`Layout::repeated`]). Fixed tables are shared.
    ///
    /// # Panics
    /// When the parameters are such a sum already: a mistake in the definition.
    #[inline(always)]
    pub fn blended(self, first: S::Index, weights: [S; 4], count: usize) -> Self {
        let one = self.member(first, count);
        let member = one.member.map(
            #[inline(always)]
            |member| {
                assert!(member.blend.is_none(), "parameters that are blended are not blended again");
                Member { blend: Some(Blend { weights, stride: 1 }), ..member }
            },
        );
        Self { member, ..one }
    }

    /// Where all parameters are.
    pub(crate) const fn store(self) -> S::Store<'a> {
        self.store
    }

    /// `Σ body(i)` for `i` in `0 .. n`.
    #[inline(always)]
    pub fn sum<T: Pack<S> + Zero>(self, n: usize, body: impl Fn(S::Index) -> T) -> T {
        S::sum(self.store, n, T::zero(), body)
    }

    /// The array of `body(i)` for `i` in `0 .. n`.
    #[inline(always)]
    pub fn collect(self, n: usize, body: impl Fn(S::Index) -> S) -> S::Array {
        S::collect(self.store, n, body)
    }

    /// The array of `len` numbers, 0 at first, to which each of `n` calls adds its number at its index.
    #[inline(always)]
    pub fn scatter(self, n: usize, len: usize, body: impl Fn(S::Index) -> (S::Index, S)) -> S::Array {
        S::scatter(self.store, n, len, body)
    }
}

/// One block.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a, S: Scalar> {
    store: S::Store<'a>,
    block: Block,
    rows: usize,
    member: Option<Member<S>>,
}

#[expect(clippy::len_without_is_empty, reason = "a block is never empty")]
impl<'a, S: Scalar> Rows<'a, S> {
    /// All rows of a block.
    pub(crate) const fn all(store: S::Store<'a>, block: Block) -> Self {
        Self { store, block, rows: block.rows, member: None }
    }

    /// Whether these are not all rows of the block, so that another color's lie beyond the last.
    pub(crate) const fn is_part(self) -> bool {
        self.member.is_some()
    }

    /// Number of rows.
    #[inline(always)]
    pub fn len(self) -> usize {
        self.rows
    }

    /// The row of a loop, or one found by [`Scalar::cell`]. Rows beyond the last are the last.
    #[inline(always)]
    pub fn row(self, i: S::Index) -> Row<'a, S> {
        let (row, blend) = match self.member {
            None => (i, None),
            Some(Member { index, blend, .. }) => (S::affine(index, self.rows, i), blend),
        };
        let blend = blend.map(
            #[inline(always)]
            |blend| Blend { stride: blend.stride * self.rows, ..blend },
        );
        Row { store: self.store, block: self.block, row, blend }
    }

    /// The first row: the one that a block of coefficients has.
    #[inline(always)]
    pub fn first(self) -> Row<'a, S> {
        self.row(S::index(0))
    }

    /// The row at `clamp(floor(index), 0, len − 1)`; its derivative in the index is 0.
    #[inline(always)]
    pub fn gather(self, index: S) -> Row<'a, S> {
        self.row(index.cell(self.rows))
    }

    /// `Σ body(row)` over all rows.
    #[inline(always)]
    pub fn sum_rows<T: Pack<S> + Zero>(self, body: impl Fn(Row<'a, S>) -> T) -> T {
        S::sum(
            self.store,
            self.rows,
            T::zero(),
            #[inline(always)]
            |i| body(self.row(i)),
        )
    }

    /// `Σ weight · term` of what `body(row)` gives, over all rows: centres, lobes, mixtures. As
    /// [`sum_rows`](Self::sum_rows), with each product fused with the sum where the machine can.
    #[inline(always)]
    pub fn weighted_sum<T: Pack<S> + Zero>(self, body: impl Fn(Row<'a, S>) -> (S, T)) -> T {
        S::weighted_sum(
            self.store,
            self.rows,
            T::zero(),
            #[inline(always)]
            |i| body(self.row(i)),
        )
    }

    /// The array of `body(row)` over all rows.
    #[inline(always)]
    pub fn map_rows(self, body: impl Fn(Row<'a, S>) -> S) -> S::Array {
        S::collect(
            self.store,
            self.rows,
            #[inline(always)]
            |i| body(self.row(i)),
        )
    }
}

/// By value: a reference in the message would keep the row in memory, at the cost of the sum.
#[cold]
#[inline(never)]
fn outside(column: usize, width: usize, columns: usize) -> ! {
    panic!("columns {column} to {} of a block that has {columns}", column + width);
}

/// One row of a block.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a, S: Scalar> {
    store: S::Store<'a>,
    block: Block,
    row: S::Index,
    blend: Option<Blend<S>>,
}

#[expect(clippy::len_without_is_empty, reason = "a row is never empty")]
impl<S: Scalar> Row<'_, S> {
    /// The index in the k-th row of a blend.
    #[inline(always)]
    fn index(self, column: S::Index, k: usize) -> ParamIndex<S::Index> {
        let row = match self.blend {
            Some(blend) if k > 0 => S::affine(self.row, 1, S::index(k * blend.stride)),
            _ => self.row,
        };
        ParamIndex { block: self.block, row, column }
    }

    /// What is read at an index: of a blend the weighted sum.
    #[inline(always)]
    fn read<T: Pack<S>>(self, column: S::Index, read: impl Fn(ParamIndex<S::Index>) -> T) -> T {
        let first = read(self.index(column, 0));
        let Some(blend) = self.blend else { return first };
        let mut sum = first.scaled(blend.weights[0]);
        for (k, &weight) in blend.weights.iter().enumerate().skip(1) {
            sum.add_scaled(read(self.index(column, k)), weight);
        }
        sum
    }

    #[inline(always)]
    fn check(self, column: usize, width: usize) {
        if column + width > self.block.columns {
            outside(column, width, self.block.columns);
        }
    }

    /// Number of columns.
    #[inline(always)]
    pub fn len(self) -> usize {
        self.block.columns
    }

    /// One value.
    #[inline(always)]
    pub fn get(self, column: usize) -> S {
        self.check(column, 1);
        self.at(S::index(column))
    }

    /// The value in a column of a loop, or in one found by [`Scalar::cell`].
    #[inline(always)]
    pub fn at(self, column: S::Index) -> S {
        self.read(
            column,
            #[inline(always)]
            |index| S::read(self.store, index),
        )
    }

    /// `K` neighbouring values, from a column found by [`Scalar::cell`] on; it leaves room for all of them.
    #[inline(always)]
    pub fn window<const K: usize>(self, first: S::Index) -> [S; K] {
        let window = S::read_window::<K>(self.store, self.index(first, 0));
        let Some(blend) = self.blend else { return window };
        let further: [[S; K]; 3] = array_of(
            #[inline(always)]
            |k| S::read_window::<K>(self.store, self.index(first, k + 1)),
        );
        array_of(
            #[inline(always)]
            |j| {
                let sum = window[j] * blend.weights[0];
                (0..3).fold(
                    sum,
                    #[inline(always)]
                    |sum, k| further[k][j].mul_add(blend.weights[k + 1], sum),
                )
            },
        )
    }

    /// `K` values from a column on, as a vector.
    #[inline(always)]
    pub fn vec<const K: usize>(self, column: usize) -> S::Vec<K> {
        self.check(column, K);
        self.vec_at::<K>(S::index(column))
    }

    /// `K` values from the column of a loop on, as a vector.
    #[inline(always)]
    pub(crate) fn vec_at<const K: usize>(self, column: S::Index) -> S::Vec<K> {
        self.read(
            column,
            #[inline(always)]
            |index| S::read_vec::<K>(self.store, index),
        )
    }

    /// The values of a domain, from a column on: a number, a vector, or several.
    #[inline(always)]
    pub fn value<D: Domain>(self, column: usize) -> D::Value<S> {
        D::build(S::zero).map(&mut Reader { row: self, column })
    }

    /// `Σ_j row[column + j] · array[j]` over the whole array.
    #[inline(always)]
    pub fn dot(self, column: usize, array: &S::Array) -> S {
        self.check(column, S::len(array));
        self.read(
            S::index(column),
            #[inline(always)]
            |index| S::dot(self.store, index, array),
        )
    }
}

/// Reads leaf after leaf.
struct Reader<'a, S: Scalar> {
    row: Row<'a, S>,
    column: usize,
}

impl<S: Scalar> Leaves<S> for Reader<'_, S> {
    #[inline(always)]
    fn scalar(&mut self, _: S) -> S {
        let column = self.column;
        self.column += 1;
        self.row.get(column)
    }
    #[inline(always)]
    fn vector<const K: usize>(&mut self, _: S::Vec<K>) -> S::Vec<K> {
        let column = self.column;
        self.column += K;
        self.row.vec::<K>(column)
    }
}
