//! All candidates of a fit: as a table, as the rate–distortion curve (error over bytes), and for `--json`.

use color_fn_core::file::Facts;
use color_fn_fitting::{CandidateResult, Comparison, Reason};

use crate::present::chart::{Chart, Curve, Panel, Rgb, Scale, Style};
use crate::present::table::{Cell, Column, Table};
use crate::present::text::count;

/// A row for each candidate.
#[expect(clippy::cast_precision_loss, reason = "counts of parameters and bytes are small")]
pub(super) fn table(comparison: &Comparison) -> Table {
    let mut columns = vec![Column::text("basis"), Column::number("params", 0), Column::number("bytes", 0)];
    columns.extend(comparison.measures.iter().map(|measure| Column::number(measure.name, measure.digits)));
    let row = |candidate: &CandidateResult| {
        let mut row = vec![Cell::Text(candidate.basis.to_string())];
        row.extend([candidate.parameters, candidate.bytes].map(|n| Cell::Number(n as f64)));
        row.extend(candidate.errors.iter().copied().map(Cell::Number));
        row
    };
    // Of a longer table those rows are shown whose error is largest.
    let worst_by = 3 + comparison.measures.iter().position(|measure| !measure.more_is_better).unwrap_or(0);
    Table { columns, rows: comparison.candidates.iter().map(row).collect(), worst_by }
}

/// A measure over bytes, both by their logarithm: a curve for each family, what was chosen, and the budget. The PSNR of exact fits is
/// infinite: where it is so of all, the next measure that any has is drawn.
#[expect(clippy::cast_precision_loss, reason = "bytes are few")]
pub(super) fn chart(comparison: &Comparison, reason: Reason, title: &str, measure: usize) -> Chart {
    let is_drawn = |k: &usize| comparison.candidates.iter().any(|candidate| candidate.errors[*k].is_finite());
    let measure = (measure..comparison.measures.len()).find(is_drawn).unwrap_or(measure);
    const COLORS: [Rgb; 5] = [[31, 119, 180], [214, 39, 40], [44, 160, 44], [148, 103, 189], [255, 127, 14]];
    let mut families: Vec<&str> = Vec::new();
    for candidate in &comparison.candidates {
        if !families.contains(&candidate.basis.family().name) {
            families.push(candidate.basis.family().name);
        }
    }
    let curve = |(k, family): (usize, &&str)| {
        let of = comparison.candidates.iter().filter(|candidate| candidate.basis.family().name == *family);
        let mut points: Vec<(f64, f64)> =
            of.map(|candidate| (candidate.bytes as f64, candidate.errors[measure])).collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        Curve { label: (*family).to_owned(), points, color: COLORS[k % COLORS.len()], style: Style::Marked }
    };
    let mut curves: Vec<Curve> = families.iter().enumerate().map(curve).collect();
    if let Some(chosen) = comparison.chosen.and_then(|index| comparison.candidates.get(index)) {
        curves.push(Curve {
            label: format!("chosen: {}", chosen.basis),
            points: vec![(chosen.bytes as f64, chosen.errors[measure])],
            color: [40, 40, 44],
            style: Style::Ring,
        });
    }
    let budget = match reason {
        Reason::BestWithinBytes(bytes) => vec![(bytes as f64, format!("{} bytes", count(bytes)))],
        _ => Vec::new(),
    };
    Chart {
        title: title.into(),
        x_label: "bytes of parameters".into(),
        y_label: comparison.measures[measure].name.into(),
        x_scale: Scale::Logarithmic,
        // A PSNR is a logarithm already.
        y_scale: if comparison.measures[measure].more_is_better { Scale::Linear } else { Scale::Logarithmic },
        panels: vec![Panel { title: String::new(), curves, marks: budget, strip: None }],
    }
}

/// All of them for `--json`.
pub(super) fn report(comparison: &Comparison) -> Vec<Facts> {
    let one = |candidate: &CandidateResult| {
        let mut facts = Facts::new();
        facts.insert("basis".into(), candidate.basis.to_string().into());
        facts.insert("parameters".into(), candidate.parameters.into());
        facts.insert("bytes".into(), candidate.bytes.into());
        facts.extend(comparison.figures(candidate));
        facts
    };
    comparison.candidates.iter().map(one).collect()
}
