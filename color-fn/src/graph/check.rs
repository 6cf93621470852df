//! Checking a graph that came from outside, before anything is computed with it.

use super::node::{Graph, Id, Node};
use super::recorder::MAX_DEPTH;
use super::schedule::free_rows;
use super::types::{MAX_ARRAY, TypeError, type_of};

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
    #[error("output `{name}` is no node of its width")]
    Output {
        /// Its name.
        name: String,
    },
}

const MAX_NODES: usize = 1 << 16;
const MAX_LOOPS: usize = 1 << 10;
/// Operations for one evaluation: a second or so of work in the interpreter.
const MAX_WORK: u64 = 1 << 30;

/// Checks everything that the passes rely on, and fills in the types.
///
/// # Errors
/// The first thing that is wrong, with its node.
pub fn check(graph: &mut Graph) -> Result<(), GraphError> {
    let limited = |what, found: usize, limit: usize| {
        if found <= limit {
            return Ok(());
        }
        Err(GraphError::TooLarge { what, found: found as u64, limit: limit as u64 })
    };
    limited("the number of nodes", graph.nodes.len(), MAX_NODES)?;
    limited("the number of loops", graph.nodes.iter().filter(|n| n.binds().is_some()).count(), MAX_LOOPS)?;
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
        limited("the depth of a loop", usize::from(depth), usize::from(MAX_DEPTH) - 1)?;
        if let Node::Sum { n, .. } | Node::Collect { n, .. } | Node::Scatter { n, .. } = *node {
            limited("the length of a loop", n as usize, MAX_ARRAY as usize)?;
        }
        let ty =
            type_of(node, |id| graph.types[id.index()], &graph.inputs, &graph.layout).map_err(|source| {
                let what = format!("{node:?}");
                GraphError::Type { node: i, what: what.split(['(', ' ']).next().unwrap_or("").into(), source }
            })?;
        if let Node::Read { column, width: 2.., .. } = *node
            && graph.literal(column).is_none()
        {
            let source =
                TypeError { what: "the column of a vector is a literal", found: "a computed one".into() };
            return Err(GraphError::Type { node: i, what: "Read".into(), source });
        }
        graph.types.push(ty);
    }
    rows(graph)?;
    for (port, id) in &graph.outputs {
        let fits = graph.types.get(id.index()).is_some_and(|&ty| match ty {
            super::Type::Float => port.width == 1,
            super::Type::Vec(k) => port.width == k,
            super::Type::Bool | super::Type::Array(_) => false,
        });
        if !fits {
            return Err(GraphError::Output { name: port.name.clone() });
        }
    }
    let work = work(graph);
    if work > MAX_WORK {
        return Err(GraphError::TooLarge {
            what: "the number of operations for one value",
            found: work,
            limit: MAX_WORK,
        });
    }
    Ok(())
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

/// An upper bound of the operations that one evaluation takes: each node as often as all loops around it run.
fn work(graph: &Graph) -> u64 {
    let free = free_rows(&graph.nodes);
    let mut rounds = [1_u64; MAX_DEPTH as usize];
    for node in &graph.nodes {
        if let Node::Sum { n, depth, .. } | Node::Collect { n, depth, .. } | Node::Scatter { n, depth, .. } =
            *node
        {
            let longest = &mut rounds[usize::from(depth)];
            *longest = (*longest).max(u64::from(n));
        }
    }
    let times = |id: Id| {
        (0..MAX_DEPTH)
            .filter(|&d| free[id.index()] >> d & 1 == 1)
            .fold(1_u64, |times, d| times.saturating_mul(rounds[usize::from(d)]))
    };
    let cost = |id: Id| match *graph.node(id) {
        Node::Dot { array, .. } => match graph.ty(array) {
            super::Type::Array(n) => u64::from(n),
            _ => 1,
        },
        _ => 1,
    };
    graph.ids().fold(0_u64, |sum, id| sum.saturating_add(cost(id).saturating_mul(times(id))))
}
