//! The format as its specification has it: `docs/colorfn.py`, which does what `docs/colorfn-format.md` says, agrees with
//! our own evaluation on every case, and the page names everything that there is.
//!
//! Without `python3` the first test says that it is skipped; where `CI` is set, as on a server, that is a failure.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

use cases::{Case, all};
use color_fn_core::domain::{Port, Quantity};
use color_fn_core::file::ColorFile;
use color_fn_core::graph::{GraphParts, Id, Literal, Node, Parts};
use color_fn_core::limits;
use color_fn_core::scalar::op::{BinaryOp, CompareOp, LogicOp, UnaryOp, name};
use color_fn_core::{Graph, Layout};

/// Relative to Σ|terms| of the case, or to a result that is greater. Sums of a thousand terms in another order come to some 1e-13; in the
/// same order, as the reader has them, the cases agree to 1e-16.
const TOLERANCE: f64 = 1e-12;

/// How many points a case is tried at: the reader walks nodes one by one, a thousand times slower than this program.
fn count(case: &Case) -> usize {
    if case.parameters().len() > 500 { 2 } else { 12 }
}

fn docs(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(file)
}

/// What is asked of the reader at one point, and what it has to answer.
struct Question {
    file: String,
    point: Vec<f64>,
    expected: Vec<f64>,
    /// What counts as 1.
    scale: f64,
}

/// Writes the file of each case into a folder, and asks for its values.
fn ask_cases(folder: &Path, questions: &mut Vec<Question>) {
    for case in all() {
        let file = format!("{}.colorfn", case.name());
        let color = ColorFile::new(case.graph().clone(), case.free_parameters().to_vec())
            .unwrap_or_else(|error| panic!("{file}: {error}"));
        fs::write(folder.join(&file), color.to_json().expect("it is within the limits")).expect("a folder");
        // A file holds tables in double precision, and the case in single.
        let parameters = color.parameters();
        for point in case.points(count(case)).chunks(case.region().len()) {
            let point: Vec<f64> = point.iter().copied().map(f64::from).collect();
            let expected = case.eval_at(&parameters, &point);
            questions.push(Question { file: file.clone(), point, expected, scale: case.terms() });
        }
    }
}

/// Every function of x and y, and what indices and choices make of them, four results a vector.
fn every_function() -> Graph {
    let mut nodes = vec![Node::Input(0), Node::Input(1), Node::Literal(Literal(0.0))];
    let mut add = |node| {
        nodes.push(node);
        Id::new(u32::try_from(nodes.len() - 1).expect("some nodes"))
    };
    let (x, y, zero) = (Id::new(0), Id::new(1), Id::new(2));
    let mut results: Vec<Id> = UnaryOp::ALL.into_iter().map(|op| add(Node::Unary(op, x))).collect();
    // A power of what is negative is left open.
    let first = |op| if op == BinaryOp::Pow { results[1] } else { x };
    let of_two: Vec<Id> = BinaryOp::ALL.into_iter().map(|op| add(Node::Binary(op, first(op), y))).collect();
    results.extend(of_two);
    let compared = CompareOp::ALL.map(|op| add(Node::Compare(op, x, y)));
    let both = add(Node::Logic(LogicOp::And, compared[0], compared[1]));
    let any = add(Node::Logic(LogicOp::Or, compared[1], compared[2]));
    let contrary = add(Node::Not(any));
    results.extend([both, any, contrary].map(|mask| add(Node::Select(mask, x, y))));
    let row = add(Node::Row(7));
    let array = add(Node::Scatter { n: 3, depth: 7, len: 5, index: x, value: row });
    results.push(add(Node::At(array, y)));
    results.push(add(Node::Read { block: 0, row: x, column: y, width: 1 }));
    results.push(add(Node::Dot { block: 1, row: x, column: 1, array }));
    let pair = add(Node::Read { block: 0, row: y, column: zero, width: 2 });
    let doubled = add(Node::Binary(BinaryOp::Mul, pair, x));
    results.push(add(Node::InnerProduct(pair, doubled)));
    results.push(add(Node::MulAdd(x, y, zero)));
    let vectors: Vec<Id> = results
        .chunks(4)
        .map(|four| {
            add(Node::Compose(Parts::new(four.iter().copied().chain([zero; 4]).take(4)).expect("four parts")))
        })
        .collect();
    let output = |(k, id): (usize, &Id)| (Port::new(&format!("r{k}"), 4, Quantity::Number), *id);
    Graph::try_from(GraphParts {
        name: "functions".into(),
        inputs: vec![Port::new("x", 1, Quantity::Number), Port::new("y", 1, Quantity::Number)],
        outputs: vectors.iter().enumerate().map(output).collect(),
        layout: Layout::new().free("a", 2, 2).fixed("b", 6, (1..=12).map(|k| 0.1 * f64::from(k)).collect()),
        nodes,
        names: [].into(),
    })
    .expect("every node has what it needs")
}

