//! `colorfn render`: a picture of a color, or of the patches of a set.

use clap::Args;
use color_fn_colorimetry::convert::Matrix;
use color_fn_colorimetry::matrix::{IDENTITY, Matrix3, product};
use color_fn_colorimetry::space::transform;
use color_fn_colorimetry::{Adaptation, Illuminant, Observer, RgbSpace};
use color_fn_core::domain::{Direction, Elevation, EncodedRgb, Number3, Quantity};
use color_fn_core::{Color, Compose, GraphColor, Layout, Params, Scalar, Vector, record};
use std::path::PathBuf;

use crate::appearance::Appearance;
use crate::console::Console;
use crate::day::Strip;
use crate::error::Failure;
use crate::input;
use crate::load::{Loaded, VALUES_OF_A_COLOR, destination};
use crate::options::{DeviceChoice, illuminant, size};
use crate::paint::{Painted, each_pixel, paint};
use crate::patches::Patches;
use crate::report::RenderReport;

/// What follows the options in the long help.
pub(crate) const HELP: &str = "\
Example: colorfn render out/colorchecker24.colorfn -o patches.png --size 960x640 --device gpu

Spectra and fluorescent colors are seen under the illuminant of the file, D65 where it names none, and shown in sRGB. Each pixel \
is computed by the generated shader on a graphics device, or by the CPU where there is none.

JSON: files [PATH], width, height, device (gpu or cpu), by (its name), viewing_conditions, notes.";

