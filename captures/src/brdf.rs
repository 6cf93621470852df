//! Tables of BRDFs: reflection at pairs of directions.

use std::f64::consts::{FRAC_PI_2, TAU};

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
    unmeasured: usize,
    normalized: usize,
    unit: Option<AngleUnit>,
}

/// The unit of the angles of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AngleUnit {
    /// As the header states, or where it states nothing.
    Degrees,
    /// As the header states.
    Radians,
    /// As it seems: no polar angle is above π/2, and no azimuth above 2π.
    AssumedRadians,
}

/// How a table gives directions, by its columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Half and difference angles of Rusinkiewicz.
    Half,
    /// Polar angles of both directions.
    Polar,
    /// Vectors of both directions.
    Vectors,
}

/// The columns of a table: its form, and the unit that the header states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Columns {
    form: Form,
    unit: Option<AngleUnit>,
}

/// The columns before red, green and blue, each with all its names.
const FORMS: [(Form, &[&[&str]]); 3] = [
    (Form::Half, &[&["theta_h", "theta_half"], &["theta_d", "theta_diff"], &["phi_d", "phi_diff"]]),
    (
        Form::Polar,
        &[
            &["in_theta", "theta_in", "theta_i"],
            &["in_phi", "phi_in", "phi_i"],
            &["out_theta", "theta_out", "theta_o"],
            &["out_phi", "phi_out", "phi_o"],
        ],
    ),
    (
        Form::Vectors,
        &[
            &["in_x", "wi_x", "light_x"],
            &["in_y", "wi_y", "light_y"],
            &["in_z", "wi_z", "light_z"],
            &["out_x", "wo_x", "view_x"],
            &["out_y", "wo_y", "view_y"],
            &["out_z", "wo_z", "view_z"],
        ],
    ),
];
const COLORS: [&[&str]; 3] = [&["r", "red"], &["g", "green"], &["b", "blue"]];
/// What a name may end in to state the unit of an angle.
const UNITS: [(&[&str], AngleUnit); 2] = [
    (&["_deg", "_degrees", "(deg)", "[deg]", "(°)", "[°]"], AngleUnit::Degrees),
    (&["_rad", "_radians", "(rad)", "[rad]"], AngleUnit::Radians),
];
/// Marks what was not measured, in tables of MERL.
const UNMEASURED: f64 = -1.0;
/// How far angles that were rounded exceed π/2 or 2π.
const ROUNDING: f64 = 1e-3;

/// A name of a column without its unit, and the unit.
fn without_unit(name: &str) -> (&str, Option<AngleUnit>) {
    for (endings, unit) in UNITS {
        for ending in endings {
            if let Some(rest) = name.strip_suffix(ending) {
                return (rest.trim_end(), Some(unit));
            }
        }
    }
    (name, None)
}

impl Columns {
    /// The columns that a header names; nothing where it is not of a BRDF.
    fn of(header: &TableRow<'_, '_>) -> Option<Self> {
        let names: Vec<String> = header.texts().map(str::to_ascii_lowercase).collect();
        let names: Vec<(&str, Option<AngleUnit>)> = names.iter().map(|name| without_unit(name)).collect();
        let is = |expected: &&[&[&str]]| {
            let all = expected.iter().chain(&COLORS);
            names.len() == expected.len() + COLORS.len()
                && names.iter().zip(all).all(|((name, _), known)| known.contains(name))
        };
        let (form, directions) = FORMS.into_iter().find(|(_, expected)| is(expected))?;
        let mut units = names[..directions.len()].iter().map(|(_, unit)| *unit);
        let unit = units.next()?;
        // One unit for all of them.
        (units.all(|other| other == unit) && (unit.is_none() || form != Form::Vectors))
            .then_some(Self { form, unit })
    }

    const fn directions(self) -> usize {
        match self.form {
            Form::Half => 3,
            Form::Polar => 4,
            Form::Vectors => 6,
        }
    }

