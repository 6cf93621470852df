//! The function of a color: a walk over its schedule.

use std::collections::HashMap;

use color_fn_core::graph::facts::IntegerRanges;
use color_fn_core::graph::{Graph, Id, Loop, LoopResults, Node, Schedule, Step, SumResult};
use color_fn_core::limits::MAX_LOOP_DEPTH;
use naga::{
    BinaryOperator, Expression, FunctionArgument, FunctionResult, Handle, Module, Span, Statement,
    StructMember, TypeInner,
};

use crate::body::Body;
use crate::demand::Demand;
use crate::error::{MAX_ARRAY_BYTES, ShaderError};
use crate::names::{COUNTERS, Names, identifier};
use crate::options::Options;
use crate::parameters::Parameters;
use crate::types::{Types, width};
use crate::unroll::loop_size;
use crate::walk::{Array, Index, Slot, Walk};

/// Writes the function of a graph into the module.
pub(crate) fn write(
    graph: &Graph,
    module: &mut Module,
    types: &Types,
    names: &Names,
    parameters: &mut Parameters,
    options: &Options,
) -> Result<Handle<naga::Function>, ShaderError> {
    let mut body = Body::new(Some(names.function.clone()));
    for port in graph.inputs() {
        let ty = types.numbers(port.width);
        let name = Some(identifier(&port.name));
        body.function.arguments.push(FunctionArgument { name, ty, binding: None });
    }
    let result = result_type(graph, module, types, names);
    body.function.result = Some(FunctionResult { ty: result, binding: None });
    let demand = Demand::new(graph);
    let (ranges, trip_counts) = (demand.facts().integers().clone(), *demand.facts().trip_counts());
    let count = graph.nodes().len();
    let mut walk = Walk {
        graph,
        module,
        types,
        names,
        parameters,
        body,
        demand,
        slots: vec![Slot::Nothing; count],
        indices: vec![None; count],
        cache: HashMap::new(),
        cached: Vec::new(),
        ranges,
        trip_counts,
        counters: [None; MAX_LOOP_DEPTH as usize],
        unroll: options.unroll,
        nesting: 0,
        packed: packed_arrays(graph),
        array_bytes: 0,
        helpers: HashMap::new(),
        math: options.math,
    };
    walk.steps(&Schedule::new(graph).steps)?;
    let mut results = Vec::with_capacity(graph.outputs().len());
    for &(_, id) in graph.outputs() {
        results.push(walk.value(id)?);
    }
    let result = match results[..] {
        [one] => one,
        _ => walk.body.add(Expression::Compose { ty: result, components: results }),
    };
    walk.body.give(result);
    let function = walk.body.finish();
    Ok(module.functions.append(function, Span::UNDEFINED))
}

/// The type of the result: that of the one output, or a structure.
fn result_type(graph: &Graph, module: &mut Module, types: &Types, names: &Names) -> Handle<naga::Type> {
    if let [(port, _)] = graph.outputs() {
        return types.numbers(port.width);
    }
    let mut offset = 0_u32;
    let members = graph.outputs().iter().map(|(port, _)| {
        let align = match port.width {
            1 => 4,
            2 => 8,
            _ => 16,
        };
        offset = offset.next_multiple_of(align);
        let name = Some(identifier(&port.name));
        let member = StructMember { name, ty: types.numbers(port.width), binding: None, offset };
        offset += 4 * u32::from(port.width);
        member
    });
    let members = members.collect();
    let inner = TypeInner::Struct { members, span: offset.next_multiple_of(16) };
    module.types.insert(naga::Type { name: Some(names.result_type.clone()), inner }, Span::UNDEFINED)
}

/// The arrays that some inner product reads four at a time.
fn packed_arrays(graph: &Graph) -> Vec<bool> {
    let mut packed = vec![false; graph.nodes().len()];
    for node in graph.nodes() {
        if let Node::Dot { column, array, .. } = *node
            && column % 4 == 0
        {
            packed[array.index()] = true;
        }
    }
    packed
}