/// Arguments of `render`.
#[derive(Debug, Args)]
pub(crate) struct RenderArgs {
    /// A set of spectra, a spectrum, a color over the plane, or a fluorescent one
    #[arg(value_name = "FILE.colorfn")]
    pub(crate) file: PathBuf,
    /// The file to write, .png
    #[arg(short, long, value_name = "FILE.png")]
    pub(crate) output: PathBuf,
    /// Pixels across and down [default: 960 across]
    #[arg(long, value_name = "WxH", value_parser = size)]
    pub(crate) size: Option<[u32; 2]>,
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

/// The maximal number of frames of a strip.
const MAX_FRAMES: u32 = 64;

/// Runs the command.
pub(crate) fn run(args: &RenderArgs, console: Console) -> Result<(), Failure> {
    if !input::is_stream(&args.output)
        && !args.output.to_string_lossy().to_ascii_lowercase().ends_with(".png")
    {
        return Err(Failure::usage(format!(
            "{} does not end in .png: pictures are written as PNG",
            args.output.display()
        )));
    }
    let loaded = Loaded::open(&args.file)?;
    let (mut output, name) = destination(&args.output, &[&args.file], args.force)?;
    let (painted, viewing) = picture(&loaded, args)?;
    if let Some(note) = &painted.note {
        console.note(note);
    }
    let path = output.write(&name, painted.encode()?)?;
    let [width, height] = painted.size;
    console.say(&format!(
        "{}: {width} × {height} pixels{}, by {}",
        path.display(),
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
        notes: painted.note.as_slice(),
    })
}

/// The picture, and under which light it was made.
fn picture(loaded: &Loaded, args: &RenderArgs) -> Result<(Painted, String), Failure> {
    if let Some(plane) = loaded.plane() {
        let color = record(&plane.then(display(loaded.quantity())?));
        let size = args.size.unwrap_or([960; 2]);
        let free = loaded.file.free();
        let painted = paint(&color, free, size, args.device, || {
            loaded.affords(u64::from(size[0]) * u64::from(size[1]))?;
            each_pixel(&color, free, size)
        })?;
        return Ok((painted, String::new()));
    }
    if let Some(day) = loaded.day() {
        return strip(loaded, day, args);
    }
    let conditions = loaded.conditions_with(args.illuminant.as_ref(), args.observer)?;
    let lit = loaded.lit(&conditions.illuminant)?;
    let free = if lit.is_some() { &[] } else { loaded.file.free() };
    let set = lit.map_or_else(|| loaded.set(), Ok).map_err(|error| match error {
        Failure::Work(message) => Failure::work(format!(
            "{message}; render takes spectra, colors over the plane, of excitation and emission, or of elevation and direction"
        )),
        other => other,
    })?;
    loaded.affords(loaded.members().unwrap_or(1) as u64 * VALUES_OF_A_COLOR)?;
    let appearance = Appearance::of(loaded.quantity());
    let patches = Patches {
        set: &set,
        free,
        count: loaded.members().unwrap_or(1),
        conditions: &conditions,
        appearance,
        measured: Vec::new(),
    };
    Ok((patches.paint(args.size, args.device)?, appearance.describe(&conditions)))
}

/// A strip of as many frames as fit into the picture, and their elevations.
fn strip(
    loaded: &Loaded,
    day: GraphColor<(Elevation, Direction), Number3>,
    args: &RenderArgs,
) -> Result<(Painted, String), Failure> {
    let size = args.size.unwrap_or([1440, 120]);
    let frames = (size[0] / size[1].max(1)).clamp(1, MAX_FRAMES) as usize;
    let range = loaded.graph().inputs()[0].quantity.range().unwrap_or((0.0, 90.0));
    let strip = Strip::new(frames, range);
    loaded.affords(u64::from(size[0]) * u64::from(size[1]))?;
    let free = loaded.file.free();
    let exposures = strip.exposures(&day, free)?;
    let shown = strip.elevations();
    let viewing = format!(
        "of {frames} elevations from {:.1}° to {:.1}°, each exposed to a mean of 0.18",
        shown[0],
        shown[frames - 1]
    );
    let color = record(&strip.then(day).times(exposures).then(display(loaded.quantity())?));
    let painted = paint(&color, free, size, args.device, || each_pixel(&color, free, size))?;
    Ok((painted, viewing))
}

/// Three numbers as sRGB for a display: decoded where they are encoded, by a matrix, clamped, encoded.
#[derive(Debug, Clone, Copy)]
struct Display {
    decode: Option<RgbSpace>,
    matrix: Matrix3,
}

/// How a color over the plane is shown.
fn display(quantity: &Quantity) -> Result<Display, Failure> {
    let srgb = RgbSpace::SRGB;
    let white = srgb.white_xyz();
    let from_xyz = *Matrix::xyz_to_rgb(srgb, white, Adaptation::Bradford)?.rows();
    let from_space = |space: RgbSpace| -> Result<Matrix3, Failure> {
        if space == srgb {
            return Ok(IDENTITY);
        }
        Ok(product(&from_xyz, Matrix::rgb_to_xyz(space, white, Adaptation::Bradford)?.rows()))
    };
    match quantity {
        Quantity::LinearRgb { space } => Ok(Display { decode: None, matrix: from_space(space.parse()?)? }),
        Quantity::EncodedRgb { space } => {
            let space: RgbSpace = space.parse()?;
            Ok(Display { decode: Some(space), matrix: from_space(space)? })
        }
        Quantity::Xyz { .. } => Ok(Display { decode: None, matrix: from_xyz }),
        other => Err(Failure::work(format!(
            "colorfn paints no picture of {}: render takes RGB and XYZ",
            other.describe()
        ))),
    }
}

impl Color for Display {
    type In = Number3;
    type Out = EncodedRgb;

    fn layout(&self) -> Layout {
        Layout::new()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, _: Params<'_, S>, color: S::Vec<3>) -> S::Vec<3> {
        let linear = match self.decode {
            None => color,
            Some(space) => {
                let [r, g, b] = color.to_array();
                let decode = space.transfer;
                S::Vec::from_array([decode.decode(r), decode.decode(g), decode.decode(b)])
            }
        };
        let shown = transform::<S>(&self.matrix, linear)
            .max(S::Vec::splat(S::lit(0.0)))
            .min(S::Vec::splat(S::lit(1.0)));
        let [r, g, b] = shown.to_array();
        let encode = RgbSpace::SRGB.transfer;
        S::Vec::from_array([encode.encode(r), encode.encode(g), encode.encode(b)])
    }
    fn name(&self) -> String {
        "display".into()
    }
}