    /// Which columns are polar angles.
    const fn polar(self) -> &'static [usize] {
        match self.form {
            Form::Half => &[0, 1],
            Form::Polar => &[0, 2],
            Form::Vectors => &[],
        }
    }

    /// The unit that is stated, or that the angles of a text seem to have.
    fn unit(self, text: &str) -> Result<AngleUnit, ReadTableError> {
        if let Some(unit) = self.unit {
            return Ok(unit);
        }
        let mut reader = TableReader::new(text);
        reader.next_row()?;
        let [mut theta, mut phi] = [0.0_f64; 2];
        while let Some(mut row) = reader.next_row()? {
            for column in 0..self.directions() {
                let angle = row.number(column, [f64::MIN, f64::MAX], "a finite number")?.abs();
                let greatest = if self.polar().contains(&column) { &mut theta } else { &mut phi };
                *greatest = greatest.max(angle);
            }
        }
        let is_in_radians = theta > 0.0 && theta <= FRAC_PI_2 + ROUNDING && phi <= TAU + ROUNDING;
        Ok(if is_in_radians { AngleUnit::AssumedRadians } else { AngleUnit::Degrees })
    }

    fn light_and_view(self, numbers: &[f64], unit_of_angles: AngleUnit) -> [[f64; 3]; 2] {
        if self.form == Form::Vectors {
            return [0, 3].map(|first| [numbers[first], numbers[first + 1], numbers[first + 2]]);
        }
        let radians = |x: &f64| if unit_of_angles == AngleUnit::Degrees { x.to_radians() } else { *x };
        let angles: Vec<f64> = numbers.iter().map(radians).collect();
        if self.form == Form::Polar {
            return [unit(angles[0], angles[1]), unit(angles[2], angles[3])];
        }
        // The half vector lies in the plane y = 0; the light is turned with it away from the normal.
        let ([x, y, z], (sine, cosine)) = (unit(angles[1], angles[2]), angles[0].sin_cos());
        let light = [cosine * x + sine * z, y, cosine * z - sine * x];
        let half = [sine, 0.0, cosine];
        let twice = 2.0 * (0..3).map(|k| half[k] * light[k]).sum::<f64>();
        [light, [0, 1, 2].map(|k| twice * half[k] - light[k])]
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

    /// Samples at pairs of directions. Those of which a direction is below the surface or at its edge are left out, and those that a
    /// −1 marks as not measured; directions that are not unit vectors are normalized; other negative values become 0. All is counted.
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
    /// When a direction has no length, a value is not finite, or there are no samples above the surface or more than two million.
    pub fn new(samples: impl IntoIterator<Item = BrdfSample>) -> Result<Self, InvalidCapture> {
        let mut table = Self::default();
        for (index, sample) in samples.into_iter().enumerate() {
            if !sample.value.iter().all(|x| x.is_finite()) {
                return Err(InvalidCapture::Value { what: "sample", index, expected: "of finite values" });
            }
            if !table.push(sample) {
                let expected = "of directions that have a length";
                return Err(InvalidCapture::Value { what: "sample", index, expected });
            }
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

    /// A table with the header `theta_h,theta_d,phi_d,r,g,b` (Rusinkiewicz 1998), `in_theta,in_phi,out_theta,out_phi,r,g,b` or
    /// `in_x,in_y,in_z,out_x,out_y,out_z,r,g,b`, and f_r in sr⁻¹. Names of angles may end in `_deg` or `_rad`; without that they are
    /// degrees, or radians where no polar angle is above π/2, [which is told](Self::angle_unit). Rows become samples as in
    /// [`new`](Self::new).
    ///
    /// # Errors
    /// When it cannot be read, is not such a table, or has no row above the surface.
    pub fn parse(text: &str) -> Result<Self, ReadTableError> {
        let mut reader = TableReader::new(text);
        let columns = reader.header(Columns::of)?.ok_or_else(|| {
            let forms =
                FORMS.map(|(_, columns)| columns.iter().map(|names| names[0]).collect::<Vec<_>>().join(","));
            let [half, polar, vectors] = forms;
            ReadTableError::shape(
                1,
                format!("the header of a BRDF is `{half}`, `{polar}` or `{vectors}`, then `r,g,b`"),
            )
        })?;
        let unit = columns.unit(text)?;
        let directions = columns.directions();
        let mut table = Self { unit: (columns.form != Form::Vectors).then_some(unit), ..Self::default() };
        while let Some(mut row) = reader.next_row()? {
            let numbers = row.numbers(0)?;
            row.expect_len(directions + 3)?;
            let is_angle = columns.form != Form::Vectors;
            if let Some(at) = numbers[..directions].iter().position(|angle| is_angle && angle.abs() > 360.0) {
                return Err(row.error(format!("column {}: an angle above 360°", at + 1)));
            }
            if table.samples.len() == Self::MAX_SAMPLES {
                return Err(row.error(format!("there are more than {} rows", Self::MAX_SAMPLES)));
            }
            let [light, view] = columns.light_and_view(&numbers[..directions], unit);
            let value = [numbers[directions], numbers[directions + 1], numbers[directions + 2]];
            if !table.push(BrdfSample { light, view, value }) {
                return Err(row.error("a direction has no length"));
            }
        }
        if table.samples.is_empty() {
            return Err(ReadTableError::shape(
                2,
                "no row that was measured has both directions above the surface",
            ));
        }
        Ok(table)
    }

    /// Takes a sample; false where a direction has no length.
    fn push(&mut self, BrdfSample { light, view, value }: BrdfSample) -> bool {
        if value.contains(&UNMEASURED) {
            self.unmeasured += 1;
            return true;
        }
        let length = |v: [f64; 3]| v.iter().map(|x| x * x).sum::<f64>().sqrt();
        let lengths = [light, view].map(length);
        if !lengths.iter().all(|length| (f64::MIN_POSITIVE..=f64::MAX).contains(length)) {
            return false;
        }
        let is_unit = |length: &f64| (length - 1.0).abs() <= 1e-6;
        self.normalized += usize::from(!lengths.iter().all(is_unit));
        let normalize = |v: [f64; 3], length: f64| if is_unit(&length) { v } else { v.map(|x| x / length) };
        let (light, view) = (normalize(light, lengths[0]), normalize(view, lengths[1]));
        if light[2] <= HORIZON || view[2] <= HORIZON {
            self.below += 1;
            return true;
        }
        self.clamped += usize::from(value.iter().any(|&x| x < 0.0));
        self.samples.push(BrdfSample { light, view, value: value.map(|x| x.max(0.0)) });
        true
    }

    /// How many rows are marked as not measured by a −1, and were left out.
    pub const fn unmeasured(&self) -> usize {
        self.unmeasured
    }
    /// How many rows had directions that are not unit vectors.
    pub const fn normalized(&self) -> usize {
        self.normalized
    }
    /// The unit of the angles of the table; none where it has vectors.
    pub const fn angle_unit(&self) -> Option<AngleUnit> {
        self.unit
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
