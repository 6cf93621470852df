//! Shaders of whatever a `.colorfn` file may hold.

use color_fn_core::file::ColorFile;
use color_fn_shadergen::{Entry, Language, Math, Options, ParameterMode, Shader, ShaderError, compile};

use crate::bound::{Bound, one_line, within};
use crate::colors::{good, read};
use crate::target::{Found, Target};

/// Compiling accepted `.colorfn` files to every language.
pub const SHADERS: Target = Target { name: "shaders", good, check: shaders };

/// What a module and its text in one language take.
const COMPILING: Bound = Bound { per_byte: 4096, fixed: 64 << 20 };
/// The longest refusal in bytes.
const MESSAGE: usize = 600;

fn shaders(bytes: &[u8]) -> Found {
    let (file, memory) = read(bytes);
    if let Some(file) = &file {
        compile_all(file, bytes.len());
    }
    Found { accepted: file.is_some(), memory }
}

/// Compiles a color in every mode with every entry, and writes each in every language: there is a shader or one clear
/// line. `input` is the size of the file in bytes.
///
/// # Panics
/// When compiling does, takes too much, or finds its own module invalid.
pub fn compile_all(file: &ColorFile, input: usize) {
    let modes = [ParameterMode::Storage, ParameterMode::Uniform, ParameterMode::Const(file.parameters())];
    let entries = [Entry::Compute, Entry::Fragment, Entry::None];
    let maths = [Math::Portable, Math::Native, Math::Portable];
    // Each with each would be nine: every mode, entry and way to compute is met.
    for ((mode, entry), math) in modes.into_iter().zip(entries).zip(maths) {
        let options = Options::new("tested").parameters(mode).entry(entry).math(math);
        let (shader, _) = within("compiling a shader", COMPILING, input, || compile(file.graph(), &options));
        match shader {
            Ok(shader) => Language::ALL.into_iter().for_each(|language| write(&shader, language, input)),
            Err(error) => refused(&error),
        }
    }
}

fn write(shader: &Shader, language: Language, input: usize) {
    match within("writing a shader", COMPILING, input, || shader.write(language)).0 {
        Ok(source) => assert!(!source.to_bytes().is_empty(), "an empty shader in {language}"),
        Err(error) => refused(&error),
    }
}

fn refused(error: &ShaderError) {
    let mistake = matches!(error, ShaderError::Invalid(_) | ShaderError::Write { .. });
    assert!(!mistake, "a checked graph has a valid module: {error}");
    one_line(&error.to_string(), MESSAGE);
}
