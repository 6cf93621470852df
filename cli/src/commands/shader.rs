//! `colorfn shader`: a color as a shader in one of five languages.

use std::io::{IsTerminal, stdout};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use color_fn_colorimetry::{Illuminant, Observer};
use color_fn_core::domain::Quantity;
use color_fn_core::{Graph, record};
use color_fn_shadergen::{
    Entry, Format, Language, Options, ParameterMode, Shader, ShaderError, Source, Unroll, compile,
};

use crate::appearance::Appearance;
use crate::console::Console;
use crate::error::Failure;
use crate::export::{fit_error, function_name, interface_json, useful_bound};
use crate::load::{Loaded, Spectral, destination, must_not_overwrite};
use crate::options::{MathChoice, illuminant};
use crate::report::ShaderReport;

/// What follows the options in the long help.
pub(crate) const HELP: &str = "\
Example: colorfn shader out/colorchecker24.colorfn --space xyz --params uniform -o checker.wgsl

The extension of -o FILE chooses the language; GLSL ES is .es.glsl. The interface stands in FILE.json: bindings, and for each parameter block its byte offset and \
stride, so that a program can change any parameter live. All names begin with --name: functions of \
different names, and of different --binding or --group, share a module. GLSL and GLSL ES need an entry point.

With --precision f16 two parameters stand in a u32, and the shader unpacks them: no feature of a device is \
needed. The interface states the format of each block. With --params const --unroll auto small loops become \
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
    /// The language: wgsl, glsl, glsl-es, hlsl, msl or spirv [default: by the extension of the output, else wgsl]
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
    /// The name of the function [default: from the file's name]
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
    /// Write the source code here (.wgsl, .glsl, .es.glsl, .hlsl, .metal, .spv), and the interface to FILE.json
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

/// Runs the command.
pub(crate) fn run(args: &ShaderArgs, console: Console) -> Result<(), Failure> {
    let loaded = Loaded::open(&args.file)?;
    let input: &Path = &args.file;
    let output = args.output.as_deref().map(|path| destination(path, &[input], args.force)).transpose()?;
    if let (Some((output, name)), Some(path)) = (&output, &args.output) {
        let companion = format!("{name}.json");
        must_not_overwrite(&path.with_file_name(&companion), &[input])?;
        output.check(&companion)?;
    }
    let language = language(args)?;
    let graph = graph(&loaded, args)?;
    let name = args.name.clone().unwrap_or_else(|| function_name(&loaded.stem(), &graph.outputs()[0].0));
    let shader = compiled(&loaded, &graph, &name, language, args)?;
    let source = shader.write(language).map_err(refused)?;
    let mut files = Vec::new();
    match output {
        Some((mut output, file)) => {
            output.add(&file, source.to_bytes());
            output.add(&format!("{file}.json"), interface_json(&shader)?.into_bytes());
            output.commit()?;
            files.extend_from_slice(output.written());
            console.say(&format!("{}: {name} in {}", files[0].display(), language))?;
            console.say(&format!("{}: its interface", files[1].display()))?;
        }
        None if console.json => {}
        None if matches!(source, Source::Words(_)) && stdout().is_terminal() => {
            return Err(Failure::usage("SPIR-V is not text: write it to a file, -o FILE.spv"));
        }
        None => console.data(&source.to_bytes())?,
    }
    let words = match &source {
        Source::Words(words) => Some(&words[..]),
        Source::Text(_) => None,
    };
    let interface = &shader.interface;
    let (language, math, text) = (language.name(), args.math.name(), source.text());
    console.report(&ShaderReport { language, name: &name, math, text, words, interface, files: &files })
}

/// The language that is named, or that of the output's extension.
fn language(args: &ShaderArgs) -> Result<Language, Failure> {
    let (language, path) = match (args.lang, &args.output) {
        (Some(language), _) => return Ok(language),
        (None, None) => return Ok(Language::Wgsl),
        (None, Some(path)) => (by_extension(path), path),
    };
    language.ok_or_else(|| {
        Failure::usage(format!(
            "{}: the extension names no language: end it in .wgsl, .glsl, .es.glsl, .hlsl, .metal or .spv, or take --lang",
            path.display()
        ))
    })
}

