//! What a program needs to know to call a generated shader, as a value and as JSON.
//!
//! Parameters lie in one buffer: block after block, row after row. Each row is padded to a multiple of four numbers,
//! so that a shader reads four at a time, and in `f16` to one of eight where it has more than four. A block begins at a
//! multiple of 16 bytes. [`Interface::pack`] lays flat parameters out in this way, and
//! [`Interface::parameter_offset`] tells where one of them lies, to change it live. A block holds its values too, those of
//! fixed tables from the start, so that text and interface are all that a program needs.

use color_fn_core::color::round_to_f32;
use color_fn_core::domain::Port;
use color_fn_core::layout::{Layout, Role};
use serde::{Deserialize, Serialize, Serializer};

use crate::format::Format;

/// Threads in a workgroup of a compute entry.
pub const WORKGROUP: u32 = 64;

/// The maximal number of workgroups that a device accepts in one direction; more points go into further rows of workgroups.
pub const MAX_GROUPS: u32 = 65_535;

/// How a generated function is called, and where its parameters lie.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Interface {
    /// The name of the function in the generated text.
    pub function: String,
    /// The arguments, in order.
    pub inputs: Vec<Argument>,
    /// The results, in order; more than one are the members of a structure.
    pub outputs: Vec<Argument>,
    /// The entry point, where there is one.
    pub entry: Option<EntryInterface>,
    /// The buffers that a program binds.
    pub bindings: Vec<Binding>,
    /// Where the parameter blocks lie in their buffer; empty when parameters are constants.
    pub parameters: Vec<BlockInterface>,
    /// Size of the parameter buffer; 0 when parameters are constants.
    pub parameter_bytes: usize,
}

/// One argument or result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Argument {
    /// The name.
    pub name: String,
    /// Number of components.
    pub width: u8,
    /// What it means, in words.
    pub quantity: String,
    /// The unit, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The stated range of each component, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<(f64, f64)>,
}

/// The entry point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct EntryInterface {
    /// Its name; in GLSL it is `main`.
    pub name: String,
    /// Its stage.
    pub stage: Stage,
    /// Threads in a workgroup; all 0 for a fragment.
    pub workgroup_size: [u32; 3],
    /// The varying in which a fragment takes its point. It is location 0, and GLSL has it under this name; a vertex
    /// stage in GLSL ES 3.00, which has no such locations, gives it out under the same name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub varying: Option<String>,
}

/// The stage of an entry point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Points in a buffer, results in another.
    Compute,
    /// One point from the vertex stage, one color out.
    Fragment,
}

/// A buffer to bind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Binding {
    /// The group.
    pub group: u32,
    /// The binding in the group.
    pub binding: u32,
    /// The name in the generated text; in GLSL it is the name of the block, by which a program finds it
    /// (`getUniformBlockIndex` in WebGL 2).
    pub name: String,
    /// What it holds.
    pub content: Content,
    /// How it is bound.
    pub kind: BindingKind,
    /// Size of the parameters; of points and results, the size of one.
    pub bytes: usize,
}

/// What a buffer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Content {
    /// The parameters, as [`Interface::pack`] lays them out.
    Parameters,
    /// The components of all inputs of one point after another, as `f32` without padding.
    Points,
    /// The components of all outputs, likewise.
    Results,
}

/// How a buffer is bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BindingKind {
    /// A uniform buffer.
    Uniform,
    /// A storage buffer that is only read.
    StorageRead,
    /// A storage buffer that is written.
    StorageReadWrite,
}

/// One parameter block.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct BlockInterface {
    /// The name in the color's layout.
    pub name: String,
    /// Whether it is fitted or a table.
    pub role: Role,
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
    /// Where it begins, in bytes.
    pub offset: usize,
    /// From one row to the next, in bytes.
    pub stride: usize,
    /// What each of its numbers is.
    #[serde(default)]
    pub format: Format,
    /// Its numbers, row after row without padding: of a fixed table always, of fitted parameters once they are set
    /// ([`Interface::set_values`]), else none. JSON has them in single precision, as a buffer does.
    #[serde(default, skip_serializing_if = "Vec::is_empty", serialize_with = "single_precision")]
    pub values: Vec<f64>,
}

/// The number of parameters is not the number that the shader has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this shader has {expected} parameters, tables included, but {found} were given")]
pub struct ValueCountMismatch {
    /// How many the shader has.
    pub expected: usize,
    /// How many were given.
    pub found: usize,
}

/// Parameters that do not go into a shader's buffer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PackError {
    /// Their number is wrong.
    #[error(transparent)]
    Count(#[from] ValueCountMismatch),
    /// One is too large for the format.
    #[error(
        "the parameter in row {row}, column {column} of the block `{block}` is {value}, and f16 holds magnitudes of \
         at most 65504: use f32"
    )]
    Range {
        /// The block.
        block: String,
        /// The row, from 0.
        row: usize,
        /// The column, from 0.
        column: usize,
        /// The parameter.
        value: f64,
    },
}

impl Argument {
    pub(crate) fn new(port: &Port) -> Self {
        Self {
            name: port.name.clone(),
            width: port.width,
            quantity: port.quantity.describe(),
            unit: port.quantity.unit().map(Into::into),
            range: port.quantity.range(),
        }
    }
}

impl BlockInterface {
    /// The blocks of a layout.
    pub(crate) fn of(layout: &Layout, format: Format) -> Vec<Self> {
        let mut offset = 0;
        let place = |block: &color_fn_core::layout::BlockLayout| {
            let stride = format.stride(block.columns);
            let placed = Self {
                name: block.name.clone(),
                role: block.role,
                rows: block.rows,
                columns: block.columns,
                offset,
                stride,
                format,
                values: block.values.clone(),
            };
            offset += placed.bytes();
            placed
        };
        layout.blocks().iter().map(place).collect()
    }

