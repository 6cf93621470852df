//! What can be typed.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
use color_fn_captures::spectra::{Scale, SpectralQuantity, WavelengthUnit};
use color_fn_colorimetry::illuminant::UnknownIlluminant;
use color_fn_colorimetry::{Illuminant, Observer, RgbSpace};
use color_fn_shadergen::{Format, Language, Math, Unroll};
use color_fn_upsample::Metamer;

use crate::basis::Asked;
use crate::commands::convert_sh::Named;

/// Fit measured color with functions, look at it, and export it as shaders.
#[derive(Debug, Parser)]
#[command(name = "colorfn", version, max_term_width = 100, subcommand_required = true)]
pub(crate) struct Cli {
    /// Print one JSON report on standard output, and nothing else there
    #[arg(long, global = true, display_order = 900)]
    pub(crate) json: bool,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Fit spectra, environment maps, images, splats and fluorescence with functions
    #[command(after_help = "Example: colorfn fit data/reflectance/colorchecker24.csv --basis bspline:12", after_long_help = FIT)]
    Fit(FitArgs),
    /// Evaluate a color at a wavelength, or at points from a CSV file
    #[command(after_help = "Example: colorfn eval out/colorchecker24.colorfn --at 550 --index 'blue sky'", after_long_help = EVAL)]
    Eval(EvalArgs),
    /// Say what a file holds
    #[command(after_help = "Example: colorfn info out/colorchecker24.colorfn", after_long_help = INFO)]
    Info(InfoArgs),
    /// Draw spectra as curves, as SVG or PNG
    #[command(after_help = "Example: colorfn plot out/colorchecker24.colorfn -o curves.svg", after_long_help = PLOT)]
    Plot(PlotArgs),
    /// Paint a picture of a color, or of the patches of a set, as PNG
    #[command(after_help = "Example: colorfn render out/colorchecker24.colorfn -o patches.png", after_long_help = RENDER)]
    Render(RenderArgs),
    /// Export a color as a shader; the generated text belongs to you
    #[command(after_help = "Example: colorfn shader out/colorchecker24.colorfn --output xyz -o checker.wgsl", after_long_help = SHADER)]
    Shader(ShaderArgs),
    /// Find spectra of RGB colors, or prove that there are none
    #[command(after_help = "Example: colorfn upsample '#c83c32'", after_long_help = UPSAMPLE)]
    Upsample(UpsampleArgs),
    /// Convert coefficients of spherical harmonics between conventions, or tell which one they follow
    #[command(after_help = "Example: colorfn convert-sh out/forest.colorfn --to khr", after_long_help = CONVERT_SH)]
    ConvertSh(ConvertShArgs),
    /// Say which graphics device is used, and check how exactly it computes
    #[command(after_help = "Example: colorfn device --check", after_long_help = DEVICE)]
    Device(DeviceArgs),
}

const FIT: &str = "\
Example: colorfn fit data/reflectance/colorchecker24.csv --basis bspline:12

Example: colorfn fit data/envmaps/forest.hdr --basis sh:4
Example: colorfn fit data/images/coffee.png --budget-bytes 4096
Example: colorfn fit data/points/munsell_renotation.csv --target-de 1
Example: colorfn fit data/splats/gold.ply --basis gaussians:2
Example: colorfn fit data/sky/hosek_wilkie_sky_through_the_day.csv --basis gaussians:4
Example: colorfn fit data/brdf/gold_rough_0.2.csv --basis brdf-lobes:4
Example: colorfn fit data/fluorescence/donaldson_3M_postit_pink_380-780_10nm.csv --target-de 0.5
Example: colorfn fit data/lights/measured_lamps_nist_cqs74_rit_5nm.csv --quantity emission --basis lowrank:8

What DATA is is told by its ending: .hdr and .exr are environment maps, .png is an image, .ply holds splats. A table \
is told by its header: sun_elev_deg, view_zenith_deg, view_azimuth_rel_sun_deg and L_NM are radiance of the sky; \
theta_h,theta_d,phi_d,r,g,b or in_theta,in_phi,out_theta,out_phi,r,g,b (degrees; f_r in sr⁻¹) are a BRDF; \
x,r,g,b or x,y,r,g,b or x,y,z,r,g,b or x,y,z,t,r,g,b are points. The same wavelengths across and down, in equal steps, \
are the Donaldson matrix of a fluorescent surface: a bin of excitation a row, a bin of emission a column. All else holds \
spectra.

