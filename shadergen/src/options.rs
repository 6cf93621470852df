//! What the shader shall be.

use color_fn::contract::Contract;

/// Where the parameters come from.
#[derive(Debug, Clone, PartialEq)]
pub enum ParameterMode {
    /// Constants in the text: all parameters, tables included, in the order of the layout.
    Const(Vec<f64>),
    /// A uniform buffer.
    Uniform,
    /// A storage buffer that is only read.
    Storage,
}

/// How functions are computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Math {
    /// As on the processor, by functions beside the color's: within the stated error on every device
    /// (`color_fn::scalar::accuracy`).
    #[default]
    Portable,
    /// By the device's own functions: faster, and as good as the device. WGSL promises a sine within 2⁻¹¹ and an
    /// exponential within 3 + 2|x| units of the last place.
    Native,
}

/// What calls the function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Entry {
    /// Nothing: the text is a library.
    #[default]
    None,
    /// A compute entry: a buffer of points in, a buffer of results out.
    Compute,
    /// A fragment entry: one point in, one color out.
    Fragment,
}

/// Options of [`compile`](crate::compile).
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// The name of the function; every other name at module level begins with it. `main` is taken: entries in GLSL
    /// are called that.
    pub name: String,
    /// Where the parameters come from.
    pub parameters: ParameterMode,
    /// What calls the function.
    pub entry: Entry,
    /// The bind group.
    pub group: u32,
    /// The binding of the parameters; points and results of a compute entry are the two after it.
    pub binding: u32,
    /// How functions are computed.
    pub math: Math,
    /// The error to state in the function's comment, as `mean ΔE2000 0.05`.
    pub error: Option<String>,
    /// The bound of rounding to state in the function's comment, where functions are portable.
    pub contract: Option<Contract>,
}

impl Options {
    /// A library with parameters in a storage buffer at group 0, binding 0.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.into(),
            parameters: ParameterMode::Storage,
            entry: Entry::None,
            group: 0,
            binding: 0,
            math: Math::default(),
            error: None,
            contract: None,
        }
    }

    /// With these parameters.
    #[must_use]
    pub fn parameters(self, parameters: ParameterMode) -> Self {
        Self { parameters, ..self }
    }

    /// With functions computed in this way.
    #[must_use]
    pub fn math(self, math: Math) -> Self {
        Self { math, ..self }
    }

    /// With this entry.
    #[must_use]
    pub fn entry(self, entry: Entry) -> Self {
        Self { entry, ..self }
    }
}
