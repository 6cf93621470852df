//! The parameters of a shader as a Rust structure, for a `build.rs` to write: what a program fills a buffer with, by names.

use std::fmt::Write;

use color_fn_core::layout::Role;

use crate::format::Format;
use crate::interface::{Content, Interface};
use crate::names::{Names, identifier};

/// Words that no field may be called.
const KEYWORDS: [&str; 52] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "Self",
    "static", "struct", "super", "trait", "true", "try", "type", "typeof", "union", "unsafe", "unsized",
    "use", "virtual", "where", "while",
];

impl Interface {
    /// The parameter buffer as the text of a Rust structure, `#[repr(C)]` and plain old data of the crate `bytemuck`: a field for
    /// each block, an array of its rows, each padded as in the buffer. Its constants are `GROUP`, `BINDING` and, where every
    /// block has its numbers, `VALUES`. Halves are their bits, as `u16`. Nothing where parameters are constants of the shader.
    ///
    /// ```
    /// # use color_fn_core::domain::{Number, Wavelength};
    /// # use color_fn_core::{Color, Layout, Params, Scalar, record};
    /// # use color_fn_shadergen::{Options, compile};
    /// # struct Ramp;
    /// # impl Color for Ramp {
    /// #     type In = Wavelength;
    /// #     type Out = Number;
    /// #     fn layout(&self) -> Layout {
    /// #         Layout::new().free("line", 1, 2)
    /// #     }
    /// #     fn eval<S: Scalar>(&self, params: Params<'_, S>, wavelength: S) -> S {
    /// #         let line = params.block(0).first();
    /// #         line.get(1).mul_add(wavelength, line.get(0))
    /// #     }
    /// # }
    /// let shader = compile(&record(&Ramp), &Options::new("ramp"))?;
    /// let text = shader.interface.rust_parameters().expect("parameters lie in a buffer");
    /// assert!(text.contains("pub struct RampParameters {") && text.contains("pub line: [[f32; 4]; 1],"));
    /// # Ok::<(), color_fn_shadergen::ShaderError>(())
    /// ```
    pub fn rust_parameters(&self) -> Option<String> {
        let names = Names::new(&self.function).ok().filter(|_| !self.parameters.is_empty())?;
        let mut text = String::new();
        self.write_parameters(&names.parameter_type, &mut text).ok().map(|()| text)
    }

    fn write_parameters(&self, name: &str, out: &mut String) -> std::fmt::Result {
        let (mut fields, mut values) = (String::new(), String::new());
        let mut taken: Vec<String> = Vec::new();
        for (k, block) in self.parameters.iter().enumerate() {
            let field = field(&block.name, &mut taken);
            let (kind, width) = (rust_type(block.format), block.stride / block.format.bytes());
            let role = match block.role {
                Role::Free => "free",
                Role::Fixed => "a fixed table",
            };
            writeln!(fields, "    /// {}: {} × {} numbers.", role, block.rows, block.columns)?;
            writeln!(fields, "    pub {field}: [[{kind}; {width}]; {}],", block.rows)?;
            writeln!(values, "        {field}: [")?;
            for row in block.values.chunks(block.columns.max(1)) {
                let mut numbers: Vec<String> = row.iter().map(|x| number(block.format, *x)).collect();
                numbers.resize(width, number(block.format, 0.0));
                writeln!(values, "            [{}],", numbers.join(", "))?;
            }
            writeln!(values, "        ],")?;
            let padding = (block.bytes() - block.rows * block.stride) / block.format.bytes();
            if padding > 0 {
                writeln!(fields, "    /// Up to the next block.")?;
                writeln!(fields, "    pub padding_{k}: [{kind}; {padding}],")?;
                let zero = number(block.format, 0.0);
                writeln!(values, "        padding_{k}: [{zero}; {padding}],")?;
            }
        }
        writeln!(out, "/// The parameters of `{}`, as its buffer holds them.", self.function)?;
        writeln!(out, "#[repr(C, align(16))]")?;
        writeln!(out, "#[derive(Clone, Copy, Debug, PartialEq)]")?;
        writeln!(out, "#[derive(bytemuck::Pod, bytemuck::Zeroable)]")?;
        writeln!(out, "pub struct {name} {{\n{fields}}}\n\nimpl {name} {{")?;
        if let Some(binding) = self.binding(Content::Parameters) {
            writeln!(out, "    /// Where the buffer is bound.")?;
            writeln!(out, "    pub const GROUP: u32 = {};", binding.group)?;
            writeln!(out, "    /// The binding in the group.")?;
            writeln!(out, "    pub const BINDING: u32 = {};", binding.binding)?;
        }
        if self.parameters.iter().all(|block| block.values.len() == block.rows * block.columns) {
            writeln!(out, "    /// The numbers that were fitted, and fixed tables.")?;
            writeln!(out, "    pub const VALUES: Self = Self {{\n{values}    }};")?;
        }
        writeln!(out, "}}")
    }
}

/// The name of a block as a field that no other has.
fn field(name: &str, taken: &mut Vec<String>) -> String {
    let mut field = identifier(name).to_ascii_lowercase();
    if KEYWORDS.contains(&field.as_str()) || field.starts_with("padding_") {
        field.push('_');
    }
    let plain = field.clone();
    for k in 2.. {
        if !taken.contains(&field) {
            break;
        }
        field = format!("{plain}_{k}");
    }
    taken.push(field.clone());
    field
}

const fn rust_type(format: Format) -> &'static str {
    match format {
        Format::F32 => "f32",
        Format::F16 => "u16",
    }
}

/// A number as the buffer has it.
fn number(format: Format, x: f64) -> String {
    let mut bytes = Vec::new();
    match format {
        Format::F32 => format!("{:?}", color_fn_core::color::round_to_f32(x)),
        // What has no half was refused when the shader was packed.
        Format::F16 => match format.append(x, &mut bytes) {
            true => format!("{:#06x}", u16::from_le_bytes([bytes[0], bytes[1]])),
            false => "0x7e00".into(),
        },
    }
}
