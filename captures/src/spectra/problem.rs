//! What can be wrong at a place of a file of spectra.

use thiserror::Error;

use super::limits::{MAX_DEPTH, MAX_GAP_CELLS, MAX_GAP_NM, MIN_WAVELENGTHS};
use super::quantity::SpectralQuantity;
use super::unit::WavelengthUnit;
use crate::table::TextProblem;
use color_fn_core::limits::MAX_LABEL;

/// What is wrong at a place of a file.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum Problem {
    /// The text itself is broken, or two of its numbers do not agree.
    #[error(transparent)]
    Text(#[from] TextProblem),
    /// Nothing but white space.
    #[error("the file is empty: export a header and at least {MIN_WAVELENGTHS} wavelengths")]
    Empty,
    /// Only one cell in the header.
    #[error("the header has one cell, so there is no sample: expected `nm,name,…` or `name,380,390,…`")]
    SingleColumn,
    /// A header and nothing else.
    #[error("there is a header but no data below it")]
    MissingData,
    /// A line of another length than the header.
    #[error(
        "this line has {found} cells where {expected} are expected: fill in what is missing, remove what \
         is too much, separate cells with semicolons if decimals have commas, and begin a comment with #"
    )]
    Ragged {
        /// Cells in this line.
        found: usize,
        /// Cells in the header.
        expected: usize,
    },
    /// Whole numbers between commas that could be decimals.
    #[error(
        "the commas here could be decimal marks or separate cells: add a header, write decimals with points, \
         or separate cells with semicolons"
    )]
    DecimalOrSeparator,
    /// Neither the first row nor the first column is numeric.
    #[error(
        "no wavelengths: expected nm in the first column below `nm`, or in the first row \
         after a name"
    )]
    WavelengthsNotFound,
    /// Both the first row and the first column could be wavelengths.
    #[error(
        "both the first row and the first column could be wavelengths: write `nm` here if they \
         go down"
    )]
    Ambiguous,
    /// One cell among the wavelengths is not one.
    #[error("{cell} is not a wavelength: write a positive number of nm")]
    InvalidWavelength {
        /// The cell, quoted and cut.
        cell: String,
    },
    /// Too few wavelengths.
    #[error("{found} wavelengths, but a spectrum needs at least {MIN_WAVELENGTHS}")]
    TooFewWavelengths {
        /// Wavelengths in the file.
        found: usize,
    },
    /// A wavelength equal to the one before.
    #[error("the wavelength {nm} nm is there twice: remove one")]
    DuplicateWavelength {
        /// The repeated wavelength.
        nm: f64,
    },
    /// A wavelength below the one before, among others that rise.
    #[error("{nm} nm comes after {before} nm: put the wavelengths in increasing order")]
    NotIncreasing {
        /// The wavelength here.
        nm: f64,
        /// The one before.
        before: f64,
    },
    /// Wavelengths as small as micrometres that the file calls nm.
    #[error(
        "the wavelengths end at {last}, which looks like µm, and the file declares nm: the option `unit` \
         decides, as nm or um"
    )]
    Micrometres {
        /// The last wavelength.
        last: f64,
    },
    /// All wavelengths invisible.
    #[error(
        "no wavelength lies in the visible 360–830 nm: the data cover {first}–{last} nm; if they are not nm, \
         set the option `unit`"
    )]
    Invisible {
        /// The first wavelength in nm.
        first: f64,
        /// The last wavelength in nm.
        last: f64,
    },
    /// All wavelengths invisible, in a unit that the file states.
    #[error(
        "nothing is visible here: the axis is in {unit}, as `{label}` declares, and from {} to {} {unit} is {first}–{last} nm",
        ends[0], ends[1]
    )]
    InvisibleIn {
        /// The unit.
        unit: WavelengthUnit,
        /// The label that states it.
        label: String,
        /// First and last of the axis, as they stand.
        ends: [f64; 2],
        /// The first wavelength in nm.
        first: f64,
        /// The last wavelength in nm.
        last: f64,
    },
    /// A unit of an axis that is not understood, or an axis that needs one.
    #[error(
        "the unit of the axis `{label}` is not understood: expected nm, µm, Å, m, cm⁻¹, THz or eV; or set the option `unit`"
    )]
    AxisUnit {
        /// The label, cut.
        label: String,
    },
    /// An axis without a unit that could be several.
    #[error(
        "the axis from {first} to {last} could be nm, cm⁻¹ or Å: write its unit in the header, or set the option `unit`"
    )]
    NoUnit {
        /// First of the axis.
        first: f64,
        /// Last of the axis.
        last: f64,
    },
    /// The first column counts rows, and nothing else is an axis.
    #[error(
        "this column counts rows, and no column is called wavelength: write `nm` above the one that holds them"
    )]
    RowNumbers,
    /// Numbers that could be wavelengths in µm and are not called so.
    #[error(
        "there are no wavelengths: {label} looks like a sample as the others do; write wavelengths in nm, and `nm` or a name before them"
    )]
    Unstated {
        /// The label, quoted and cut.
        label: String,
    },
    /// No column holds a spectrum.
    #[error(
        "{label} holds {why}, and no other column holds a spectrum: export reflectance, transmittance or emission; or set the option `columns`, or `quantity` for light in counts"
    )]
    NoSpectra {
        /// The label of the first column, quoted and cut.
        label: String,
        /// What it holds, as a plural.
        why: &'static str,
    },
    /// Columns state different quantities.
    #[error(
        "{label} states another quantity than the columns before it: set the option `quantity`, or choose by columns"
    )]
    TwoQuantities {
        /// The label, quoted and cut.
        label: String,
    },
    /// A power per unit of a reciprocal axis that does not say per what.
    #[error(
        "the axis is in {unit}, and this light could be per {unit} or per nm: state it, as W/m²/nm, or convert it first"
    )]
    UnstatedDensity {
        /// The unit of the axis.
        unit: WavelengthUnit,
    },
    /// Some spectra look like percent and most like fractions.
    #[error(
        "values up to {value} beside spectra of fractions: leave its sample out by columns, or set the option `scale`"
    )]
    MixedScales {
        /// The largest value.
        value: f64,
    },
    /// One value far above all others.
    #[error(
        "{value} is no {quantity} among values of up to {bulk}: correct it, leave the cell empty, or set the option `scale`"
    )]
    Spike {
        /// The value.
        value: f64,
        /// The largest of the others.
        bulk: f64,
        /// What was taken.
        quantity: SpectralQuantity,
    },
    /// A JCAMP-DX file that is not understood.
    #[error("this JCAMP-DX is not understood: {what}")]
    Jcamp {
        /// What is not.
        what: String,
    },
    /// Spectra of one file whose wavelengths have too little, or too many different ones, in common.
    #[error("this spectrum has other wavelengths than {other}: choose those that agree by columns")]
    OtherWavelengths {
        /// The name of the first, quoted and cut.
        other: String,
    },
    /// A sample without a name.
    #[error("this sample has no name: write one, or remove the trailing separator")]
    Unnamed,
    /// Two samples of one name.
    #[error(
        "samples {first} and {second} are both called {name} (the first {MAX_LABEL} bytes count): \
         rename one, or leave it out by choosing columns by number"
    )]
    DuplicateName {
        /// The name, quoted and cut.
        name: String,
        /// Number of the first of them, from 1.
        first: usize,
        /// Number of the second.
        second: usize,
    },
    /// A cell that is not a number.
    #[error("{cell} is not a number: write it without a unit and without grouping digits, or leave it empty")]
    NotANumber {
        /// The cell, quoted and cut.
        cell: String,
    },
    /// A cell that is infinite or too large.
    #[error("{cell} is not a finite number: measure it, or leave its sample out by choosing columns")]
    NotFinite {
        /// The cell, quoted and cut.
        cell: String,
    },
    /// No cell of a sample holds a number.
    #[error("the sample {name} has no value at all: leave it out by choosing columns")]
    EmptySample {
        /// The name, quoted and cut.
        name: String,
    },
    /// The first or last value of a sample is missing, and others have it.
    #[error(
        "the sample {name} has no value at {nm} nm, at an end: nothing is made up there; remove the \
         wavelength for all, or leave the sample out by choosing columns"
    )]
    MissingEnd {
        /// The name, quoted and cut.
        name: String,
        /// The wavelength, in nm.
        nm: f64,
    },
    /// Too much is missing in a row.
    #[error(
        "the sample {name} has no value from {from} to {to} nm ({found} cells): at most {MAX_GAP_CELLS} in a row are \
         filled, over {MAX_GAP_NM} nm; measure it, or leave the sample out by choosing columns"
    )]
    MissingRun {
        /// The name, quoted and cut.
        name: String,
        /// First missing wavelength, in nm.
        from: f64,
        /// Last missing wavelength, in nm.
        to: f64,
        /// How many are missing.
        found: usize,
    },
    /// Some cells have a percent sign, and this has none.
    #[error("{cell} has no percent sign, and others have one: write all values alike")]
    MixedPercent {
        /// The cell, quoted and cut.
        cell: String,
    },
    /// A light in percent.
    #[error("{cell} is percent, which emission is not: declare what was measured, or write it without %")]
    PercentOfEmission {
        /// The cell, quoted and cut.
        cell: String,
    },
    /// A reflectance beyond percent.
    #[error(
        "values up to {value} are not {quantity}, not even in percent: declare that it is emission, or set the option \
         `scale`"
    )]
    BeyondPercent {
        /// The largest value.
        value: f64,
        /// What was taken.
        quantity: SpectralQuantity,
    },
    /// A keyword of CGATS without its end.
    #[error("{begin} without {end}: is the file cut off?")]
    NotClosed {
        /// What is there.
        begin: &'static str,
        /// What is missing.
        end: &'static str,
    },
    /// Data without a format in front.
    #[error("BEGIN_DATA without BEGIN_DATA_FORMAT before it: export the names of the columns too")]
    MissingDataFormat,
    /// No column of a CGATS file holds a spectrum.
    #[error(
        "no column holds a spectrum, as SPECTRAL_NM380 would: export spectral data, not only Lab or device values"
    )]
    SpectralColumnsNotFound,
    /// Argyll's bands do not fit the columns.
    #[error(
        "the file has {found} spectral columns, and its keywords promise others: SPECTRAL_BANDS {declared}"
    )]
    Bands {
        /// Spectral columns.
        found: usize,
        /// What the keywords declare.
        declared: String,
    },
    /// Text that is not XML.
    #[error("this XML cannot be read: {what}")]
    Xml {
        /// The message of the parser.
        what: String,
    },
    /// XML that nests deeper than [`MAX_DEPTH`].
    #[error("elements nest deeper than {MAX_DEPTH}: this is not a spectrum")]
    TooDeep,
    /// XML of another kind.
    #[error(
        "<{found}> is not a spectrum that is understood: expected IES TM-27 (<IESTM2714>), else save it as CSV"
    )]
    OtherXml {
        /// The name of the root element.
        found: String,
    },
    /// No spectrum in a file of TM-27.
    #[error("no <SpectralDistribution> with <SpectralData wavelength=\"…\"> in it")]
    MissingSpectralData,
    /// A value without its wavelength.
    #[error("<SpectralData> without the attribute wavelength")]
    MissingWavelength,
    /// A quantity from which no color follows here.
    #[error("`{found}` is not reflectance, transmittance or emission: convert it first")]
    OtherQuantity {
        /// The word in the file.
        found: String,
    },
}
