//! Images become functions of position.
//!
//! What is fitted is the encoded image, in which equal differences look alike; the color is that, decoded: linear light.

use color_fn_bases::{Grid, GridDegree, Kernel, MotherWavelet, Rbf, Wavelets};
use color_fn_captures::{IccProfile, Image};
use color_fn_colorimetry::RgbSpace;
use color_fn_colorimetry::transfer::Decode;
use color_fn_core::color::to_f32;
use color_fn_core::domain::{Domain, EncodedRgb, Position2};
use color_fn_core::file::Facts;
use color_fn_core::glam::Vec2;
use color_fn_core::{Color, Compose, Graph, record};
use color_fn_fitting::{Aim, Scattered, approximate, approximate_grid, greedy, pursue};

use super::growth::grow;
use super::seen::{MEASURES, Seen, encode, errors};
use super::tried::{DEFAULT_BYTES, Extra, Found, Trials, Tried, colors, panels, place};
use crate::basis::PositionalBasis;
use crate::commands::fit::args::FitArgs;
use crate::console::Console;
use crate::error::Failure;

/// Centres are chosen among so many parts along the longer side, and weighted on so many.
const PLACES: [usize; 2] = [56, 112];
/// Wavelets are chosen among those that so many parts along the longer side tell apart.
const WAVELET_PARTS: usize = 128;
/// How far kernels overlap: the inverse width times the distance of centres.
const OVERLAP: f64 = 0.7;
/// The most centres: their choice takes work with the square of it.
pub(super) const MOST_CENTRES: usize = 512;
/// The ending of the picture's name.
const PICTURE: &str = "-image.png";
/// The widest panel.
const WIDEST: usize = 640;

/// Fits an image.
pub(super) fn run(args: &FitArgs, asked: Option<PositionalBasis>, console: Console) -> Result<(), Failure> {
    let image = Image::read(&args.data, RgbSpace::SRGB)?;
    let place = place(args, &[PICTURE])?;
    let trials = trials(&image, args, asked.clone())?;
    let (chosen, why) = trials.choose(args, asked.as_ref(), DEFAULT_BYTES)?;
    let profile = match image.profile() {
        IccProfile::Applied { name } => format!("converted to sRGB by its ICC profile `{name}`"),
        IccProfile::Ignored { reason } => format!("its ICC profile cannot be used ({reason}): taken as sRGB"),
        _ => "no profile: taken as sRGB".to_owned(),
    };
    let note = format!("{profile}; the function gives linear light, and is fitted as it looks");
    let found = Found {
        kind: "image",
        data: format!("image of {} × {}", image.width(), image.height()),
        notes: vec![note],
        trials: &trials,
        chosen,
        why,
        remark: None,
        details: Facts::new(),
        picture: (PICTURE, picture(&image, chosen)?),
        extra: Extra::default(),
    };
    found.finish(place, args, console)
}

/// Each family at several sizes, or the one that was asked for.
fn trials(
    image: &Image,
    args: &FitArgs,
    asked: Option<PositionalBasis>,
) -> Result<Trials<PositionalBasis>, Failure> {
    let positions = positions(image.width(), image.height());
    let linear = image.pixels().iter().map(|pixel| pixel.map(f64::from));
    let measured: Vec<Seen> = linear.map(Seen::new).collect();
    let fit = |basis: PositionalBasis| {
        let (graph, free) = match &basis {
            PositionalBasis::Grid(counts) => grid(image, counts)?,
            PositionalBasis::Rbf(kernel, centres) => radial(image, *kernel, *centres)?,
            PositionalBasis::Wavelets(mother, count) => wavelets(image, *mother, *count)?,
        };
        let mut one = Tried { basis, graph, free, errors: Vec::new() };
        one.errors = errors(&measured, &colors::<Position2>(&one, &positions)?);
        Ok(one)
    };
    let tried = grow(args, asked, DEFAULT_BYTES, |bytes| sizes(image, bytes), fit)?;
    Ok(Trials { measures: MEASURES.into(), tried })
}

/// The largest of each family that so many bytes hold.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes are small and positive"
)]
fn sizes(image: &Image, bytes: usize) -> Vec<PositionalBasis> {
    let mut sizes = Vec::new();
    let values = bytes / 12;
    let aspect = image.width() as f64 / image.height() as f64;
    // The most columns of a shape near the image's.
    let columns = ((values as f64 * aspect).sqrt().round() as usize).clamp(4, image.width().max(4));
    let rows = (values / columns).min(image.height());
    // No axis has more values than pixels.
    if rows >= 4 && columns <= image.width() {
        sizes.push(PositionalBasis::Grid(vec![columns, rows]));
    }
    // Five numbers a centre, and two widths.
    let centres = (bytes / 4).saturating_sub(2) / 5;
    if centres > 0 {
        sizes.push(PositionalBasis::Rbf(Kernel::Gaussian, centres.min(MOST_CENTRES)));
    }
    // Scale and shift along each axis, and three values.
    let wavelets = bytes / (4 * 7);
    if wavelets > 0 {
        let mothers = [MotherWavelet::Haar, MotherWavelet::Cdf53];
        sizes.extend(mothers.map(|mother| PositionalBasis::Wavelets(mother, wavelets.min(MOST_CENTRES))));
    }
    sizes
}

