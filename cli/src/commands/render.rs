//! `colorfn render`: a picture of a color, or of the patches of a set.

mod page;
mod subject;

use std::path::PathBuf;

use clap::Args;
use color_fn_colorimetry::{Illuminant, Observer};

use self::page::Page;
use self::subject::Subjects;
use crate::appearance::Appearance;
use crate::console::Console;
use crate::error::Failure;
use crate::input;
use crate::load::{Loaded, VALUES_OF_A_COLOR, destination};
use crate::options::{DeviceChoice, PictureSize, illuminant};
use crate::paint::{Brush, Form, Painted};
use crate::patches::Patches;
use crate::present::content::FileKind;
use crate::present::text::clean;
use crate::report::RenderReport;
use crate::view::View;

/// What follows the options in the long help.
pub(crate) const HELP: &str = "\
Example: colorfn render out/forest.colorfn -o ball.png --view mirror-ball --size 640

What is painted:
  spectra, fluorescence  patches under the illuminant of the file, D65 where it names none
  images, points         as they lie; of three coordinates nine slices along z, of four sixteen along z and t
  maps, splats           --view lat-long, mirror-ball, diffuse-ball or fisheye
  skies                  a film strip of elevations, fisheye by default
  BRDFs                  a sphere under three lights

A .png is for a display: sRGB, with light exposed so that its mean is 0.18 unless --exposure says how. An .exr or .hdr holds linear \
sRGB as the color gives it, without labels. Without --size an image has its own size, and a single number keeps the shape.

Each pixel is computed by the generated shader on a graphics device, or by the CPU where there is none but one in software; both \
give the same pixels but for ±1 of 255.

JSON: files [PATH], width, height, device (gpu or cpu), by (its name), viewing_conditions, notes.";

/// Arguments of `render`.
#[derive(Debug, Args)]
pub(crate) struct RenderArgs {
    /// Any color that `fit` writes
    #[arg(value_name = "FILE.colorfn")]
    pub(crate) file: PathBuf,
    /// The file to write, .png, or .exr or .hdr for linear values
    #[arg(short, long, value_name = "FILE.png")]
    pub(crate) output: PathBuf,
    /// Pixels across and down; 960 or x640 alone keeps the shape [default: that of the image, else by kind]
    #[arg(long, value_name = "WxH")]
    pub(crate) size: Option<PictureSize>,
    /// How a color of direction is shown [default: lat-long; of skies fisheye]
    #[arg(long, value_enum)]
    pub(crate) view: Option<View>,
    /// Multiply by 2 to this power before display [default: light to a mean of 0.18]
    #[arg(long, value_name = "STOPS", value_parser = stops, allow_negative_numbers = true)]
    pub(crate) exposure: Option<f64>,
    /// What computes the pixels
    #[arg(long, value_enum, default_value = "auto")]
    pub(crate) device: DeviceChoice,
    /// The illuminant [default: that of the file, else D65]
    #[arg(long, value_parser = illuminant)]
    pub(crate) illuminant: Option<Illuminant>,
    /// The CIE standard observer: 2, 10, 2015-2 or 2015-10 [default: that of the file, else 2]
    #[arg(long)]
    pub(crate) observer: Option<Observer>,
    /// Replace a file that colorfn did not write
    #[arg(long)]
    pub(crate) force: bool,
}

/// Runs the command.
pub(crate) fn run(args: &RenderArgs, console: Console) -> Result<(), Failure> {
    let kind = if input::is_stream(&args.output) {
        Some(FileKind::Png)
    } else {
        FileKind::of(&args.output.to_string_lossy())
    };
    let Some(file) = kind else {
        return Err(Failure::usage(format!(
            "{} does not end in .png, .exr or .hdr: pictures are written as one of these",
            args.output.display()
        )));
    };
    let loaded = Loaded::open(&args.file)?;
    let (mut output, name) = destination(&args.output, &[&args.file], args.force)?;
    let Rendered { painted, viewing, mut notes } = picture(&loaded, args, file)?;
    notes.extend(painted.note.clone());
    for note in &notes {
        console.note(note);
    }
    let path = output.write(&name, painted.encode(file)?)?;
    let [width, height] = painted.size;
    console.say(&format!(
        "{}: {width} × {height} pixels{}, by {}",
        clean(&path.display().to_string()),
        if viewing.is_empty() { String::new() } else { format!(" {viewing}") },
        painted.by
    ))?;
    console.report(&RenderReport {
        files: output.written(),
        width,
        height,
        device: painted.device,
        by: &painted.by,
        viewing_conditions: &viewing,
        notes: &notes,
    })
}

