//! What a program needs to know to call a generated shader, as a value and as JSON.
//!
//! Parameters lie in one buffer: block after block, row after row, each row padded to a multiple of four numbers,
//! so that a shader reads it as `vec4`s. [`Interface::pack`] lays flat parameters out in this way, and
//! [`Interface::parameter_offset`] tells where one of them lies, to change it live.

use color_fn::domain::Port;
use color_fn::layout::{Layout, Role};
use serde::{Deserialize, Serialize};

/// Threads in a workgroup of a compute entry.
pub const WORKGROUP: u32 = 64;

/// The most workgroups that a device accepts in one direction; more points go into further rows of workgroups.
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
}

/// The number of parameters is not the number that the shader has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this shader has {expected} parameters, tables included, but {found} were given")]
pub struct WrongCount {
    /// How many the shader has.
    pub expected: usize,
    /// How many were given.
    pub found: usize,
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
    /// The blocks of a layout, each row padded to a multiple of four numbers.
    pub(crate) fn of(layout: &Layout) -> Vec<Self> {
        let mut offset = 0;
        let place = |block: &color_fn::layout::BlockLayout| {
            let stride = block.columns.div_ceil(4) * 16;
            let placed = Self {
                name: block.name.clone(),
                role: block.role,
                rows: block.rows,
                columns: block.columns,
                offset,
                stride,
            };
            offset += block.rows * stride;
            placed
        };
        layout.blocks().iter().map(place).collect()
    }

    /// Size in bytes, padding included.
    pub const fn bytes(&self) -> usize {
        self.rows * self.stride
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
        (row < block.rows && column < block.columns).then(|| block.offset + row * block.stride + column * 4)
    }

    /// How many parameters there are, tables included.
    pub fn parameter_count(&self) -> usize {
        self.parameters.iter().map(|block| block.rows * block.columns).sum()
    }

    /// The parameter buffer for all parameters, tables included, in the order of the layout
    /// ([`Layout::parameters`]).
    ///
    /// # Errors
    /// When their number is wrong.
    pub fn pack(&self, parameters: &[f64]) -> Result<Vec<f32>, WrongCount> {
        if parameters.len() != self.parameter_count() {
            return Err(WrongCount { expected: self.parameter_count(), found: parameters.len() });
        }
        let mut buffer = vec![0.0; self.parameter_bytes / 4];
        let mut rest = parameters;
        for block in &self.parameters {
            for row in 0..block.rows {
                let start = (block.offset + row * block.stride) / 4;
                let (here, after) = rest.split_at(block.columns);
                rest = after;
                for (slot, &value) in buffer[start..].iter_mut().zip(here) {
                    *slot = narrowed(value);
                }
            }
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
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self)
    }
}

/// Rounds to what a shader computes with.
#[expect(clippy::cast_possible_truncation, reason = "a shader computes in f32")]
pub(crate) const fn narrowed(x: f64) -> f32 {
    x as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interface() -> Interface {
        let layout = Layout::new().free("a", 2, 3).fixed("t", 5, (0..10).map(f64::from).collect());
        let parameters = BlockInterface::of(&layout);
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

    #[test]
    fn rows_are_padded_to_four() {
        let interface = interface();
        assert_eq!(interface.parameter_bytes, 2 * 16 + 2 * 32);
        let flat: Vec<f64> = (1..=16).map(f64::from).collect();
        let packed = interface.pack(&flat).expect("16 parameters");
        assert_eq!(packed[..8], [1.0, 2.0, 3.0, 0.0, 4.0, 5.0, 6.0, 0.0]);
        assert_eq!(packed[8..16], [7.0, 8.0, 9.0, 10.0, 11.0, 0.0, 0.0, 0.0]);
        let offset = interface.parameter_offset("t", 1, 4).expect("a column of the table");
        assert_eq!(packed[offset / 4], 16.0);
        assert_eq!(interface.parameter_offset("t", 2, 0), None);
        assert_eq!(interface.pack(&[1.0]), Err(WrongCount { expected: 16, found: 1 }));
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
        let interface = interface();
        let text = interface.to_json().expect("plain data");
        assert_eq!(serde_json::from_str::<Interface>(&text).expect("the same data"), interface);
        assert!(text.contains("\"parameter-bytes\": 96"), "{text}");
    }
}
