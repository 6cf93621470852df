//! What a graph is made of, before it is one.

use std::collections::BTreeMap;

use super::node::{Id, Node};
use crate::domain::Port;
use crate::layout::Layout;

/// What a graph is made of, not yet checked: what a file or a generator of graphs builds.
///
/// [`Graph::try_from`](super::Graph) checks it.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphParts {
    /// What the function is called in generated source code.
    pub name: String,
    /// The arguments.
    pub inputs: Vec<Port>,
    /// The results, one node each.
    pub outputs: Vec<(Port, Id)>,
    /// The parameter blocks.
    pub layout: Layout,
    /// The nodes. Operands come before their users.
    pub nodes: Vec<Node>,
    /// Names that the definition gave to values.
    pub names: BTreeMap<Id, String>,
}