    /// Size in bytes, padding included.
    pub const fn bytes(&self) -> usize {
        (self.rows * self.stride).next_multiple_of(16)
    }

    /// The bytes of whole rows from `first` on, as they lie in the buffer: each padded with zeros to `stride`.
    ///
    /// # Errors
    /// When the values are not whole rows of this block; when one does not fit its format.
    pub fn pack(&self, first: usize, values: &[f64]) -> Result<Vec<u8>, PackError> {
        let room = self.rows.saturating_sub(first) * self.columns;
        let whole = values.len().next_multiple_of(self.columns.max(1));
        if values.len() != whole || values.len() > room {
            return Err(ValueCountMismatch { expected: whole.min(room), found: values.len() }.into());
        }
        let mut bytes = Vec::with_capacity(values.len() / self.columns.max(1) * self.stride);
        for (row, values) in values.chunks(self.columns.max(1)).enumerate() {
            let end = bytes.len() + self.stride;
            for (column, &value) in values.iter().enumerate() {
                if !self.format.append(value, &mut bytes) {
                    let (block, row) = (self.name.clone(), first + row);
                    return Err(PackError::Range { block, row, column, value });
                }
            }
            bytes.resize(end, 0);
        }
        Ok(bytes)
    }
}

impl Interface {
    /// The block of this name.
    pub fn block(&self, name: &str) -> Option<&BlockInterface> {
        self.parameters.iter().find(|block| block.name == name)
    }

    /// Where one parameter lies in the buffer, in bytes.
    pub fn parameter_offset(&self, block: &str, row: usize, column: usize) -> Option<usize> {
        let block = self.block(block)?;
        (row < block.rows && column < block.columns)
            .then(|| block.offset + row * block.stride + column * block.format.bytes())
    }

    /// How many parameters there are, tables included.
    pub fn parameter_count(&self) -> usize {
        self.parameters.iter().map(|block| block.rows * block.columns).sum()
    }

    /// The bytes of the parameter buffer for all parameters, tables included, in the order of the layout
    /// ([`Layout::parameters`]).
    ///
    /// # Errors
    /// When their number is wrong; when one is none of its block's format.
    pub fn pack(&self, parameters: &[f64]) -> Result<Vec<u8>, PackError> {
        if parameters.len() != self.parameter_count() {
            return Err(
                ValueCountMismatch { expected: self.parameter_count(), found: parameters.len() }.into()
            );
        }
        let mut buffer = Vec::with_capacity(self.parameter_bytes);
        let mut rest = parameters;
        for block in &self.parameters {
            let (here, after) = rest.split_at(block.rows * block.columns);
            rest = after;
            buffer.extend(block.pack(0, here)?);
            buffer.resize(block.offset + block.bytes(), 0);
        }
        Ok(buffer)
    }

    /// Puts all parameters, tables included, in the order of the layout, into their blocks as [`values`](BlockInterface::values).
    ///
    /// # Errors
    /// When their number is wrong.
    pub fn set_values(&mut self, parameters: &[f64]) -> Result<(), ValueCountMismatch> {
        let expected = self.parameter_count();
        if parameters.len() != expected {
            return Err(ValueCountMismatch { expected, found: parameters.len() });
        }
        let mut rest = parameters;
        for block in &mut self.parameters {
            let (here, after) = rest.split_at(block.rows * block.columns);
            block.values = here.to_vec();
            rest = after;
        }
        Ok(())
    }

    /// How many workgroups to dispatch for this many points; compute entries only.
    ///
    /// Beyond 65,535 workgroups the points go on in a second row of workgroups.
    #[expect(clippy::cast_possible_truncation, reason = "the quotients are far below 2³²")]
    pub const fn workgroups(points: u64) -> [u32; 3] {
        let groups = points.div_ceil(WORKGROUP as u64);
        let across = if groups < MAX_GROUPS as u64 { groups } else { MAX_GROUPS as u64 };
        [across as u32, groups.div_ceil(MAX_GROUPS as u64) as u32, 1]
    }

    /// The buffer that holds something.
    pub fn binding(&self, content: Content) -> Option<&Binding> {
        self.bindings.iter().find(|binding| binding.content == content)
    }

    /// Components of all inputs together.
    pub fn input_width(&self) -> usize {
        self.inputs.iter().map(|port| usize::from(port.width)).sum()
    }

    /// Components of all outputs together.
    pub fn output_width(&self) -> usize {
        self.outputs.iter().map(|port| usize::from(port.width)).sum()
    }

    /// The interface as JSON, for a file beside the shader.
    ///
    /// # Errors
    /// Never in practice: the value has no map with keys that are not text, and no number that is not finite.
    #[cfg(feature = "json")]
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| lists_on_a_line(&text))
    }
}

fn single_precision<S: Serializer>(values: &[f64], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(values.iter().map(|&x| round_to_f32(x)))
}

/// Puts a list of numbers on one line: a table of 471 weights is not 1413 lines.
#[cfg(feature = "json")]
fn lists_on_a_line(pretty: &str) -> String {
    let mut out = String::with_capacity(pretty.len());
    let mut inside = false;
    for line in pretty.lines() {
        let content = line.trim_start();
        let number = content.trim_end_matches(',').parse::<f64>().is_ok();
        match (number, inside) {
            (true, false) => out.push_str(content),
            (true, true) => out.extend([" ", content]),
            (false, true) => out.push_str(content),
            (false, false) if out.is_empty() => out.push_str(line),
            (false, false) => out.extend(["\n", line]),
        }
        inside = number;
    }
    out
}

#[cfg(test)]
mod tests;
