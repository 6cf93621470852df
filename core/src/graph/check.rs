//! Checking a graph that came from outside, before anything is computed with it.

use super::node::{Graph, Id, Node, Rounds};
use super::recorder::MAX_DEPTH;
use super::schedule::free_rows;
use super::types::{MAX_ARRAY, TypeError, type_of};
use crate::layout::Role;

/// A graph that cannot be used, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GraphError {
    /// An operand does not fit.
    #[error("node {node} ({what}): {source}")]
    Type {
        /// Which node.
        node: usize,
        /// The operation.
        what: String,
        /// What does not fit.
        source: TypeError,
    },
    /// Operands come before their users: this one does not, or does not exist.
    #[error("node {node} reads node {operand}, which does not come before it")]
    Order {
        /// Which node.
        node: usize,
        /// Its operand.
        operand: usize,
    },
    /// A row is read outside its loop.
    #[error("node {node} reads the row of a loop that it is not in")]
    Row {
        /// Which node.
        node: usize,
    },
    /// The graph, a loop or the work is larger than this version accepts.
    #[error("{what} is {found}; at most {limit} is accepted")]
    TooLarge {
        /// What is large.
        what: &'static str,
        /// How large.
        found: u64,
        /// How large it may be.
        limit: u64,
    },
    /// An output's node does not exist or has the wrong type.
    #[error("output `{name}` is node {node}, which does not exist or is not {width} wide")]
    Output {
        /// Its name.
        name: String,
        /// Its node.
        node: usize,
        /// Its width.
        width: u8,
    },
    /// Nothing is computed.
    #[error("there is no output")]
    NoOutput,
    /// An argument that is neither a number nor a vector.
    #[error("input `{name}` has a width of {width}; a width is 1 to 4")]
    Input {
        /// Its name.
        name: String,
        /// Its width.
        width: u8,
    },
    /// A parameter block without values, or with a table of another size.
    #[error("the parameter block `{name}` has {found} values for {rows} × {columns}")]
    Block {
        /// Its name.
        name: String,
        /// Its rows.
        rows: usize,
        /// Its columns.
        columns: usize,
        /// The values of its table.
        found: usize,
    },
    /// A name is given to a node that does not exist.
    #[error("`{name}` names node {node}, which does not exist")]
    Name {
        /// The name.
        name: String,
        /// Which node.
        node: usize,
    },
}

/// The most nodes of a graph.
pub const MAX_NODES: usize = 1 << 16;
/// The most parameters of a graph, tables included.
pub const MAX_PARAMETERS: usize = 1 << 24;
/// The most arguments, and the most results.
pub const MAX_PORTS: usize = 16;
const MAX_LOOPS: usize = 1 << 10;
/// Elements of all arrays: 4 MiB of `f32`, and 64 MiB in 16 lanes.
const MAX_ELEMENTS: usize = 1 << 20;
/// Steps of the schedule: loops that cannot be fused repeat what they share.
const MAX_STEPS: u64 = 1 << 18;
/// Nodes visited to schedule the loops, each of which walks over all nodes: well below a second.
const MAX_VISITS: u64 = 1 << 24;
/// Operations for one evaluation: a second or so of work in the interpreter.
const MAX_WORK: u64 = 1 << 24;

fn limited(what: &'static str, found: u64, limit: u64) -> Result<(), GraphError> {
    if found <= limit { Ok(()) } else { Err(GraphError::TooLarge { what, found, limit }) }
}

