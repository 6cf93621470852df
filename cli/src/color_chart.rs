//! A grid of patches as a color over the plane: position → which patch → its color.

use color_fn_core::color::to_f32;
use color_fn_core::domain::{Domain, Index, LinearRgb, Port, Position2};
use color_fn_core::{Color, Layout, Params, Scalar, Vector};

/// Linear components of the ground between the patches: darker than any paint, so that black patches show.
pub(crate) const GROUND: f64 = 0.01;
/// How much of a cell its patch fills, along each side.
const FILLED: f64 = 0.9;

/// Rows and columns of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Grid {
    /// How many patches there are.
    pub(crate) count: usize,
    /// Cells in a row.
    pub(crate) columns: usize,
    /// Rows; in the last one cells may be empty.
    pub(crate) rows: usize,
}

impl Grid {
    /// A grid about 3 to 2: 24 patches are 6 by 4.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a set has fewer than 2²⁴ members"
    )]
    pub(crate) fn of(count: usize) -> Self {
        let columns = ((count as f64 * 1.5).sqrt().round() as usize).clamp(1, count.max(1));
        Self { count, columns, rows: count.div_ceil(columns).max(1) }
    }

    /// A picture of square cells, about 960 pixels wide; of many patches 16 pixels each, of very many 4.
    pub(crate) fn size(self) -> [u32; 2] {
        let cell = (960 / self.columns).clamp(if self.count > 10_000 { 4 } else { 16 }, 240);
        [self.columns, self.rows].map(|n| u32::try_from(n * cell).unwrap_or(u32::MAX))
    }

    /// Halves of cells, across and down: pixels of a picture in which each patch and each measured color is one.
    pub(crate) fn halves(self) -> [u32; 2] {
        [2 * self.columns, self.rows].map(|n| u32::try_from(n).unwrap_or(u32::MAX))
    }

    /// In which of the [`halves`](Self::halves) the centre of a pixel lies; `None` between patches and beyond the last.
    #[expect(clippy::cast_precision_loss, reason = "a picture has far fewer than 2²⁴ pixels on a side")]
    pub(crate) fn half_at(self, pixel: [u32; 2], size: [u32; 2]) -> Option<[usize; 2]> {
        let [x, y] = [0, 1].map(|k| (pixel[k] as f32 + 0.5) / size[k] as f32);
        let place = self.locate::<f32>(x, y);
        place.inside.then(|| {
            let (column, row) = (place.column.cell(self.columns), place.row.cell(self.rows));
            [2 * column + usize::from(!place.left), row]
        })
    }

    /// The pixels of a patch: left, top, and the first beyond it.
    pub(crate) fn patch(self, index: usize, size: [u32; 2]) -> [usize; 4] {
        let edge = 0.5 * (1.0 - FILLED);
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a picture has far fewer than 2²⁴ pixels on a side"
        )]
        let pixel = |cell: usize, of: usize, along: u32, part: f64| {
            ((cell as f64 + part) * f64::from(along) / of as f64).round() as usize
        };
        let (column, row) = (index % self.columns, index / self.columns);
        let [x, y] = [edge, 1.0 - edge]
            .map(|part| [pixel(column, self.columns, size[0], part), pixel(row, self.rows, size[1], part)]);
        [x[0], x[1], y[0], y[1]]
    }

    /// Where a position lies in the grid.
    #[inline(always)]
    #[expect(clippy::cast_precision_loss, reason = "a set has fewer than 2²⁴ members")]
    fn locate<S: Scalar>(self, x: S, y: S) -> Place<S> {
        let [columns, rows, count] = [self.columns, self.rows, self.count].map(|n| S::lit(n as f64));
        let (across, down) = (x * columns, y * rows);
        let (column, row) = (across.floor().named("column"), down.floor().named("row"));
        let (in_x, in_y) = (across - column, down - row);
        let index = row.mul_add(columns, column).named("patch");
        let half = S::lit(0.5 * FILLED);
        let inside = (in_x - S::lit(0.5)).abs().less(half)
            & (in_y - S::lit(0.5)).abs().less(half)
            & index.less(count - S::lit(0.5));
        Place { column, row, index, left: in_x.less(S::lit(0.5)), inside }
    }
}

/// A place in a grid: which cell, which half of it, and whether its patch is there.
struct Place<S: Scalar> {
    column: S,
    row: S,
    index: S,
    left: S::Bool,
    inside: S::Bool,
}

/// The patches of a set in a grid, row by row; with measured colors each is measured | fitted.
#[derive(Debug, Clone)]
pub(crate) struct ChartLayout<C> {
    patches: C,
    grid: Grid,
    measured: Vec<[f64; 3]>,
    exposure: Vec<f64>,
    split: usize,
}

