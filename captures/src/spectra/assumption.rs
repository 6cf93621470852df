//! What was assumed to understand a file.

use std::fmt;

use super::options::Scale;
use super::quantity::SpectralQuantity;
use super::unit::WavelengthUnit;

/// Something that a file does not declare, or declares in its own way, and how it was taken. Printed as one
/// line, as `values up to 98: read as percent`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Assumption {
    /// The file does not declare what its values are.
    Quantity(SpectralQuantity),
    /// It does.
    QuantityDeclared {
        /// How it was taken.
        quantity: SpectralQuantity,
        /// The word for it.
        word: String,
    },
    /// It declares something else than what was requested.
    QuantityRequested {
        /// What was requested.
        quantity: SpectralQuantity,
        /// The word in the file.
        word: String,
    },
    /// The file holds the index n + ik of a conductor.
    Conductor {
        /// n and k at the middle of its wavelengths, and that in nm.
        middle: [f64; 3],
    },
    /// It declares absorbance.
    Absorbance {
        /// What it was converted to.
        quantity: SpectralQuantity,
        /// The word in the file.
        word: String,
    },
    /// A power per cm⁻¹, THz or eV was taken to one per nm.
    Density {
        /// What it was per.
        unit: WavelengthUnit,
    },
    /// Columns that hold no spectrum, or one of something else.
    NoSpectra {
        /// The label of each, and what it holds.
        columns: Vec<(String, &'static str)>,
    },
    /// A number that stands for a missing value.
    NoValue {
        /// The number.
        mark: String,
        /// How often it is there.
        count: usize,
    },
    /// Wavelengths beside the visible, at which values are none or impossible.
    Noise {
        /// How many.
        count: usize,
        /// The first and the last of those that remain, in nm.
        kept: [f64; 2],
        /// What the values are not.
        quantity: SpectralQuantity,
    },
    /// Spectra that have wavelengths of their own were brought to common ones.
    CommonWavelengths {
        /// How many.
        count: usize,
        /// First and last, in nm.
        range: [f64; 2],
    },
    /// A file declares what stands for 1.
    Norm {
        /// What does.
        norm: f64,
        /// The words for it.
        word: String,
    },
    /// The text is neither UTF-8 nor UTF-16.
    Windows1252,
    /// Decimals are written with commas.
    DecimalCommas {
        /// The first number that has one.
        example: String,
    },
    /// Lines above the table that hold one cell each.
    Titles {
        /// How many.
        count: usize,
    },
    /// Lines of words below the table.
    Footer {
        /// How many.
        count: usize,
    },
    /// Lines that begin with `#` or `%`.
    Comments {
        /// How many.
        count: usize,
    },
    /// The header is a comment.
    HeaderInComment {
        /// Its line.
        line: usize,
    },
    /// Nothing in the file names the samples.
    Unnamed {
        /// How many there are.
        count: usize,
        /// What the first is called instead.
        first: String,
    },
    /// Several columns could name the samples, or some that are not wavelengths do not.
    NamedBy {
        /// The column that names them.
        column: String,
        /// Columns that hold neither names nor wavelengths.
        left_out: Vec<String>,
    },
    /// A file declares a number of sets of data, and holds another.
    Sets {
        /// The declared number.
        declared: String,
        /// What is there.
        found: usize,
    },
    /// A file holds several tables of spectra.
    FirstTable {
        /// How many.
        count: usize,
    },
    /// Wavelengths come from their first, last and number, not from rounded labels.
    Bands {
        /// First, in the file's unit.
        from: f64,
        /// Last.
        to: f64,
        /// How many.
        count: usize,
    },
    /// Wavelengths are in another unit, or in another than the file declares.
    Unit {
        /// The unit.
        unit: WavelengthUnit,
        /// First and last, as they stand.
        range: [f64; 2],
        /// What it was taken from.
        by: Evidence,
    },
    /// Wavelengths fall.
    Falling,
    /// Wavelengths at an end, at which no sample has a value.
    LeftOut {
        /// How many.
        count: usize,
        /// The first and the last of those that remain, in nm.
        kept: [f64; 2],
    },
    /// Missing values of one sample.
    Filled {
        /// Its name.
        sample: String,
        /// How many.
        count: usize,
    },
    /// Missing values of many samples.
    FilledMany {
        /// How many samples.
        samples: usize,
        /// How many values of all.
        count: usize,
    },
    /// Steps between wavelengths differ.
    UnevenSteps {
        /// The smallest and the largest, in nm.
        steps: [f64; 2],
        /// Whether straight lines lie between, as for light, or a cubic spline.
        straight: bool,
        /// Spectra in which a cubic spline would leave what was measured, and a monotone cubic does not.
        monotone: usize,
    },
    /// The scale of reflectance or transmittance.
    Scale {
        /// How the values were taken.
        scale: Scale,
        /// The largest visible value, as it stands.
        largest: f64,
        /// What it was taken from.
        by: Evidence,
    },
}

