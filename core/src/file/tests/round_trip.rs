//! What is written is read again, bit for bit.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::super::operation::to_value;
use super::{Lobes, sample};
use crate::color::{eval, record};
use crate::domain::{Port, Quantity};
use crate::file::{ColorFile, FileError};
use crate::graph::{Graph, GraphParts, Id, Literal, Node, Parts};
use crate::layout::Layout;
use crate::scalar::op::{BinaryOp, CompareOp, LogicOp, UnaryOp};

/// The file that version 1 of the program wrote. Every later version reads it.
const VERSION_1: &str = include_str!("../testdata/version-1.colorfn");

#[test]
fn a_file_comes_back_as_it_was() {
    let file = sample();
    let text = file.to_json().unwrap();
    let again = ColorFile::read(text.as_bytes()).unwrap();
    assert_eq!(again, file);
    let bits = |file: &ColorFile| file.parameters().iter().map(|x| x.to_bits()).collect::<Vec<_>>();
    assert_eq!(bits(&again), bits(&file));
    assert_eq!(again.graph().types(), file.graph().types());
    assert_eq!(again.to_json().unwrap(), text);
}

#[test]
fn the_committed_file_is_read_and_written_as_it_is() {
    let file = ColorFile::read(VERSION_1.as_bytes()).unwrap();
    // Zero with a sign has a point since.
    assert_eq!(file.to_json().unwrap(), VERSION_1.replace("      -0\n", "      -0.0\n"));
}

#[test]
fn a_read_color_evaluates_like_its_definition() {
    let file = ColorFile::read(VERSION_1.as_bytes()).unwrap();
    let parameters = file.parameters_f32();
    for (wavelength, index) in [(380.0, 0.0), (555.0, 1.0), (730.0, 2.0)] {
        let expected = eval(&Lobes, file.free(), (wavelength, index)).unwrap();
        let found = file.program().run::<f32>(&parameters, &[wavelength, index]);
        assert_eq!(found[..], [expected]);
    }
}

#[test]
fn numbers_are_short() {
    let text = sample().to_json().unwrap();
    assert!(text.contains("0.1,\n") && text.contains("0.7,\n") && text.contains("1e-7,\n"), "{text}");
    assert!(text.contains("{\"literal\": 50}"), "{text}");
}

/// Nine digits are enough for a reader of `f32`. One that reads `f64` and rounds would round these twice, to a neighbour.
#[test]
fn numbers_are_the_same_for_readers_of_double_precision() {
    let twice: f32 = "7.038531e-26".parse().unwrap();
    assert_ne!("7.038531e-26".parse::<f64>().unwrap() as f32, twice, "what is avoided");
    let mut file = sample();
    file.free[0] = twice;
    let text = file.to_json().unwrap();
    assert!(!text.contains("7.038531e-26") && text.contains("e-26,\n"), "{text}");
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let values = value["parameters"][0]["values"].as_array().unwrap();
    let found: Vec<u32> = values.iter().map(|x| (x.as_f64().unwrap() as f32).to_bits()).collect();
    assert_eq!(found, file.free.iter().map(|x| x.to_bits()).collect::<Vec<_>>());
}

#[test]
fn the_size_is_checked_before_reading() {
    let path = std::env::temp_dir().join(format!("colorfn-large-{}", std::process::id()));
    std::fs::File::create(&path).unwrap().set_len((64 << 20) + 1).unwrap();
    let error = ColorFile::open(&path).unwrap_err();
    std::fs::remove_file(&path).unwrap();
    assert!(matches!(error, FileError::TooLarge), "{error}");
    let message = ColorFile::open(&path).unwrap_err().to_string();
    assert!(message.starts_with(&format!("cannot read {}: ", path.display())), "{message}");
}

#[test]
fn what_would_be_refused_is_not_written() {
    let mut file = sample();
    file.labels.pop();
    assert_eq!(
        file.to_json().unwrap_err().to_string(),
        "there are 2 labels for 3 members: give one to each, or none"
    );
    let mut file = sample();
    file.labels[2] = file.labels[0].clone();
    assert_eq!(file.to_json().unwrap_err().to_string(), "labels 0 and 2 are both `dark skin`: rename one");
    let mut file = sample();
    file.fit.insert("rmse".into(), serde_json::Value::Null);
    assert_eq!(
        file.to_json().unwrap_err().to_string(),
        "`fit` holds a null: use numbers, texts, true, false, lists and objects"
    );
    let graph = every_node();
    let splat = graph.ids().find(|&id| matches!(graph.node(id), Node::Splat(3, _))).unwrap();
    let mut parts = GraphParts::from(graph);
    parts.outputs[0] = (Port::new("xyz", 3, Quantity::Xyz { observer: String::new() }), splat);
    let graph = Graph::try_from(parts).unwrap();
    let error = ColorFile::new(graph, Vec::new()).unwrap_err();
    assert_eq!(error.to_string(), "an observer, RGB space or white is empty: write what it is");
    let graph = record(&Lobes);
    let error = ColorFile::new(graph.clone(), vec![0.0; 5]).unwrap_err();
    assert_eq!(error.to_string(), "this color has 6 free parameters, but 5 were given");
    let error = ColorFile::new(graph, vec![f32::NAN; 6]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "value 0 of the parameter block `heights` is NaN: it must be finite; fit again"
    );
}

