//! Recording: running a color with [`Expr`](super::Expr) puts its operations into a [`Recorder`].

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};

use super::arena::Graph;
use super::facts::{cell_at, free_rows};
use super::node::{Id, Literal, Node, Parts, Type};
use super::parts::GraphParts;
use super::types::type_of;
use crate::domain::Port;
use crate::layout::Layout;
use crate::limits::MAX_LOOP_DEPTH;

/// A graph that is being written.
///
/// Identical nodes are shared, and what no output needs is left out at the end.
#[derive(Debug)]
pub struct Recorder {
    pub(super) inputs: Vec<Port>,
    layout: Layout,
    nodes: RefCell<Vec<Node>>,
    types: RefCell<Vec<Type>>,
    known: RefCell<HashMap<Node, Id>>,
    names: RefCell<BTreeMap<Id, String>>,
    depth: Cell<u8>,
    known_tables: bool,
}

impl Recorder {
    /// A recorder for a function of these arguments and parameters.
    pub fn new(inputs: Vec<Port>, layout: Layout) -> Self {
        Self {
            inputs,
            layout,
            nodes: RefCell::default(),
            types: RefCell::default(),
            known: RefCell::default(),
            names: RefCell::default(),
            depth: Cell::new(0),
            known_tables: false,
        }
    }

    /// Fixed tables that are read at known places are numbers.
    pub(super) fn with_known_tables(self) -> Self {
        Self { known_tables: true, ..self }
    }

    /// A number of a fixed table at a place, taken as `clamp(floor(x), 0, n − 1)`, where the recorder knows tables.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to rows and columns"
    )]
    pub(super) fn table_value(&self, block: u32, row: f64, column: f64) -> Option<f64> {
        let table = &self.layout.blocks()[block as usize];
        let at = |x: f64, n: usize| x.floor().clamp(0.0, (n - 1) as f64) as usize;
        let place = at(row, table.rows) * table.columns + at(column, table.columns);
        if self.known_tables { table.values.get(place).copied() } else { None }
    }

    /// Closes the recording: `results` are the components of all outputs, in order.
    ///
    /// # Panics
    /// When the row of a loop was carried out of its closure, or the number of results is not that of the ports:
    /// mistakes in the definition.
    pub fn finish(self, name: &str, outputs: Vec<Port>, results: &[Id]) -> Graph {
        let mut rest = results.iter().copied();
        let mut take = || rest.next().expect("as many results as the outputs have components");
        let outputs: Vec<(Port, Id)> = outputs
            .into_iter()
            .map(|port| {
                let id = match port.width {
                    1 => take(),
                    width => self.compose((0..width).map(|_| take())),
                };
                (port, id)
            })
            .collect();
        let of = self.types.borrow();
        let fits = |(port, id): &(Port, Id)| match of.get(id.index()) {
            Some(&Type::Float) => port.width == 1,
            Some(&Type::Vec(width)) => port.width == width,
            Some(Type::Bool | Type::Array(_)) | None => false,
        };
        assert!(!outputs.is_empty() && outputs.iter().all(fits), "a color has results, as wide as its ports");
        drop(of);
        let parts = GraphParts {
            name: name.into(),
            inputs: self.inputs,
            outputs,
            layout: self.layout,
            nodes: self.nodes.into_inner(),
            names: self.names.into_inner(),
        };
        let free = free_rows(&parts.nodes);
        assert!(
            parts.outputs.iter().all(|(_, id)| free[id.index()] == 0),
            "the row of a loop was carried out of the closure that it was given to"
        );
        Graph::recorded(parts, self.types.into_inner())
    }

    /// The id of a literal.
    pub(crate) fn literal(&self, value: f64) -> Id {
        self.push(Node::Literal(Literal(value)))
    }

    /// A vector; the components of one vector, in order, are that vector.
    pub(crate) fn compose(&self, parts: impl IntoIterator<Item = Id>) -> Id {
        let parts = Parts::new(parts).expect("a vector has at most 4 components");
        let width = parts.len() as u8;
        let source = {
            let nodes = self.nodes.borrow();
            let of = |k: usize| match nodes[parts[k].index()] {
                Node::Component(c, v) if usize::from(c) == k => Some(v),
                _ => None,
            };
            of(0).filter(|&v| (1..parts.len()).all(|k| of(k) == Some(v)))
        };
        match source {
            Some(vector) if self.ty(vector) == Type::Vec(width) => vector,
            _ if parts.iter().all(|&part| part == parts[0]) => self.push(Node::Splat(width, parts[0])),
            _ => self.push(Node::Compose(parts)),
        }
    }

    /// One component; of a vector that was just composed, the part itself.
    pub(crate) fn component(&self, k: u8, vector: Id) -> Id {
        let part = match self.nodes.borrow()[vector.index()] {
            Node::Compose(ref parts) => Some(parts[usize::from(k)]),
            Node::Splat(_, part) => Some(part),
            _ => None,
        };
        part.unwrap_or_else(|| self.push(Node::Component(k, vector)))
    }

    /// Whether a node is the number of a cell in `0 ..= last`.
    pub(crate) fn is_cell(&self, id: Id, last: f64) -> bool {
        cell_at(&self.nodes.borrow(), id)
            .is_some_and(|cell| cell.first == 0.0 && cell.last.fract() == 0.0 && cell.last <= last)
    }

    /// Adds a node, or finds the same one.
    ///
    /// # Panics
    /// When an operand has the wrong type, which the number types rule out.
    pub(crate) fn push(&self, node: Node) -> Id {
        if let Some(&id) = self.known.borrow().get(&node) {
            return id;
        }
        let ty = {
            let types = self.types.borrow();
            type_of(&node, |id| types[id.index()], &self.inputs, &self.layout)
                .unwrap_or_else(|error| panic!("{node:?}: {error}"))
        };
        let mut nodes = self.nodes.borrow_mut();
        let id = Id::from_index(nodes.len());
        nodes.push(node);
        self.types.borrow_mut().push(ty);
        self.known.borrow_mut().insert(node, id);
        id
    }

    pub(crate) fn ty(&self, id: Id) -> Type {
        self.types.borrow()[id.index()]
    }

    pub(crate) fn name(&self, id: Id, name: &str) {
        self.names.borrow_mut().entry(id).or_insert_with(|| name.into());
    }

    /// Runs `body` inside a loop; gives its depth and what it returned.
    pub(crate) fn in_loop<T>(&self, body: impl FnOnce(Id) -> T) -> (u8, T) {
        let depth = self.depth.get();
        assert!(depth < MAX_LOOP_DEPTH, "loops are nested more than {MAX_LOOP_DEPTH} deep");
        self.depth.set(depth + 1);
        let out = body(self.push(Node::Row(depth)));
        self.depth.set(depth);
        (depth, out)
    }
}
