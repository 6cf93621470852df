//! Tables of points: colors at positions.

use std::path::Path;

use color_fn_colorimetry::RgbSpace;

use crate::table::{ReadTableError, lines, number, text};

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
    fn of(header: &str) -> Option<Self> {
        let header = header.trim_start_matches('\u{feff}').to_ascii_lowercase();
        let names: Vec<&str> = header.split(',').map(|name| name.trim().trim_matches('"')).collect();
        let dimension = names.len().checked_sub(3).filter(|n| (1..=4).contains(n))?;
        let (position, color) = names.split_at(dimension);
        let encoded = color == ENCODED;
        (position == &POSITION[..dimension] && (encoded || color == LINEAR))
            .then_some(Self { dimension, encoded })
    }

    fn point(self, line: usize, text: &str) -> Result<(Vec<f64>, [f64; 3]), ReadTableError> {
        let cells: Vec<&str> = text.split(',').collect();
        let expected = self.dimension + 3;
        if cells.len() != expected {
            let what = format!("there are {} cells, not {expected} as in the header", cells.len());
            return Err(ReadTableError::shape(line, what));
        }
        let cell = |column: usize, range, what| number((line, column), cells[column], range, what);
        let position = (0..self.dimension)
            .map(|axis| {
                cell(axis, (-MAX_MAGNITUDE, MAX_MAGNITUDE), "position: a number of at most 1e15 in size")
            })
            .collect::<Result<_, _>>()?;
        let mut color = [0.0; 3];
        for (c, component) in color.iter_mut().enumerate() {
            *component = if self.encoded {
                let encoded = cell(self.dimension + c, (0.0, 1.0), "encoded component of 0 to 1")?;
                RgbSpace::SRGB.transfer.decode(encoded)
            } else {
                let what = "linear component: a number of at most 1e15 in size";
                cell(self.dimension + c, (-MAX_MAGNITUDE, MAX_MAGNITUDE), what)?
            };
        }
        Ok((position, color))
    }
}

impl Points {
    /// The most points; a table of more is refused.
    pub const MAX_POINTS: usize = 1_000_000;
    /// The fewest.
    pub const MIN_POINTS: usize = 5;

    /// Whether this is the first line of such a table.
    pub fn is_header(line: &str) -> bool {
        Columns::of(line).is_some()
    }

    /// A CSV file with the header `x,r,g,b`, `x,y,r,g,b`, `x,y,z,r,g,b` or `x,y,z,t,r,g,b`: positions, then linear sRGB (Rec. 709)
    /// light. With `encoded_r,encoded_g,encoded_b` instead, colors are sRGB as displayed, 0 to 1, and are decoded here.
    ///
    /// # Errors
    /// When it cannot be read, is no such table, has more than a million points or fewer than five, or a cell is no finite
    /// number of its range.
    pub fn read(path: &Path) -> Result<Self, ReadTableError> {
        Self::parse(&text(path, 160 * Self::MAX_POINTS as u64)?)
    }

    /// The text of such a file.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn parse(text: &str) -> Result<Self, ReadTableError> {
        let mut lines = lines(text);
        let columns = lines.next().and_then(|(_, header)| Columns::of(header)).ok_or_else(|| {
            let header = "the header of a table of points is `x,y,r,g,b`: x, y, z, t as far as there are coordinates, then r,g,b (linear) \
                          or encoded_r,encoded_g,encoded_b";
            ReadTableError::shape(0, header)
        })?;
        let mut points = Self { columns, positions: Vec::new(), colors: Vec::new() };
        for (line, text) in lines {
            if points.len() == Self::MAX_POINTS {
                return Err(ReadTableError::shape(
                    line,
                    format!("there are more than {} points", Self::MAX_POINTS),
                ));
            }
            let (position, color) = columns.point(line, text)?;
            points.positions.extend(position);
            points.colors.push(color);
        }
        if points.len() < Self::MIN_POINTS {
            let what = format!("{} points: there must be {}", points.len(), Self::MIN_POINTS);
            return Err(ReadTableError::Few { what });
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

    /// What 0 and 1 are along each axis: 0 and 1 where all positions lie between them, else the least and the greatest
    /// coordinate. An axis along which nothing varies is of length 1.
    pub fn frame(&self) -> Vec<[f64; 2]> {
        if self.positions.iter().all(|x| (0.0..=1.0).contains(x)) {
            return vec![[0.0, 1.0]; self.dimension()];
        }
        let along = |axis: usize| {
            let coordinates = self.positions.iter().skip(axis).step_by(self.dimension());
            let (least, greatest) =
                coordinates.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), &x| (a.min(x), b.max(x)));
            [least, if greatest > least { greatest } else { least + 1.0 }]
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
