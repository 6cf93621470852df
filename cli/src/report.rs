//! What `--json` prints. The keys are documented in each command's long help.

use std::path::PathBuf;

use color_fn_core::domain::{Port, Quantity};
use serde::Serialize;
use serde_json::{Map, Value};

/// An input or output.
#[derive(Debug, Serialize)]
pub(crate) struct PortReport {
    /// The name.
    name: String,
    /// Number of components.
    width: u8,
    /// What it means, as a description.
    quantity: String,
    /// The unit, where there is one.
    unit: Option<&'static str>,
    /// The minimal value, where it is declared.
    from: Option<f64>,
    /// The maximal value.
    to: Option<f64>,
}

impl PortReport {
    /// Of a port.
    pub(crate) fn new(port: &Port) -> Self {
        let (from, to) = port.quantity.range().unzip();
        Self {
            name: port.name.clone(),
            width: port.width,
            quantity: port.quantity.describe(),
            unit: port.quantity.unit(),
            from,
            to,
        }
    }
}

/// Report of `eval`.
#[derive(Debug, Serialize)]
pub(crate) struct EvalReport {
    /// What the result is, as a description.
    pub(crate) quantity: String,
    /// Its unit, where there is one.
    pub(crate) unit: Option<&'static str>,
    /// Names of the columns.
    pub(crate) columns: Vec<String>,
    /// Numbers and names.
    pub(crate) rows: Vec<Vec<Value>>,
    /// What it wrote.
    pub(crate) files: Vec<PathBuf>,
}

/// Report of `info`.
#[derive(Debug, Serialize)]
pub(crate) struct InfoReport {
    /// The name of the function.
    pub(crate) name: String,
    /// The version of the file.
    pub(crate) version: u32,
    /// What it is, as a description.
    pub(crate) what: String,
    /// The specification that it came from.
    pub(crate) basis: Option<String>,
    /// What the specification does not say.
    pub(crate) details: Map<String, Value>,
    /// What goes in.
    pub(crate) domain: Vec<PortReport>,
    /// What comes out, as a description.
    pub(crate) space: String,
    /// What comes out.
    pub(crate) outputs: Vec<PortReport>,
    /// How many colors a set has.
    pub(crate) members: Option<usize>,
    /// Their names.
    pub(crate) labels: Vec<String>,
    /// Operations of the graph.
    pub(crate) operations: usize,
    /// 4 × (free parameters + shared numbers).
    pub(crate) bytes: usize,
    /// The part of it that members share: chosen knots, a learned basis.
    pub(crate) shared_bytes: usize,
    /// Free parameters by block, row by row; rows that are colors each as a list.
    pub(crate) parameters: Map<String, Value>,
    /// The shape of every block, tables included.
    pub(crate) blocks: Vec<BlockReport>,
    /// Figures of the fit.
    pub(crate) fit: Map<String, Value>,
    /// Where it comes from.
    pub(crate) provenance: Map<String, Value>,
    /// How far single precision may be off.
    pub(crate) error: ErrorReport,
    /// What the file declares and this version does not know.
    pub(crate) notes: Vec<String>,
}

/// How far single precision may be off, and is.
#[derive(Debug, Serialize)]
pub(crate) struct ErrorReport {
    /// On any device, for each component; `None` where there is no bound.
    pub(crate) bound: Vec<Option<f64>>,
    /// On the CPU, at some points, for each component.
    pub(crate) measured: Vec<Option<f64>>,
    /// How many points.
    pub(crate) points: u32,
    /// Whether the bound is uninformative.
    pub(crate) uninformative: bool,
    /// Over what, as a description.
    pub(crate) over: String,
}

/// The shape of a parameter block.
#[derive(Debug, Serialize)]
pub(crate) struct BlockReport {
    /// The name.
    pub(crate) name: String,
    /// `free` or `fixed`.
    pub(crate) role: &'static str,
    /// Number of rows.
    pub(crate) rows: usize,
    /// Number of columns.
    pub(crate) columns: usize,
}