/// Checks everything that the passes rely on, and fills in the types.
///
/// # Errors
/// The first thing that is wrong, with its node.
pub fn check(graph: &mut Graph) -> Result<(), GraphError> {
    let loops = graph.nodes.iter().filter(|n| n.binds().is_some()).count();
    limited("the number of nodes", graph.nodes.len() as u64, MAX_NODES as u64)?;
    limited("the number of loops", loops as u64, MAX_LOOPS as u64)?;
    limited("the number of loops times that of nodes", (loops * graph.nodes.len()) as u64, MAX_VISITS)?;
    interface(graph)?;
    let mut elements = 0;
    graph.types.clear();
    for (i, node) in graph.nodes.iter().enumerate() {
        let mut bad = None;
        node.operands(|id| {
            if id.index() >= i {
                bad = Some(id.index());
            }
        });
        if let Some(operand) = bad {
            return Err(GraphError::Order { node: i, operand });
        }
        let depth = match *node {
            Node::Row(depth) => depth,
            _ => node.binds().unwrap_or(0),
        };
        let n = node.rounds().map_or(0, |rounds| rounds.n);
        let too_much = if depth >= MAX_DEPTH {
            Some(("loops nest at most 8 deep, and this depth is too large", u32::from(depth)))
        } else if n > MAX_ARRAY {
            Some(("a loop runs at most 65536 times", n))
        } else {
            None
        };
        if let Some((what, found)) = too_much {
            let source = TypeError { what, found: found.to_string() };
            return Err(GraphError::Type { node: i, what: kind(node), source });
        }
        let ty = type_of(node, |id| graph.types[id.index()], &graph.inputs, &graph.layout)
            .map_err(|source| GraphError::Type { node: i, what: kind(node), source })?;
        if let Node::Read { block, column, width: width @ 2.., .. } = *node {
            let last = graph.layout.blocks()[block as usize].columns - usize::from(width);
            let literal = graph.literal(column);
            if !literal.is_some_and(|c| c.fract() == 0.0 && (0.0..=last as f64).contains(&c)) {
                let found = literal.map_or_else(|| "a computed one".into(), |c| c.to_string());
                let what = "the column of a vector is a literal, and the vector ends within the row";
                let source = TypeError { what, found };
                return Err(GraphError::Type { node: i, what: "Read".into(), source });
            }
        }
        if let super::Type::Array(n) = ty {
            elements += u64::from(n);
        }
        graph.types.push(ty);
    }
    limited("the number of array elements", elements, MAX_ELEMENTS as u64)?;
    rows(graph)?;
    for (port, id) in &graph.outputs {
        let fits = graph.types.get(id.index()).is_some_and(|&ty| match ty {
            super::Type::Float => port.width == 1,
            super::Type::Vec(k) => port.width == k,
            super::Type::Bool | super::Type::Array(_) => false,
        });
        if !fits {
            return Err(GraphError::Output { name: port.name.clone(), node: id.index(), width: port.width });
        }
    }
    let effort = effort(graph);
    limited("the number of steps, with what loops repeat,", effort.steps, MAX_STEPS)?;
    let visits = effort.loops.saturating_mul(graph.nodes.len() as u64);
    limited("the number of loops times that of nodes", visits, MAX_VISITS)?;
    limited("the number of operations for one value", effort.work, MAX_WORK)
}

/// The kind of a node, for a message.
fn kind(node: &Node) -> String {
    let node = format!("{node:?}");
    node.split(['(', ' ']).next().unwrap_or_default().into()
}

/// Ports, parameter blocks and names, without the nodes.
fn interface(graph: &Graph) -> Result<(), GraphError> {
    if graph.outputs.is_empty() {
        return Err(GraphError::NoOutput);
    }
    limited("the number of inputs", graph.inputs.len() as u64, MAX_PORTS as u64)?;
    limited("the number of outputs", graph.outputs.len() as u64, MAX_PORTS as u64)?;
    if let Some(port) = graph.inputs.iter().find(|port| !(1..=4).contains(&port.width)) {
        return Err(GraphError::Input { name: port.name.clone(), width: port.width });
    }
    let mut parameters = 0_u64;
    for block in graph.layout.blocks() {
        let values = (block.rows as u64).saturating_mul(block.columns as u64);
        parameters = parameters.saturating_add(values);
        limited("the number of parameters", parameters, MAX_PARAMETERS as u64)?;
        let found = match block.role {
            Role::Free => values,
            Role::Fixed => block.values.len() as u64,
        };
        if values == 0 || found != values {
            let (name, rows, columns) = (block.name.clone(), block.rows, block.columns);
            return Err(GraphError::Block { name, rows, columns, found: block.values.len() });
        }
    }
    match graph.names.iter().next_back() {
        Some((id, name)) if id.index() >= graph.nodes.len() => {
            Err(GraphError::Name { name: name.clone(), node: id.index() })
        }
        _ => Ok(()),
    }
}