fn stops(text: &str) -> Result<f64, String> {
    match text.trim().parse::<f64>() {
        Ok(stops) if (-64.0..=64.0).contains(&stops) => Ok(stops),
        _ => Err("write a number of stops, from -64 to 64".into()),
    }
}

/// A picture, how it was made, and what is to be known of it.
struct Rendered {
    painted: Painted,
    viewing: String,
    notes: Vec<String>,
}

fn picture(loaded: &Loaded, args: &RenderArgs, file: FileKind) -> Result<Rendered, Failure> {
    let form = if file == FileKind::Png { Form::Encoded } else { Form::Linear };
    if let Some(subjects) = Subjects::of(loaded, args.view, args.size.and_then(PictureSize::both))? {
        return fields(loaded, &subjects, args, form);
    }
    let refused = [("view", args.view.is_some()), ("exposure", args.exposure.is_some())];
    if let Some((option, _)) = refused.iter().find(|(_, is_set)| *is_set) {
        return Err(Failure::usage(format!("--{option} is not for spectra: leave it out")));
    }
    let conditions = loaded.conditions_with(args.illuminant.as_ref(), args.observer)?;
    let lit = loaded.lit(&conditions.illuminant)?;
    let free = if lit.is_some() { &[] } else { loaded.file.free() };
    let set = lit.map_or_else(|| loaded.set(), Ok).map_err(|error| match error {
        Failure::Work(message) => Failure::work(format!(
            "{message}; render takes what fit writes: colors of wavelength, of excitation and emission, of position, of direction, \
             of elevation and direction, of light and view"
        )),
        other => other,
    })?;
    let count = loaded.members().unwrap_or(1);
    loaded.affords(count as u64 * VALUES_OF_A_COLOR)?;
    let appearance = Appearance::of(loaded.quantity());
    let patches = Patches {
        set: &set,
        free,
        labels: (0..count).map(|i| vec![loaded.label(i)]).collect(),
        title: String::new(),
        conditions: &conditions,
        appearance,
        measured: Vec::new(),
    };
    let painted = patches.paint(args.size, &mut Brush::open(args.device)?, form)?;
    Ok(Rendered { painted, viewing: appearance.describe(&conditions), notes: Vec::new() })
}

/// A color of anything but wavelength, or several beside each other.
fn fields(loaded: &Loaded, subjects: &Subjects, args: &RenderArgs, form: Form) -> Result<Rendered, Failure> {
    let count = subjects.all.len();
    let text = form == Form::Encoded && count > 1;
    let page = Page::new(args.size, count, subjects.columns, subjects.natural, text);
    let mut brush = Brush::open(args.device)?;
    brush.expect_rows(count * page.tile[1] as usize);
    let view = subjects.view(args.view);
    let (mut pictures, mut factors) = (Vec::new(), Vec::new());
    for subject in &subjects.all {
        loaded.affords(subjects.directions(view, form, args.exposure))?;
        let (painting, factor) = subjects.painting(subject, view, page.tile, form, args.exposure)?;
        let painted = brush.paint(&painting, page.tile, form, None);
        let painted = painted.map_err(|error| match error {
            Failure::Work(message) => Failure::work(format!("{}: {message}", loaded.path.display())),
            other => other,
        })?;
        pictures.push((painted, subject.label.clone()));
        factors.push(factor);
    }
    let mut viewing = subjects.describe(view);
    match factors[..] {
        [factor] if factor != 1.0 => viewing.push_str(&format!(", exposure × {factor:.3}")),
        [first, ..] if factors.iter().any(|factor| *factor != first) => {
            viewing.push_str(", each exposed to a mean of 0.18");
        }
        _ => {}
    }
    Ok(Rendered { painted: page.together(pictures, form)?, viewing, notes: subjects.notes.clone() })
}
