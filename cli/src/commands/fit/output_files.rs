//! The files that a fit writes, and what it writes of every kind of data.

use std::path::{Path, PathBuf};

use color_fn_core::file::ColorFile;
use color_fn_shadergen::{Language, Options, compile};

use crate::commands::fit::args::FitArgs;
use crate::error::Failure;
use crate::export::{filled_interface, fit_error, function_name, interface_json};
use crate::input;
use crate::load::{Loaded, must_not_overwrite};
use crate::present::chart::{Chart, Format};
use crate::present::output::Output;
use crate::present::text::clean;

/// What one types to run `colorfn`: under `cargo run` it is not on the path yet.
pub(super) fn program() -> &'static str {
    if std::env::var_os("CARGO").is_some() { "cargo run --release --" } else { "colorfn" }
}

/// The name of the note that holds the options of a fit.
const OPTIONS: &str = "options";

/// The data as a file says where its color comes from.
fn source(args: &FitArgs) -> String {
    clean(&input::name(&args.data).display().to_string())
}

/// What every fit writes: the color, its charts, its shader with the interface.
const OF_EVERY_FIT: [&str; 5] = [".colorfn", ".svg", ".png", ".wgsl", ".wgsl.json"];

/// Where the results go, and under which name.
pub(super) struct OutputFiles {
    /// The directory.
    pub(super) output: Output,
    /// The directory as it was given.
    directory: PathBuf,
    stem: String,
}

impl OutputFiles {
    /// A directory, named after the data; or a `.colorfn` file, which the others lie beside. Nothing that is in the way of the files of
    /// every fit and of `own` may be replaced: that is found out before the work.
    pub(super) fn new(args: &FitArgs, own: &[&str]) -> Result<Self, Failure> {
        let stem = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let is_file =
            args.output.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("colorfn"));
        let (directory, named) = if is_file {
            let parent = args.output.parent().filter(|parent| !parent.as_os_str().is_empty());
            (parent.unwrap_or(Path::new(".")).to_owned(), stem(&args.output))
        } else {
            (args.output.clone(), stem(input::name(&args.data)))
        };
        let output = Output::directory(&directory, args.force)?;
        let files = Self { output, directory, stem: named.unwrap_or_else(|| "color".into()) };
        for suffix in OF_EVERY_FIT.iter().chain(own) {
            must_not_overwrite(&files.path(suffix), &[&args.data])?;
            files.output.check(&files.name(suffix))?;
        }
        if !args.force {
            files.must_be_this_fit(args)?;
        }
        Ok(files)
    }

    /// A color that is there already must come from the same data by the same options: another fit is not lost in silence.
    fn must_be_this_fit(&self, args: &FitArgs) -> Result<(), Failure> {
        let path = self.path(".colorfn");
        let Ok(there) = ColorFile::open(&path) else { return Ok(()) };
        let provenance = &there.provenance;
        let options = provenance.notes.get(OPTIONS).and_then(|options| options.as_str());
        if provenance.source == source(args) && options == Some(&clean(&args.options())) {
            return Ok(());
        }
        let basis = there.spec.map_or_else(|| "a color".into(), |spec| spec.basis);
        Err(Failure::usage(format!(
            "{} holds another fit, {} of {}: take another --output, or --force to replace it",
            path.display(),
            clean(&basis),
            clean(&provenance.source)
        )))
    }

    /// The name without what follows it.
    pub(super) fn stem(&self) -> &str {
        &self.stem
    }

    fn name(&self, suffix: &str) -> String {
        format!("{}{suffix}", self.stem)
    }

    fn path(&self, suffix: &str) -> PathBuf {
        self.directory.join(self.name(suffix))
    }

    /// The path of a file as a shell takes it.
    pub(super) fn quoted(&self, suffix: &str) -> String {
        let path = self.path(suffix).display().to_string();
        let plain = path.chars().all(|c| c.is_alphanumeric() || "/._-".contains(c));
        if plain { path } else { format!("'{}'", path.replace('\'', r"'\''")) }
    }

    /// A fitted color under the name of its file, with where it comes from.
    pub(super) fn color(&self, fitted: ColorFile, args: &FitArgs) -> Result<Loaded, Failure> {
        let name = function_name(&self.stem, &fitted.graph().outputs()[0].0);
        let mut file = ColorFile::new(fitted.graph().clone().renamed(name), fitted.free().to_vec())?;
        (file.spec, file.labels, file.fit) = (fitted.spec, fitted.labels, fitted.fit);
        file.provenance = fitted.provenance;
        file.provenance.source = source(args);
        file.provenance.notes.insert(OPTIONS.into(), clean(&args.options()).into());
        file.provenance.tool = concat!("colorfn ", env!("CARGO_PKG_VERSION")).into();
        Ok(Loaded { path: self.path(".colorfn"), file })
    }

    /// Adds a file to those that [`Self::commit`] writes.
    pub(super) fn add(&mut self, suffix: &str, content: Vec<u8>) {
        self.output.add(&self.name(suffix), content);
    }

    /// Adds what every fit writes first: the color, and a chart as SVG and as PNG.
    pub(super) fn add_color(&mut self, loaded: &Loaded, chart: &Chart) -> Result<(), Failure> {
        self.add(".colorfn", loaded.file.to_json()?.into_bytes());
        self.add(".svg", chart.encode(Format::Svg)?);
        self.add(".png", chart.encode(Format::Png)?);
        Ok(())
    }

    /// Adds the color as WGSL with its interface.
    pub(super) fn add_shader(&mut self, loaded: &Loaded) -> Result<(), Failure> {
        let graph = loaded.graph();
        let options = Options::new(graph.name()).errors(fit_error(loaded)?, None);
        let shader = compile(graph, &options)?;
        self.add(".wgsl", shader.write(Language::Wgsl)?.to_bytes());
        let interface = filled_interface(&shader, &loaded.parameters(graph)?)?;
        self.add(".wgsl.json", interface_json(&interface)?.into_bytes());
        Ok(())
    }

    /// Writes all that was added, or nothing.
    pub(super) fn commit(&mut self) -> Result<(), Failure> {
        Ok(self.output.commit()?)
    }
}