Spectra are a table with wavelengths down (a sample a column) or across (a sample a row), with a header or \
without: commas, semicolons, tabs or spaces, decimal points or commas, nm or µm, percent or fractions of 1, \
in UTF-8, UTF-16 or Windows-1252. Or it is CGATS (ISO 28178, Argyll), IES TM-27 (.spdx), or text with a \
line >>>>>Begin Spectral Data<<<<<. What it is is seen from its text. Up to three missing cells in a row, \
over at most 40 nm, are filled by the curve through the others, never at an end. What was assumed is \
printed; --quantity, --unit and --scale overrule it. What cannot be understood is an error with its line \
and column.

Without --basis the cheapest family that meets the target for the whole set of spectra is chosen. The target is \
compared with the mean error under the worst of the test illuminants: --illuminant, D65, A, FL2, FL11, \
LED-B3. Light (--quantity emission) has no ΔE2000: it is judged by Δu′v′, with 0.001 as the target. Moments, \
mixtures of Gaussian peaks (of light not negative; seconds a hundred spectra), wavelets of wavelength and bases that spectra \
share are fitted when --basis names them.

Written: NAME.colorfn (the set: one graph, a table of parameters, the patch as index), NAME.svg and \
NAME.png (measured and fitted curves), NAME-patches.png (measured | fitted), NAME.wgsl and its \
interface NAME.wgsl.json.

The colors of points are r,g,b, linear sRGB light, or encoded_r,encoded_g,encoded_b, sRGB as displayed (0 to 1). Positions \
that are not all in [0, 1] are mapped to it by their bounding box: what 0 and 1 are is printed, and stands in the file \
(spec.details.position_from, position_to). Every fifth point is held out of a second fit of the same size; its mean \
ΔE2000 there is what to expect between the points.

Images and points are fitted as they are displayed, and the function gives linear light. With --target-de sizes are \
doubled until a family has a mean ΔE2000 of at most that (as displayed, D65), and some between are tried; the smallest \
that does is chosen.

An environment map, an image, a table of points, a sky or a BRDF is fitted with every family and size that there is for it, or with the one \
that --basis names; the best within --budget-bytes [1024; points: 4096] is chosen. Error over bytes is NAME.svg and NAME.png; \
NAME-sphere.png, NAME-image.png, NAME-points.png (x rightwards, y upwards, slices of z from left to right, of t \
downwards), NAME-day.png (a frame for each elevation) or NAME-angles.png (√θ_h rightwards, θ_d \
downwards) shows measured | fitted | difference × 8. Maps are judged by the root mean square of \
ln(1 + L / mean) by solid angle (log RMS), of radiance and of irradiance over their means; images and points by PSNR as they \
are displayed, and by ΔE2000; skies as maps, each elevation by its own mean, and where an elevation was left out of the fit; BRDFs by \
the root mean square of ln(1 + f √(cos θᵢ cos θₒ)) (log RMS), of f √(cos θᵢ cos θₒ), and the greatest albedo. \
JSON: kind, basis, bytes, errors, tried [{basis, parameters, bytes, …}], files, notes.

A Donaldson matrix becomes a reflectance and a reradiation of few terms, each excitation times emission, as two results of \
one color of both wavelengths: reradiation in nm⁻¹ of excitation, and reflectance. It is judged by ΔE2000 under the test \
illuminants, the worst first, which --target-de is of, and by the root mean square that is left beside the diagonal, as a part. \
Light beyond the range of the matrix excites nothing in it: what UV would add is not known, and the notes say how near the \
range cuts. NAME-matrix.png shows measured | fitted | difference × 8, excitation downwards, the greatest reradiation white; \
NAME-patches.png each light, measured | fitted. JSON has lights [{light, delta_e_2000, delta_e_2000_without_reradiation}] \
and excited_in_first_20_nm (a part) besides.

3D Gaussian splats (.ply, ascii or binary little endian; f_dc and f_rest of degree 0 to 3) are fitted one by one, on \
directions all around, and judged on others by their encoded colors. --budget-bytes is of one splat [half of what the \
file has]. The table below tells which family is best for which signal within the same bytes: nearly constant (varies by \
0.01 or less), smooth (half of what varies is of degree 1), glossy. NAME-fitted.ply has all splats with the other family: \
sg_base_r …, sg_0_x, sg_0_y, sg_0_z, sg_0_r … of Gaussians, sb_ of betas, zh_ of zonal lobes; its header states the \
formula. NAME.colorfn and NAME.wgsl are the color of the splat that depends on direction most: its parameters are what a \
renderer loads for each splat, in that order. NAME-splats.png shows such splats as maps of all directions. JSON has angular_variation \
[{signal, splats, bytes, best, rms, harmonics, harmonics_rms}] besides.

