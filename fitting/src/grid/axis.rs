//! The basis of one axis.

use color_fn_bases::{Grid, GridDegree};
use color_fn_core::Color;
use color_fn_core::color::eval_components;
use color_fn_core::domain::Number;
use color_fn_core::params::BlockOffsets;
use nalgebra::DMatrix;

/// The basis of one axis at places along it: a row for each.
pub(super) fn design(degree: GridDegree, size: usize, places: &[f64]) -> DMatrix<f64> {
    let line = Grid::<Number, Number>::new(degree, &[size]).expect("an axis of a grid is a grid");
    let layout = BlockOffsets::new(&line.layout());
    let mut unit = vec![0.0; size];
    let mut design = DMatrix::zeros(places.len(), size);
    for k in 0..size {
        unit[k] = 1.0;
        for (i, &x) in places.iter().enumerate() {
            design[(i, k)] = eval_components::<_, f64>(&line, &unit[..], &layout, &[x])[0];
        }
        unit[k] = 0.0;
    }
    design
}
