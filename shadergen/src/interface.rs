//! What a program needs to know to call a generated shader, as a value and as JSON.
//!
//! Parameters lie in one buffer: block after block, row after row. Each row is padded to a multiple of four numbers,
//! so that a shader reads four at a time, and in `f16` to one of eight where it has more than four. A block begins at a
//! multiple of 16 bytes. [`Interface::pack`] lays flat parameters out in this way, and
//! [`Interface::parameter_offset`] tells where one of them lies, to change it live.

use color_fn_core::domain::Port;
use color_fn_core::layout::{Layout, Role};
use serde::{Deserialize, Serialize};

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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
        serde_json::to_string_pretty(self)
    }
}

#[cfg(test)]
mod tests {
    use half::f16;

    use super::*;

    fn interface(format: Format) -> Interface {
        let layout = Layout::new().free("a", 2, 3).fixed("t", 5, (0..10).map(f64::from).collect());
        let parameters = BlockInterface::of(&layout, format);
        let parameter_bytes = parameters.iter().map(BlockInterface::bytes).sum();
        Interface {
            function: "f".into(),
            inputs: Vec::new(),
            outputs: Vec::new(),
            entry: None,
            bindings: Vec::new(),
            parameters,
            parameter_bytes,
        }
    }

    /// What a program reads at the offsets that the interface tells.
    fn read_back(interface: &Interface, packed: &[u8]) -> Vec<f64> {
        let mut flat = Vec::new();
        for block in &interface.parameters {
            for (row, column) in (0..block.rows).flat_map(|row| (0..block.columns).map(move |j| (row, j))) {
                let at = interface.parameter_offset(&block.name, row, column).expect("a parameter");
                flat.push(match block.format {
                    Format::F32 => {
                        f64::from(f32::from_le_bytes(packed[at..at + 4].try_into().expect("four")))
                    }
                    Format::F16 => f16::from_le_bytes(packed[at..at + 2].try_into().expect("two")).to_f64(),
                });
            }
        }
        flat
    }

    #[test]
    fn rows_are_padded_to_four() {
        let flat: Vec<f64> = (1..=16).map(f64::from).collect();
        for (format, bytes, offset) in [(Format::F32, 2 * 16 + 2 * 32, 80), (Format::F16, 2 * 8 + 2 * 16, 40)]
        {
            let interface = interface(format);
            assert_eq!(interface.parameter_bytes, bytes);
            let packed = interface.pack(&flat).expect("16 parameters");
            assert_eq!(packed.len(), bytes);
            assert_eq!(read_back(&interface, &packed), flat, "{format:?}");
            let end = 3 * format.bytes();
            assert!(packed[end..interface.parameters[0].stride].iter().all(|&byte| byte == 0), "padding");
            assert_eq!(interface.parameter_offset("t", 1, 4), Some(offset));
            assert_eq!(interface.parameter_offset("t", 2, 0), None);
            let wrong = PackError::Count(ValueCountMismatch { expected: 16, found: 1 });
            assert_eq!(interface.pack(&[1.0]), Err(wrong));
            let row = interface.parameters[1].pack(1, &flat[11..]).expect("a row");
            let start = interface.parameters[1].offset + interface.parameters[1].stride;
            assert_eq!(row, packed[start..start + interface.parameters[1].stride]);
            assert!(interface.parameters[1].pack(1, &flat[6..]).is_err(), "one row is left");
            assert!(interface.parameters[1].pack(0, &flat[..3]).is_err(), "no whole row");
        }
    }

    #[test]
    fn blocks_begin_at_sixteen_bytes() {
        let blocks = BlockInterface::of(&Layout::new().free("a", 3, 1).free("b", 1, 1), Format::F16);
        assert_eq!((blocks[0].stride, blocks[0].bytes(), blocks[1].offset), (8, 32, 32));
    }

    #[test]
    fn what_is_too_large_for_a_half_is_named() {
        for beyond in [65520.0, -1e9, f64::INFINITY, f64::NAN] {
            let mut flat: Vec<f64> = vec![0.0; 16];
            flat[12] = beyond;
            let error = interface(Format::F16).pack(&flat).expect_err("too large").to_string();
            assert!(error.contains("row 1, column 1 of the block `t`"), "{error}");
        }
    }

    #[test]
    fn many_points_take_a_second_row_of_workgroups() {
        assert_eq!(Interface::workgroups(1), [1, 1, 1]);
        assert_eq!(Interface::workgroups(65), [2, 1, 1]);
        assert_eq!(Interface::workgroups(65_535 * 64), [65_535, 1, 1]);
        assert_eq!(Interface::workgroups(65_535 * 64 + 1), [65_535, 2, 1]);
    }

    #[test]
    fn json_comes_back() {
        let interface = interface(Format::F16);
        let text = interface.to_json().expect("plain data");
        assert_eq!(serde_json::from_str::<Interface>(&text).expect("the same data"), interface);
        assert!(text.contains("\"parameter-bytes\": 48"), "{text}");
    }
}