JSON of spectra: basis, quantity, illuminant, observer, to; assumptions [TEXT] (how the file was understood, where it left that open); notes [TEXT]; files [PATH]; picture {by, device}; \
summary {delta_e_2000 {mean, p95, max} under the illuminant, delta_e_2000_by_light {NAME: {mean, \
p95, max}}, rmse, range {min, max} (of the fitted values), bytes, shared_bytes, samples (how many)}; samples [{name, basis, parameters (how \
many), bytes, shared_bytes, rmse, range, delta_e_2000 {NAME: VALUE}}]. Of emission delta_u_v_prime stands for \
delta_e_2000, with cct and duv {measured, fitted}. bytes is 4 × (free \
parameters + shared numbers), and shared_bytes the part of it that all share: chosen knots, a learned basis; of a sample \
bytes has them only when it has them alone, and else they are its shared_bytes.";

const EVAL: &str = "\
Example: colorfn eval out/colorchecker24.colorfn --at 550 --index 'blue sky'
Example: colorfn eval out/colorchecker24.colorfn --points points.csv -o values.csv

The header of POINTS names the inputs as `colorfn info` does: `index,wavelength`; components of a vector \
are position.x, position.y. An index is a number from 0 or a name. The results are appended as columns.

JSON: quantity, unit, columns [NAME], rows [[VALUE]]; with --at rows begin with the name of the color.";

const INFO: &str = "\
Example: colorfn info out/colorchecker24.colorfn

JSON: name, version, what, basis, details, domain [{name, width, quantity, unit, from, to}], space (what \
comes out, in words), outputs (as domain), members, labels, operations, bytes (4 × (free parameters + shared \
numbers)), shared_bytes (of them those that members share: chosen knots, a learned basis), parameters {NAME: [VALUE]} (of a block whose rows are colors [[r, g, b]]), blocks [{name, role, rows, columns}], fit, \
provenance, error {bound [VALUE|null] (|device − exact| of each component is at most this, in single precision on any \
device), measured [VALUE] (the greatest on the processor), points (at how many), vacuous (the bound is more than 1/512 of \
the greatest value, and says nothing), over (in words)}, notes (of a basis, an illuminant or an observer that is none).";

const PLOT: &str = "\
Example: colorfn plot out/colorchecker24.colorfn -o curves.svg

Up to 8 curves share one pair of axes; more are drawn as small charts, one a name, unless --overlay is \
given. Each curve has the color that the spectrum looks like.

JSON: files [PATH], curves (how many), panels (how many).";

const RENDER: &str = "\
Example: colorfn render out/colorchecker24.colorfn -o patches.png --size 960x640 --device gpu

Spectra and fluorescent colors are seen under the illuminant of the file, D65 where it names none, and shown in sRGB. Each pixel \
is computed by the generated shader on a graphics device, or by the processor where there is none.

JSON: files [PATH], width, height, device (gpu or cpu), by (its name), scene, notes.";

const SHADER: &str = "\
Example: colorfn shader out/colorchecker24.colorfn --output xyz --params uniform -o checker.wgsl

With -o FILE the interface stands in FILE.json: bindings, and for each parameter block its byte offset and \
stride, so that a program can change any parameter live. All names begin with --name: functions of \
different names, and of different --binding or --group, share a module. GLSL and GLSL ES need an entry point.

With --precision f16 two parameters stand in a u32, and the shader unpacks them: no feature of a device is \
needed. The interface tells the format of each block. With --params const --unroll auto small loops become \
literals, several times as fast on software devices.

With --math native the device's own exp, exp2, log, sin, cos, tanh, pow and atan2 are called. They are faster, and \
each device has its own errors: WGSL promises a sine within 2⁻¹¹, so that no error bound is stated.

The generated text belongs to you: use it under any terms, without attribution.

JSON: language, name, math, text (or words, of SPIR-V), interface, files [PATH].";