fn grid(image: &Image, counts: &[usize]) -> Result<(Graph, Vec<f32>), Failure> {
    let wrong = |error: &dyn std::error::Error| {
        Failure::usage(format!("--basis {}: {error}", PositionalBasis::Grid(counts.to_vec())))
    };
    let grid =
        Grid::<Position2, EncodedRgb>::new(GridDegree::Cubic, counts).map_err(|error| wrong(&error))?;
    // Samples on a grid whose ends are those of the image, not the centres of its first and last pixels.
    let size = [image.width(), image.height()];
    let place = |i: usize, n: usize| i as f64 / (n.max(2) - 1) as f64;
    let values: Vec<f64> = (0..size[0] * size[1])
        .flat_map(|i| encode(image.sample([place(i % size[0], size[0]), place(i / size[0], size[1])])))
        .collect();
    let fit = approximate_grid(&grid, &size, &values).map_err(|error| wrong(&error))?;
    Ok((in_linear_light(fit.color), to_f32(&fit.parameters)))
}

/// A color that gives encoded RGB, as one that gives linear RGB.
pub(super) fn in_linear_light(color: impl Color<Out = EncodedRgb>) -> Graph {
    record(&color.then(Decode { space: RgbSpace::SRGB }))
}

/// The means of equal parts as they are encoded, so many along the longer side: columns, rows, colors.
fn parts(image: &Image, most: usize) -> ([usize; 2], Vec<[f64; 3]>) {
    let longer = image.width().max(image.height());
    let [columns, rows] = [image.width(), image.height()].map(|n| (n * most / longer).clamp(1, n));
    ([columns, rows], image.downsampled(columns, rows).into_iter().map(encode).collect())
}

fn wavelets(image: &Image, mother: MotherWavelet, count: usize) -> Result<(Graph, Vec<f32>), Failure> {
    if !(1..=MOST_CENTRES).contains(&count) {
        let basis = PositionalBasis::Wavelets(mother, count);
        return Err(Failure::usage(format!("--basis {basis}: 1 to {MOST_CENTRES} wavelets are chosen")));
    }
    let (size, values) = parts(image, WAVELET_PARTS);
    let found = pursue(mother, size, &values, count);
    let color = Wavelets::<Position2, EncodedRgb>::new(mother, found.parameters.len() / 7);
    Ok((in_linear_light(color), to_f32(&found.parameters)))
}

fn radial(image: &Image, kernel: Kernel, centres: usize) -> Result<(Graph, Vec<f32>), Failure> {
    let like = like::<Position2>(kernel, centres)?.per_axis();
    let aspect = image.width() as f64 / image.height() as f64;
    let inverse = inverse_width(kernel, centres, 2);
    let shape = [inverse * aspect.sqrt(), inverse / aspect.sqrt()];
    let [few, many] = [PLACES[0], PLACES[1]].map(|most| scattered(image, most));
    let bytes = 4 * like.layout().free_len();
    let distance = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
    let chosen = greedy(&like, &shape, &few?, Aim::bytes(bytes), distance)?;
    let stride = 2 + 3;
    let centres: Vec<f64> = chosen.fit.parameters[..stride * chosen.chosen.len()]
        .chunks_exact(stride)
        .flat_map(|row| [row[0], row[1]])
        .collect();
    let fit = approximate(&like, &shape, &centres, &many?, 0.0)?;
    Ok((in_linear_light(fit.color), to_f32(&fit.parameters)))
}

/// So many radial basis functions, of no more than can be chosen.
pub(super) fn like<I: Domain>(kernel: Kernel, centres: usize) -> Result<Rbf<I, EncodedRgb>, Failure> {
    let basis = PositionalBasis::Rbf(kernel, centres);
    if centres > MOST_CENTRES {
        return Err(Failure::usage(format!("--basis {basis}: at most {MOST_CENTRES} centres are chosen")));
    }
    Rbf::new(kernel, centres).map_err(|error| Failure::usage(format!("--basis {basis}: {error}")))
}

/// The inverse width of so many kernels that fill the unit cube of so many dimensions.
pub(super) fn inverse_width(kernel: Kernel, centres: usize, dimension: i32) -> f64 {
    // Where a compact kernel has fallen to a half, a bell has at three times as many widths.
    let narrow = match kernel {
        Kernel::WendlandC2 | Kernel::WendlandC4 => 1.0 / 3.0,
        _ => 1.0,
    };
    narrow * OVERLAP * (centres as f64).powf(1.0 / f64::from(dimension))
}

/// The parts of an image as values at their middles.
fn scattered(image: &Image, most: usize) -> Result<Scattered, Failure> {
    let ([columns, rows], values) = parts(image, most);
    let middle = |i: usize, n: usize| (i as f64 + 0.5) / n as f64;
    let points: Vec<f64> =
        (0..columns * rows).flat_map(|i| [middle(i % columns, columns), middle(i / columns, rows)]).collect();
    Ok(Scattered::new(&points, 2, values.as_flattened(), 3)?)
}

/// The centres of so many pixels.
#[expect(clippy::cast_possible_truncation, reason = "positions are evaluated in single precision")]
fn positions(width: usize, height: usize) -> Vec<Vec2> {
    let at = |i: usize, n: usize| ((i as f64 + 0.5) / n as f64) as f32;
    (0..width * height).map(|i| Vec2::new(at(i % width, width), at(i / width, height))).collect()
}

/// Measured, fitted and their difference.
fn picture(image: &Image, tried: &Tried<PositionalBasis>) -> Result<Vec<u8>, Failure> {
    let width = image.width().min(WIDEST);
    let height = (image.height() * width).div_ceil(image.width());
    let places = positions(width, height);
    let fitted = colors::<Position2>(tried, &places)?;
    let measured: Vec<[f64; 3]> =
        places.iter().map(|place| encode(image.sample(place.to_array().map(f64::from)))).collect();
    let fitted: Vec<[f64; 3]> = fitted.iter().map(|rgb| encode(rgb.to_array().map(f64::from))).collect();
    panels(width, height, &measured, &fitted)
}
