//! `colorfn shader`: a color as a shader in one of five languages.

use std::io::{IsTerminal, stdout};
use std::path::Path;

use color_fn_core::domain::{Port, Quantity};
use color_fn_core::{Graph, record};
use color_fn_shadergen::{
    Entry, Format, Language, Options, ParameterMode, Shader, ShaderError, Source, compile,
};

use super::info::useful_bound;
use crate::appearance::Appearance;
use crate::args::{EntryChoice, OutputChoice, ParamsChoice, ShaderArgs};
use crate::console::Console;
use crate::error::Failure;
use crate::load::{Loaded, Spectral, destination, must_not_overwrite};
use crate::report::ShaderReport;

/// Runs the command.
pub(crate) fn run(args: &ShaderArgs, console: Console) -> Result<(), Failure> {
    let loaded = Loaded::open(&args.file)?;
    let input: &Path = &args.file;
    let output = args.file_out.as_deref().map(|path| destination(path, &[input], args.force)).transpose()?;
    if let (Some((output, name)), Some(path)) = (&output, &args.file_out) {
        let companion = format!("{name}.json");
        must_not_overwrite(&path.with_file_name(&companion), &[input])?;
        output.check(&companion)?;
    }
    let graph = graph(&loaded, args)?;
    let name = args.name.clone().unwrap_or_else(|| function_name(&loaded.stem(), &graph.outputs()[0].0));
    let shader = compiled(&loaded, &graph, &name, args)?;
    let source = shader.write(args.lang).map_err(refused)?;
    let mut files = Vec::new();
    match output {
        Some((mut output, file)) => {
            files.push(output.write(&file, &source.to_bytes())?);
            files.push(output.write(&format!("{file}.json"), interface_json(&shader)?.as_bytes())?);
            console.say(&format!("{}: {name} in {}", files[0].display(), args.lang))?;
            console.say(&format!("{}: its interface", files[1].display()))?;
        }
        None if console.json => {}
        None if matches!(source, Source::Words(_)) && stdout().is_terminal() => {
            return Err(Failure::usage("SPIR-V is no text: write it to a file, -o FILE.spv"));
        }
        None => console.data(&source.to_bytes())?,
    }
    let words = match &source {
        Source::Words(words) => Some(&words[..]),
        Source::Text(_) => None,
    };
    let interface = &shader.interface;
    let (language, math, text) = (args.lang.name(), args.math.name(), source.text());
    console.report(&ShaderReport { language, name: &name, math, text, words, interface, files: &files })
}

/// The interface as the file beside a shader.
pub(crate) fn interface_json(shader: &Shader) -> Result<String, Failure> {
    Ok(format!("{}\n", shader.interface.to_json()?))
}

/// The graph with the output that is asked for.
fn graph(loaded: &Loaded, args: &ShaderArgs) -> Result<Graph, Failure> {
    let native = loaded.quantity();
    let same = match args.output {
        OutputChoice::Native => true,
        OutputChoice::Xyz => matches!(native, Quantity::Xyz { .. }),
        OutputChoice::LinearSrgb => matches!(native, Quantity::LinearRgb { space } if space == "sRGB"),
    };
    if same {
        return Ok(loaded.graph().clone());
    }
    let conditions = loaded.conditions_with(args.illuminant.as_ref(), args.observer)?;
    let appearance = Appearance::of(native);
    let spectral = loaded.spectral().map_err(|error| match error {
        Failure::Work(message) => Failure::usage(format!("{message}: take --output native")),
        other => other,
    })?;
    let graph = match (args.output, spectral) {
        (OutputChoice::LinearSrgb, Spectral::Set(set)) => record(&appearance.linear(&conditions, set)?),
        (OutputChoice::LinearSrgb, Spectral::One(one)) => record(&appearance.linear(&conditions, one)?),
        (OutputChoice::Xyz | OutputChoice::Native, Spectral::Set(set)) => {
            record(&appearance.xyz(&conditions, set))
        }
        (OutputChoice::Xyz | OutputChoice::Native, Spectral::One(one)) => {
            record(&appearance.xyz(&conditions, one))
        }
    };
    Ok(graph.renamed(loaded.graph().name()))
}