/// What functions are at zeros, ties, infinities and NaN, and which place an index stands for.
fn ask_functions(folder: &Path, questions: &mut Vec<Question>) {
    // A negative zero, and one that is rounded twice by way of double precision.
    let color = ColorFile::new(every_function(), vec![0.1, -0.0, 7.038_531e-26, -3.5]).expect("a color");
    fs::write(folder.join("every-function.colorfn"), color.to_json().expect("a text")).expect("a folder");
    let (program, parameters) = (color.program(), color.parameters());
    let special = [0.0, -0.0, 0.3, -0.3, 0.5, 1.0, 1.5, 2.5, -2.5, 800.0, -1e300, f64::INFINITY, f64::NAN];
    for x in special.into_iter().chain([f64::NEG_INFINITY]) {
        for y in special {
            let expected = program.run::<f64>(&parameters, &[x, y]).into_vec();
            questions.push(Question {
                file: "every-function.colorfn".into(),
                point: vec![x, y],
                expected,
                scale: 1.0,
            });
        }
    }
}

/// The file in the specification, as it stands there.
fn ask_example(folder: &Path, questions: &mut Vec<Question>) {
    let page = fs::read_to_string(docs("colorfn-format.md")).expect("the specification");
    let (_, example) = page.split_once("```json\n").expect("an example");
    let (example, _) = example.split_once("```").expect("the example ends");
    let color = ColorFile::read(example.as_bytes()).unwrap_or_else(|error| panic!("the example: {error}"));
    fs::write(folder.join("example.colorfn"), example).expect("a folder");
    let value = color.program().run::<f64>(&color.parameters(), &[650.0]);
    // 0.5 + 0.25 · (650 − 550) / 100.
    assert_eq!(value[..], [0.75], "the example");
    questions.push(Question {
        file: "example.colorfn".into(),
        point: vec![650.0],
        expected: vec![0.75],
        scale: 1.0,
    });
}

/// What the reader prints, started once for all questions; nothing where there is no Python and none is asked for.
fn answers(folder: &Path, questions: &[Question]) -> Option<String> {
    let mut lines = String::new();
    for Question { file, point, .. } in questions {
        lines += file;
        point.iter().for_each(|x| write!(lines, " {x}").expect("a text takes everything"));
        lines.push('\n');
    }
    fs::write(folder.join("questions"), lines).expect("a folder");
    let output = Command::new("python3")
        .arg(docs("colorfn.py"))
        .current_dir(folder)
        .stdin(File::open(folder.join("questions")).expect("it was written"))
        .output();
    let output = match output {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            assert!(std::env::var_os("CI").is_none(), "CI is set, but there is no python3");
            eprintln!("skipped: there is no python3");
            return None;
        }
        output => output.expect("python3 starts"),
    };
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.is_empty(), "{said}");
    Some(String::from_utf8(output.stdout).expect("numbers"))
}

/// How far apart two numbers are; infinite where one of them is NaN, or another infinity.
fn distance(found: f64, expected: f64, scale: f64) -> f64 {
    if found == expected || found.is_nan() && expected.is_nan() {
        return 0.0;
    }
    let off = (found - expected).abs() / scale.max(expected.abs());
    if off.is_nan() { f64::INFINITY } else { off }
}

#[test]
fn the_reader_of_the_specification_agrees_on_every_case() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut questions = Vec::new();
    ask_cases(folder.path(), &mut questions);
    ask_functions(folder.path(), &mut questions);
    ask_example(folder.path(), &mut questions);
    let Some(answers) = answers(folder.path(), &questions) else { return };
    assert_eq!(answers.lines().count(), questions.len(), "a line for each point");
    let mut worst = (0.0, "");
    for (line, Question { file, point, expected, scale }) in answers.lines().zip(&questions) {
        let found: Vec<f64> = line.split(' ').map(|x| x.parse().expect("a number")).collect();
        assert_eq!(found.len(), expected.len(), "{file}: components");
        for (k, (&found, &expected)) in found.iter().zip(expected).enumerate() {
            let off = distance(found, expected, *scale);
            assert!(off <= TOLERANCE, "{file} at {point:?}: result {k} is {found}, not {expected}: {off:e}");
            if off > worst.0 {
                worst = (off, file);
            }
        }
    }
    println!(
        "{} cases, {} points: worst {:.1e} of Σ|terms| in {}",
        all().len(),
        questions.len(),
        worst.0,
        worst.1
    );
}

