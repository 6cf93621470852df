//! In which loop, and in which order, each node is computed.
//!
//! The interpreter, the shader writer and every later pass that runs a graph walk the same schedule.

use super::arena::Graph;
use super::facts::free_rows;
use super::node::{Id, LoopHeader, Node};

/// One loop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loop {
    /// How often the body runs.
    pub trip_count: u32,
    /// The row that it binds.
    pub depth: u8,
    /// What it finishes.
    pub results: LoopResults,
    /// What it does for each row.
    pub body: Vec<Step>,
}

/// The nodes that a loop finishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoopResults {
    /// Sums over one range, fused.
    Sums(Vec<SumResult>),
    /// An array, element by element.
    Collect {
        /// Its node.
        id: Id,
        /// The element of a row.
        element: Id,
    },
    /// An array, added to at computed places.
    Scatter {
        /// Its node.
        id: Id,
        /// Its length.
        len: u32,
        /// The place of a row.
        index: Id,
        /// What is added there.
        value: Id,
    },
}

/// A sum of a loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SumResult {
    /// Its node.
    pub id: Id,
    /// The term of a row.
    pub term: Id,
}

/// One step of a schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Computes a node from its operands.
    Compute(Id),
    /// Runs a loop.
    Loop(Loop),
}

/// The order of computation of a graph's outputs. Nodes that no output needs are not in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// The steps, outermost.
    pub steps: Vec<Step>,
}

struct Scheduler<'g> {
    graph: &'g Graph,
    /// 1 + the deepest row that the node reads, 0 for none: the loop it lives in.
    level: Vec<u32>,
}

impl Schedule {
    /// The schedule of a graph.
    pub fn new(graph: &Graph) -> Self {
        let level = free_rows(graph.nodes()).iter().map(|rows| u32::BITS - rows.leading_zeros()).collect();
        let scheduler = Scheduler { graph, level };
        let outputs: Vec<Id> = graph.outputs().iter().map(|&(_, id)| id).collect();
        Self { steps: scheduler.block(&outputs, 0) }
    }
}

impl Scheduler<'_> {
    /// The steps that compute `roots`, of the nodes that live at `level`.
    fn block(&self, roots: &[Id], level: u32) -> Vec<Step> {
        // Stage k + 1 needs the result of a loop of stage k; loops of one stage are independent of each other.
        let mut stages = vec![0; self.graph.nodes().len()];
        let members = self.reachable(roots, level);
        for &id in &members {
            let mut stage = 0;
            for operand in self.needed_here(id, level) {
                let after_loop = usize::from(self.graph.node(operand).binds().is_some());
                stage = stage.max(stages[operand.index()] + after_loop);
            }
            stages[id.index()] = stage;
        }
        let last = stages.iter().copied().max().unwrap_or(0);
        let mut by_stage: Vec<(Vec<Id>, Vec<Id>)> = vec![Default::default(); last + 1];
        for id in members {
            let (plain, loops) = &mut by_stage[stages[id.index()]];
            if self.graph.node(id).binds().is_none() { plain.push(id) } else { loops.push(id) }
        }
        let mut steps = Vec::new();
        for (plain, loops) in by_stage {
            steps.extend(plain.into_iter().map(Step::Compute));
            steps.extend(self.loops(loops).into_iter().map(Step::Loop));
        }
        steps
    }

    /// Groups sums over one range into one loop.
    fn loops(&self, ids: Vec<Id>) -> Vec<Loop> {
        let mut loops: Vec<Loop> = Vec::new();
        for id in ids {
            let node = self.graph.node(id);
            let Some(LoopHeader { trip_count, depth }) = node.loop_header() else { continue };
            let results = match *node {
                Node::Sum { body: term, .. } => {
                    let sum = SumResult { id, term };
                    let fused = loops.iter_mut().find_map(|found| match &mut found.results {
                        LoopResults::Sums(sums) if (found.trip_count, found.depth) == (trip_count, depth) => {
                            Some(sums)
                        }
                        _ => None,
                    });
                    if let Some(sums) = fused {
                        sums.push(sum);
                        continue;
                    }
                    LoopResults::Sums(vec![sum])
                }
                Node::Collect { body, .. } => LoopResults::Collect { id, element: body },
                Node::Scatter { len, index, value, .. } => LoopResults::Scatter { id, len, index, value },
                _ => continue,
            };
            loops.push(Loop { trip_count, depth, results, body: Vec::new() });
        }
        for found in &mut loops {
            let roots = match &found.results {
                LoopResults::Sums(sums) => sums.iter().map(|sum| sum.term).collect(),
                LoopResults::Collect { element, .. } => vec![*element],
                LoopResults::Scatter { index, value, .. } => vec![*index, *value],
            };
            found.body = self.block(&roots, u32::from(found.depth) + 1);
        }
        loops
    }

    /// The nodes of `level` that `roots` need, operands first.
    fn reachable(&self, roots: &[Id], level: u32) -> Vec<Id> {
        let mut wanted = vec![false; self.graph.nodes().len()];
        let mut last = 0;
        for root in roots {
            wanted[root.index()] = true;
            last = last.max(root.index() + 1);
        }
        for i in (0..last).rev() {
            // What lives further out is computed there, with all that it needs.
            if wanted[i] && self.level[i] >= level {
                self.graph.nodes()[i].operands(|operand| wanted[operand.index()] = true);
            }
        }
        (0..last).filter(|&i| wanted[i] && self.level[i] == level).map(Id::from_index).collect()
    }

    /// The nodes of `level` that must stand before `id`: its operands, and for a loop what its body reads.
    fn needed_here(&self, id: Id, level: u32) -> Vec<Id> {
        let mut roots = Vec::new();
        self.graph.node(id).operands(|operand| roots.push(operand));
        if self.graph.node(id).binds().is_some() {
            return self.reachable(&roots, level);
        }
        roots.retain(|operand| self.level[operand.index()] == level);
        roots
    }
}
