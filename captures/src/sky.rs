//! Tables of the sky: radiance of directions, at elevations of the sun.

use std::collections::{BTreeMap, HashSet};

use color_fn_colorimetry::{Curve, Observer, RgbSpace, Weights, matrix};

use serde::{Deserialize, Serialize};

use crate::invalid::InvalidCapture;
use crate::table::{ReadTableError, TableReader, TableRow, read_table_files, short};

/// The spectral radiance of the sky, W·m⁻²·sr⁻¹·nm⁻¹, at several elevations of the sun.
#[derive(Debug, Clone, PartialEq)]
pub struct Sky {
    wavelengths: Vec<f64>,
    frames: Vec<SkyFrame>,
}

/// The sky at one elevation of the sun.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SkyFrame {
    /// Of the sun, in degrees above the horizon.
    pub elevation: f64,
    /// Unit vectors, z up, the sun in the half plane y = 0, x > 0; azimuths are counted from it, towards y.
    pub directions: Vec<[f64; 3]>,
    /// Radiance, direction by direction: one value a wavelength.
    pub radiance: Vec<f64>,
}

/// The columns of angles, in degrees.
const ANGLES: [&str; 3] = ["sun_elev_deg", "view_zenith_deg", "view_azimuth_rel_sun_deg"];
/// What the others begin with; the wavelength in nm follows.
const RADIANCE: &str = "L_";

/// The fewest wavelengths.
const MIN_WAVELENGTHS: usize = 4;

/// Where each number of a row stands.
struct Columns {
    count: usize,
    angles: [usize; 3],
    /// Wavelength and column, in order of wavelength.
    radiance: Vec<(f64, usize)>,
}

impl Columns {
    fn of(header: &TableRow<'_, '_>) -> Result<Self, ReadTableError> {
        let bad = |what: String| header.error(what);
        let names: Vec<&str> = header.texts().collect();
        let mut seen = HashSet::new();
        if let Some(twice) = names.iter().find(|name| !seen.insert(**name)) {
            return Err(bad(format!("the column `{}` is there twice", short(twice))));
        }
        let angle = |name: &str| {
            let found = names.iter().position(|found| *found == name);
            found.ok_or_else(|| bad(format!("there is no column `{name}`")))
        };
        let angles = [angle(ANGLES[0])?, angle(ANGLES[1])?, angle(ANGLES[2])?];
        let mut radiance = Vec::new();
        for (column, name) in names.iter().enumerate() {
            let Some(nm) = name.strip_prefix(RADIANCE) else { continue };
            let nm = nm.parse::<f64>().ok().filter(|nm| (100.0..=10_000.0).contains(nm));
            let nm =
                nm.ok_or_else(|| bad(format!("`{}` has no wavelength of 100 to 10000 nm", short(name))))?;
            radiance.push((nm, column));
        }
        radiance.sort_by(|a, b| a.0.total_cmp(&b.0));
        if !(MIN_WAVELENGTHS..=Sky::MAX_WAVELENGTHS).contains(&radiance.len()) {
            let max = Sky::MAX_WAVELENGTHS;
            return Err(bad(format!("there are {} columns `L_nm`, not 4 to {max}", radiance.len())));
        }
        if radiance.windows(2).any(|pair| pair[0].0 >= pair[1].0) {
            return Err(bad("two columns are of one wavelength".into()));
        }
        Ok(Self { count: names.len(), angles, radiance })
    }
}

read_table_files!(Sky);

impl Sky {
    /// The largest file, in bytes.
    pub const MAX_BYTES: u64 = 64 << 20;
    /// The maximal number of wavelengths.
    pub const MAX_WAVELENGTHS: usize = 512;
    /// The fewest elevations.
    pub const MIN_FRAMES: usize = 4;
    /// The fewest directions of each.
    pub const MIN_DIRECTIONS: usize = 16;