/// A graph with every kind of node.
fn every_node() -> Graph {
    let mut nodes = vec![Node::Input(0), Node::Literal(Literal(0.1)), Node::Literal(Literal(-0.0))];
    let (x, tenth, zero) = (Id(0), Id(1), Id(2));
    let mut add = |node| {
        nodes.push(node);
        Id(u32::try_from(nodes.len() - 1).unwrap())
    };
    UnaryOp::ALL.into_iter().for_each(|op| {
        add(Node::Unary(op, x));
    });
    BinaryOp::ALL.into_iter().for_each(|op| {
        add(Node::Binary(op, x, tenth));
    });
    let masks = CompareOp::ALL.map(|op| add(Node::Compare(op, x, tenth)));
    let and = add(Node::Logic(LogicOp::And, masks[0], masks[1]));
    let or = add(Node::Logic(LogicOp::Or, and, masks[2]));
    let not = add(Node::Not(or));
    let chosen = add(Node::Select(not, x, tenth));
    let fused = add(Node::MulAdd(x, tenth, chosen));
    let vector = add(Node::Compose(Parts::new([x, tenth, fused]).unwrap()));
    let splat = add(Node::Splat(3, x));
    let product = add(Node::InnerProduct(vector, splat));
    let part = add(Node::Component(2, vector));
    let row = add(Node::Row(0));
    let read = add(Node::Read { block: 0, row, column: zero, width: 1 });
    let body = add(Node::MulAdd(read, part, product));
    let array = add(Node::Collect { n: 3, depth: 0, body });
    let dot = add(Node::Dot { block: 0, row: zero, column: 0, array });
    let scattered = add(Node::Scatter { n: 3, depth: 0, len: 4, index: row, value: body });
    let at = add(Node::At(scattered, dot));
    let sum = add(Node::Sum { n: 3, depth: 0, body });
    let result = add(Node::Compose(Parts::new([at, sum]).unwrap()));
    let parts = GraphParts {
        name: "every-node".into(),
        inputs: vec![Port::new("x", 1, Quantity::Number)],
        outputs: vec![(Port::new("y", 2, Quantity::Number), result)],
        layout: Layout::new().fixed("table", 3, vec![0.0, 1e300, 0.1, 1.0, 2.0, 3.0]),
        nodes,
        names: [(row, "row".into()), (sum, "total".into())].into(),
    };
    Graph::try_from(parts).expect("every node is used as it should be")
}

#[test]
fn every_node_comes_back() {
    let file = ColorFile::new(every_node(), Vec::new()).unwrap();
    let again = ColorFile::read(file.to_json().unwrap().as_bytes()).unwrap();
    assert_eq!(again, file);
    let operations: BTreeSet<String> = file.graph().nodes().iter().map(|node| to_value(node).0).collect();
    // 15 + 8 + 3 + 2 by name, and 16 with a node kind of their own; a name that stood for two would be missing.
    assert_eq!(operations.len(), 44, "{operations:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn every_f32_and_f64_survives(bits: [u32; 6], table: [u64; 4]) {
        let free: Vec<f32> = bits.map(f32::from_bits).into_iter().map(|x| if x.is_finite() { x } else { 0.0 }).collect();
        let table = table.map(f64::from_bits).map(|x| if x.is_finite() { x } else { 0.0 });
        let mut parts = GraphParts::from(record(&Lobes));
        parts.layout = Layout::new().free("heights", 6, 1).fixed("base.lobes", 2, table.into());
        let file = ColorFile::new(Graph::try_from(parts).unwrap(), free).unwrap();
        let again = ColorFile::read(file.to_json().unwrap().as_bytes()).unwrap();
        let bits = |file: &ColorFile| file.parameters().iter().map(|x| x.to_bits()).collect::<Vec<_>>();
        prop_assert_eq!(bits(&again), bits(&file));
    }
}
