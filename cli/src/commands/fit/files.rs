//! What a fit writes: the color, the charts, the picture, the shader.

use std::path::{Path, PathBuf};

use color_fn::file::{ColorFile, Provenance, Spec};
use color_fn::fit::SpectraTask;
use color_fn::measured::{Quantity, SpectralSet};
use color_fn_shadergen::{Language, Options, compile};

use super::family::Fitted;
use super::report::{errors, finite};
use crate::args::{FitArgs, To};
use crate::commands::shader::{function_name, interface_json, stated_error};
use crate::error::Failure;
use crate::load::{Loaded, Set, curve, keeps, of_peak};
use crate::look::{Scene, strip};
use crate::present::chart::{Chart, Curve, Format, Panel, Rgb, Style};
use crate::present::output::Output;
use crate::present::text::clean;

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
    pub(super) fn new(args: &FitArgs) -> Result<Self, Failure> {
        let stem = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let is_file = args.output.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("colorfn"));
        let (directory, named) = if is_file {
            let parent = args.output.parent().filter(|parent| !parent.as_os_str().is_empty());
            (parent.unwrap_or(Path::new(".")).to_owned(), stem(&args.output))
        } else {
            (args.output.clone(), stem(&args.spectra))
        };
        let output = Output::directory(&directory, args.force)?;
        let place = Self { output, directory, stem: named.unwrap_or_else(|| "color".into()) };
        for ending in [".colorfn", ".svg", ".png", "-patches.png", ".wgsl", ".wgsl.json"] {
            keeps(&place.path(ending), &[&args.spectra])?;
            place.output.check(&place.name(ending))?;
        }
        Ok(place)
    }

    /// The name of a file.
    pub(super) fn name(&self, ending: &str) -> String {
        format!("{}{ending}", self.stem)
    }

    /// The path of a file.
    pub(super) fn path(&self, ending: &str) -> PathBuf {
        self.directory.join(self.name(ending))
    }

    /// Writes a file.
    pub(super) fn write(&mut self, ending: &str, content: &[u8]) -> Result<(), Failure> {
        self.output.write(&self.name(ending), content)?;
        Ok(())
    }
}

/// The color with all that is known of it.
pub(super) fn color(
    place: &Place,
    set: &SpectralSet,
    fitted: &Fitted,
    task: &SpectraTask,
    args: &FitArgs,
) -> Result<Loaded, Failure> {
    let mut graph = fitted.graph.clone();
    let result = graph.outputs[0].0.clone();
    graph.name = function_name(&place.stem, &result);
    let mut file = ColorFile::new(graph, fitted.free.clone())?;
    let mut details = color_fn::file::Facts::new();
    let to = match args.to {
        To::Spectrum => "spectrum",
        To::Color => "color",
    };
    for (key, value) in [("to", to), ("observer", args.observer.short_name())] {
        details.insert(key.into(), value.into());
    }
    if set.quantity != Quantity::Emission {
        details.insert("illuminant".into(), args.illuminant.name().into());
    }
    file.spec = Some(Spec { basis: fitted.basis(), details });
    file.labels = set.samples.iter().map(|sample| label(&sample.name)).collect();
    file.fit = finite(errors(fitted, task));
    let mut notes = color_fn::file::Facts::new();
    notes.insert("coverage".into(), task.coverage().to_string().into());
    file.provenance = Provenance {
        source: clean(&args.spectra.display().to_string()),
        about: String::new(),
        tool: concat!("colorfn ", env!("CARGO_PKG_VERSION")).into(),
        notes,
    };
    Ok(Loaded { path: place.path(".colorfn"), file })
}

/// A sample's name as a label: one line, not too long.
fn label(name: &str) -> String {
    let mut label = clean(name);
    while label.len() > color_fn::file::MAX_LABEL {
        label.pop();
    }
    label
}

/// Measured dots and fitted lines, a panel for each spectrum.
pub(super) fn chart(
    stem: &str,
    set: &SpectralSet,
    color: &Set,
    free: &[f32],
    [from, to]: [f64; 2],
    looks: &[Rgb],
) -> Result<Chart, Failure> {
    let steps = 240;
    let wavelengths: Vec<f64> =
        (0..=steps).map(|i| from + (to - from) * f64::from(i) / f64::from(steps)).collect();
    let strip = strip([from, to]);
    // The panels share their axes, and lights have a scale each.
    let relative = set.quantity == Quantity::Emission && set.samples.len() > 1;
    let panel = |(i, sample): (usize, &color_fn::measured::Sample)| {
        let scale = if relative { of_peak(&sample.values) } else { 1.0 };
        let measured = set.wavelengths.iter().copied().zip(sample.values.iter().map(|y| y * scale));
        let values = curve(color, free, i, &wavelengths)?.into_iter().map(|y| y * scale);
        let fitted = wavelengths.iter().copied().zip(values);
        let curves = vec![
            Curve {
                label: "measured".into(),
                points: measured.filter(|(nm, _)| (from..=to).contains(nm)).collect(),
                color: [40, 40, 44],
                style: Style::Dots,
            },
            Curve { label: "fitted".into(), points: fitted.collect(), color: looks[i], style: Style::Line },
        ];
        Ok(Panel { title: clean(&sample.name), curves, strip: strip.clone() })
    };
    let panels = set.samples.iter().enumerate().map(panel).collect::<Result<_, Failure>>()?;
    let y_label = match set.quantity {
        Quantity::Reflectance => "reflectance",
        Quantity::Transmittance => "transmittance",
        Quantity::Emission if relative => "spectral power, of the peak",
        Quantity::Emission => "spectral power",
    };
    Ok(Chart { title: stem.into(), x_label: "wavelength (nm)".into(), y_label: y_label.into(), panels })
}

/// Writes the charts.
pub(super) fn write_charts(place: &mut Place, chart: &Chart) -> Result<(), Failure> {
    place.write(".svg", &chart.encode(Format::Svg)?)?;
    place.write(".png", &chart.encode(Format::Png)?)
}

/// Writes the set as WGSL with its interface.
pub(super) fn write_shader(place: &mut Place, loaded: &Loaded) -> Result<(), Failure> {
    let graph = loaded.graph();
    let options = Options { error: stated_error(loaded)?, ..Options::new(&graph.name) };
    let shader = compile(graph, &options)?;
    place.write(".wgsl", &shader.write(Language::Wgsl)?.to_bytes())?;
    place.write(".wgsl.json", interface_json(&shader)?.as_bytes())
}

/// What a chart or file is titled.
impl Place {
    /// The name without ending.
    pub(super) fn stem(&self) -> &str {
        &self.stem
    }
}

/// The light and the eye of a fit.
pub(super) fn scene(args: &FitArgs) -> Scene {
    Scene { illuminant: args.illuminant.clone(), observer: args.observer }
}
