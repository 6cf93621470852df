//! Tables of points: colors at positions.

use color_fn_colorimetry::RgbSpace;

use crate::invalid::InvalidCapture;
use crate::table::{ReadTableError, TableReader, TableRow, read_table_files};

/// Colors at positions of one to four coordinates, anywhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Points {
    columns: Columns,
    /// Point by point.
    positions: Vec<f64>,
    colors: Vec<[f64; 3]>,
}

/// The columns of a table, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Columns {
    dimension: usize,
    encoded: bool,
}

const POSITION: [&str; 4] = ["x", "y", "z", "t"];
const LINEAR: [&str; 3] = ["r", "g", "b"];
const ENCODED: [&str; 3] = ["encoded_r", "encoded_g", "encoded_b"];
/// The sizes of numbers that are taken: such as their squares and their places in single precision are finite.
const MAX_MAGNITUDE: f64 = 1e15;

impl Columns {
    fn of(header: &TableRow<'_, '_>) -> Option<Self> {
        let names: Vec<String> = header.texts().map(str::to_ascii_lowercase).collect();
        let dimension = names.len().checked_sub(3).filter(|n| (1..=POSITION.len()).contains(n))?;
        let (position, color) = names.split_at(dimension);
        let encoded = color == ENCODED;
        (position == &POSITION[..dimension] && (encoded || color == LINEAR))
            .then_some(Self { dimension, encoded })
    }

    fn point(self, row: &mut TableRow<'_, '_>) -> Result<(Vec<f64>, [f64; 3]), ReadTableError> {
        row.expect_len(self.dimension + 3)?;
        let any = [-MAX_MAGNITUDE, MAX_MAGNITUDE];
        let position = (0..self.dimension)
            .map(|axis| row.number(axis, any, "a position: a number of at most 1e15 in size"))
            .collect::<Result<_, _>>()?;
        let mut color = [0.0; 3];
        for (c, component) in color.iter_mut().enumerate() {
            let column = self.dimension + c;
            *component = if self.encoded {
                let encoded = row.number(column, [0.0, 1.0], "an encoded component of 0 to 1")?;
                RgbSpace::SRGB.transfer.decode(encoded)
            } else {
                row.number(column, any, "a linear component: a number of at most 1e15 in size")?
            };
        }
        Ok((position, color))
    }
}

read_table_files!(Points);

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
        let columns = Columns { dimension: N, encoded: false };
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
        Ok(Self { columns, positions, colors })
    }

    /// Whether a text begins as such a table does.
    pub fn is_header(start: &str) -> bool {
        TableReader::new(start).header(Columns::of).is_ok_and(|columns| columns.is_some())
    }

    /// A table with the header `x,r,g,b`, `x,y,r,g,b`, `x,y,z,r,g,b` or `x,y,z,t,r,g,b`: positions, then linear sRGB (Rec. 709)
    /// light. With `encoded_r,encoded_g,encoded_b` instead, colors are sRGB as displayed, 0 to 1, and are decoded here.
    ///
    /// # Errors
    /// When it cannot be read, is not such a table, has more than a million points or fewer than five, or a cell is not a finite
    /// number of its range.
    pub fn parse(text: &str) -> Result<Self, ReadTableError> {
        let mut reader = TableReader::new(text);
        let columns = reader.header(Columns::of)?.ok_or_else(|| {
            let header = "the header of a table of points is `x,y,r,g,b`: x, y, z, t as far as there are coordinates, then r,g,b (linear) \
                          or encoded_r,encoded_g,encoded_b";
            ReadTableError::shape(1, header)
        })?;
        let mut points = Self { columns, positions: Vec::new(), colors: Vec::new() };
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
        Ok(points)
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
    /// Whether the table has colors as displayed.
    pub const fn was_encoded(&self) -> bool {
        self.columns.encoded
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
