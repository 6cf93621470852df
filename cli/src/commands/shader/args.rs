//! What can be typed after `colorfn shader`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ValueEnum};
use color_fn_colorimetry::{Illuminant, Observer};
use color_fn_shadergen::{Format, Language, Unroll};

use crate::options::{MathChoice, illuminant};

/// What follows the options in the long help.
pub(crate) const HELP: &str = "\
Example: colorfn shader out/colorchecker24.colorfn --space xyz --params uniform -o checker.wgsl

The extension of -o FILE chooses the language; GLSL ES is .es.glsl. The interface stands in FILE.json: bindings, and for each parameter block its byte offset and \
stride, so that a program can change any parameter live. All names begin with --name: functions of \
different names, and of different --binding or --group, share a module. For each block the interface holds its numbers too, fixed \
tables included: write them at the stated places, and the shader runs.

Without an entry GLSL and GLSL ES are functions alone, without #version and locations, for three.js, Godot, Shadertoy or a shader \
of your own; with --params const they need no buffer. WESL is a module: import package::FILE::NAME.

--index takes one color of a set: its argument goes, and the buffer holds its numbers alone. With --params const and a \
--space the color is computed here: one color is a constant, a set a table of colors.

A color of a spectrum is a sum over wavelengths. --quadrature auto takes as few as give the same for all spectra of this \
family (12 for a spline of 12 coefficients) and states the error; full takes every nm, N at most N.

With --precision f16 two parameters stand in a u32, and the shader unpacks them: no feature of a device is \
needed. The interface tells the format of each block. With --params const --unroll auto small loops become \
literals, several times as fast on software devices.

With --math native the device's own exp, exp2, log, sin, cos, tanh, pow and atan2 are called. They are faster, and \
each device has its own errors: WGSL promises a sine within 2⁻¹¹, so that no error bound is stated.

The generated text belongs to you: use it under any terms, without attribution.

JSON: language, name, math, text (or words, of SPIR-V), interface, files [PATH].";

/// Arguments of `shader`.
#[derive(Debug, Args)]
pub(crate) struct ShaderArgs {
    /// The color
    #[arg(value_name = "FILE.colorfn")]
    pub(crate) file: PathBuf,
    /// The language: wgsl, wesl, glsl, glsl-es, hlsl, msl or spirv [default: by the extension of the output, else wgsl]
    #[arg(long, value_name = "LANGUAGE")]
    pub(crate) lang: Option<Language>,
    /// Where the parameters come from
    #[arg(long, value_enum, default_value = "storage")]
    pub(crate) params: ParamsChoice,
    /// How a buffer holds the parameters: f32, or f16 in pairs, half the size
    #[arg(long, default_value = "f32", value_name = "FORMAT")]
    pub(crate) precision: Format,
    /// Loops to write out round after round: never, auto (small ones of constants), or those of at most N rounds
    #[arg(long, default_value = "never", value_name = "never|auto|N", allow_negative_numbers = true)]
    pub(crate) unroll: Unroll,
    /// How exp, ln, pow, sin and the like are computed
    #[arg(long, value_enum, default_value = "portable")]
    pub(crate) math: MathChoice,
    /// What calls the function
    #[arg(long, value_enum, default_value = "none")]
    pub(crate) entry: EntryChoice,
    /// The space of the result: what the file gives, or the color of its spectrum
    #[arg(long, value_enum, default_value = "native")]
    pub(crate) space: SpaceChoice,
    /// The wavelengths that a color of a spectrum is summed over: auto, full (every nm) or at most N
    #[arg(long, default_value = "auto", value_name = "auto|full|N", allow_negative_numbers = true)]
    pub(crate) quadrature: QuadratureChoice,
    /// One color of a set: a number from 0, or a name
    #[arg(long, value_name = "N|NAME")]
    pub(crate) index: Option<String>,
    /// The name of the function [default: from the file's name, or that of the color]
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// The bind group of the buffers
    #[arg(long, value_name = "N", default_value_t = 0, allow_negative_numbers = true)]
    pub(crate) group: u32,
    /// The binding of the parameters; points and results of a compute entry are the two after it
    #[arg(long, value_name = "N", default_value_t = 0, allow_negative_numbers = true)]
    pub(crate) binding: u32,
    /// The illuminant for xyz and linear-srgb [default: that of the file, else D65]
    #[arg(long, value_parser = illuminant)]
    pub(crate) illuminant: Option<Illuminant>,
    /// The CIE standard observer: 2, 10, 2015-2 or 2015-10 [default: that of the file, else 2]
    #[arg(long)]
    pub(crate) observer: Option<Observer>,
    /// Write the source code here (.wgsl, .wesl, .glsl, .es.glsl, .hlsl, .metal, .spv), and the interface to FILE.json
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Replace files that colorfn did not write
    #[arg(long)]
    pub(crate) force: bool,
}

/// Where parameters come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ParamsChoice {
    /// Constants in the text
    Const,
    /// A uniform buffer
    Uniform,
    /// A storage buffer that is only read
    Storage,
}

/// What calls the function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EntryChoice {
    /// Nothing: a library
    None,
    /// A buffer of points in, a buffer of results out
    Compute,
    /// One point in, one color out
    Fragment,
}

/// The space of a shader's result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SpaceChoice {
    /// What the file gives
    Native,
    /// CIE XYZ
    Xyz,
    /// Linear sRGB
    LinearSrgb,
}

/// The wavelengths that a color of a spectrum is summed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum QuadratureChoice {
    /// As few as are exact.
    Auto,
    /// Every nm.
    Full,
    /// At most so many.
    UpTo(usize),
}

impl FromStr for QuadratureChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match (text, text.parse()) {
            ("auto", _) => Ok(Self::Auto),
            ("full", _) => Ok(Self::Full),
            (_, Ok(count @ 1..=471)) => Ok(Self::UpTo(count)),
            _ => Err("write `auto`, `full` or the most wavelengths to take, 1 to 471".into()),
        }
    }
}