const UPSAMPLE: &str = "\
Example: colorfn upsample '#c83c32'
Example: colorfn upsample 0,1,0 --space rec2020
Example: colorfn upsample photo.png -o out

'#rrggbb' is encoded in the space, r,g,b is linear (after `--` where it begins with a minus). A FILE.csv has the columns r, g, b (linear), and maybe \
name. A FILE.png is encoded in the space, 8 or 16 bits; its alpha is left out.

Reflectances are seen under the white of the space (D65, D50, for ACES daylight at its color temperature) by \
the CIE 1931 2° observer. A color that no reflectance has is proven to be one by a direction in linear RGB \
in which it lies beyond all of them, and the nearest is taken. With --light the spectrum is itself light: a \
scale times a sigmoid, of Y = 1 where it is 1 everywhere.

Written with -o: NAME.colorfn (a set of sigmoids) and NAME-coefficients.csv; with --metamer natural or \
smoothest NAME-spectra.csv (360 to 830 nm) instead of the set; of a picture NAME-coefficients.pfm (a0, a1, a2 \
as three floats a pixel). NAME is `colors` where no file is read.

JSON: space, light, metamer, files [PATH], colors [{name, rgb, coefficients [a0, a1, a2] (x = (λ − 595 nm) / 235 \
nm), coefficients_nm [of λ², λ, 1], scale (of a light), found (linear RGB of the spectrum), error (greatest of a \
component), delta_e_2000, reached, certificate {direction, color, reachable}, reflectance [471 values, of a \
metamer]}]; of a picture space, light, width, height, checked, delta_e_2000 {mean, p95, max}, files.";

const CONVERT_SH: &str = "\
Example: colorfn convert-sh out/forest.colorfn --to khr
Example: colorfn convert-sh splat.txt --from splat --to ours -o coefficients.csv
Example: colorfn convert-sh unknown.csv --check seen.csv

COEFFICIENTS is a .colorfn file, or text with 3 (n + 1)² numbers. A convention is ours (orthonormal, no Condon–Shortley \
phase, rows of r, g, b in order l² + l + m), splat (3D Gaussian splats: f_dc, then f_rest by channel, with the phase, and \
0.5 is added), khr (KHR_gaussian_splatting), or words for what differs from ours: n3d, sn3d (normalisation), \
condon-shortley, descending, pairs (m = 0, 1, −1, …), channels, dc-first (arrangement), bias (0.5), separated by commas.

With --check SEEN, rows of a direction x, y, z and the color r, g, b that it has, every convention is tried, and the \
one that agrees is told. Axes are not tried: right-handed, z up.

JSON: degree, from, to, coefficients [VALUE]; with --check convention, error (relative root mean square), certain, alike \
[CONVENTION], next (the error of the best of the others).";

const DEVICE: &str = "\
Example: colorfn device --check
Example: WGPU_ADAPTER_NAME=llvmpipe colorfn device --check --math native

The device is the fastest that there is, or what the environment asks for: WGPU_ADAPTER_NAME (a part of the \
name), WGPU_BACKEND (vulkan, metal, dx12), WGPU_POWER_PREF (low, high), and what the driver loader knows, such as \
VK_ICD_FILENAMES. The exit status is 1 where there is none, and where an operation leaves its bound.

With --check every operation that a color is made of is computed by a generated shader, for 100 000 arguments \
and all edges, against double precision. Bounds are what any device keeps that keeps the promises of WGSL. \
Beside them, mul-add is a b + b, fused or not, in units of its larger term. Whether the driver takes sums apart is \
told: it may, and the bounds hold all the same. With --math native the device's own functions take the place of \
the portable ones, of which no such bound is promised.

JSON: name, interface, kind, driver; with --check math, kept (whether all were), sums_in_order, operations [{operation, \
kept, arguments (how many), ulps (the greatest error in units of the last place, of results that are off by more \
than bound_absolute), bound_ulps, at [VALUE], found, exact, absolute (the greatest error as it is), \
bound_absolute (0: none), absolute_at [VALUE]}]. What is no number or infinite is null.";

