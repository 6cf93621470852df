//! Tables of BRDFs: reflection at pairs of directions.

use serde::{Deserialize, Serialize};

use crate::invalid::InvalidCapture;
use crate::table::{ReadTableError, TableReader, TableRow, read_table_files};

/// What a surface reflects at one pair of directions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BrdfSample {
    /// The unit direction that light comes from, about the normal z.
    pub light: [f64; 3],
    /// The unit direction that it goes to.
    pub view: [f64; 3],
    /// f_r in sr⁻¹, linear RGB, not times a cosine.
    pub value: [f64; 3],
}

/// A sampled BRDF.
#[derive(Debug, Clone, PartialEq, Default)]
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
    fn of(header: &TableRow<'_, '_>) -> Option<Self> {
        match () {
            () if header.is_header(&HALF) => Some(Self::Half),
            () if header.is_header(&POLAR) => Some(Self::Polar),
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

read_table_files!(BrdfTable);

impl BrdfTable {
    /// The most samples; a table of more is refused.
    pub const MAX_SAMPLES: usize = 2_000_000;
    /// The largest file, in bytes.
    pub const MAX_BYTES: u64 = 128 * Self::MAX_SAMPLES as u64;

    /// Samples at pairs of unit directions. Those of which a direction is below the surface or at its edge are left out, and
    /// negative values become 0; both are counted.
    ///
    /// ```
    /// use color_fn_captures::{BrdfSample, BrdfTable};
    ///
    /// let gray = BrdfSample { light: [0.0, 0.6, 0.8], view: [0.0, 0.0, 1.0], value: [0.1; 3] };
    /// let table = BrdfTable::new([gray, BrdfSample { view: [0.0, 0.0, -1.0], ..gray }])?;
    /// assert_eq!((table.samples(), table.below()), (&[gray][..], 1));
    /// # Ok::<(), color_fn_captures::InvalidCapture>(())
    /// ```
    ///
    /// # Errors
    /// When a direction is not a unit vector to 10⁻⁶, a value is not finite, or there are no samples above the surface or more
    /// than two million.
    pub fn new(samples: impl IntoIterator<Item = BrdfSample>) -> Result<Self, InvalidCapture> {
        let mut table = Self::default();
        for (index, sample) in samples.into_iter().enumerate() {
            let unit = |v: [f64; 3]| (v.iter().map(|x| x * x).sum::<f64>() - 1.0).abs() <= 2e-6;
            if !(unit(sample.light) && unit(sample.view)) {
                let expected = "of unit directions";
                return Err(InvalidCapture::Value { what: "sample", index, expected });
            }
            if !sample.value.iter().all(|x| x.is_finite()) {
                return Err(InvalidCapture::Value { what: "sample", index, expected: "of finite values" });
            }
            table.push(sample);
            if table.samples.len() > Self::MAX_SAMPLES {
                break;
            }
        }
        InvalidCapture::check_count(
            "samples above the surface",
            table.samples.len(),
            [1, Self::MAX_SAMPLES],
        )?;
        Ok(table)
    }

    /// Whether a text begins as such a table does.
    pub fn is_header(start: &str) -> bool {
        TableReader::new(start).header(Columns::of).is_ok_and(|columns| columns.is_some())
    }

    /// A table with the header `theta_h,theta_d,phi_d,r,g,b` (Rusinkiewicz 1998) or
    /// `in_theta,in_phi,out_theta,out_phi,r,g,b`, angles in degrees and f_r in sr⁻¹; rows become samples as in [`new`](Self::new).
    ///
    /// # Errors
    /// When it cannot be read, is not such a table, or has no row above the surface.
    pub fn parse(text: &str) -> Result<Self, ReadTableError> {
        let mut reader = TableReader::new(text);
        let columns = reader.header(Columns::of)?.ok_or_else(|| {
            let either = format!("the header of a BRDF is `{}` or `{}`", HALF.join(","), POLAR.join(","));
            ReadTableError::shape(1, either)
        })?;
        let angles = match columns {
            Columns::Half => HALF.len() - 3,
            Columns::Polar => POLAR.len() - 3,
        };
        let mut table = Self::default();
        while let Some(mut row) = reader.next_row()? {
            let numbers = row.numbers(0)?;
            row.expect_len(angles + 3)?;
            if let Some(at) = numbers[..angles].iter().position(|angle| angle.abs() > 360.0) {
                return Err(row.error(format!("column {}: an angle above 360°", at + 1)));
            }
            if table.samples.len() == Self::MAX_SAMPLES {
                return Err(row.error(format!("there are more than {} rows", Self::MAX_SAMPLES)));
            }
            let [light, view] = columns.directions(&numbers[..angles]);
            let value = [numbers[angles], numbers[angles + 1], numbers[angles + 2]];
            table.push(BrdfSample { light, view, value });
        }
        if table.samples.is_empty() {
            return Err(ReadTableError::shape(2, "no row has both directions above the surface"));
        }
        Ok(table)
    }

    fn push(&mut self, BrdfSample { light, view, value }: BrdfSample) {
        if light[2] <= HORIZON || view[2] <= HORIZON {
            self.below += 1;
            return;
        }
        self.clamped += usize::from(value.iter().any(|&x| x < 0.0));
        self.samples.push(BrdfSample { light, view, value: value.map(|x| x.max(0.0)) });
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

/// The cosine up to which a direction is at the edge of the surface: a fraction of a degree, where cos 90° is rounding.
const HORIZON: f64 = 1e-6;
