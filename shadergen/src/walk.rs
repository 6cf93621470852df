//! What is known while a function is written: each node's value, index and name in the text.

use std::collections::HashMap;

use color_fn_core::graph::facts::{IntegerRanges, TripCounts};
use color_fn_core::graph::{Graph, Id, Node};
use color_fn_core::limits::MAX_LOOP_DEPTH;
use naga::{Expression, Handle, Module};

use crate::body::{Body, Value};
use crate::constant::Known;
use crate::demand::Demand;
use crate::error::ShaderError;
use crate::names::Names;
use crate::operation::Helper;
use crate::options::{Math, Unroll};
use crate::parameters::Parameters;
use crate::types::Types;

/// What is loaded or computed once and used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Cached {
    /// A `vec4` of a row.
    Quad { block: usize, row: Index, quad: u32 },
    /// Where a row begins.
    Start { row: Value, quads: u32 },
    /// Eight halves of a row.
    Words { block: usize, row: Index, vector: u32 },
    /// A `vec4` of an array.
    Part { place: Value, quad: u32 },
}

/// What a node is in the text.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) enum Slot {
    #[default]
    Nothing,
    Known(Known),
    Value(Value),
    Array(Array),
}

/// An array in a variable.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Array {
    /// The variable.
    pub place: Value,
    /// Its type.
    pub ty: Handle<naga::Type>,
    /// The number of elements.
    pub len: u32,
    /// Whether it lies in `vec4`s, padded with zeros, so that inner products take four at a time.
    pub packed: bool,
}

/// A row or column number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Index {
    Known(u32),
    Value(Value),
}

/// A function that is being written.
pub(crate) struct Walk<'a> {
    pub graph: &'a Graph,
    pub module: &'a mut Module,
    pub types: &'a Types,
    pub names: &'a Names,
    pub parameters: &'a mut Parameters,
    pub body: Body,
    pub demand: Demand,
    pub slots: Vec<Slot>,
    pub indices: Vec<Option<Index>>,
    /// Values that may be used again in the same or an inner block, and the order in which they came.
    pub cache: HashMap<Cached, Value>,
    pub cached: Vec<Cached>,
    pub ranges: IntegerRanges,
    pub trip_counts: TripCounts,
    pub counters: [Option<Index>; MAX_LOOP_DEPTH as usize],
    pub unroll: Unroll,
    pub nesting: usize,
    pub packed: Vec<bool>,
    pub array_bytes: usize,
    pub helpers: HashMap<(Helper, u8), Handle<naga::Function>>,
    pub math: Math,
}

impl Walk<'_> {
    /// Gives the name that the definition chose.
    pub(crate) fn name(&mut self, id: Id) {
        if let (Some(name), Slot::Value(value)) = (self.graph.names().get(&id), self.slots[id.index()]) {
            let argument = matches!(self.graph.node(id), Node::Input(_));
            if !argument {
                self.body.name(value, name);
            }
        }
    }

    /// The row number of the loop at a depth.
    pub(crate) fn row(&self, depth: u8) -> Result<Index, ShaderError> {
        let row = self.counters.get(usize::from(depth)).copied().flatten();
        row.ok_or(ShaderError::Graph { what: "a row is read outside its loop" })
    }

    /// A function of our own, written once.
    pub(crate) fn helper(
        &mut self,
        helper: Helper,
        width: u8,
    ) -> Result<Handle<naga::Function>, ShaderError> {
        if let Some(&function) = self.helpers.get(&(helper, width)) {
            return Ok(function);
        }
        let name = self.names.with(&helper.suffix(width));
        let function = helper.write(self.module, self.types, name, width)?;
        self.helpers.insert((helper, width), function);
        Ok(function)
    }

    /// A variable that is 0 where its block begins: by its declaration, or by a statement when the block runs again.
    pub(crate) fn zeroed(
        &mut self,
        name: &str,
        ty: Handle<naga::Type>,
        zero: impl Fn(Value) -> Option<Expression>,
        number: Value,
    ) -> Value {
        if self.nesting == 0 {
            let init = match zero(number) {
                Some(zero) => self.body.initial(zero),
                None => number,
            };
            return self.body.local(name, ty, Some(init));
        }
        let place = self.body.local(name, ty, None);
        let value = match zero(number) {
            Some(zero) => self.body.add(zero),
            None => number,
        };
        self.body.store(place, value);
        place
    }
}