/// Arguments of `fit`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("goal").args(["target_de", "budget_bytes"]))]
pub(crate) struct FitArgs {
    /// Measured spectra (CSV, CGATS, IES TM-27, the text of a spectrometer), an environment map (.hdr, .exr), an image
    /// (.png), splats (.ply), a table of points, of the sky or of a BRDF, a Donaldson matrix (CSV)
    #[arg(value_name = "DATA")]
    pub(crate) data: PathBuf,
    /// Family and size. Spectra: sigmoid:DEGREE, bspline:COEFFICIENTS, chebyshev:DEGREE, polynomial:DEGREE,
    /// bspline@NM,NM,…, moments:DEGREE, mixture:PEAKS, haar:WAVELETS, cdf53:WAVELETS, lowrank:FUNCTIONS (learned and
    /// shared). Environment maps, splats, skies: sh:DEGREE, gaussians:LOBES, betas:LOBES, zonal:LOBES. Images:
    /// grid:COLUMNSxROWS, rbf:CENTRES, thin-plate:CENTRES (or another kernel), haar:WAVELETS, cdf53:WAVELETS. Points: rbf
    /// and grid, as grid:8x8x8. BRDFs: brdf-terms:TERMS, brdf-lobes:LOBES. Donaldson matrices: bispectral:TERMS
    #[arg(long, value_name = "SPEC")]
    pub(crate) basis: Option<Asked>,
    /// What is kept: the spectrum as well as possible, or the exact XYZ under the illuminant first
    #[arg(long, value_enum, default_value = "spectrum")]
    pub(crate) to: To,
    /// What was measured: reflectance, transmittance or emission [default: as the file says, else reflectance]
    #[arg(long)]
    pub(crate) quantity: Option<SpectralQuantity>,
    /// The unit of the wavelengths: nm or um [default: as the file says, else by their size]
    #[arg(long)]
    pub(crate) unit: Option<WavelengthUnit>,
    /// How reflectance or transmittance is written: percent or fraction [default: as the file says, else by its size]
    #[arg(long)]
    pub(crate) scale: Option<Scale>,
    /// The reference illuminant: D65, A, FL2, LED-B3, …
    #[arg(long, default_value = "D65", value_parser = illuminant)]
    pub(crate) illuminant: Illuminant,
    /// Who looks: 2 (CIE 1931), 10 (CIE 1964), 2015-2 or 2015-10
    #[arg(long, default_value = "2")]
    pub(crate) observer: Observer,
    /// Which samples, by name or number from 1, separated by commas
    #[arg(long, value_name = "LIST")]
    pub(crate) columns: Option<String>,
    /// The largest mean ΔE2000: of spectra under the worst of the test illuminants [default without --basis: 0.5], of images and
    /// points under D65
    #[arg(long, value_name = "X", value_parser = positive, allow_negative_numbers = true)]
    pub(crate) target_de: Option<f64>,
    /// The most bytes for all parameters, those of all spectra together
    #[arg(long, value_name = "N", value_parser = whole, allow_negative_numbers = true)]
    pub(crate) budget_bytes: Option<usize>,
    /// Choose a family for each spectrum by itself
    #[arg(long, conflicts_with = "basis")]
    pub(crate) per_spectrum: bool,
    /// Harmonics of an environment map as they are projected, though negative somewhere
    #[arg(long)]
    pub(crate) no_window: bool,
    /// What makes the picture of the patches
    #[arg(long, value_enum, default_value = "auto")]
    pub(crate) device: DeviceChoice,
    /// Replace files that this program did not write
    #[arg(long)]
    pub(crate) force: bool,
    /// A directory, or the .colorfn file, which the others lie beside
    #[arg(short, long, value_name = "DIR|FILE", default_value = "out")]
    pub(crate) output: PathBuf,
}

/// Arguments of `eval`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("where").args(["at", "points"]).required(true))]
pub(crate) struct EvalArgs {
    /// The color
    #[arg(value_name = "FILE.colorfn")]
    pub(crate) file: PathBuf,
    /// Wavelengths in nm, separated by commas
    #[arg(long, value_name = "NM", value_delimiter = ',', value_parser = positive, allow_negative_numbers = true)]
    pub(crate) at: Option<Vec<f64>>,
    /// Points, as CSV with a header
    #[arg(long, value_name = "FILE.csv")]
    pub(crate) points: Option<PathBuf>,
    /// Which color of a set: a number from 0, or a name [default: all]
    #[arg(long, value_name = "N|NAME")]
    pub(crate) index: Option<String>,
    /// Write the results to a CSV file instead of standard output
    #[arg(short, long, value_name = "FILE.csv")]
    pub(crate) output: Option<PathBuf>,
    /// Replace a file that this program did not write
    #[arg(long)]
    pub(crate) force: bool,
}