    /// Radiance at wavelengths in nm, at several elevations of the sun, in any order.
    ///
    /// ```
    /// use color_fn_captures::{Sky, SkyFrame};
    ///
    /// // The same gray sky at four elevations, in 16 directions at the horizon.
    /// let azimuth = |i: u32| f64::from(i) * std::f64::consts::TAU / 16.0;
    /// let directions: Vec<[f64; 3]> = (0..16).map(|i| [azimuth(i).cos(), azimuth(i).sin(), 0.0]).collect();
    /// let frame = |elevation| SkyFrame { elevation, directions: directions.clone(), radiance: vec![0.1; 16 * 4] };
    /// let sky = Sky::new(vec![400.0, 500.0, 600.0, 700.0], [40.0, 5.0, 20.0, 60.0].map(frame))?;
    /// assert_eq!(sky.frames()[0].elevation, 5.0);
    /// # Ok::<(), color_fn_captures::InvalidCapture>(())
    /// ```
    ///
    /// # Errors
    /// When wavelengths are fewer than 4, more than 512, or do not increase from 100 to 10,000 nm; there are fewer than 4
    /// elevations, one of them twice or out of −90° to 90°; a frame has fewer than 16 unit directions, or not a radiance from 0 on
    /// for each of them and each wavelength.
    pub fn new(
        wavelengths: Vec<f64>,
        frames: impl IntoIterator<Item = SkyFrame>,
    ) -> Result<Self, InvalidCapture> {
        InvalidCapture::check_count(
            "wavelengths",
            wavelengths.len(),
            [MIN_WAVELENGTHS, Self::MAX_WAVELENGTHS],
        )?;
        let visible = |nm: f64| (100.0..=10_000.0).contains(&nm);
        InvalidCapture::check_values("wavelength", "of 100 to 10000 nm", &wavelengths, visible)?;
        if !wavelengths.is_sorted_by(|a, b| a < b) {
            return Err(InvalidCapture::Order("the wavelengths do not increase"));
        }
        let mut frames: Vec<SkyFrame> = frames.into_iter().collect();
        frames.sort_by(|a, b| a.elevation.total_cmp(&b.elevation));
        InvalidCapture::check_count("elevations of the sun", frames.len(), [Self::MIN_FRAMES, usize::MAX])?;
        let elevations: Vec<f64> = frames.iter().map(|frame| frame.elevation).collect();
        let valid = |degrees: f64| (-90.0..=90.0).contains(&degrees);
        InvalidCapture::check_values("elevation", "of -90 to 90 degrees", &elevations, valid)?;
        if !elevations.is_sorted_by(|a, b| a < b) {
            return Err(InvalidCapture::Order("an elevation of the sun is there twice"));
        }
        for frame in &frames {
            frame.check(wavelengths.len())?;
        }
        Ok(Self { wavelengths, frames })
    }

    /// Whether a text begins with the header of such a table.
    pub fn is_header(start: &str) -> bool {
        let has_angles =
            |header: TableRow<'_, '_>| ANGLES.iter().all(|angle| header.texts().any(|name| name == *angle));
        TableReader::new(start).next_row().is_ok_and(|header| header.is_some_and(has_angles))
    }

    /// A table with the columns `sun_elev_deg` (−90 to 90), `view_zenith_deg` (0 to 90), `view_azimuth_rel_sun_deg` (−360 to
    /// 360) and `L_nm` for each wavelength, in any order; others are left out.
    ///
    /// # Errors
    /// When it cannot be read, a cell is not a finite number of its range or radiance is negative, a direction is there twice, or
    /// there are fewer than 4 elevations of 16 directions.
    pub fn parse(text: &str) -> Result<Self, ReadTableError> {
        let mut reader = TableReader::new(text);
        let Some(header) = reader.next_row()? else {
            return Err(ReadTableError::shape(1, "there is no header"));
        };
        let columns = Columns::of(&header)?;
        // Keyed by bits that are ordered as the numbers are, once −0 is 0.
        let mut frames: BTreeMap<i64, (SkyFrame, HashSet<[u64; 2]>)> = BTreeMap::new();
        while let Some(mut row) = reader.next_row()? {
            row.expect_len(columns.count)?;
            let row = &mut row;
            let [elevation, zenith, azimuth] = columns.angles;
            let elevation = cell(row, elevation, [-90.0, 90.0], "an elevation of -90 to 90 degrees")?;
            let zenith = cell(row, zenith, [0.0, 90.0], "an angle from the zenith of 0 to 90 degrees")?;
            let azimuth = cell(row, azimuth, [-360.0, 360.0], "an azimuth of -360 to 360 degrees")?;
            let (frame, seen) = frames.entry(ordered(elevation)).or_insert_with(|| {
                (SkyFrame { elevation, directions: Vec::new(), radiance: Vec::new() }, HashSet::new())
            });
            if !seen.insert([zenith.to_bits(), azimuth.to_bits()]) {
                return Err(row.error(format!("this direction is there twice at {elevation} degrees")));
            }
            frame.directions.push(direction(zenith, azimuth));
            for &(_, column) in &columns.radiance {
                frame.radiance.push(cell(row, column, [0.0, f64::MAX], "a finite radiance from 0 on")?);
            }
        }
        let frames: Vec<SkyFrame> = frames.into_values().map(|(frame, _)| frame).collect();
        let few = |reason: String| Err(ReadTableError::TooFewRows { reason });
        if frames.len() < Self::MIN_FRAMES {
            return few(format!(
                "{} elevations of the sun: there must be {}",
                frames.len(),
                Self::MIN_FRAMES
            ));
        }
        if let Some(frame) = frames.iter().find(|frame| frame.directions.len() < Self::MIN_DIRECTIONS) {
            let (n, at) = (frame.directions.len(), frame.elevation);
            return few(format!("{n} directions at {at} degrees: there must be {}", Self::MIN_DIRECTIONS));
        }
        Ok(Self { wavelengths: columns.radiance.iter().map(|(nm, _)| *nm).collect(), frames })
    }

