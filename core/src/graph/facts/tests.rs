//! Facts of small colors, found by hand.

use super::*;
use crate::color::{Color, record};
use crate::domain::{Number, Wavelength};
use crate::graph::Literal;
use crate::layout::Layout;
use crate::params::Params;
use crate::scalar::Scalar;

/// A piece of a table of ten, blended, and a sum of three products.
struct Table;

impl Color for Table {
    type In = Wavelength;
    type Out = Number;

    fn layout(&self) -> Layout {
        Layout::new().free("table", 1, 10).free("rows", 3, 2)
    }
    fn eval<S: Scalar>(&self, params: Params<'_, S>, x: S) -> S {
        let table = params.block(0).first();
        let cell = x.cell(9);
        let t = x - S::number(cell);
        let here = table.at(cell);
        let blended = (table.at(S::affine(cell, 1, S::index(1))) - here).mul_add(t, here);
        let sum = params.block(1).sum_rows(|row| row.get(0) * row.get(1));
        blended + sum
    }
}

fn find(graph: &Graph, what: impl Fn(&Node) -> bool) -> Id {
    graph.ids().find(|&id| what(graph.node(id))).expect("there is such a node")
}

#[test]
fn a_table_has_cells_windows_and_fused_products() {
    let graph = record(&Table);
    let facts = Facts::new(&graph);
    let cell = find(&graph, |node| matches!(node, Node::Binary(BinaryOp::Min, ..)));
    let x = find(&graph, |node| matches!(node, Node::Input(0)));
    assert_eq!(facts.cell(cell), Some(Cell { x, first: 0.0, last: 8.0 }));
    assert!(facts.clamp(cell).is_some_and(|clamp| clamp.in_order && facts.uses(clamp.maximum) == 1));
    assert!(facts.integers().is_countable(cell) && !facts.integers().is_countable(x));
    assert!(!facts.integers().may_reach(cell, 9) && facts.integers().may_reach(cell, 8));

    let reads = graph.ids().filter(|&id| matches!(graph.node(id), Node::Read { block: 0, .. }));
    let mut places: Vec<_> = reads
        .map(|id| {
            let (window, k, width) = facts.window(&graph, id).expect("neighbours are read");
            assert_eq!((window.first, width), (cell, 2));
            k
        })
        .collect();
    places.sort_unstable();
    assert_eq!(places, [0, 1]);

    let sum = find(&graph, |node| matches!(node, Node::Sum { .. }));
    let Node::Sum { body, n, depth } = *graph.node(sum) else { unreachable!("it is a sum") };
    assert!(facts.is_fused_product(body));
    assert!(facts.is_uniform(sum) && !facts.is_uniform(cell));
    assert_eq!((facts.trip_counts().at(depth), n, graph.nesting()), (3, 3, 1));
}

#[test]
fn an_index_is_known_a_row_or_computed() {
    let graph = record(&Table);
    let row = find(&graph, |node| matches!(node, Node::Row(_)));
    let eight = find(&graph, |node| matches!(node, Node::Literal(Literal(x)) if *x == 8.0));
    let input = find(&graph, |node| matches!(node, Node::Input(_)));
    assert_eq!(graph.index(row, 3), Index::Row(0));
    assert_eq!((graph.index(eight, 10), graph.index(eight, 4)), (Index::Known(8), Index::Known(3)));
    assert_eq!(graph.index(input, 10), Index::Computed);
    assert_eq!([-1.5, f64::NAN, 2.9, 1e30].map(floor_index), [0, 0, 2, u32::MAX]);
}
