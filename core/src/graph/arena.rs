//! The graph: an arena of nodes with what goes in, what comes out and its parameters.

use std::collections::BTreeMap;

use super::check::{GraphError, check};
use super::node::{Id, Literal, Node, Type};
use super::parts::GraphParts;
use crate::domain::Port;
use crate::layout::Layout;

/// A color as data.
///
/// A graph comes from a [recording](crate::record) or from checked [parts](GraphParts), and then stays as it is: operands
/// come before their users and have the types that they must have, rows are read inside their loops, and there is a
/// result. Whatever runs or compiles a graph relies on that.
#[derive(Debug, Clone, PartialEq)]
pub struct Graph {
    parts: GraphParts,
    types: Vec<Type>,
}

impl TryFrom<GraphParts> for Graph {
    type Error = GraphError;

    /// # Errors
    /// The first thing that is wrong, with its node.
    fn try_from(parts: GraphParts) -> Result<Self, GraphError> {
        let types = check(&parts)?;
        Ok(Self { parts, types })
    }
}

impl From<Graph> for GraphParts {
    fn from(graph: Graph) -> Self {
        graph.parts
    }
}

impl Graph {
    /// A recording: the number types rule out what [`check`] looks for, but for the limits.
    pub(super) fn recorded(parts: GraphParts, types: Vec<Type>) -> Self {
        let mut graph = Self { parts, types };
        graph.prune();
        graph
    }

    /// Whether it is within the [limits](crate::limits) of what is kept in a file. Recordings are not limited.
    ///
    /// # Errors
    /// The first limit that it exceeds.
    pub fn check_limits(&self) -> Result<(), GraphError> {
        check(&self.parts).map(drop)
    }

    /// What the function is called in generated source code.
    pub fn name(&self) -> &str {
        &self.parts.name
    }

    /// The arguments.
    pub fn inputs(&self) -> &[Port] {
        &self.parts.inputs
    }

    /// The results, one node each; there is one at least.
    pub fn outputs(&self) -> &[(Port, Id)] {
        &self.parts.outputs
    }

    /// What the results are.
    pub fn output_ports(&self) -> impl ExactSizeIterator<Item = &Port> {
        self.parts.outputs.iter().map(|(port, _)| port)
    }

    /// The parameter blocks.
    pub const fn layout(&self) -> &Layout {
        &self.parts.layout
    }

    /// The nodes. Operands come before their users.
    pub fn nodes(&self) -> &[Node] {
        &self.parts.nodes
    }

    /// The type of each node.
    pub fn types(&self) -> &[Type] {
        &self.types
    }

    /// Names that the definition gave to values.
    pub const fn names(&self) -> &BTreeMap<Id, String> {
        &self.parts.names
    }

    /// A node.
    pub fn node(&self, id: Id) -> &Node {
        &self.parts.nodes[id.index()]
    }

    /// The type of a node.
    pub fn ty(&self, id: Id) -> Type {
        self.types[id.index()]
    }

    /// Every node's id, operands first.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = Id> + use<> {
        (0..self.parts.nodes.len()).map(Id::from_index)
    }

    /// The number that a node is, where it is a literal.
    pub fn literal(&self, id: Id) -> Option<f64> {
        match *self.node(id) {
            Node::Literal(Literal(x)) => Some(x),
            _ => None,
        }
    }

    /// How many nodes are operations, rather than arguments, literals and rows.
    pub fn operations(&self) -> usize {
        self.parts
            .nodes
            .iter()
            .filter(|node| !matches!(node, Node::Input(_) | Node::Literal(_) | Node::Row(_)))
            .count()
    }

    /// The same function under another name.
    #[must_use]
    pub fn renamed(mut self, name: impl Into<String>) -> Self {
        self.parts.name = name.into();
        self
    }

    /// The same function with result number `k` called and understood as another: a number is a reflectance.
    ///
    /// # Panics
    /// When there is no such result, or its width is another: what is computed stays.
    #[must_use]
    pub fn with_output(mut self, k: usize, port: Port) -> Self {
        let output = &mut self.parts.outputs[k].0;
        assert_eq!(output.width, port.width, "the output `{}` keeps its width", output.name);
        *output = port;
        self
    }

    /// Removes nodes that no output needs.
    fn prune(&mut self) {
        let Self { parts: GraphParts { outputs, nodes, names, .. }, types } = self;
        let mut wanted = vec![false; nodes.len()];
        for (_, id) in &*outputs {
            wanted[id.index()] = true;
        }
        for i in (0..nodes.len()).rev() {
            if wanted[i] {
                nodes[i].operands(|operand| wanted[operand.index()] = true);
            }
        }
        let mut place = vec![None; nodes.len()];
        let slots = place.iter_mut().zip(&wanted).filter(|(_, wanted)| **wanted);
        for (kept, (slot, _)) in slots.enumerate() {
            *slot = Some(Id::from_index(kept));
        }
        let moved = |id: Id| place[id.index()].expect("operands of wanted nodes are wanted");
        for (_, id) in outputs {
            *id = moved(*id);
        }
        *names = std::mem::take(names)
            .into_iter()
            .filter_map(|(id, name)| Some((place[id.index()]?, name)))
            .collect();
        let mut keep = wanted.iter();
        types.retain(|_| *keep.next().unwrap_or(&false));
        let mut keep = wanted.iter();
        nodes.retain(|_| *keep.next().unwrap_or(&false));
        for node in nodes {
            node.operands_mut(|id| *id = moved(*id));
        }
    }
}