/// One of each quantity, with the least width that it can have.
fn quantities() -> Vec<(Quantity, u8)> {
    let (from, to, text) = (1.0, 2.0, || "a name".to_owned());
    vec![
        (Quantity::Wavelength { from, to }, 1),
        (Quantity::Index { count: 2 }, 1),
        (Quantity::Temperature { from, to }, 1),
        (Quantity::Elevation { from, to }, 1),
        (Quantity::Time, 1),
        (Quantity::Direction, 3),
        (Quantity::Position, 1),
        (Quantity::Reflectance, 1),
        (Quantity::Transmittance, 1),
        (Quantity::Emission, 1),
        (Quantity::SpectralRadiance, 1),
        (Quantity::Xyz { observer: text() }, 3),
        (Quantity::Lab { white: text() }, 3),
        (Quantity::Oklab, 3),
        (Quantity::LinearRgb { space: text() }, 3),
        (Quantity::EncodedRgb { space: text() }, 3),
        (Quantity::Number, 1),
    ]
}

/// An input of a quantity as a file has it: its keys between the braces.
fn port_of(quantity: Quantity, width: u8) -> String {
    let graph = GraphParts {
        name: "port".into(),
        inputs: vec![Port::new("x", width, quantity)],
        outputs: vec![(Port::new("y", 1, Quantity::Number), Id::new(0))],
        layout: Layout::new(),
        nodes: vec![Node::Literal(Literal(0.0))],
        names: [].into(),
    };
    let graph = Graph::try_from(graph).expect("a graph");
    let text = ColorFile::new(graph, Vec::new()).and_then(|file| file.to_json()).expect("a file");
    let (_, inputs) = text.split_once("\"inputs\": [").expect("inputs");
    inputs.split(['{', '}']).nth(1).expect("an input").to_owned()
}

#[test]
fn the_specification_names_every_operation_quantity_and_limit() {
    let page = fs::read_to_string(docs("colorfn-format.md")).expect("the specification");
    let operations = UnaryOp::ALL.iter().map(name).chain(BinaryOp::ALL.iter().map(name));
    let operations = operations.chain(CompareOp::ALL.iter().map(name));
    for operation in operations.chain([LogicOp::And, LogicOp::Or].iter().map(name)) {
        let (alone, as_node) = (format!("`{operation}`"), format!("`{{\"{operation}\": ["));
        assert!(page.contains(&alone) || page.contains(&as_node), "the operation {operation} is missing");
    }
    for (quantity, width) in quantities() {
        // `"name": "x", "width": 1, "quantity": "index", "count": 2`: the keys stand before the colons.
        let port = port_of(quantity, width);
        let mut quoted = port.split('"').skip(1).step_by(2).skip_while(|word| *word != "quantity").skip(1);
        let name = quoted.next().expect("the quantity has a name");
        let row = page.lines().find(|line| line.starts_with(&format!("| `{name}` | {width}")));
        let row = row.unwrap_or_else(|| panic!("the quantity {name}, {width} wide, is missing"));
        for key in quoted.filter(|word| *word != "a name") {
            assert!(row.contains(&format!("`{key}`")), "the key {key} of {name} is missing");
        }
    }
    for (what, limit) in [
        ("bytes of the file", limits::MAX_BYTES as u64),
        ("brackets within brackets", limits::MAX_NESTING as u64),
        ("bytes of one string", limits::MAX_STRING as u64),
        ("bytes of a name", limits::MAX_NAME as u64),
        ("of a line", limits::MAX_LINE as u64),
        ("of a text", limits::MAX_TEXT as u64),
        ("members of a set", limits::MAX_MEMBERS as u64),
        ("values in one part of facts", limits::MAX_FACTS as u64),
        ("how deep they nest", limits::MAX_FACT_DEPTH as u64),
        ("blocks", limits::MAX_BLOCKS as u64),
        ("parameters with tables", limits::MAX_PARAMETERS as u64),
        ("inputs; outputs", limits::MAX_PORTS as u64),
        ("nodes", limits::MAX_NODES as u64),
        ("loops", limits::MAX_LOOPS as u64),
        ("depths", limits::MAX_LOOP_DEPTH.into()),
        ("elements of an array", limits::MAX_ARRAY.into()),
        ("elements of all arrays", limits::MAX_ELEMENTS as u64),
        ("steps", limits::MAX_STEPS),
        ("visits", limits::MAX_VISITS),
        ("work", limits::MAX_WORK),
    ] {
        let stated =
            |line: &str| line.starts_with("| ") && line.contains(what) && line.contains(&limit.to_string());
        assert!(page.lines().any(stated), "the limit of {what}, {limit}, is missing");
    }
}
