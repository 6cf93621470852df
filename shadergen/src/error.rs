//! Why a shader cannot be made.

use color_fn_core::message::escaped;

use crate::format::Format;
use crate::language::Language;

/// The maximal number of bytes that a uniform buffer holds on every device.
pub const MAX_UNIFORM_BYTES: usize = 64 << 10;

/// The maximal number of `vec4`s of constants that a function indexes; larger tables compile slowly or not at all.
pub const MAX_CONST_VECTORS: usize = 256;

/// The maximal number of bytes of arrays that a function keeps.
pub const MAX_ARRAY_BYTES: usize = 64 << 10;

/// The maximal number of expressions of a function whose loops are written out; compilers take seconds for more.
pub const MAX_EXPRESSIONS: usize = 1 << 17;

/// A shader that cannot be made, and the reason.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ShaderError {
    /// The name is not an identifier in every language.
    #[error("`{}` cannot name a function: {reason}", escaped(name))]
    Name {
        /// The name.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The name means something in this language.
    #[error("`{name}` is a word of {language}: choose another name for the function")]
    Keyword {
        /// The name.
        name: String,
        /// The language.
        language: Language,
    },
    /// The number of constants is wrong.
    #[error("this color has {expected} parameters, tables included, but {found} were given as constants")]
    ParameterCount {
        /// How many the color has.
        expected: usize,
        /// How many were given.
        found: usize,
    },
    /// A constant is infinite or not a number as `f32`.
    #[error("a constant of the function is {value} as f32, which no shading language can write")]
    NotFinite {
        /// The constant.
        value: f32,
    },
    /// Constants have no format.
    #[error(
        "{format} is how a buffer holds parameters, and these are constants: use a uniform or a storage buffer"
    )]
    ConstFormat {
        /// The format.
        format: Format,
    },
    /// Too many constants for a table.
    #[error(
        "the parameters that are read at computed places are {vectors} vec4s; a table of constants holds at \
         most {MAX_CONST_VECTORS}: use a uniform or a storage buffer"
    )]
    ConstTable {
        /// Their number, padding included.
        vectors: usize,
    },
    /// Too many parameters for a uniform buffer.
    #[error(
        "the parameters take {bytes} bytes; a uniform buffer holds at most {MAX_UNIFORM_BYTES} on every \
         device: use a storage buffer"
    )]
    UniformSize {
        /// Their size, padding included.
        bytes: usize,
    },
    /// A block is larger than a buffer may be.
    #[error("the parameters take {bytes} bytes; a buffer holds at most 2³¹")]
    BufferSize {
        /// Their size, padding included.
        bytes: usize,
    },
    /// The arrays in the function are too large.
    #[error("the arrays in the function take {bytes} bytes; at most {MAX_ARRAY_BYTES} are possible on a GPU")]
    Arrays {
        /// Their size.
        bytes: usize,
    },
    /// The loops that are written out are too long.
    #[error(
        "written out, the loops take more than {MAX_EXPRESSIONS} expressions: write out fewer, those of at most \
         a few iterations, or none"
    )]
    Unrolled,
    /// A fragment has at most four inputs.
    #[error("a fragment entry passes at most 4 components in, but this color has {width}")]
    FragmentInput {
        /// Components of all inputs.
        width: usize,
    },
    /// A fragment has at most four outputs.
    #[error("a fragment entry gives at most 4 components out, but this color has {width}")]
    FragmentOutput {
        /// Components of all outputs.
        width: usize,
    },
    /// A binding number is too large.
    #[error("{language} has bindings and groups of at most 255")]
    BindingNumber {
        /// The language.
        language: Language,
    },
    /// The graph breaks a promise that checked and recorded graphs keep.
    #[error("the graph cannot be compiled: {what}")]
    Graph {
        /// What is wrong.
        what: &'static str,
    },
    /// The finished module is not valid: a mistake in this crate.
    #[error("the generated module is not valid, which is a mistake in color-fn-shadergen: {0}")]
    Invalid(String),
    /// The writer refused the module.
    #[error("the module cannot be written as {language}: {reason}")]
    Write {
        /// The language.
        language: Language,
        /// The writer's reason.
        reason: String,
    },
}