/// Report of `plot`.
#[derive(Debug, Serialize)]
pub(crate) struct PlotReport<'a> {
    /// What it wrote.
    pub(crate) files: &'a [PathBuf],
    /// How many curves there are.
    pub(crate) curves: usize,
    /// How many pairs of axes.
    pub(crate) panels: usize,
}

/// Report of `render`.
#[derive(Debug, Serialize)]
pub(crate) struct RenderReport<'a> {
    /// What it wrote.
    pub(crate) files: &'a [PathBuf],
    /// Pixels across.
    pub(crate) width: u32,
    /// Pixels down.
    pub(crate) height: u32,
    /// `gpu` or `cpu`.
    pub(crate) device: &'static str,
    /// What computed the pixels, as a description.
    pub(crate) by: &'a str,
    /// The viewing conditions as a description; empty where they do not matter.
    pub(crate) viewing_conditions: &'a str,
    /// What else is to be known.
    pub(crate) notes: &'a [String],
}

/// Report of `shader`.
#[derive(Debug, Serialize)]
pub(crate) struct ShaderReport<'a> {
    /// The language.
    pub(crate) language: &'a str,
    /// The name of the function.
    pub(crate) name: &'a str,
    /// `portable` or `native`.
    pub(crate) math: &'static str,
    /// The text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) text: Option<&'a str>,
    /// The words of SPIR-V.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) words: Option<&'a [u32]>,
    /// How it is called.
    pub(crate) interface: &'a color_fn_shadergen::Interface,
    /// What it wrote.
    pub(crate) files: &'a [PathBuf],
}

/// Report of `device`.
#[derive(Debug, Serialize)]
pub(crate) struct DeviceReport {
    /// The name, as the driver gives it.
    pub(crate) name: String,
    /// What it is reached by.
    pub(crate) interface: &'static str,
    /// A GPU of some kind, or software.
    pub(crate) kind: &'static str,
    /// Name and version of the driver.
    pub(crate) driver: String,
    /// How exactly it computes.
    #[serde(flatten)]
    pub(crate) check: Option<CheckReport>,
}

/// How exactly a device computes.
#[derive(Debug, Serialize)]
pub(crate) struct CheckReport {
    /// `portable` or `native`.
    pub(crate) math: &'static str,
    /// Whether every operation kept its bound.
    pub(crate) kept: bool,
    /// Whether sums are added up in the order in which they are written.
    pub(crate) sums_in_order: bool,
    /// Each operation.
    pub(crate) operations: Vec<OperationReport>,
}

/// How exactly a device computes one operation.
#[derive(Debug, Serialize)]
pub(crate) struct OperationReport {
    /// Its name.
    pub(crate) operation: String,
    /// Whether it kept its bound.
    pub(crate) kept: bool,
    /// For how many arguments it was computed.
    pub(crate) arguments: usize,
    /// The maximal error in units of the last place.
    pub(crate) ulps: f64,
    /// Its bound.
    pub(crate) bound_ulps: f64,
    /// Where that is.
    pub(crate) at: Vec<f32>,
    /// What the device gives there.
    pub(crate) found: f32,
    /// What is exact there.
    pub(crate) exact: f64,
    /// The maximal error as it is.
    pub(crate) absolute: f64,
    /// An error up to this counts for nothing.
    pub(crate) bound_absolute: f64,
    /// Where that is.
    pub(crate) absolute_at: Vec<f32>,
}

/// The components of a port as columns: `wavelength`, `position.x`, `rgb.r`.
pub(crate) fn columns(port: &Port) -> Vec<String> {
    let letters = match port.quantity {
        Quantity::LinearRgb { .. } | Quantity::EncodedRgb { .. } => ["r", "g", "b", "a"],
        Quantity::Lab { .. } | Quantity::Oklab => ["l", "a", "b", "w"],
        _ => ["x", "y", "z", "w"],
    };
    match port.width {
        1 => vec![port.name.clone()],
        width => {
            letters[..usize::from(width)].iter().map(|letter| format!("{}.{letter}", port.name)).collect()
        }
    }
}