impl Walk<'_> {
    fn steps(&mut self, steps: &[Step]) -> Result<(), ShaderError> {
        for step in steps {
            match step {
                Step::Compute(id) => self.step(*id)?,
                Step::Loop(l) => self.run(l)?,
            }
        }
        Ok(())
    }

    fn step(&mut self, id: Id) -> Result<(), ShaderError> {
        if self.demand.number(id) {
            self.slots[id.index()] = self.compute(id)?;
            self.name(id);
        }
        if self.demand.index(id) {
            self.indices[id.index()] = Some(self.count(id)?);
        }
        Ok(())
    }

    /// `n` iterations: of a loop, or one after another where loops of this `size` are written out. `body` gets the number
    /// of the iteration.
    pub(crate) fn repeat(
        &mut self,
        n: u32,
        size: u64,
        row_name: &str,
        mut body: impl FnMut(&mut Self, Index) -> Result<(), ShaderError>,
    ) -> Result<(), ShaderError> {
        if self.unrolls(n, size) {
            for iteration in 0..n {
                self.body.within_bounds()?;
                body(self, Index::Known(iteration))?;
            }
            return Ok(());
        }
        let name = COUNTERS[self.nesting.min(COUNTERS.len() - 1)];
        let zero = self.body.index(0);
        let counter = self.zeroed(name, self.types.index, |_| None, zero);
        let (end, one) = (self.body.index(n), self.body.index(1));
        self.body.begin();
        self.nesting += 1;
        let before = self.cached.len();
        let row = self.body.load(counter, row_name);
        let over = self.body.binary(BinaryOperator::GreaterEqual, row, end);
        self.body.only_if(over, Statement::Break);
        body(self, Index::Value(row))?;
        let next = self.body.binary(BinaryOperator::Add, row, one);
        self.body.store(counter, next);
        for key in self.cached.drain(before..) {
            self.cache.remove(&key);
        }
        self.nesting -= 1;
        let block = self.body.end();
        self.body.state(Statement::Loop { body: block, continuing: naga::Block::new(), break_if: None }, &[]);
        Ok(())
    }

    /// Runs the body of a graph's loop in a loop of the text.
    fn run_body(
        &mut self,
        l: &Loop,
        mut finish: impl FnMut(&mut Self) -> Result<(), ShaderError>,
    ) -> Result<(), ShaderError> {
        let inside = self.trip_counts.inside(l.depth, l.trip_count);
        let outside = std::mem::replace(&mut self.trip_counts, inside);
        let ranges = std::mem::replace(&mut self.ranges, IntegerRanges::new(self.graph, &inside));
        self.repeat(l.trip_count, loop_size(self.graph, l), "row", |walk, row| {
            let counter = walk.counters[usize::from(l.depth)].replace(row);
            walk.steps(&l.body)?;
            finish(walk)?;
            walk.counters[usize::from(l.depth)] = counter;
            Ok(())
        })?;
        self.ranges = ranges;
        self.trip_counts = outside;
        Ok(())
    }

    fn run(&mut self, l: &Loop) -> Result<(), ShaderError> {
        match l.results {
            LoopResults::Sums(ref sums) => self.sums(l, sums),
            LoopResults::Collect { id, element } => self.collect(l, id, element),
            LoopResults::Scatter { id, len, index, value } => self.scatter(l, id, len, [index, value]),
        }
    }

    fn sums(&mut self, l: &Loop, sums: &[SumResult]) -> Result<(), ShaderError> {
        let mut totals = Vec::with_capacity(sums.len());
        for &SumResult { id, term } in sums {
            let name = match self.graph.names().get(&id) {
                Some(name) => format!("{name}_total"),
                None => "total".into(),
            };
            let size = loop_size(self.graph, l);
            totals.push((id, term, self.total(&name, width(self.graph.ty(id))?, l.trip_count, size)));
        }
        self.run_body(l, |walk| {
            for (_, term, total) in &mut totals {
                walk.add_to(total, walk.slots[term.index()])?;
            }
            Ok(())
        })?;
        for (id, _, total) in totals {
            self.slots[id.index()] = self.summed(total, "sum");
            self.name(id);
        }
        Ok(())
    }

    fn collect(&mut self, l: &Loop, id: Id, element: Id) -> Result<(), ShaderError> {
        let array = self.array_for(id, l.trip_count, false)?;
        self.run_body(l, |walk| {
            let value = walk.value(element)?;
            let row = walk.row(l.depth)?;
            let element = walk.element(array, row);
            walk.body.store(element, value);
            Ok(())
        })?;
        self.slots[id.index()] = Slot::Array(array);
        Ok(())
    }

    fn scatter(&mut self, l: &Loop, id: Id, len: u32, [index, value]: [Id; 2]) -> Result<(), ShaderError> {
        let array = self.array_for(id, len, true)?;
        self.run_body(l, |walk| {
            let value = walk.value(value)?;
            let index = walk.index(index, len as usize)?;
            let element = walk.element(array, index);
            let before = walk.body.load(element, "so_far");
            let after = walk.body.binary(BinaryOperator::Add, before, value);
            walk.body.store(element, after);
            Ok(())
        })?;
        self.slots[id.index()] = Slot::Array(array);
        Ok(())
    }

    /// The variable of an array, zero where that matters: declared without a value a variable is zero. A collection
    /// writes the same elements again, but a scattering must begin anew.
    fn array_for(&mut self, id: Id, len: u32, anew: bool) -> Result<Array, ShaderError> {
        let name = self.graph.names().get(&id).map_or("values", String::as_str);
        if let Slot::Array(array) = self.slots[id.index()] {
            // An iteration that is written out has the variable of the one before.
            self.forget(array);
            if anew {
                self.clear(array);
            }
            return Ok(array);
        }
        let packed = self.packed[id.index()];
        let (width, count) = if packed { (4_u8, len.div_ceil(4)) } else { (1, len) };
        self.array_bytes += count as usize * usize::from(width) * 4;
        if self.array_bytes > MAX_ARRAY_BYTES {
            return Err(ShaderError::Arrays { bytes: self.array_bytes });
        }
        let ty = self.types.array(self.module, width, count as usize)?;
        let place = self.body.local(name, ty, None);
        let array = Array { place, ty, len, packed };
        if anew && self.nesting > 0 {
            self.clear(array);
        }
        Ok(array)
    }

    fn clear(&mut self, array: Array) {
        let zero = self.body.add(Expression::ZeroValue(array.ty));
        self.body.store(array.place, zero);
    }
}