/// Arguments of `convert-sh`.
#[derive(Debug, Args)]
pub(crate) struct ConvertShArgs {
    /// Coefficients in three channels: a .colorfn file, or text
    #[arg(value_name = "COEFFICIENTS")]
    pub(crate) file: PathBuf,
    /// The convention that they follow
    #[arg(long, value_name = "CONVENTION", default_value = "ours", conflicts_with = "check")]
    pub(crate) from: Named,
    /// The convention that is wanted
    #[arg(long, value_name = "CONVENTION", default_value = "ours", conflicts_with = "check")]
    pub(crate) to: Named,
    /// Directions and the colors that they have: tell the convention instead
    #[arg(long, value_name = "SEEN.csv")]
    pub(crate) check: Option<PathBuf>,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE", conflicts_with = "check")]
    pub(crate) output: Option<PathBuf>,
    /// Replace a file that this program did not write
    #[arg(long)]
    pub(crate) force: bool,
}

/// Arguments of `info`.
#[derive(Debug, Args)]
pub(crate) struct InfoArgs {
    /// The color
    #[arg(value_name = "FILE.colorfn")]
    pub(crate) file: PathBuf,
}

/// Arguments of `plot`.
#[derive(Debug, Args)]
pub(crate) struct PlotArgs {
    /// Spectra, or sets of them
    #[arg(value_name = "FILE.colorfn", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Where to, ending in .svg or .png
    #[arg(short, long, value_name = "FILE.svg|png")]
    pub(crate) output: PathBuf,
    /// Which color of each set: a number from 0, or a name [default: all]
    #[arg(long, value_name = "N|NAME")]
    pub(crate) index: Option<String>,
    /// Draw all curves on one pair of axes
    #[arg(long)]
    pub(crate) overlay: bool,
    /// Replace a file that this program did not write
    #[arg(long)]
    pub(crate) force: bool,
}

/// Arguments of `render`.
#[derive(Debug, Args)]
pub(crate) struct RenderArgs {
    /// A set of spectra, a spectrum, a color over the plane, or a fluorescent one
    #[arg(value_name = "FILE.colorfn")]
    pub(crate) file: PathBuf,
    /// Where to, ending in .png
    #[arg(short, long, value_name = "FILE.png")]
    pub(crate) output: PathBuf,
    /// Pixels across and down [default: 960 across]
    #[arg(long, value_name = "WxH", value_parser = size)]
    pub(crate) size: Option<[u32; 2]>,
    /// What computes the pixels
    #[arg(long, value_enum, default_value = "auto")]
    pub(crate) device: DeviceChoice,
    /// The light [default: that of the file, else D65]
    #[arg(long, value_parser = illuminant)]
    pub(crate) illuminant: Option<Illuminant>,
    /// Who looks: 2, 10, 2015-2 or 2015-10 [default: that of the file, else 2]
    #[arg(long)]
    pub(crate) observer: Option<Observer>,
    /// Replace a file that this program did not write
    #[arg(long)]
    pub(crate) force: bool,
}

/// Arguments of `shader`.
#[derive(Debug, Args)]
pub(crate) struct ShaderArgs {
    /// The color
    #[arg(value_name = "FILE.colorfn")]
    pub(crate) file: PathBuf,
    /// The language: wgsl, glsl, glsl-es, hlsl, msl or spirv
    #[arg(long, default_value = "wgsl", value_name = "LANGUAGE")]
    pub(crate) lang: Language,
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
    /// What comes out: what the file gives, or the color that it is seen as
    #[arg(long, value_enum, default_value = "native")]
    pub(crate) output: OutputChoice,
    /// The name of the function [default: from the file's name]
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// The bind group of the buffers
    #[arg(long, value_name = "N", default_value_t = 0, allow_negative_numbers = true)]
    pub(crate) group: u32,
    /// The binding of the parameters; points and results of a compute entry are the two after it
    #[arg(long, value_name = "N", default_value_t = 0, allow_negative_numbers = true)]
    pub(crate) binding: u32,
    /// The light for xyz and linear-srgb [default: that of the file, else D65]
    #[arg(long, value_parser = illuminant)]
    pub(crate) illuminant: Option<Illuminant>,
    /// Who looks: 2, 10, 2015-2 or 2015-10 [default: that of the file, else 2]
    #[arg(long)]
    pub(crate) observer: Option<Observer>,
    /// Write the text here, and the interface to FILE.json
    #[arg(short = 'o', value_name = "FILE")]
    pub(crate) file_out: Option<PathBuf>,
    /// Replace files that this program did not write
    #[arg(long)]
    pub(crate) force: bool,
}

