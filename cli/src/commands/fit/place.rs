//! Where a fit writes, and what it writes of every kind of data.

use std::path::{Path, PathBuf};

use color_fn_core::Graph;
use color_fn_core::file::{ColorFile, Facts, Provenance, Spec};
use color_fn_shadergen::{Language, Options, compile};

use crate::commands::fit::args::FitArgs;
use crate::error::Failure;
use crate::export::{fit_error, function_name, interface_json};
use crate::load::{Loaded, must_not_overwrite};
use crate::present::chart::{Chart, Format};
use crate::present::output::Output;
use crate::present::text::clean;

/// What one types to run this program: under `cargo run` there is no `colorfn` on the path yet.
pub(super) fn program() -> &'static str {
    if std::env::var_os("CARGO").is_some() { "cargo run --release --" } else { "colorfn" }
}

/// Where the results go, and under which name.
pub(super) struct Place {
    /// The directory.
    pub(super) output: Output,
    /// The directory as it was given.
    directory: PathBuf,
    stem: String,
}

impl Place {
    /// A directory, named after the data; or a `.colorfn` file, which the others lie beside.
    pub(super) fn new(args: &FitArgs, endings: &[&str]) -> Result<Self, Failure> {
        let stem = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let is_file = args.output.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("colorfn"));
        let (directory, named) = if is_file {
            let parent = args.output.parent().filter(|parent| !parent.as_os_str().is_empty());
            (parent.unwrap_or(Path::new(".")).to_owned(), stem(&args.output))
        } else {
            (args.output.clone(), stem(&args.data))
        };
        let output = Output::directory(&directory, args.force)?;
        let place = Self { output, directory, stem: named.unwrap_or_else(|| "color".into()) };
        for ending in endings {
            must_not_overwrite(&place.path(ending), &[&args.data])?;
            place.output.check(&place.name(ending))?;
        }
        Ok(place)
    }

    /// The name without ending.
    pub(super) fn stem(&self) -> &str {
        &self.stem
    }

    /// The name of a file.
    pub(super) fn name(&self, ending: &str) -> String {
        format!("{}{ending}", self.stem)
    }

    /// The path of a file.
    pub(super) fn path(&self, ending: &str) -> PathBuf {
        self.directory.join(self.name(ending))
    }

    /// The path of a file as a shell takes it.
    pub(super) fn quoted(&self, ending: &str) -> String {
        let path = self.path(ending).display().to_string();
        let plain = path.chars().all(|c| c.is_alphanumeric() || "/._-".contains(c));
        if plain { path } else { format!("'{}'", path.replace('\'', r"'\''")) }
    }

    /// A color under the name of its file, with where it comes from.
    pub(super) fn color(
        &self,
        graph: Graph,
        free: Vec<f32>,
        spec: Spec,
        args: &FitArgs,
    ) -> Result<Loaded, Failure> {
        let name = function_name(&self.stem, &graph.outputs()[0].0);
        let mut file = ColorFile::new(graph.renamed(name), free)?;
        file.spec = Some(spec);
        file.provenance = Provenance {
            source: clean(&args.data.display().to_string()),
            about: String::new(),
            tool: concat!("colorfn ", env!("CARGO_PKG_VERSION")).into(),
            notes: Facts::new(),
        };
        Ok(Loaded { path: self.path(".colorfn"), file })
    }

    /// Writes a file.
    pub(super) fn write(&mut self, ending: &str, content: &[u8]) -> Result<(), Failure> {
        self.output.write(&self.name(ending), content)?;
        Ok(())
    }

    /// Writes a chart, as SVG and as PNG.
    pub(super) fn write_charts(&mut self, chart: &Chart) -> Result<(), Failure> {
        self.write(".svg", &chart.encode(Format::Svg)?)?;
        self.write(".png", &chart.encode(Format::Png)?)
    }

    /// Writes the color as WGSL with its interface.
    pub(super) fn write_shader(&mut self, loaded: &Loaded) -> Result<(), Failure> {
        let graph = loaded.graph();
        let options = Options { error: fit_error(loaded)?, ..Options::new(graph.name()) };
        let shader = compile(graph, &options)?;
        self.write(".wgsl", &shader.write(Language::Wgsl)?.to_bytes())?;
        self.write(".wgsl.json", interface_json(&shader)?.as_bytes())
    }
}
