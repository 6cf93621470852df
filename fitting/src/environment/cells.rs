//! A map as few cells: small where radiance varies, or where much of the light comes from.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::f64::consts::PI;
use std::ops::Range;

use color_fn_captures::Environment;

use crate::parallel::each;

/// The mean of a part of a map.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell {
    /// Unit vector to the middle.
    pub(crate) direction: [f64; 3],
    /// In sr.
    pub(crate) solid_angle: f64,
    /// The mean.
    pub(crate) radiance: [f64; 3],
    /// The larger of its height and its width, in rad.
    pub(crate) extent: f64,
}

/// The cells that are split first: columns and rows.
const FIRST: [usize; 2] = [32, 16];
/// What a cell of less importance adds to errors is far below what is told of them.
const UNIMPORTANT: f64 = 1e-9;

/// At most so many cells, which keep the energy of the map: equal parts in θ and φ, and again and again the most important one is
/// halved along both. What counts is how much `ln(1 + L / mean)` varies in it, by solid angle, and how far its share of the light
/// is from its middle.
pub(crate) fn adaptive_cells(map: &Environment, most: usize) -> Vec<Cell> {
    let mean = map.mean().iter().sum::<f64>() / 3.0;
    let [columns, rows] = [FIRST[0].min(map.width()), FIRST[1].min(map.height())];
    let first = each(columns * rows, |i| {
        let part = |i: usize, n: usize, all: usize| i * all / n..(i + 1) * all / n;
        Block::new(map, mean, part(i / columns, rows, map.height()), part(i % columns, columns, map.width()))
    });
    let mut blocks = BinaryHeap::from(first);
    while blocks.len() + 3 <= most {
        let Some(block) = blocks.pop() else { break };
        if block.importance <= UNIMPORTANT {
            blocks.push(block);
            break;
        }
        for rows in halves(&block.rows) {
            for columns in halves(&block.columns) {
                blocks.push(Block::new(map, mean, rows.clone(), columns));
            }
        }
    }
    blocks.into_iter().map(|block| block.cell).collect()
}

fn halves(range: &Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let middle = range.start + range.len() / 2;
    [range.start..middle, middle..range.end].into_iter().filter(|half| !half.is_empty())
}

/// Neighbouring pixels.
struct Block {
    rows: Range<usize>,
    columns: Range<usize>,
    cell: Cell,
    importance: f64,
}

impl Block {
    fn new(map: &Environment, mean: f64, rows: Range<usize>, columns: Range<usize>) -> Self {
        let (mut direction, mut radiance, mut solid_angle) = ([0.0; 3], [0.0; 3], 0.0);
        // Of ln(1 + L / mean): the mean, and the sum of squares about it (Welford).
        let (mut level, mut spread) = (0.0, 0.0);
        let turns: Vec<(f64, f64)> =
            columns.clone().map(|column| map.angles(column, 0).1.sin_cos()).collect();
        for row in rows.clone() {
            let (weight, (sin, cos)) = (map.solid_angle(row), map.angles(0, row).0.sin_cos());
            for (pixel, (sin_phi, cos_phi)) in map.row(row)[columns.clone()].iter().zip(&turns) {
                let pixel = pixel.map(f64::from);
                for (sum, x) in direction.iter_mut().zip([sin * cos_phi, sin * sin_phi, cos]) {
                    *sum += weight * x;
                }
                for (sum, x) in radiance.iter_mut().zip(pixel) {
                    *sum += weight * x;
                }
                solid_angle += weight;
                let log = (pixel.iter().sum::<f64>() / (3.0 * mean.max(f64::MIN_POSITIVE))).ln_1p();
                let off = log - level;
                level += off * weight / solid_angle;
                spread += weight * off * (log - level);
            }
        }
        let length = direction.iter().map(|x| x * x).sum::<f64>().sqrt();
        // The whole of a ring around a pole has no middle: the pole.
        let direction = if length > 1e-12 { direction.map(|x| x / length) } else { [0.0, 0.0, 1.0] };
        let share = radiance.iter().sum::<f64>() / (12.0 * PI * mean.max(f64::MIN_POSITIVE));
        let height = rows.len() as f64 * PI / map.height() as f64;
        let extent = height.max(solid_angle / height);
        let cell = Cell { direction, solid_angle, radiance: radiance.map(|x| x / solid_angle), extent };
        let importance = if rows.len() * columns.len() == 1 {
            0.0
        } else {
            spread / (4.0 * PI) + share * (0.5 * extent).powi(2)
        };
        Self { rows, columns, cell, importance }
    }
}

impl Ord for Block {
    fn cmp(&self, other: &Self) -> Ordering {
        // Of equal ones the first, so that the order of threads changes nothing.
        let place = |block: &Self| (block.rows.start, block.columns.start);
        self.importance.total_cmp(&other.importance).then_with(|| place(other).cmp(&place(self)))
    }
}

impl PartialOrd for Block {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Block {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Block {}
