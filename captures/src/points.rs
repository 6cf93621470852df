//! Tables of points: colors at positions.

use color_fn_colorimetry::RgbSpace;

use std::io::Read;
use std::path::Path;

use crate::invalid::InvalidCapture;
use crate::source::{self, ReadFileError};
use crate::splats::Cloud;
use crate::table::{ReadTableError, TableReader, TableRow};

/// Colors at positions of one to four coordinates, anywhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Points {
    columns: Columns,
    /// Point by point.
    positions: Vec<f64>,
    colors: Vec<[f64; 3]>,
    /// What of the file was left out.
    notes: Vec<String>,
}

/// The columns of a table, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Columns {
    dimension: usize,
    encoding: PointEncoding,
    /// Whether the header says so.
    is_stated: bool,
}

/// What the colors of a table of points are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PointEncoding {
    /// Linear sRGB light.
    Linear,
    /// sRGB as displayed, 0 to 1.
    Encoded,
    /// sRGB of 8 bits, 0 to 255.
    EightBit,
}

const POSITION: [&str; 4] = ["x", "y", "z", "t"];
/// The names of one coordinate alone: place, time or the parameter of a ramp, or a coordinate of a texture.
const ALONE: [&str; 3] = ["x", "t", "u"];
/// The names of red, green and blue, what they say of the colors, and whether they do.
const COLORS: [([&str; 3], PointEncoding, bool); 5] = [
    (["r", "g", "b"], PointEncoding::Linear, false),
    (["red", "green", "blue"], PointEncoding::Linear, false),
    (["linear_r", "linear_g", "linear_b"], PointEncoding::Linear, true),
    (["encoded_r", "encoded_g", "encoded_b"], PointEncoding::Encoded, true),
    (["r8", "g8", "b8"], PointEncoding::EightBit, true),
];
/// Whole numbers up to 255 that exceed this are colors of 8 bits: linear light is seldom as bright, and never in whole numbers.
const EIGHT_BIT_FROM: f64 = 32.0;
/// The sizes of numbers that are taken: such as their squares and their places in single precision are finite.
const MAX_MAGNITUDE: f64 = 1e15;
/// What the first line of a table must be.
const HEADER: &str = "the header of a table of points is `x,y,r,g,b`: x, y, z, t as far as there are coordinates, or t; then r,g,b, \
                      red,green,blue or linear_r …, encoded_r … (0 to 1) or r8,g8,b8 (0 to 255)";

/// The names of a header, in small letters.
fn names(header: &TableRow<'_, '_>) -> Vec<String> {
    header.texts().map(str::to_ascii_lowercase).collect()
}

impl Columns {
    fn of(header: &TableRow<'_, '_>) -> Option<Self> {
        let names = names(header);
        let dimension = names.len().checked_sub(3).filter(|n| (1..=POSITION.len()).contains(n))?;
        let (position, color) = names.split_at(dimension);
        let (_, encoding, is_stated) = COLORS.into_iter().find(|(names, ..)| color == names)?;
        let is_position =
            position == &POSITION[..dimension] || dimension == 1 && ALONE.contains(&position[0].as_str());
        is_position.then_some(Self { dimension, encoding, is_stated })
    }

    fn point(self, row: &mut TableRow<'_, '_>) -> Result<(Vec<f64>, [f64; 3]), ReadTableError> {
        row.expect_len(self.dimension + 3)?;
        let any = [-MAX_MAGNITUDE, MAX_MAGNITUDE];
        let position = (0..self.dimension)
            .map(|axis| row.number(axis, any, "a position: a number of at most 1e15 in size"))
            .collect::<Result<_, _>>()?;
        let (range, expected) = match self.encoding {
            PointEncoding::Linear => (any, "a linear component: a number of at most 1e15 in size"),
            PointEncoding::Encoded => ([0.0, 1.0], "an encoded component of 0 to 1"),
            PointEncoding::EightBit => ([0.0, 255.0], "a component of 8 bits, 0 to 255"),
        };
        let mut color = [0.0; 3];
        for (c, component) in color.iter_mut().enumerate() {
            *component = row.number(self.dimension + c, range, expected)?;
        }
        Ok((position, color))
    }
}

impl Points {
    /// The most points; a table of more is refused.
    pub const MAX_POINTS: usize = 1_000_000;
    /// The fewest.
    pub const MIN_POINTS: usize = 5;
    /// The largest file, in bytes.
    pub const MAX_BYTES: u64 = 160 * Self::MAX_POINTS as u64;