/// Arguments of `upsample`.
#[derive(Debug, Args)]
pub(crate) struct UpsampleArgs {
    /// '#rrggbb', linear r,g,b, a FILE.csv of colors or a FILE.png
    #[arg(value_name = "COLOR|FILE", required = true)]
    pub(crate) colors: Vec<String>,
    /// The RGB space: srgb, p3, rec2020, acescg, aces2065-1 or prophoto
    #[arg(long, default_value = "srgb")]
    pub(crate) space: RgbSpace,
    /// Which of all spectra: sigmoid (three numbers), natural (nearest to measured ones) or smoothest
    #[arg(long, default_value = "sigmoid", conflicts_with = "light")]
    pub(crate) metamer: Metamer,
    /// The color is a light, of any brightness
    #[arg(long)]
    pub(crate) light: bool,
    /// Replace files that this program did not write
    #[arg(long)]
    pub(crate) force: bool,
    /// Write the spectra into this directory
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
}

/// Arguments of `device`.
#[derive(Debug, Args)]
pub(crate) struct DeviceArgs {
    /// Check that every operation keeps its bound
    #[arg(long)]
    pub(crate) check: bool,
    /// With --check: how functions are computed
    #[arg(long, value_enum, default_value = "portable", requires = "check")]
    pub(crate) math: MathChoice,
}

/// How functions are computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum MathChoice {
    /// By functions beside the color's, within a stated error on every device
    Portable,
    /// By the device's own functions: faster, and as good as the device
    Native,
}

impl From<MathChoice> for Math {
    fn from(choice: MathChoice) -> Self {
        match choice {
            MathChoice::Portable => Self::Portable,
            MathChoice::Native => Self::Native,
        }
    }
}

impl MathChoice {
    /// As it is typed.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Portable => "portable",
            Self::Native => "native",
        }
    }
}

/// What a fit keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum To {
    /// The spectrum, as well as it can
    Spectrum,
    /// The exact XYZ under the illuminant, then the spectrum
    Color,
}

/// What computes a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DeviceChoice {
    /// A graphics device, or the processor where there is none
    Auto,
    /// The processor
    Cpu,
    /// A graphics device, or nothing
    Gpu,
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

/// What comes out of a shader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputChoice {
    /// What the file gives
    Native,
    /// CIE XYZ
    Xyz,
    /// Linear sRGB
    LinearSrgb,
}

fn illuminant(name: &str) -> Result<Illuminant, UnknownIlluminant> {
    Illuminant::named(name)
}

fn positive(text: &str) -> Result<f64, String> {
    match text.trim().parse::<f64>() {
        Ok(x) if x.is_finite() && x > 0.0 => Ok(x),
        Ok(_) => Err("it must be positive".into()),
        Err(_) => Err("write a number: it must be positive".into()),
    }
}

fn whole(text: &str) -> Result<usize, String> {
    match text.trim().parse() {
        Ok(0) => Err("it must be positive".into()),
        Ok(n) => Ok(n),
        Err(_) => Err("write a whole number: it must be positive".into()),
    }
}

/// The longest side of a picture.
const MAX_SIDE: u32 = 16_384;
/// The most pixels of a picture.
const MAX_PIXELS: u64 = 1 << 26;

fn size(text: &str) -> Result<[u32; 2], String> {
    let side = |digits: &str| digits.parse().ok().filter(|side| (1..=MAX_SIDE).contains(side));
    let sides =
        text.split_once(['x', 'X', '×']).and_then(|(width, height)| Some([side(width)?, side(height)?]));
    let Some([width, height]) = sides else {
        return Err(format!("write WIDTHxHEIGHT, as 960x640, each from 1 to {MAX_SIDE}"));
    };
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(format!("that is more than {MAX_PIXELS} pixels"));
    }
    Ok([width, height])
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_commands_fit_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn sizes_are_two_whole_numbers() {
        assert_eq!(size("960x640"), Ok([960, 640]));
        for bad in ["", "960", "0x3", "-1x3", "16385x1", "16384x16384", "axb", "1x2x3", "1e9x1"] {
            assert!(size(bad).is_err(), "{bad}");
        }
    }
}
