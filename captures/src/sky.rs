//! Tables of the sky: radiance of directions, at elevations of the sun.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use color_fn_colorimetry::{Curve, Observer, RgbSpace, Weights, matrix};

use crate::table::{ReadTableError, lines, number, short, text};

/// The spectral radiance of the sky, W·m⁻²·sr⁻¹·nm⁻¹, at several elevations of the sun.
#[derive(Debug, Clone, PartialEq)]
pub struct Sky {
    wavelengths: Vec<f64>,
    frames: Vec<SkyFrame>,
}

/// The sky at one elevation of the sun.
#[derive(Debug, Clone, PartialEq)]
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

/// Where each number of a row stands.
struct Columns {
    count: usize,
    angles: [usize; 3],
    /// Wavelength and column, in order of wavelength.
    radiance: Vec<(f64, usize)>,
}

impl Columns {
    fn of(header: &str) -> Result<Self, ReadTableError> {
        let bad = |what: String| ReadTableError::shape(0, what);
        let names: Vec<&str> = header.split(',').map(|name| name.trim().trim_matches('"')).collect();
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
        if !(4..=Sky::MAX_WAVELENGTHS).contains(&radiance.len()) {
            let most = Sky::MAX_WAVELENGTHS;
            return Err(bad(format!("there are {} columns `L_nm`, not 4 to {most}", radiance.len())));
        }
        if radiance.windows(2).any(|pair| pair[0].0 >= pair[1].0) {
            return Err(bad("two columns are of one wavelength".into()));
        }
        Ok(Self { count: names.len(), angles, radiance })
    }
}

impl Sky {
    /// The greatest size of a file, in bytes.
    pub const MAX_BYTES: u64 = 64 << 20;
    /// The most wavelengths.
    pub const MAX_WAVELENGTHS: usize = 512;
    /// The fewest elevations, and the fewest directions of each.
    pub const MIN_FRAMES_AND_DIRECTIONS: (usize, usize) = (4, 16);

    /// Whether the first line of a file is the header of such a table.
    pub fn is_header(line: &str) -> bool {
        ANGLES.iter().all(|angle| line.split(',').any(|name| name.trim().trim_matches('"') == *angle))
    }

    /// A CSV file with the columns `sun_elev_deg` (−90 to 90), `view_zenith_deg` (0 to 90), `view_azimuth_rel_sun_deg` (−360 to
    /// 360) and `L_nm` for each wavelength, in any order; others are left out.
    ///
    /// # Errors
    /// When it cannot be read, a cell is no finite number of its range or radiance is negative, a direction is there twice, or
    /// there are fewer than 4 elevations of 16 directions.
    pub fn read(path: &Path) -> Result<Self, ReadTableError> {
        Self::parse(&text(path, Self::MAX_BYTES)?)
    }

    /// The text of such a file.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn parse(text: &str) -> Result<Self, ReadTableError> {
        let mut lines = lines(text);
        let (_, header) = lines.next().ok_or_else(|| ReadTableError::shape(0, "there is no header"))?;
        let columns = Columns::of(header)?;
        // Keyed by bits that are ordered as the numbers are, once −0 is 0.
        let mut frames: BTreeMap<i64, (SkyFrame, HashSet<[u64; 2]>)> = BTreeMap::new();
        for (line, text) in lines {
            let cells: Vec<&str> = text.split(',').collect();
            if cells.len() != columns.count {
                let what = format!("{} cells, but the header has {}", cells.len(), columns.count);
                return Err(ReadTableError::shape(line, what));
            }
            // −0 is 0.
            let cell = |column: usize, range: (f64, f64), what: &'static str| {
                number((line, column), cells[column], range, what).map(|x| x + 0.0)
            };
            let [elevation, zenith, azimuth] = columns.angles;
            let elevation = cell(elevation, (-90.0, 90.0), "elevation of -90 to 90 degrees")?;
            let zenith = cell(zenith, (0.0, 90.0), "angle from the zenith of 0 to 90 degrees")?;
            let azimuth = cell(azimuth, (-360.0, 360.0), "azimuth of -360 to 360 degrees")?;
            let (frame, seen) = frames.entry(ordered(elevation)).or_insert_with(|| {
                (SkyFrame { elevation, directions: Vec::new(), radiance: Vec::new() }, HashSet::new())
            });
            if !seen.insert([zenith.to_bits(), azimuth.to_bits()]) {
                let what = format!("this direction is there twice at {elevation} degrees");
                return Err(ReadTableError::shape(line, what));
            }
            frame.directions.push(direction(zenith, azimuth));
            for &(_, column) in &columns.radiance {
                frame.radiance.push(cell(column, (0.0, f64::MAX), "finite radiance from 0 on")?);
            }
        }
        let frames: Vec<SkyFrame> = frames.into_values().map(|(frame, _)| frame).collect();
        let (elevations, directions) = Self::MIN_FRAMES_AND_DIRECTIONS;
        let few = |what: String| Err(ReadTableError::Few { what });
        if frames.len() < elevations {
            return few(format!("{} elevations of the sun: there must be {elevations}", frames.len()));
        }
        if let Some(frame) = frames.iter().find(|frame| frame.directions.len() < directions) {
            let (n, at) = (frame.directions.len(), frame.elevation);
            return few(format!("{n} directions at {at} degrees: there must be {directions}"));
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

/// z up, azimuth from x towards y; degrees.
fn direction(zenith: f64, azimuth: f64) -> [f64; 3] {
    let ((sin, cos), (sin_azimuth, cos_azimuth)) =
        (zenith.to_radians().sin_cos(), azimuth.to_radians().sin_cos());
    [sin * cos_azimuth, sin * sin_azimuth, cos]
}

/// Numbers in the order of `total_cmp`.
fn ordered(x: f64) -> i64 {
    let bits = x.to_bits().cast_signed();
    bits ^ ((bits >> 63).cast_unsigned() >> 1).cast_signed()
}