    /// Linear sRGB colors at positions of one to four coordinates.
    ///
    /// ```
    /// use color_fn_captures::Points;
    ///
    /// // A gray ramp.
    /// let ramp = (0..5).map(|i| f64::from(i) / 4.0);
    /// let points = Points::new(ramp.map(|x| ([x], [x; 3])))?;
    /// assert_eq!((points.len(), points.dimension(), points.colors()[4]), (5, 1, [1.0; 3]));
    /// # Ok::<(), color_fn_captures::InvalidCapture>(())
    /// ```
    ///
    /// # Errors
    /// When there are fewer than five points or more than a million, positions have no coordinate or more than four, or a number is
    /// not finite or above 10¹⁵ in size.
    pub fn new<const N: usize>(
        points: impl IntoIterator<Item = ([f64; N], [f64; 3])>,
    ) -> Result<Self, InvalidCapture> {
        InvalidCapture::check_count("coordinates", N, [1, POSITION.len()])?;
        let columns = Columns { dimension: N, encoding: PointEncoding::Linear, is_stated: true };
        let (mut positions, mut colors) = (Vec::new(), Vec::new());
        for (position, color) in points.into_iter().take(Self::MAX_POINTS + 1) {
            positions.extend(position);
            colors.push(color);
        }
        let valid = |x: f64| x.abs() <= MAX_MAGNITUDE;
        let expected = "a number of at most 1e15 in size";
        InvalidCapture::check_values("coordinate", expected, &positions, valid)?;
        InvalidCapture::check_values("component", expected, colors.as_flattened(), valid)?;
        InvalidCapture::check_count("points", colors.len(), [Self::MIN_POINTS, Self::MAX_POINTS])?;
        Ok(Self { columns, positions, colors, notes: Vec::new() })
    }

    /// A file: a table as [`parse`](Self::parse) takes its text, or a `.ply` file whose vertices have `x`, `y`, `z` and `red`, `green`,
    /// `blue` and no harmonics. Of those, whole numbers are sRGB of 8 or 16 bits, and fractions are taken as the table takes them.
    ///
    /// # Errors
    /// When it cannot be read or is too large, and as [`parse`](Self::parse).
    pub fn read(path: &Path) -> Result<Self, ReadTableError> {
        Self::decode(&source::file(path, Self::MAX_BYTES)?, &source::name(path))
    }

