//! What the shader shall be.

use std::fmt;
use std::str::FromStr;

use color_fn_core::error_bound::ErrorBound;
use serde::{Deserialize, Serialize};

use crate::format::Format;

/// Where the parameters come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ParameterMode {
    /// Constants in the text: all parameters, tables included, in the order of the layout.
    Const(Vec<f64>),
    /// A uniform buffer.
    Uniform,
    /// A storage buffer that is only read.
    Storage,
}

/// How functions are computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Math {
    /// As on the CPU, by functions beside the color's: within the stated error on every device
    /// (`color_fn_core::scalar::accuracy`).
    #[default]
    Portable,
    /// By the device's own functions: faster, and as good as the device. WGSL promises a sine within 2⁻¹¹ and an
    /// exponential within 3 + 2|x| units of the last place.
    Native,
}

/// Which loops are written out, iteration after iteration.
///
/// What a loop computes is the same either way, but for the last bits. Written out, constants become literals where
/// they are used, and arrays are read and written at known places only; the text grows with the number of iterations.
/// An iteration is one of the text: an inner product takes four columns in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Unroll {
    /// None.
    #[default]
    Never,
    /// With constants, those whose size is at most [`MAX_AUTO_SIZE`]; with a buffer, none.
    Auto,
    /// Those of at most so many iterations.
    UpTo(u32),
}

/// The largest size of a loop that [`Unroll::Auto`] writes out: its iterations times the operations of one, those of
/// loops inside it included, where an inner product counts three for every four columns.
///
/// A network 2-64-48-3 is written out. On Mesa's lavapipe its constants as literals are 9 times as fast as a loop over
/// a buffer, and compile in 0.8 s. With a buffer the loops written out gain 1.5 times at best and lose as often, but
/// compile for up to 40 s.
pub const MAX_AUTO_SIZE: u64 = 8192;

/// A text that is not a [`Unroll`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not `never`, `auto` or the maximal trip count of a loop to write out, from 1")]
pub struct UnknownUnroll(String);

impl FromStr for Unroll {
    type Err = UnknownUnroll;

    fn from_str(text: &str) -> Result<Self, UnknownUnroll> {
        match text {
            "never" => Ok(Self::Never),
            "auto" => Ok(Self::Auto),
            count => match count.parse() {
                Ok(count @ 1..) => Ok(Self::UpTo(count)),
                Ok(0) | Err(_) => Err(UnknownUnroll(text.into())),
            },
        }
    }
}

impl fmt::Display for Unroll {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Never => f.write_str("never"),
            Self::Auto => f.write_str("auto"),
            Self::UpTo(count) => count.fmt(f),
        }
    }
}

/// What calls the function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Options {
    /// The name of the function; every other name at module level begins with it. `main` is taken: entries in GLSL
    /// are called that.
    pub name: String,
    /// Where the parameters come from.
    pub parameters: ParameterMode,
    /// How a buffer holds the parameters.
    pub format: Format,
    /// Which loops are written out.
    pub unroll: Unroll,
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
    #[serde(skip)]
    pub error_bound: Option<ErrorBound>,
}

impl Options {
    /// A library with parameters as `f32` in a storage buffer at group 0, binding 0, and loops as loops.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.into(),
            parameters: ParameterMode::Storage,
            format: Format::F32,
            unroll: Unroll::Never,
            entry: Entry::None,
            group: 0,
            binding: 0,
            math: Math::default(),
            error: None,
            error_bound: None,
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

    /// With parameters in this format.
    #[must_use]
    pub fn format(self, format: Format) -> Self {
        Self { format, ..self }
    }

    /// With these loops written out.
    #[must_use]
    pub fn unroll(self, unroll: Unroll) -> Self {
        Self { unroll, ..self }
    }

    /// With the parameters at this group and binding.
    #[must_use]
    pub fn at(self, group: u32, binding: u32) -> Self {
        Self { group, binding, ..self }
    }

    /// With these errors in the function's comment.
    #[must_use]
    pub fn errors(self, error: Option<String>, error_bound: Option<ErrorBound>) -> Self {
        Self { error, error_bound, ..self }
    }

    /// With this entry.
    #[must_use]
    pub fn entry(self, entry: Entry) -> Self {
        Self { entry, ..self }
    }
}