/// What the meaning of numbers was taken from.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Evidence {
    /// The numbers.
    Values,
    /// The numbers, though samples that were not chosen go up to this one.
    OtherSamples(f64),
    /// A label in the file.
    Label(String),
    /// The options, though the file or its numbers suggest something else.
    Options,
}

/// Samples of which each has its own line when values are filled.
pub(super) const FILLED_LINES: usize = 4;

impl Assumption {
    /// The field of [`ReadOptions`](super::ReadOptions) that decides instead, where the file does
    /// not and there is one.
    pub fn option(&self) -> Option<&'static str> {
        match self {
            Self::Quantity(_) => Some("quantity"),
            Self::Unit { by: Evidence::Values, .. } => Some("unit"),
            Self::Scale { by: Evidence::Values | Evidence::OtherSamples(_), .. } => Some("scale"),
            _ => None,
        }
    }
}

/// A number to three decimals, without those that are 0.
fn short(x: f64) -> f64 {
    (x * 1e3).round() / 1e3
}

fn plural<'a>(count: usize, one: &'a str, many: &'a str) -> &'a str {
    if count == 1 { one } else { many }
}

impl fmt::Display for Assumption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Quantity(quantity) => write!(f, "taken as {quantity}"),
            Self::QuantityDeclared { quantity, word } => {
                write!(f, "taken as {quantity}: the file declares `{word}`")
            }
            Self::QuantityRequested { quantity, word } => {
                write!(f, "taken as {quantity}, as requested, though the file declares `{word}`")
            }
            Self::Conductor { middle: [n, k, nm] } => write!(
                f,
                "the index n + ik of a conductor, {n:.3} + {k:.3} i at {nm:.0} nm: the reflectance of its polished surface, straight on"
            ),
            Self::Absorbance { quantity, word } => {
                write!(f, "`{word}` declares absorbance A: taken to {quantity}, 10^-A")
            }
            Self::Density { unit } => {
                write!(f, "power per {unit}, as its label declares: taken to power per nm")
            }
            Self::NoSpectra { columns } => {
                let shown = columns.iter().take(4).map(|(label, why)| {
                    if label.is_empty() {
                        format!("one without a label ({why})")
                    } else {
                        format!("`{label}` ({why})")
                    }
                });
                let more = if columns.len() > 4 {
                    format!(" and {} more", columns.len() - 4)
                } else {
                    String::new()
                };
                let shown = shown.collect::<Vec<_>>().join(", ");
                write!(f, "left out, as no spectra: {shown}{more}")
            }
            Self::NoValue { mark, count } => {
                write!(f, "{mark} stands for a missing value: {count} {}", plural(*count, "cell", "cells"))
            }
            Self::Noise { count, kept: [from, to], quantity } => {
                let wavelengths = plural(*count, "wavelength", "wavelengths");
                write!(
                    f,
                    "{count} {wavelengths} beside the visible left out, where there is noise or nothing, and no {quantity}: {from} to {to} nm remain"
                )
            }
            Self::CommonWavelengths { count, range: [from, to] } => {
                write!(
                    f,
                    "spectra have wavelengths of their own: brought to {count} common ones from {from} to {to} nm"
                )
            }
            Self::Norm { norm, word } => write!(f, "values divided by {norm}, as `{word}` declares"),
            Self::Windows1252 => f.write_str("the text is not UTF-8: read as Windows-1252"),
            Self::DecimalCommas { example } => {
                write!(f, "decimals with commas: {example} is read as {}", example.replacen(',', ".", 1))
            }
            Self::Titles { count } => {
                write!(f, "{count} {} above the table skipped", plural(*count, "line", "lines"))
            }
            Self::Footer { count } => {
                write!(f, "{count} {} below the table skipped", plural(*count, "line", "lines"))
            }
            Self::Comments { count } => {
                write!(f, "{count} {} with # or % skipped", plural(*count, "line", "lines"))
            }
            Self::HeaderInComment { line } => write!(f, "the comment in line {line} is read as the header"),
            Self::Unnamed { count: 1, first } => write!(f, "no header: the spectrum is called `{first}`"),
            Self::Unnamed { count, first } => {
                write!(f, "no names: the samples are called {first} to {count}")
            }
            Self::NamedBy { column, left_out } => {
                write!(f, "samples are named by `{column}`")?;
                match left_out.len() {
                    0 => Ok(()),
                    1..=4 => write!(f, "; without wavelengths and left out: `{}`", left_out.join("`, `")),
                    n => write!(
                        f,
                        "; {n} {} overshoot by a monotone cubic",
                        plural(n, "spectrum that would", "spectra that would")
                    ),
                }
            }
            Self::Sets { declared, found } => {
                write!(f, "NUMBER_OF_SETS is {declared}, and {found} are there: read as they are")
            }
            Self::FirstTable { count } => write!(f, "{count} tables of spectra: the first is read"),
            Self::Bands { from, to, count } => {
                write!(f, "wavelengths by SPECTRAL_BANDS: {count} from {from} to {to} nm, evenly")
            }
            Self::Unit { unit, range: [from, to], by } => match by {
                Evidence::Label(label) => {
                    write!(f, "wavelengths in {unit}, as `{label}` declares: {}", unit.conversion())
                }
                Evidence::Values | Evidence::OtherSamples(_) => {
                    write!(f, "wavelengths from {from} to {to} are in {unit}: {}", unit.conversion())
                }
                Evidence::Options => write!(f, "wavelengths from {from} to {to} in {unit}, as requested"),
            },
            Self::Falling => f.write_str("wavelengths fall: turned around"),
            Self::LeftOut { count, kept: [from, to] } => {
                let wavelengths = plural(*count, "wavelength", "wavelengths");
                write!(f, "{count} {wavelengths} without any value left out: {from} to {to} nm remain")
            }
            Self::Filled { sample, count } => {
                let cells = plural(*count, "cell", "cells");
                write!(f, "{count} missing {cells} of `{sample}` filled by interpolation")
            }
            Self::FilledMany { samples, count } => {
                write!(f, "{count} missing cells of {samples} samples filled by interpolation")
            }
            Self::UnevenSteps { steps: [smallest, largest], straight, monotone } => {
                let curve = if *straight { "straight lines" } else { "a cubic spline" };
                let (smallest, largest) = (short(*smallest), short(*largest));
                write!(f, "uneven steps, {smallest} to {largest} nm: interpolated by {curve}")?;
                match *monotone {
                    0 => Ok(()),
                    n => write!(f, ", and {n} of them, which it would overshoot, by a monotone cubic"),
                }
            }
            Self::Scale { scale, largest, by } => {
                let (largest, percent) = (short(*largest), *scale == Scale::Percent);
                let read = if percent { "percent" } else { "fractions of 1" };
                match by {
                    Evidence::Values if percent => write!(f, "values up to {largest}: read as percent"),
                    Evidence::Values => write!(f, "values up to {largest}: read as {read}, not as percent"),
                    Evidence::OtherSamples(max) => write!(
                        f,
                        "values up to {largest}: read as {read}, though samples that are left out go up to {}",
                        short(*max)
                    ),
                    Evidence::Label(label) => {
                        write!(f, "values up to {largest} in {read}, as `{label}` declares")
                    }
                    Evidence::Options => write!(f, "values up to {largest}: read as {read}, as requested"),
                }
            }
        }
    }
}
