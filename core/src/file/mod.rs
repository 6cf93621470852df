//! The `.colorfn` file: a color as data, to be kept, sent and fitted again.
//!
//! The file is JSON (RFC 8259, UTF-8 without a byte order mark). One object holds, in this order where this program
//! writes it:
//!
//! | key | what |
//! |---|---|
//! | `colorfn` | the version of the format, 1; *the first key*, which tells such a file from other JSON |
//! | `name` | the name of the function in generated text |
//! | `spec` | what it came from (`basis`, as `bspline:12`, and `details`), so that it can be fitted again; optional |
//! | `inputs`, `outputs` | lists of ports: `name`, `width`, `quantity` with its range or space; an output's `node` |
//! | `labels` | the names of the members, all different, where one input is an index; optional |
//! | `fit` | named figures of the fit error; optional |
//! | `provenance` | `source`, `about`, `tool` and `notes`; optional |
//! | `parameters` | blocks: `name`, `role`, `rows`, `columns`, `type`, and last `values`, row by row |
//! | `nodes` | the graph, one node a line: `{"mul": [3, 4]}`, with a `"name"` where the definition gave one |
//!
//! Free parameters are `f32`; a fixed table is `f64` where `f32` would change it. Numbers have their shortest decimal
//! form, so that they come back bit for bit.
//!
//! # What reading promises
//! A file is refused with one line that says what is wrong, where, and what to do. Everything is checked before it is
//! used: the size before reading, the encoding, nesting and length of strings in one pass without allocation, then the
//! JSON, the version, every number, the graph by [`Graph::try_from`], all within the [limits](crate::limits).
//! Beside the text itself, reading takes at most 8 bytes for each of its bytes and a fixed 64 MiB: a value takes two
//! characters at least and is kept once, in 4 or 8 bytes that are at most doubled while they are collected;
//! everything else is limited in number.

mod block;
mod elements;
mod error;
mod facts;
mod operation;
mod read;
mod scan;
#[cfg(test)]
mod tests;
mod validate;
mod write;

use std::fs::File;
use std::io::Read;
use std::path::Path;

pub use self::error::{FileError, Invalid, Malformed, Problem, WrongVersion};
pub use self::facts::Facts;
use crate::graph::{Graph, Program};
use crate::layout::{BlockLayout, ParamCountMismatch, Role};
use crate::limits::MAX_BYTES;

/// The version of the format that this program reads and writes.
pub const VERSION: u32 = 1;

/// A color with its parameters and what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ColorFile {
    graph: Graph,
    free: Vec<f32>,
    /// What it came from.
    pub spec: Option<Spec>,
    /// The names of the members of a set, one for each index and each another, or none.
    pub labels: Vec<String>,
    /// Named figures of the fit error, as `{"rmse": 0.002, "delta_e_2000": {"D65": {"mean": 0.05}}}`.
    pub fit: Facts,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// What a color came from, so that it can be fitted again.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spec {
    /// Family and size, as the command line has them: `bspline:12`.
    pub basis: String,
    /// What the basis does not say: knots, weights, constraints.
    pub details: Facts,
}

/// Where a color comes from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Provenance {
    /// The file of the measurements.
    pub source: String,
    /// What that file says about itself.
    pub about: String,
    /// The program that wrote the color, with its version.
    pub tool: String,
    /// Anything else.
    pub notes: Facts,
}

impl ColorFile {
    /// A color and its free parameters, in the order of the layout.
    ///
    /// # Errors
    /// When the graph cannot be used, or the parameters are not those that it has.
    pub fn new(graph: Graph, free: Vec<f32>) -> Result<Self, FileError> {
        graph.check_limits()?;
        let expected = graph.layout().free_len();
        if free.len() != expected {
            return Err(ParamCountMismatch { expected, found: free.len() }.into());
        }
        let file = Self {
            graph,
            free,
            spec: None,
            labels: Vec::new(),
            fit: Facts::new(),
            provenance: Provenance::default(),
        };
        validate::validate(&file)?;
        Ok(file)
    }

    /// Reads a file that lies in memory.
    ///
    /// # Errors
    /// The first thing that is wrong with it, and where.
    pub fn read(bytes: &[u8]) -> Result<Self, FileError> {
        read::read(bytes)
    }

    /// Reads a file. No more than [`MAX_BYTES`] are read.
    ///
    /// # Errors
    /// When it cannot be read, and the first thing that is wrong with it.
    pub fn open(path: &Path) -> Result<Self, FileError> {
        let io = |source| FileError::Io { path: path.to_owned(), source };
        let file = File::open(path).map_err(io)?;
        let length = file.metadata().map_err(io)?.len();
        if length > MAX_BYTES as u64 {
            return Err(FileError::TooLarge);
        }
        let mut bytes = Vec::new();
        // A file may grow, and a device says 0.
        file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(io)?;
        Self::read(&bytes)
    }

    /// The text of the file. Reading it gives this color again, bit for bit.
    ///
    /// # Errors
    /// When a label, name or figure was set that [`read`](Self::read) would refuse.
    pub fn to_json(&self) -> Result<String, FileError> {
        validate::validate(self)?;
        let text = write::write(self);
        if text.len() > MAX_BYTES { Err(FileError::TooLarge) } else { Ok(text) }
    }

    /// The graph, checked. Its layout holds the fixed tables.
    pub const fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The free parameters, in the order of the layout.
    pub fn free(&self) -> &[f32] {
        &self.free
    }

    /// The graph, ready to run.
    pub fn program(&self) -> Program {
        Program::new(self.graph.clone())
    }

    /// Each parameter block with its values, tables included.
    pub fn blocks(&self) -> impl Iterator<Item = (&BlockLayout, Vec<f64>)> {
        let mut rest = &self.free[..];
        self.graph.layout().blocks().iter().map(move |block| match block.role {
            Role::Fixed => (block, block.values.clone()),
            Role::Free => {
                let (here, after) = rest.split_at(block.len());
                rest = after;
                (block, here.iter().copied().map(f64::from).collect())
            }
        })
    }

    /// All parameters in flat order, tables included.
    pub fn parameters(&self) -> Vec<f64> {
        let mut all = Vec::with_capacity(self.graph.layout().len());
        self.blocks().for_each(|(_, values)| all.extend(values));
        all
    }

    /// All parameters in flat order, rounded to `f32`.
    pub fn parameters_f32(&self) -> Vec<f32> {
        crate::color::to_f32(&self.parameters())
    }
}
