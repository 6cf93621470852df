//! `.colorfn` files.

use cases::all;
use color_fn_core::file::{ColorFile, FileError};
use color_fn_core::scalar::Lanes;
use color_fn_core::scalar::{Dual, DualStore, Interval};

use crate::bound::{Bound, one_line, within};
use crate::target::{Found, Target};

/// Reading, running, differentiating and bounding `.colorfn` files.
pub const COLORS: Target = Target { name: "colors", good, check: color };

/// What reading one takes. `color_fn_core::file` promises 8 bytes a byte and 64 MiB for the largest graph; a graph takes some
/// 30 times its text, and the graphs here are small.
const READING: Bound = Bound { per_byte: 64, fixed: 256 << 10 };
/// What running one takes: 2²⁰ array elements of the widest number and 2¹⁶ values of nodes.
const RUNNING: Bound = Bound { per_byte: 64, fixed: 256 << 20 };
/// The longest refusal in bytes.
const MESSAGE: usize = 600;
/// The largest good file: mutations shall meet the graph and not one of a thousand parameters.
const LARGEST: usize = 12 << 10;

/// A file of each case that is small, and one with every part that a file can have.
pub fn good() -> Vec<Vec<u8>> {
    let version_1 = include_bytes!("../../../core/src/file/testdata/version-1.colorfn");
    let mut files = vec![version_1.to_vec()];
    for case in all() {
        let graph = case.graph();
        let file = ColorFile::new(graph.clone(), case.free_parameters().to_vec());
        let file = file.and_then(|file| file.to_json());
        let text = file.unwrap_or_else(|error| panic!("{}: {error}", case.name()));
        if text.len() <= LARGEST {
            files.push(text.into_bytes());
        }
    }
    files
}

/// Reads a file within its bounds; `None` where it is refused as it should be.
pub(crate) fn read(bytes: &[u8]) -> (Option<ColorFile>, usize) {
    let (read, memory) = within("reading a .colorfn file", READING, bytes.len(), || ColorFile::read(bytes));
    match read {
        Ok(file) => (Some(file), memory),
        Err(error) => {
            one_line(&error.to_string(), MESSAGE);
            assert!(!matches!(error, FileError::Io { .. }), "nothing is opened");
            (None, memory)
        }
    }
}

fn color(bytes: &[u8]) -> Found {
    let (file, memory) = read(bytes);
    let Some(file) = file else { return Found { accepted: false, memory } };
    assert_eq!(file.graph().check_limits(), Ok(()), "an accepted graph is a checked one");
    let text = file.to_json().expect("what is read can be written");
    assert_eq!(ColorFile::read(text.as_bytes()).expect("and read again"), file);
    within("running a color", RUNNING, bytes.len(), || run(&file));
    Found { accepted: true, memory }
}

/// Runs a color with every number: whatever comes out, something does.
fn run(file: &ColorFile) {
    let program = file.program();
    let width = file.graph().inputs().iter().map(|port| usize::from(port.width)).sum();
    let outputs: usize = file.graph().outputs().iter().map(|(port, _)| usize::from(port.width)).sum();
    let (single, double) = (file.parameters_f32(), file.parameters());
    for x in [0.5, f32::NAN, f32::INFINITY, -1e30] {
        assert_eq!(program.run::<f32>(&single, &vec![x; width]).len(), outputs);
    }
    assert_eq!(program.run::<f64>(&double, &vec![550.0; width]).len(), outputs);
    assert_eq!(program.run::<Lanes<[f32; 16]>>(&single, &vec![Lanes([1e9; 16]); width]).len(), outputs);
    let x: Vec<Dual<f64, 4>> = (0..width).map(|i| Dual::variable(-0.0, i % 4)).collect();
    assert_eq!(program.run::<Dual<f64, 4>>(DualStore::constants(&double), &x).len(), outputs);
    for region in [Interval::new(0.25, 0.75), Interval::new(f64::NEG_INFINITY, f64::INFINITY)] {
        let bounds = program.run::<Interval>(&double, &vec![region; width]);
        assert_eq!(bounds.len(), outputs);
    }
}
