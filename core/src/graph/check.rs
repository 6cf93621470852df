//! Checking a graph that came from outside, before anything is computed with it.

use super::effort::effort;
use super::facts::free_rows;
use super::node::{Literal, Node, Type};
use super::parts::GraphParts;
use super::types::{TypeError, type_of};
use crate::layout::Role;
use crate::limits::{
    MAX_ARRAY, MAX_ELEMENTS, MAX_LOOP_DEPTH, MAX_LOOPS, MAX_NODES, MAX_PARAMETERS, MAX_PORTS, MAX_STEPS,
    MAX_VISITS, MAX_WORK,
};

/// A graph that cannot be used, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
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
    MissingOutput,
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

fn limited(what: &'static str, found: u64, limit: u64) -> Result<(), GraphError> {
    if found <= limit { Ok(()) } else { Err(GraphError::TooLarge { what, found, limit }) }
}

/// Checks everything that the passes rely on, and gives the type of each node.
///
/// # Errors
/// The first thing that is wrong, with its node.
pub(super) fn check(graph: &GraphParts) -> Result<Vec<Type>, GraphError> {
    let loops = graph.nodes.iter().filter(|n| n.binds().is_some()).count();
    limited("the number of nodes", graph.nodes.len() as u64, MAX_NODES as u64)?;
    limited("the number of loops", loops as u64, MAX_LOOPS as u64)?;
    limited("the number of loops times that of nodes", (loops * graph.nodes.len()) as u64, MAX_VISITS)?;
    interface(graph)?;
    let mut elements = 0;
    let mut types: Vec<Type> = Vec::with_capacity(graph.nodes.len());
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
        let n = node.loop_header().map_or(0, |header| header.trip_count);
        let too_much = if depth >= MAX_LOOP_DEPTH {
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
        let ty = type_of(node, |id| types[id.index()], &graph.inputs, &graph.layout)
            .map_err(|source| GraphError::Type { node: i, what: kind(node), source })?;
        if let Node::Read { block, column, width: width @ 2.., .. } = *node {
            let last = graph.layout.blocks()[block as usize].columns - usize::from(width);
            let literal = match graph.nodes[column.index()] {
                Node::Literal(Literal(x)) => Some(x),
                _ => None,
            };
            if !literal.is_some_and(|c| c.fract() == 0.0 && (0.0..=last as f64).contains(&c)) {
                let found = literal.map_or_else(|| "a computed one".into(), |c| c.to_string());
                let what = "the column of a vector is a literal, and the vector ends within the row";
                let source = TypeError { what, found };
                return Err(GraphError::Type { node: i, what: "Read".into(), source });
            }
        }
        if let Type::Array(n) = ty {
            elements += u64::from(n);
        }
        types.push(ty);
    }
    limited("the number of array elements", elements, MAX_ELEMENTS as u64)?;
    rows(graph)?;
    for (port, id) in &graph.outputs {
        let fits = types.get(id.index()).is_some_and(|&ty| match ty {
            Type::Float => port.width == 1,
            Type::Vec(k) => port.width == k,
            Type::Bool | Type::Array(_) => false,
        });
        if !fits {
            return Err(GraphError::Output { name: port.name.clone(), node: id.index(), width: port.width });
        }
    }
    let effort = effort(&graph.nodes, &types);
    limited("the number of steps, with what loops repeat,", effort.steps, MAX_STEPS)?;
    let visits = effort.loops.saturating_mul(graph.nodes.len() as u64);
    limited("the number of loops times that of nodes", visits, MAX_VISITS)?;
    limited("the number of operations for one value", effort.work, MAX_WORK)?;
    Ok(types)
}

/// The kind of a node, for a message.
fn kind(node: &Node) -> String {
    let node = format!("{node:?}");
    node.split(['(', ' ']).next().unwrap_or_default().into()
}

/// Ports, parameter blocks and names, without the nodes.
fn interface(graph: &GraphParts) -> Result<(), GraphError> {
    if graph.outputs.is_empty() {
        return Err(GraphError::MissingOutput);
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
fn rows(graph: &GraphParts) -> Result<(), GraphError> {
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
