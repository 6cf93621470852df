//! Tables of BRDFs: reflection at pairs of directions.

use std::path::Path;

use crate::table::{ReadTableError, lines, row, text};

/// What a surface reflects at one pair of directions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BrdfSample {
    /// The unit direction that light comes from, about the normal z.
    pub light: [f64; 3],
    /// The unit direction that it goes to.
    pub view: [f64; 3],
    /// f_r in sr⁻¹, linear RGB, not times a cosine.
    pub value: [f64; 3],
}

/// A sampled BRDF.
#[derive(Debug, Clone, PartialEq)]
pub struct BrdfTable {
    samples: Vec<BrdfSample>,
    below: usize,
    clamped: usize,
}

/// How a table gives directions, by its columns in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Columns {
    /// Half and difference angles of Rusinkiewicz.
    Half,
    /// Polar angles of both directions.
    Polar,
}

const HALF: [&str; 6] = ["theta_h", "theta_d", "phi_d", "r", "g", "b"];
const POLAR: [&str; 7] = ["in_theta", "in_phi", "out_theta", "out_phi", "r", "g", "b"];

impl Columns {
    fn of(header: &str) -> Option<Self> {
        let header = header.trim_start_matches('\u{feff}').to_ascii_lowercase();
        let is = |names: &[&str]| header.split(',').map(str::trim).eq(names.iter().copied());
        match () {
            () if is(&HALF) => Some(Self::Half),
            () if is(&POLAR) => Some(Self::Polar),
            () => None,
        }
    }

    fn directions(self, degrees: &[f64]) -> [[f64; 3]; 2] {
        let angles: Vec<f64> = degrees.iter().map(|x| x.to_radians()).collect();
        match self {
            Self::Half => {
                // The half vector lies in the plane y = 0; the light is turned with it away from the normal.
                let ([x, y, z], (sine, cosine)) = (unit(angles[1], angles[2]), angles[0].sin_cos());
                let light = [cosine * x + sine * z, y, cosine * z - sine * x];
                let half = [sine, 0.0, cosine];
                let twice = 2.0 * (0..3).map(|k| half[k] * light[k]).sum::<f64>();
                [light, [0, 1, 2].map(|k| twice * half[k] - light[k])]
            }
            Self::Polar => [unit(angles[0], angles[1]), unit(angles[2], angles[3])],
        }
    }
}

fn unit(theta: f64, phi: f64) -> [f64; 3] {
    [theta.sin() * phi.cos(), theta.sin() * phi.sin(), theta.cos()]
}

impl BrdfTable {
    /// The most rows; a table of more is refused.
    pub const MAX_SAMPLES: usize = 2_000_000;

    /// Whether this is the first line of such a table.
    pub fn is_header(line: &str) -> bool {
        Columns::of(line).is_some()
    }

    /// A CSV file with the header `theta_h,theta_d,phi_d,r,g,b` (Rusinkiewicz 1998) or
    /// `in_theta,in_phi,out_theta,out_phi,r,g,b`, angles in degrees and f_r in sr⁻¹.
    ///
    /// Rows of which a direction is below the surface or at its edge are left out, and negative values are taken as 0; both are counted.
    ///
    /// # Errors
    /// When it cannot be read, is no such table, or has no row above the surface.
    pub fn read(path: &Path) -> Result<Self, ReadTableError> {
        Self::parse(&text(path, 128 * Self::MAX_SAMPLES as u64)?)
    }

    /// The text of such a file.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn parse(text: &str) -> Result<Self, ReadTableError> {
        let mut lines = lines(text);
        let columns = lines.next().and_then(|(_, header)| Columns::of(header)).ok_or_else(|| {
            let either = format!("the header of a BRDF is `{}` or `{}`", HALF.join(","), POLAR.join(","));
            ReadTableError::shape(0, either)
        })?;
        let angles = match columns {
            Columns::Half => HALF.len() - 3,
            Columns::Polar => POLAR.len() - 3,
        };
        let mut table = Self { samples: Vec::new(), below: 0, clamped: 0 };
        for (line, text) in lines {
            let row = row(line, text, angles + 3)?;
            if let Some(at) = row[..angles].iter().position(|angle| angle.abs() > 360.0) {
                return Err(ReadTableError::shape(line, format!("column {}: an angle above 360°", at + 1)));
            }
            if table.samples.len() == Self::MAX_SAMPLES {
                return Err(ReadTableError::shape(
                    line,
                    format!("there are more than {} rows", Self::MAX_SAMPLES),
                ));
            }
            let [light, view] = columns.directions(&row[..angles]);
            if light[2] <= HORIZON || view[2] <= HORIZON {
                table.below += 1;
                continue;
            }
            let rgb = [row[angles], row[angles + 1], row[angles + 2]];
            table.clamped += usize::from(rgb.iter().any(|&x| x < 0.0));
            table.samples.push(BrdfSample { light, view, value: rgb.map(|x| x.max(0.0)) });
        }
        if table.samples.is_empty() {
            return Err(ReadTableError::shape(1, "no row has both directions above the surface"));
        }
        Ok(table)
    }

    /// The rows, in order.
    pub fn samples(&self) -> &[BrdfSample] {
        &self.samples
    }
    /// How many rows were left out.
    pub const fn below(&self) -> usize {
        self.below
    }
    /// How many rows have a negative value.
    pub const fn clamped(&self) -> usize {
        self.clamped
    }
}

/// The cosine up to which a direction is at the edge of the surface: a part of a degree, where cos 90° is rounding.
const HORIZON: f64 = 1e-6;
