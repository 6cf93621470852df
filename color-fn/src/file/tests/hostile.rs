//! Graphs that are small as files and large as work: refused, and quickly.

use std::fmt::Write;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::super::facts::MAX_FACTS;
use super::super::operation::Operation;
use super::super::validate::MAX_MEMBERS;
use super::sample;
use crate::file::{ColorFile, FileError};
use crate::graph::{Graph, GraphError, Id, MAX_NODES, Node, Type};

/// A file of this graph, whose last node is the output.
fn file(nodes: &[String]) -> String {
    let last = nodes.len() - 1;
    let mut text = format!(
        "{{\"colorfn\": 1, \"name\": \"x\", \"inputs\": [{{\"name\": \"x\", \"width\": 1, \"quantity\": \"number\"}}], \
         \"outputs\": [{{\"name\": \"y\", \"width\": 1, \"quantity\": \"number\", \"node\": {last}}}], \
         \"parameters\": [], \"nodes\": [\n"
    );
    for (i, node) in nodes.iter().enumerate() {
        writeln!(text, "{node}{}", if i == last { "" } else { "," }).unwrap();
    }
    text + "]}"
}

/// Reads the graph, and runs it where it is accepted: in bearable time in any case.
fn read(nodes: &[String]) -> Result<(), String> {
    let start = Instant::now();
    let found = ColorFile::read(file(nodes).as_bytes());
    let result = match found {
        Ok(file) => {
            file.program().run::<f32>(&[], &[0.5]);
            Ok(())
        }
        Err(error) => Err(error.to_string()),
    };
    // Some thirty times what the slowest takes, optimised or not.
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    result
}

fn refused(what: &str, found: u64, limit: u64) -> Result<(), String> {
    Err(format!("{what} is {found}; at most {limit} is accepted: correct the graph, or write the file again"))
}

/// `x + 1 + 1 …`, of `n` nodes more than the two it begins with.
fn chain(n: usize) -> Vec<String> {
    let mut nodes = vec!["{\"input\": 0}".to_owned(), "{\"literal\": 1}".to_owned()];
    nodes.extend((0..n).map(|i| format!("{{\"add\": [{}, 1]}}", if i == 0 { 0 } else { i + 1 })));
    nodes
}

/// At each depth `width` arrays, each of which needs one element of every array one deeper: as a schedule,
/// `width` to the power of `depth` loops.
fn lattice(width: usize, depth: usize) -> Vec<String> {
    let mut nodes = vec!["{\"literal\": 0}".to_owned()];
    let mut body = 0;
    for d in 0..depth {
        nodes.push(format!("{{\"row\": {d}}}"));
        nodes.push(format!("{{\"add\": [{body}, {}]}}", nodes.len() - 1));
        body = nodes.len() - 1;
    }
    for d in (0..depth).rev() {
        let mut sum = 0;
        for n in 1..=width {
            // Another length each, so that none is shared.
            nodes.push(format!("{{\"collect\": {{\"n\": {n}, \"depth\": {d}, \"body\": {body}}}}}"));
            nodes.push(format!("{{\"at\": [{}, 0]}}", nodes.len() - 1));
            nodes.push(format!("{{\"add\": [{sum}, {}]}}", nodes.len() - 1));
            sum = nodes.len() - 1;
        }
        body = sum;
    }
    nodes
}

/// A loop of `n` rounds at each of `depth` depths, around a body that reads all their rows.
fn nested(n: usize, depth: usize) -> Vec<String> {
    let mut nodes = lattice(0, depth);
    for d in (0..depth).rev() {
        // The last node is the body: the sum of the rows, then the loop inside.
        let body = nodes.len() - 1;
        nodes.push(format!("{{\"sum\": {{\"n\": {n}, \"depth\": {d}, \"body\": {body}}}}}"));
    }
    nodes
}

#[test]
fn a_lattice_of_loops_is_not_unfolded() {
    assert_eq!(read(&lattice(2, 3)), Ok(()));
    assert_eq!(
        read(&lattice(16, 8)),
        refused("the number of steps, with what loops repeat,", 22_906_492_241, 262_144)
    );
}

#[test]
fn work_is_bounded() {
    assert_eq!(read(&nested(100, 3)), Ok(()));
    assert_eq!(
        read(&nested(65_536, 8)),
        refused("the number of operations for one value", u64::MAX, 1 << 24)
    );
    // An array of 65,536 elements is made anew in each of 65,536 rounds, of one node each.
    let scatter = "{\"scatter\": {\"n\": 1, \"depth\": 1, \"len\": 65536, \"index\": 0, \"value\": 1}}";
    let nodes = ["{\"literal\": 0}", "{\"row\": 0}", scatter, "{\"at\": [2, 0]}"]
        .into_iter()
        .chain(["{\"sum\": {\"n\": 65536, \"depth\": 0, \"body\": 3}}"])
        .map(String::from);
    let found = read(&nodes.collect::<Vec<_>>()).unwrap_err();
    assert!(found.starts_with("the number of operations for one value is 4295"), "{found}");
}

#[test]
fn memory_is_bounded() {
    let arrays = |count: usize| {
        let mut nodes = vec!["{\"literal\": 0}".to_owned(), "{\"input\": 0}".to_owned()];
        let mut sum = 1;
        for i in 0..count {
            let n = 65_536 - i;
            nodes.push(format!("{{\"collect\": {{\"n\": {n}, \"depth\": 0, \"body\": {sum}}}}}"));
            nodes.push(format!("{{\"at\": [{}, 0]}}", nodes.len() - 1));
            sum = nodes.len() - 1;
        }
        nodes
    };
    assert_eq!(read(&arrays(16)), Ok(()));
    assert_eq!(read(&arrays(17)), refused("the number of array elements", 17 * 65_536 - 136, 1 << 20));
}

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
fn the_largest_graphs_are_read_and_run_without_delay() {
    assert_eq!(read(&chain(65_534)), Ok(()));
    let loops = |loops: usize, nodes: usize| {
        let mut nodes = chain(nodes - 2 - loops);
        for _ in 0..loops {
            let body = nodes.len() - 1;
            nodes.push(format!("{{\"sum\": {{\"n\": 1, \"depth\": 0, \"body\": {body}}}}}"));
        }
        nodes
    };
    // Each loop waits for the one before it.
    assert_eq!(read(&loops(1024, 16_384)), Ok(()));
    assert_eq!(read(&loops(256, 65_536)), Ok(()));
    assert_eq!(
        read(&loops(1024, 65_536)),
        refused("the number of loops times that of nodes", 1 << 26, 1 << 24)
    );
    assert_eq!(read(&loops(1025, 2000)), refused("the number of loops", 1025, 1024));
}

#[test]
fn a_name_has_a_node_and_a_vector_its_columns() {
    let graph = |change: fn(&mut Graph)| {
        let mut graph = sample().graph().clone();
        change(&mut graph);
        match ColorFile::new(graph, vec![0.0; 6]) {
            Err(FileError::Graph(error)) => error,
            other => unreachable!("{other:?}"),
        }
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