    /// In nm, increasing.
    pub fn wavelengths(&self) -> &[f64] {
        &self.wavelengths
    }
    /// By increasing elevation of the sun.
    pub fn frames(&self) -> &[SkyFrame] {
        &self.frames
    }

    /// Linear sRGB of each direction of a frame: XYZ of the CIE 1931 observer, `∫ L x̄ dλ` in W·m⁻²·sr⁻¹ (no factor of 683 lm/W),
    /// by the sum at 1 nm over the wavelengths of the table, linearly interpolated; beyond them the sky counts nothing. Not
    /// clipped: what is more saturated than sRGB has a negative component.
    pub fn rgb(&self, frame: &SkyFrame) -> Vec<[f64; 3]> {
        let sums = self.sums();
        let color = |spectrum: &[f64]| {
            let sum = |c: usize| spectrum.iter().zip(&sums).map(|(x, sum)| x * sum[c]).sum();
            [sum(0), sum(1), sum(2)]
        };
        frame.radiance.chunks_exact(self.wavelengths.len()).map(color).collect()
    }

    /// What each wavelength adds to red, green and blue.
    fn sums(&self) -> Vec<[f64; 3]> {
        let weights = Weights::emission(Observer::Cie1931_2);
        let (first, last) = (self.wavelengths[0], self.wavelengths[self.wavelengths.len() - 1]);
        let to_rgb = RgbSpace::SRGB.from_xyz().expect("sRGB has primaries");
        let one = |k: usize| {
            let mut values = vec![0.0; self.wavelengths.len()];
            values[k] = 1.0;
            let hat = Curve::linear(&self.wavelengths, &values).expect("the wavelengths increase");
            let inside = |nm: f64| if first <= nm && nm <= last { hat.at(nm) } else { 0.0 };
            matrix::apply(&to_rgb, weights.tristimulus(inside))
        };
        (0..self.wavelengths.len()).map(one).collect()
    }
}

impl SkyFrame {
    fn check(&self, wavelengths: usize) -> Result<(), InvalidCapture> {
        let n = self.directions.len();
        InvalidCapture::check_count("directions of an elevation", n, [Sky::MIN_DIRECTIONS, usize::MAX])?;
        let unit = |v: &[f64; 3]| (v.iter().map(|x| x * x).sum::<f64>() - 1.0).abs() <= 2e-6;
        if let Some(index) = self.directions.iter().position(|v| !unit(v)) {
            return Err(InvalidCapture::Value { what: "direction", index, expected: "a unit vector" });
        }
        let (found, expected) = (self.radiance.len(), n.saturating_mul(wavelengths));
        if found != expected {
            return Err(InvalidCapture::Length { what: "radiances of an elevation", found, expected });
        }
        let valid = |x: f64| x >= 0.0 && x.is_finite();
        InvalidCapture::check_values("radiance", "a finite number from 0 on", &self.radiance, valid)
    }
}

/// z up, azimuth from x towards y; degrees.
fn direction(zenith: f64, azimuth: f64) -> [f64; 3] {
    let ((sin, cos), (sin_azimuth, cos_azimuth)) =
        (zenith.to_radians().sin_cos(), azimuth.to_radians().sin_cos());
    [sin * cos_azimuth, sin * sin_azimuth, cos]
}

/// The number of a cell, −0 as 0.
fn cell(
    row: &mut TableRow<'_, '_>,
    column: usize,
    range: [f64; 2],
    expected: &'static str,
) -> Result<f64, ReadTableError> {
    row.number(column, range, expected).map(|x| x + 0.0)
}

/// Numbers in the order of `total_cmp`.
fn ordered(x: f64) -> i64 {
    let bits = x.to_bits().cast_signed();
    bits ^ ((bits >> 63).cast_unsigned() >> 1).cast_signed()
}