/// Every row is read inside its loop, and loops nest by depth.
fn rows(graph: &Graph) -> Result<(), GraphError> {
    let free = free_rows(&graph.nodes);
    for (i, node) in graph.nodes.iter().enumerate() {
        if let Some(depth) = node.binds() {
            let mut inside = 0;
            node.operands(|id| inside |= free[id.index()]);
            if inside >> depth > 1 {
                return Err(GraphError::Row { node: i });
            }
        }
    }
    match graph.outputs.iter().find(|(_, id)| free.get(id.index()).is_some_and(|&rows| rows != 0)) {
        Some((_, id)) => Err(GraphError::Row { node: id.index() }),
        None => Ok(()),
    }
}

/// How many operations one evaluation of a checked graph takes: an upper bound, at most 2²⁴.
pub fn work(graph: &Graph) -> u64 {
    effort(graph).work
}

/// How many loops of a graph nest in each other.
pub fn nesting(graph: &Graph) -> usize {
    graph.nodes.iter().filter_map(Node::binds).map(|depth| usize::from(depth) + 1).max().unwrap_or(0)
}

/// What scheduling and running a graph take.
struct Effort {
    /// Steps of the schedule.
    steps: u64,
    /// Loops among them.
    loops: u64,
    /// Operations of one evaluation.
    work: u64,
}

/// An upper bound of the effort. A node that several loops read is computed in each of them, unless they are fused;
/// in nested loops these copies multiply, and so does how often they run.
fn effort(graph: &Graph) -> Effort {
    let free = free_rows(&graph.nodes);
    let level = |i: usize| u32::BITS - free[i].leading_zeros();
    let mut copies: Vec<u64> = free.iter().map(|&rows| u64::from(rows == 0)).collect();
    let mut runs = copies.clone();
    // The last loop that came by each node.
    let mut seen_by = vec![usize::MAX; graph.nodes.len()];
    let mut waiting = Vec::new();
    // Users come after operands: when a loop's turn comes, all loops around it have had theirs.
    for (outer, node) in graph.nodes.iter().enumerate().rev() {
        let Some(Rounds { n, depth, .. }) = node.rounds() else { continue };
        if copies[outer] == 0 {
            continue;
        }
        node.operands(|id| waiting.push(id.index()));
        while let Some(i) = waiting.pop() {
            // What does not read this loop's row is computed further out.
            if seen_by[i] == outer || level(i) <= u32::from(depth) {
                continue;
            }
            seen_by[i] = outer;
            if level(i) == u32::from(depth) + 1 {
                copies[i] = copies[i].saturating_add(copies[outer]);
                runs[i] = runs[i].saturating_add(runs[outer].saturating_mul(u64::from(n)));
            }
            graph.nodes[i].operands(|id| waiting.push(id.index()));
        }
    }
    let cost = |id: Id| match *graph.node(id) {
        Node::Dot { array, .. } => match graph.ty(array) {
            super::Type::Array(n) => u64::from(n),
            _ => 1,
        },
        Node::Sum { n, .. } | Node::Collect { n, .. } => u64::from(n),
        Node::Scatter { n, len, .. } => u64::from(n) + u64::from(len),
        _ => 1,
    };
    let mut effort = Effort { steps: 0, loops: 0, work: 0 };
    for id in graph.ids() {
        let copies = copies[id.index()];
        effort.steps = effort.steps.saturating_add(copies);
        if graph.node(id).binds().is_some() {
            effort.loops = effort.loops.saturating_add(copies);
        }
        effort.work = effort.work.saturating_add(cost(id).saturating_mul(runs[id.index()]));
    }
    effort
}