fn compiled(loaded: &Loaded, graph: &Graph, name: &str, args: &ShaderArgs) -> Result<Shader, Failure> {
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
    if entry == Entry::None && matches!(args.lang, Language::Glsl | Language::GlslEs) {
        return Err(refused(ShaderError::NeedsEntry { language: args.lang }));
    }
    let options = Options {
        error: stated_error(loaded)?,
        contract: useful_bound(loaded, graph)?,
        group: args.group,
        binding: args.binding,
        ..Options::new(name)
            .parameters(parameters)
            .format(args.precision)
            .unroll(args.unroll)
            .math(args.math.into())
            .entry(entry)
    };
    let shader = compile(graph, &options).map_err(refused)?;
    if args.precision != Format::F32 {
        // The buffer is another program's to fill; that the file's own parameters fit is ours to know.
        shader.interface.pack(&values).map_err(Failure::usage)?;
    }
    Ok(shader)
}

/// The error of the fit, for the function's comment.
pub(crate) fn stated_error(loaded: &Loaded) -> Result<Option<String>, Failure> {
    let fit = &loaded.file.fit;
    let figure = |path: &[&str]| {
        let first = fit.get(*path.first()?)?;
        path[1..].iter().try_fold(first, |value, key| value.get(key))?.as_f64()
    };
    let rmse = figure(&["rmse"]).map(|rmse| format!("RMSE {rmse:.4}"));
    let color = figure(&["delta_e_2000", "mean"]).map(|mean| -> Result<String, Failure> {
        let conditions = loaded.conditions()?;
        Ok(format!("mean ΔE2000 {mean:.3} under {}", conditions.illuminant.name()))
    });
    let color: Option<String> = color.transpose()?;
    let light = figure(&["delta_u_v_prime", "mean"]).map(|mean| format!("mean Δu′v′ {mean:.5}"));
    let paper = figure(&["delta_e_2000_max"])
        .map(|max| format!("ΔE2000 of at most {max:.3} under the test illuminants"));
    let map = figure(&["log_rms"]).map(|rms| format!("RMS {rms:.3} of ln(1 + L / mean)"));
    let surface =
        figure(&["log_cosine_rms"]).map(|rms| format!("RMS {rms:.4} of ln(1 + f √(cos θᵢ cos θₒ))"));
    let image = figure(&["psnr"]).map(|psnr| format!("PSNR {psnr:.1} dB as displayed"));
    let seen = figure(&["delta_e_2000_mean"]).map(|mean| format!("mean ΔE2000 {mean:.3} under D65"));
    let stated: Vec<String> =
        [rmse, color, light, paper, map, surface, image, seen].into_iter().flatten().collect();
    Ok((!stated.is_empty()).then(|| stated.join(", ")))
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
        E::ParameterCount { .. }
        | E::NotFinite { .. }
        | E::BufferSize { .. }
        | E::Arrays { .. }
        | E::Graph { .. }
        | E::Invalid(_)
        | E::Write { .. } => Failure::from(error),
    }
}

/// A function's name from that of a file and what it gives: `colorchecker24_reflectance`.
pub(crate) fn function_name(stem: &str, result: &Port) -> String {
    let mut name = String::new();
    for c in stem.chars().take(40) {
        let c = if c.is_ascii_alphanumeric() { c } else { '_' };
        if c != '_' || !(name.is_empty() || name.ends_with('_')) {
            name.push(c);
        }
    }
    let name = name.trim_end_matches('_').trim_start_matches(|c: char| c.is_ascii_digit() || c == '_');
    let what: String = result.name.chars().filter(char::is_ascii_alphabetic).collect();
    match (name, &what[..]) {
        ("", "") => "color".into(),
        ("", what) => what.into(),
        (name, "") => format!("{name}_color"),
        (name, what) => format!("{name}_{what}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_name_functions() {
        let port = Port::new("reflectance", 1, Quantity::Reflectance);
        for (stem, name) in [
            ("colorchecker24", "colorchecker24_reflectance"),
            ("24 — a b", "a_b_reflectance"),
            ("größe", "gr_e_reflectance"),
            ("", "reflectance"),
        ] {
            assert_eq!(function_name(stem, &port), name);
        }
    }
}
