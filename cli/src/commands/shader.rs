//! `colorfn shader`: a color as a shader in one of six languages.

mod args;
mod export;
mod quadrature;

use std::io::{IsTerminal, stdout};
use std::path::Path;

use color_fn_shadergen::{
    Entry, Format, Interface, Language, Options, ParameterMode, Shader, ShaderError, Source, compile,
};

use crate::commands::shader::args::{EntryChoice, ParamsChoice};
use crate::commands::shader::export::Export;
use crate::console::Console;
use crate::error::Failure;
use crate::export::{filled_interface, interface_json, useful_bound};
use crate::input;
use crate::load::{Loaded, destination, must_not_overwrite};
use crate::report::ShaderReport;

pub(crate) use args::{HELP, ShaderArgs};

/// Runs the command.
pub(crate) fn run(args: &ShaderArgs, console: Console) -> Result<(), Failure> {
    let loaded = Loaded::open(&args.file)?;
    let read: &Path = &args.file;
    let file = args.output.as_deref().filter(|path| !input::is_stream(path));
    let output = file.map(|path| destination(path, &[read], args.force)).transpose()?;
    if let (Some((output, name)), Some(path)) = (&output, file) {
        let companion = format!("{name}.json");
        must_not_overwrite(&path.with_file_name(&companion), &[read])?;
        output.check(&companion)?;
    }
    let language = language(args)?;
    let export = Export::new(loaded, args)?;
    let name = args.name.clone().unwrap_or_else(|| export.name.clone());
    let (shader, interface) = compiled(&export, &name, args)?;
    let source = shader.write(language).map_err(refused)?;
    let mut files = Vec::new();
    match output {
        Some((mut output, file)) => {
            output.add(&file, source.to_bytes());
            output.add(&format!("{file}.json"), interface_json(&interface)?.into_bytes());
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
    let interface = &interface;
    let (language, math, text) = (language.name(), args.math.name(), source.text());
    console.report(&ShaderReport { language, name: &name, math, text, words, interface, files: &files })
}

/// The language that is named, or that of the output's extension.
fn language(args: &ShaderArgs) -> Result<Language, Failure> {
    let (language, path) = match (args.lang, &args.output) {
        (Some(language), _) => return Ok(language),
        (None, None) => return Ok(Language::Wgsl),
        (None, Some(path)) if input::is_stream(path) => return Ok(Language::Wgsl),
        (None, Some(path)) => (by_extension(path), path),
    };
    language.ok_or_else(|| {
        Failure::usage(format!(
            "{}: the extension names no language: end it in .wgsl, .wesl, .glsl, .es.glsl, .hlsl, .metal or .spv, or take --lang",
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

fn compiled(export: &Export, name: &str, args: &ShaderArgs) -> Result<(Shader, Interface), Failure> {
    let Export { graph, parameters, .. } = export;
    let mode = match args.params {
        ParamsChoice::Const => ParameterMode::Const(parameters.clone()),
        ParamsChoice::Uniform => ParameterMode::Uniform,
        ParamsChoice::Storage => ParameterMode::Storage,
    };
    let entry = match args.entry {
        EntryChoice::None => Entry::None,
        EntryChoice::Compute => Entry::Compute,
        EntryChoice::Fragment => Entry::Fragment,
    };
    let options = Options::new(name)
        .parameters(mode)
        .format(args.precision)
        .unroll(args.unroll)
        .math(args.math.into())
        .entry(entry)
        .at(args.group, args.binding)
        .errors(export.error.clone(), useful_bound(graph, parameters));
    let shader = compile(graph, &options).map_err(refused)?;
    let interface = filled_interface(&shader, parameters)?;
    if args.precision != Format::F32 {
        // The buffer is another program's to fill; that the file's own parameters fit is ours to know.
        interface.pack(parameters).map_err(Failure::usage)?;
    }
    Ok((shader, interface))
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
