//! The table of a fit.

use color_fn_captures::spectra::SpectralSet;
use color_fn_fitting::{ColorDifference, SampleFit, SpectraResult};

use crate::present::chart::Rgb;
use crate::present::table::{Cell, Column, Table};

/// The table; `swatches` are measured and fitted of each spectrum.
#[expect(clippy::cast_precision_loss, reason = "counts of parameters and bytes are small")]
pub(super) fn table(set: &SpectralSet, fitted: &SpectraResult, swatches: &[[Rgb; 2]]) -> Table {
    let lights = fitted.task.lights();
    let several = fitted.bases.len() > 1;
    let mut columns = vec![Column::text("patch")];
    if several {
        columns.push(Column::text("basis"));
    }
    columns.extend([Column::number("params", 0), Column::number("bytes", 0)]);
    // A light has its own scale, so that its error is given as a fraction of its peak.
    columns.push(
        if lights.is_empty() { Column::number("RMSE", 4).unit("of peak") } else { Column::number("RMSE", 4) }
            .summarized(),
    );
    // Of light by its worst sample, behind the mean.
    let worst_by = columns.len() + usize::from(lights.is_empty());
    if lights.is_empty() {
        columns.extend(["mean", "max"].map(|name| Column::number(name, 3).group("ΔE2000 lit").summarized()));
        columns.push(Column::number("Δu′v′", 5).summarized());
        columns.extend([Column::number("CCT", 0).unit("K"), Column::number("fitted", 0).unit("K")]);
        columns.extend([Column::number("Duv", 4), Column::number("fitted", 4)]);
        columns.extend(["Ra", "fitted", "R9", "fitted"].map(|name| Column::number(name, 1)));
    } else {
        columns.extend(lights.iter().map(|light| Column::number(light, 3).group("ΔE2000").summarized()));
    }
    columns.push(Column::swatch("preview"));
    let row = |(i, sample): (usize, &SampleFit)| {
        let mut row = vec![Cell::Text(set.samples[i].name.clone())];
        if several {
            row.push(Cell::Text(fitted.basis(i).basis.to_string()));
        }
        let [bytes, _] = fitted.sample_bytes(i);
        row.extend([sample.parameters.len(), bytes].map(|n| Cell::Number(n as f64)));
        let peak = set.samples[i].values.iter().copied().fold(0.0, f64::max);
        row.push(Cell::Number(if lights.is_empty() { sample.rmse / peak } else { sample.rmse }));
        match &sample.color {
            ColorDifference::Reflected(errors) => row.extend(errors.iter().copied().map(Cell::Number)),
            ColorDifference::Emitted { delta_uv_prime, lit, .. } => {
                let mean = lit.iter().sum::<f64>() / lit.len() as f64;
                let max = lit.iter().copied().fold(0.0, f64::max);
                row.extend([mean, max, *delta_uv_prime].map(Cell::Number));
                let figures = fitted.lights[i].figures();
                for key in ["cct", "duv", "ra", "r9"] {
                    let both = ["measured", "fitted"].map(|which| figures[key][which].as_f64());
                    row.extend(both.map(|figure| Cell::Number(figure.unwrap_or(f64::NAN))));
                }
            }
        }
        row.push(swatches.get(i).map_or(Cell::Empty, |[measured, fitted]| Cell::Swatch(*measured, *fitted)));
        row
    };
    let rows = fitted.fit.samples.iter().enumerate().map(row).collect();
    Table { columns, rows, worst_by }
}