impl<C: Color<In = Index, Out = LinearRgb>> ChartLayout<C> {
    /// A chart of patches; `measured` are the linear components of the left halves, one a patch, or none.
    pub(crate) fn new(patches: C, grid: Grid, measured: Vec<[f64; 3]>) -> Self {
        let split = patches.layout().blocks().len();
        Self { patches, grid, measured, exposure: Vec::new(), split }
    }

    /// Each patch multiplied by a factor, measured and fitted alike; no factors are all 1.
    pub(crate) fn exposed(self, exposure: Vec<f64>) -> Self {
        Self { exposure, ..self }
    }

    /// The same chart with other patches.
    pub(crate) fn with<D: Color<In = Index, Out = LinearRgb>>(&self, patches: D) -> ChartLayout<D> {
        ChartLayout::new(patches, self.grid, self.measured.clone()).exposed(self.exposure.clone())
    }
}

impl<C: Color<In = Index, Out = LinearRgb>> Color for ChartLayout<C> {
    type In = Position2;
    type Out = LinearRgb;

    fn layout(&self) -> Layout {
        let mut layout = Layout::new().part("patches", self.patches.layout());
        if !self.measured.is_empty() {
            layout = layout.fixed("measured", 3, self.measured.as_flattened().to_vec());
        }
        if !self.exposure.is_empty() {
            layout = layout.fixed("exposure", 1, self.exposure.clone());
        }
        layout
    }

    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, position: S::Vec<2>) -> S::Vec<3> {
        let (patches, tables) = params.split_at(self.split);
        let Place { index, left, inside, .. } = self.grid.locate(position.get(0), position.get(1));
        let mut color = self.patches.eval(patches, index);
        if !self.measured.is_empty() {
            let measured = tables.block(0).gather(index).vec::<3>(0).named("measured");
            color = S::Vec::select(left, measured, color);
        }
        if !self.exposure.is_empty() {
            let exposure = tables.block(usize::from(!self.measured.is_empty()));
            color = color * exposure.gather(index).get(0).named("exposure");
        }
        S::Vec::select(inside, color, S::Vec::splat(S::lit(GROUND)))
    }
    fn name(&self) -> String {
        "patches".into()
    }
    fn outputs(&self) -> Vec<Port> {
        self.patches.outputs()
    }
}

/// Colors that were computed before: linear components as a table of free parameters, one row a patch.
#[derive(Debug, Clone)]
pub(crate) struct PatchTable {
    /// How many there are.
    pub(crate) count: usize,
}

impl PatchTable {
    /// The patches as free parameters of a [`PatchTable`].
    pub(crate) fn parameters(colors: &[[f64; 3]]) -> Vec<f32> {
        to_f32(colors.as_flattened())
    }
}

impl Color for PatchTable {
    type In = Index;
    type Out = LinearRgb;

    fn layout(&self) -> Layout {
        Layout::new().free("colors", self.count, 3)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, index: <Index as Domain>::Value<S>) -> S::Vec<3> {
        params.block(0).gather(index).vec::<3>(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(chart: &ChartLayout<PatchTable>, colors: &[[f64; 3]], x: f32, y: f32) -> f32 {
        let mut next = [x, y].into_iter();
        let point = Position2::point(|| next.next().expect("two components"));
        color_fn_core::eval(chart, &PatchTable::parameters(colors), point).expect("three numbers a patch").x
    }

    #[test]
    fn grids_hold_all() {
        assert_eq!(Grid::of(24), Grid { count: 24, columns: 6, rows: 4 });
        for count in 1..300 {
            let grid = Grid::of(count);
            assert!(grid.columns * grid.rows >= count && grid.columns * (grid.rows - 1) < count, "{grid:?}");
        }
    }

    #[test]
    fn patches_lie_in_reading_order_measured_left() {
        let fitted: Vec<[f64; 3]> = (0..5).map(|i| [0.1 * f64::from(i); 3]).collect();
        let measured: Vec<[f64; 3]> = (0..5).map(|i| [0.1 * f64::from(i) + 0.05; 3]).collect();
        let grid = Grid::of(5);
        assert_eq!((grid.columns, grid.rows), (3, 2));
        let chart = ChartLayout::new(PatchTable { count: 5 }, grid, measured);
        // Patch 4 is the second of the second row; the cell after it is empty.
        assert_eq!(at(&chart, &fitted, 0.6, 0.75), 0.4);
        assert_eq!(at(&chart, &fitted, 0.4, 0.75), 0.45);
        assert_eq!(at(&chart, &fitted, 0.9, 0.75), 0.01);
        // Between two patches there is ground.
        assert_eq!(at(&chart, &fitted, 0.334, 0.25), 0.01);
    }
}
