//! The shading languages.

use std::fmt;
use std::str::FromStr;

use color_fn_core::message::escaped;
use serde::{Deserialize, Serialize};

/// A shading language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Language {
    /// WGSL, for WebGPU.
    Wgsl,
    /// WESL, which is WGSL with imports: the file is a module whose function others import.
    Wesl,
    /// GLSL 4.50, for OpenGL and Vulkan. Without an entry it is functions alone, to stand in another text.
    Glsl,
    /// GLSL ES: 3.00, which WebGL 2 takes, without a compute entry and a storage buffer; else 3.10. Without an entry it is
    /// functions alone, as in GLSL; that text states the precision of `float` and `int`, which is `highp`.
    GlslEs,
    /// HLSL, shader model 5.1, for Direct3D.
    Hlsl,
    /// MSL 2.0, for Metal.
    Msl,
    /// SPIR-V 1.1, for Vulkan.
    Spirv,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 7] =
        [Self::Wgsl, Self::Wesl, Self::Glsl, Self::GlslEs, Self::Hlsl, Self::Msl, Self::Spirv];

    /// Its name, as a user writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wgsl => "wgsl",
            Self::Wesl => "wesl",
            Self::Glsl => "glsl",
            Self::GlslEs => "glsl-es",
            Self::Hlsl => "hlsl",
            Self::Msl => "msl",
            Self::Spirv => "spirv",
        }
    }

    /// The extension of its files.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Wgsl => "wgsl",
            Self::Wesl => "wesl",
            Self::Glsl => "glsl",
            Self::GlslEs => "es.glsl",
            Self::Hlsl => "hlsl",
            Self::Msl => "metal",
            Self::Spirv => "spv",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Wgsl => "WGSL",
            Self::Wesl => "WESL",
            Self::Glsl => "GLSL",
            Self::GlslEs => "GLSL ES",
            Self::Hlsl => "HLSL",
            Self::Msl => "MSL",
            Self::Spirv => "SPIR-V",
        })
    }
}

/// This is not the name of a shading language.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is not a shading language: choose wgsl, wesl, glsl, glsl-es, hlsl, msl or spirv", escaped(.0))]
pub struct UnknownLanguage(String);

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(name: &str) -> Result<Self, UnknownLanguage> {
        Self::ALL.into_iter().find(|l| l.name() == name).ok_or_else(|| UnknownLanguage(name.into()))
    }
}
