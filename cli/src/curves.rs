//! Spectra of one or several files as curves: hue tells spectra apart, and style the files.

use std::path::Path;

use crate::appearance::{Appearance, bytes, exposure, strip};
use crate::error::Failure;
use crate::input;
use crate::load::peak_scale;
use crate::present::chart::{Chart, Curve, Format, Panel, Rgb, Scale, Style};
use crate::subject::Spectra;

/// Curves that share one pair of axes unless more are asked for.
const MAX_TOGETHER: usize = 8;

/// Hues of files from the second on, where each spectrum has axes of its own.
const HUES: [Rgb; 4] = [[31, 119, 180], [214, 39, 40], [44, 160, 44], [148, 103, 189]];
const INK: Rgb = [40, 40, 44];

/// The format of a chart: of standard output SVG.
pub(crate) fn chart_format(path: &Path) -> Result<Format, Failure> {
    if input::is_stream(path) {
        return Ok(Format::Svg);
    }
    Format::of(&path.to_string_lossy()).ok_or_else(|| {
        Failure::usage(format!(
            "{} ends neither in .svg nor in .png: charts are written as SVG or PNG",
            path.display()
        ))
    })
}

/// Refuses spectra of different quantities.
pub(crate) fn same_quantity(all: &[Spectra<'_>], instead: &str) -> Result<(), Failure> {
    let (first, others) = (&all[0], &all[1..]);
    let other = others.iter().find(|other| other.quantity.describe() != first.quantity.describe());
    let Some(other) = other else { return Ok(()) };
    Err(Failure::usage(format!(
        "{} gives {}, but {} gives {}: {instead}",
        first.name,
        first.quantity.describe(),
        other.name,
        other.quantity.describe()
    )))
}

/// Some spectra of a file, each with the name that it shares with those of other files.
pub(crate) struct Source<'a> {
    pub(crate) spectra: &'a Spectra<'a>,
    pub(crate) members: Vec<(usize, String)>,
}

/// A curve of a file.
struct Drawn {
    title: String,
    file: usize,
    curve: Curve,
}

/// The chart, and how many curves it has.
pub(crate) fn chart(sources: &[Source<'_>], overlay: bool) -> Result<(Chart, usize), Failure> {
    let several = sources.len() > 1;
    let mut drawn = Vec::new();
    for (file, source) in sources.iter().enumerate() {
        drawn.extend(drawn_of(source, file, style(sources, file))?);
    }
    let quantity = &sources[0].spectra.quantity;
    let count = drawn.len();
    let relative = count > 1 && Appearance::of(quantity) == Appearance::Emitter;
    if relative {
        drawn.iter_mut().for_each(|one| scale_to_peak(&mut one.curve));
    }
    let ranges = sources.iter().map(|source| source.spectra.range());
    let range = ranges.reduce(|a, b| [a[0].min(b[0]), a[1].max(b[1])]);
    let strip = range.and_then(strip);
    let names: Vec<&str> = sources.iter().map(|source| source.spectra.name.as_str()).collect();
    let panels = if overlay || count <= MAX_TOGETHER {
        vec![together(drawn, several.then_some(&names[..]), strip)]
    } else {
        apart(drawn, several.then_some(&names[..]), &strip)
    };
    let chart = Chart {
        title: match &names[..] {
            // Of one file without the extension.
            [only] => {
                Path::new(only).file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into())
            }
            names => names.join(", "),
        },
        x_label: "wavelength (nm)".into(),
        y_label: match quantity.unit() {
            _ if relative => format!("{}, of the peak", quantity.describe()),
            Some(unit) => format!("{} ({unit})", quantity.describe()),
            None => quantity.describe(),
        },
        x_scale: Scale::Linear,
        y_scale: Scale::Linear,
        panels,
    };
    Ok((chart, count))
}

/// Measured points are dots; functions are lines, from the second on broken ones.
fn style(sources: &[Source<'_>], file: usize) -> Style {
    const LINES: [Style; 3] = [Style::Line, Style::Dashed, Style::Dotted];
    if sources[file].spectra.is_measured() {
        return if sources.len() == 1 { Style::Line } else { Style::Dots };
    }
    let before = sources[..file].iter().filter(|source| !source.spectra.is_measured()).count();
    LINES[before % LINES.len()]
}

fn drawn_of(source: &Source<'_>, file: usize, style: Style) -> Result<Vec<Drawn>, Failure> {
    let Source { spectra, members } = source;
    let linear = spectra.colors(&members.iter().map(|(member, _)| *member).collect::<Vec<_>>())?;
    let appearance = Appearance::of(&spectra.quantity);
    let one = |((member, title), linear): (&(usize, String), &[f64; 3])| {
        let factor = exposure(appearance, [linear].into_iter());
        let color = bytes(linear.map(|x| x * factor));
        let points = spectra.points(*member)?;
        Ok(Drawn { title: title.clone(), file, curve: Curve { label: title.clone(), points, color, style } })
    };
    members.iter().zip(&linear).map(one).collect()
}

/// Lights have a scale each: on shared axes each is shown as a fraction of its peak.
fn scale_to_peak(curve: &mut Curve) {
    let values: Vec<f64> = curve.points.iter().map(|point| point.1).collect();
    let scale = peak_scale(&values);
    curve.points.iter_mut().for_each(|point| point.1 *= scale);
}

/// All on one pair of axes; of very many no names.
fn together(drawn: Vec<Drawn>, names: Option<&[&str]>, strip: Option<Vec<(f64, Rgb)>>) -> Panel {
    let many = drawn.len() > 3 * MAX_TOGETHER;
    let named = |Drawn { title, file, curve }: Drawn| {
        let label = match names {
            // The style of each file is in the legend once.
            Some(names) if many => names[file].to_owned(),
            Some(names) => format!("{}: {title}", names[file]),
            None if many => String::new(),
            None => title,
        };
        Curve { label, ..curve }
    };
    Panel { title: String::new(), curves: drawn.into_iter().map(named).collect(), marks: Vec::new(), strip }
}

/// Those of one name on axes of their own.
fn apart(drawn: Vec<Drawn>, names: Option<&[&str]>, strip: &Option<Vec<(f64, Rgb)>>) -> Vec<Panel> {
    let mut panels: Vec<Panel> = Vec::new();
    for Drawn { title, file, curve } in drawn {
        // The title says the name of the spectrum, the legend that of the file.
        let curve = match names {
            None => Curve { label: String::new(), ..curve },
            Some(names) => {
                let color = match (curve.style, file) {
                    (Style::Dots, 0) => INK,
                    (Style::Line, _) => curve.color,
                    (_, file) => HUES[file.saturating_sub(1) % HUES.len()],
                };
                Curve { label: names[file].to_owned(), color, ..curve }
            }
        };
        match panels.iter_mut().find(|panel| panel.title == title) {
            Some(panel) => panel.curves.push(curve),
            None => {
                panels.push(Panel { title, curves: vec![curve], marks: Vec::new(), strip: strip.clone() })
            }
        }
    }
    panels
}