fn by_extension(path: &Path) -> Option<Language> {
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    let has = |extension: &str| name.ends_with(&format!(".{extension}"));
    // `.es.glsl` ends in `.glsl` too.
    let longest_first = [Language::GlslEs].into_iter().chain(Language::ALL);
    let named = longest_first.into_iter().find(|language| has(language.extension()));
    named.or_else(|| has("msl").then_some(Language::Msl))
}

/// The graph with its result in the requested space.
fn graph(loaded: &Loaded, args: &ShaderArgs) -> Result<Graph, Failure> {
    let native = loaded.quantity();
    let same = match args.space {
        SpaceChoice::Native => true,
        SpaceChoice::Xyz => matches!(native, Quantity::Xyz { .. }),
        SpaceChoice::LinearSrgb => matches!(native, Quantity::LinearRgb { space } if space == "sRGB"),
    };
    if same {
        return Ok(loaded.graph().clone());
    }
    let conditions = loaded.conditions_with(args.illuminant.as_ref(), args.observer)?;
    let appearance = Appearance::of(native);
    let spectral = loaded.spectral().map_err(|error| match error {
        Failure::Work(message) => Failure::usage(format!("{message}: take --space native")),
        other => other,
    })?;
    let graph = match (args.space, spectral) {
        (SpaceChoice::LinearSrgb, Spectral::Set(set)) => record(&appearance.linear(&conditions, set)?),
        (SpaceChoice::LinearSrgb, Spectral::One(one)) => record(&appearance.linear(&conditions, one)?),
        (SpaceChoice::Xyz | SpaceChoice::Native, Spectral::Set(set)) => {
            record(&appearance.xyz(&conditions, set))
        }
        (SpaceChoice::Xyz | SpaceChoice::Native, Spectral::One(one)) => {
            record(&appearance.xyz(&conditions, one))
        }
    };
    Ok(graph.renamed(loaded.graph().name()))
}

fn compiled(
    loaded: &Loaded,
    graph: &Graph,
    name: &str,
    language: Language,
    args: &ShaderArgs,
) -> Result<Shader, Failure> {
    let free: Vec<f64> = loaded.file.free().iter().copied().map(f64::from).collect();
    let values = graph.layout().parameters(&free)?;
    let parameters = match args.params {
        ParamsChoice::Const => ParameterMode::Const(values.clone()),
        ParamsChoice::Uniform => ParameterMode::Uniform,
        ParamsChoice::Storage => ParameterMode::Storage,
    };
    let entry = match args.entry {
        EntryChoice::None => Entry::None,
        EntryChoice::Compute => Entry::Compute,
        EntryChoice::Fragment => Entry::Fragment,
    };
    if entry == Entry::None && matches!(language, Language::Glsl | Language::GlslEs) {
        return Err(refused(ShaderError::NeedsEntry { language }));
    }
    let options = Options::new(name)
        .parameters(parameters)
        .format(args.precision)
        .unroll(args.unroll)
        .math(args.math.into())
        .entry(entry)
        .at(args.group, args.binding)
        .errors(fit_error(loaded)?, useful_bound(loaded, graph)?);
    let shader = compile(graph, &options).map_err(refused)?;
    if args.precision != Format::F32 {
        // The buffer is another program's to fill; that the file's own parameters fit is ours to know.
        shader.interface.pack(&values).map_err(Failure::usage)?;
    }
    Ok(shader)
}

/// What the options ask for and cannot be is wrong usage; the rest is failed work.
fn refused(error: ShaderError) -> Failure {
    use ShaderError as E;
    match error {
        E::Name { .. }
        | E::Keyword { .. }
        | E::ConstTable { .. }
        | E::ConstFormat { .. }
        | E::Unrolled
        | E::UniformSize { .. }
        | E::FragmentInput { .. }
        | E::FragmentOutput { .. }
        | E::NeedsEntry { .. }
        | E::BindingNumber { .. } => Failure::usage(error),
        _ => Failure::from(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_name_languages() {
        assert_eq!(by_extension(Path::new("a.b/c.HLSL")), Some(Language::Hlsl));
        assert_eq!(by_extension(Path::new("c.msl")), Some(Language::Msl));
        assert_eq!(by_extension(Path::new("c.txt")), None);
        for language in Language::ALL {
            assert_eq!(by_extension(&Path::new("c").with_extension(language.extension())), Some(language));
        }
    }
}