    /// The bytes of such a file; `name` is for messages.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn from_reader(mut reader: impl Read, name: &str) -> Result<Self, ReadTableError> {
        Self::decode(&source::stream(&mut reader, name, Self::MAX_BYTES)?, name)
    }

    fn decode(bytes: &[u8], name: &str) -> Result<Self, ReadTableError> {
        if Cloud::is_start(bytes) {
            Self::of_cloud(bytes, name)
        } else {
            Self::parse(&TableReader::decode(bytes)?)
        }
    }

    fn of_cloud(bytes: &[u8], name: &str) -> Result<Self, ReadTableError> {
        let refused = |reason: String| ReadTableError::File(ReadFileError::new(name, &reason));
        let Cloud { positions, mut colors, largest, notes } =
            Cloud::decode(bytes, name).map_err(|error| ReadTableError::Cloud(Box::new(error)))?;
        let counts = Self::MIN_POINTS..=Self::MAX_POINTS;
        if !counts.contains(&colors.len()) {
            let (found, [min, max]) = (colors.len(), [*counts.start(), *counts.end()]);
            return Err(refused(format!("{found} points: there must be {min} to {max}")));
        }
        let valid = |x: &f64| x.abs() <= MAX_MAGNITUDE;
        let wrong =
            positions.chunks(3).zip(&colors).position(|(at, color)| !at.iter().chain(color).all(valid));
        if let Some(point) = wrong {
            return Err(refused(format!(
                "point {point} (from 0) has no finite numbers of at most 1e15 in size"
            )));
        }
        let encoding = match largest {
            Some(largest) if largest > 255.0 => {
                colors.as_flattened_mut().iter_mut().for_each(|x| *x /= largest);
                PointEncoding::Encoded
            }
            Some(_) => PointEncoding::EightBit,
            None => PointEncoding::Linear,
        };
        let columns = Columns { dimension: 3, encoding, is_stated: largest.is_some() };
        let mut points = Self { columns, positions, colors, notes };
        points.make_linear();
        Ok(points)
    }

    /// Whether a text begins as such a table does: its first row names coordinates and red, green and blue.
    pub fn is_header(start: &str) -> bool {
        let is_of_points = |row: TableRow<'_, '_>| {
            let names = names(&row);
            let has = |name: &str| names.iter().any(|found| found == name);
            let first = names.first().map_or("", String::as_str);
            let is_position = first == POSITION[0] || ALONE.contains(&first);
            is_position && COLORS.iter().any(|(colors, ..)| colors.iter().all(|name| has(name)))
        };
        TableReader::new(start).next_row().is_ok_and(|header| header.is_some_and(is_of_points))
    }

    /// A table with the header `x,r,g,b`, `x,y,r,g,b`, `x,y,z,r,g,b` or `x,y,z,t,r,g,b`, or `t,r,g,b`: positions, then linear sRGB
    /// (Rec. 709) light. `red,green,blue` are the same.
    ///
    /// With `encoded_r,encoded_g,encoded_b` colors are sRGB as displayed, 0 to 1, and with `r8,g8,b8` the same of 8 bits, 0 to 255;
    /// they are decoded here. `r,g,b` that are whole numbers up to 255 are taken for 8 bits, [which is told](Self::is_assumed);
    /// with `linear_r,linear_g,linear_b` they are linear all the same.
    ///
    /// # Errors
    /// When it cannot be read, is not such a table, has more than a million points or fewer than five, or a cell is not a finite
    /// number of its range.
    pub fn parse(text: &str) -> Result<Self, ReadTableError> {
        let mut reader = TableReader::new(text);
        let columns = reader.header(Columns::of)?.ok_or_else(|| ReadTableError::shape(1, HEADER))?;
        let mut points = Self { columns, positions: Vec::new(), colors: Vec::new(), notes: Vec::new() };
        while let Some(mut row) = reader.next_row()? {
            if points.len() == Self::MAX_POINTS {
                return Err(row.error(format!("there are more than {} points", Self::MAX_POINTS)));
            }
            let (position, color) = columns.point(&mut row)?;
            points.positions.extend(position);
            points.colors.push(color);
        }
        if points.len() < Self::MIN_POINTS {
            let reason = format!("{} points: there must be {}", points.len(), Self::MIN_POINTS);
            return Err(ReadTableError::TooFewRows { reason });
        }
        points.make_linear();
        Ok(points)
    }

    /// Makes the colors linear, by what the header states or they look like.
    fn make_linear(&mut self) {
        let components = || self.colors.as_flattened().iter();
        let is_eight_bit = components().all(|x| x.fract() == 0.0 && (0.0..=255.0).contains(x))
            && components().any(|x| *x > EIGHT_BIT_FROM);
        if !self.columns.is_stated && is_eight_bit {
            self.columns.encoding = PointEncoding::EightBit;
        }
        let scale = match self.columns.encoding {
            PointEncoding::Linear => return,
            PointEncoding::Encoded => 1.0,
            PointEncoding::EightBit => 255.0,
        };
        for component in self.colors.as_flattened_mut() {
            *component = RgbSpace::SRGB.transfer.decode(*component / scale);
        }
    }

    /// How many.
    pub const fn len(&self) -> usize {
        self.colors.len()
    }
    /// Whether there are none, which [`parse`](Self::parse) refuses.
    pub const fn is_empty(&self) -> bool {
        self.colors.is_empty()
    }
    /// How many coordinates a position has: 1 to 4.
    pub const fn dimension(&self) -> usize {
        self.columns.dimension
    }
    /// What the colors of the table were.
    pub const fn encoding(&self) -> PointEncoding {
        self.columns.encoding
    }
    /// Whether that is how they look, and not what the header states.
    pub const fn is_assumed(&self) -> bool {
        !self.columns.is_stated
    }
    /// What of the file was left out.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }
    /// Linear sRGB.
    pub fn colors(&self) -> &[[f64; 3]] {
        &self.colors
    }

    /// What 0 and 1 are along each axis: 0 and 1 where all positions lie between them, else the smallest and the largest
    /// coordinate. An axis along which nothing varies is of length 1.
    pub fn frame(&self) -> Vec<[f64; 2]> {
        if self.positions.iter().all(|x| (0.0..=1.0).contains(x)) {
            return vec![[0.0, 1.0]; self.dimension()];
        }
        let along = |axis: usize| {
            let coordinates = self.positions.iter().skip(axis).step_by(self.dimension());
            let (smallest, largest) =
                coordinates.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), &x| (a.min(x), b.max(x)));
            [smallest, if largest > smallest { largest } else { smallest + 1.0 }]
        };
        (0..self.dimension()).map(along).collect()
    }

    /// Positions in a frame, point by point: in `[0, 1]` in that of [`frame`](Self::frame).
    ///
    /// # Panics
    /// When the frame has other than as many axes.
    pub fn within(&self, frame: &[[f64; 2]]) -> Vec<f64> {
        assert_eq!(frame.len(), self.dimension(), "a range for each axis");
        let axes = frame.iter().cycle();
        self.positions.iter().zip(axes).map(|(x, [from, to])| (x - from) / (to - from)).collect()
    }
}
