//! Limits of what a file may hold. What mutated and large files do is tried in the package `hostile`.

use serde_json::Value;

use super::super::operation::Operation;
use super::sample;
use crate::graph::{Graph, GraphError, GraphParts, Id, Node, Type};
use crate::limits::{MAX_FACTS, MAX_MEMBERS, MAX_NODES};

/// What reading keeps beside text and parameters, against the 64 MiB that the module promises. A growing list holds
/// its old and its new half, so that each counts three times.
#[test]
fn everything_but_parameters_is_small() {
    let node = size_of::<Operation>() + size_of::<Node>() + size_of::<Type>() + size_of::<(Id, String)>();
    // A place in the order, in the table of keys, and a short key on the heap.
    let fact = size_of::<(usize, String, Value)>() + 2 * size_of::<usize>() + 32;
    let label = 2 * size_of::<String>();
    // `spec.details`, `fit` and `provenance.notes`.
    let total = 3 * (MAX_NODES * node + MAX_MEMBERS * label + 3 * MAX_FACTS * fact);
    assert!(total < 64 << 20, "{total}");
}

#[test]
fn a_name_has_a_node_and_a_vector_its_columns() {
    let graph = |change: fn(&mut GraphParts)| {
        let mut parts = GraphParts::from(sample().graph().clone());
        change(&mut parts);
        Graph::try_from(parts).expect_err("it is not good any more")
    };
    let named = graph(|graph| drop(graph.names.insert(Id(23), "x".into())));
    assert_eq!(named, GraphError::Name { name: "x".into(), node: 23 });
    let wide = graph(|graph| {
        let read = graph.nodes.iter_mut().filter_map(|node| match node {
            Node::Read { block: 1, width, .. } => Some(width),
            _ => None,
        });
        read.for_each(|width| *width = 2);
    });
    assert_eq!(
        wide.to_string(),
        "node 12 (Binary): the operands differ in type: Float and Vec(2)",
        "the first of the two reads is good"
    );
}
