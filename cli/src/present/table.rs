//! Aligned tables for the terminal: at most 100 columns wide, at most 40 rows long.

mod model;
mod sheet;

use crate::present::terminal::{ColorDepth, Terminal};
use crate::present::text::{columns, count};
use model::Kind;
pub(crate) use model::{Cell, Column, Table};
use sheet::{Sheet, push_line};

/// Width that a table keeps to as long as shortening text is enough.
const WIDTH: usize = 100;
/// Text is not shortened below this.
const MIN_TEXT: usize = 8;
/// A longer table is cut to its [`WORST`] rows.
const MAX_ROWS: usize = 40;
const WORST: usize = 10;

impl Table {
    /// The table as lines of text, each ended.
    pub(crate) fn render(&self, terminal: Terminal) -> String {
        let shown = self.shown_rows();
        let summary = self.summary_rows();
        let visible: Vec<usize> = (0..self.columns.len())
            .filter(|i| self.columns[*i].kind != Kind::Swatch || terminal.color != ColorDepth::None)
            .collect();
        let printed: Vec<&Vec<Cell>> = shown.iter().copied().chain(&summary).collect();
        let (widths, gap) = self.fit(&visible, &printed);
        let sheet = Sheet { table: self, terminal, visible, widths, gap };

        let mut out = String::new();
        sheet.heading(&mut out);
        sheet.rule(&mut out);
        for row in &shown {
            sheet.row(&mut out, row);
        }
        if !summary.is_empty() {
            sheet.rule(&mut out);
            for row in &summary {
                sheet.row(&mut out, row);
            }
        }
        if shown.len() < self.rows.len() {
            let left_out = count(self.rows.len() - shown.len());
            let by = self
                .columns
                .get(self.worst_by)
                .map_or(String::new(), |c| format!("{} {}", c.group, c.header));
            let (shown, all) = (shown.len(), count(self.rows.len()));
            let by = by.trim();
            push_line(
                &mut out,
                &terminal.quiet(&format!("the {shown} worst of {all} by {by}; {left_out} left out")),
            );
        }
        out
    }

    fn value(&self, row: &[Cell], column: usize) -> Option<f64> {
        match row.get(column) {
            Some(Cell::Number(value)) => Some(*value),
            Some(Cell::Text(_) | Cell::Swatch(..) | Cell::Empty) | None => None,
        }
    }

    /// All rows, or the worst of many; a row without a number there is worst of all.
    fn shown_rows(&self) -> Vec<&Vec<Cell>> {
        let mut rows: Vec<_> = self.rows.iter().collect();
        if rows.len() > MAX_ROWS {
            let badness = |row: &[Cell]| {
                self.value(row, self.worst_by).filter(|v| !v.is_nan()).unwrap_or(f64::INFINITY)
            };
            rows.sort_by(|a, b| badness(b).total_cmp(&badness(a)));
            rows.truncate(WORST);
        }
        rows
    }

    /// Mean and maximum over *all* rows.
    fn summary_rows(&self) -> Vec<Vec<Cell>> {
        if !self.columns.iter().any(|c| c.summary) || self.rows.len() < 2 {
            return Vec::new();
        }
        let row = |name: &str, reduce: fn(&[f64]) -> f64| {
            let cells = self.columns.iter().enumerate().map(|(i, column)| {
                let values: Vec<f64> = self.rows.iter().filter_map(|row| self.value(row, i)).collect();
                match (i, column.summary && !values.is_empty()) {
                    (_, true) => Cell::Number(reduce(&values)),
                    (0, false) => Cell::Text(name.to_owned()),
                    (_, false) => Cell::Empty,
                }
            });
            cells.collect()
        };
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        // Unlike `f64::max`, keeps a NaN: a failed row must not vanish from the summary.
        let max = |values: &[f64]| {
            values.iter().copied().fold(f64::NEG_INFINITY, |a, b| if a > b || a.is_nan() { a } else { b })
        };
        vec![row("mean", mean), row("max", max)]
    }

    /// Widths of the visible columns, and the gap between them.
    fn fit(&self, visible: &[usize], rows: &[&Vec<Cell>]) -> (Vec<usize>, usize) {
        let mut widths: Vec<usize> = visible
            .iter()
            .map(|&i| {
                let column = &self.columns[i];
                let cells = rows.iter().filter_map(|row| row.get(i)).map(|cell| column.cell_width(cell));
                cells.max().unwrap_or(0).max(columns(&column.header)).max(columns(&column.unit))
            })
            .collect();
        let total = |widths: &[usize], gap: usize| {
            widths.iter().sum::<usize>() + gap * widths.len().saturating_sub(1)
        };
        for gap in [2, 1] {
            while total(&widths, gap) > WIDTH {
                let text = (0..widths.len()).filter(|i| self.columns[visible[*i]].kind == Kind::Text);
                match text.max_by_key(|i| widths[*i]) {
                    Some(widest) if widths[widest] > MIN_TEXT => widths[widest] -= 1,
                    Some(_) | None => break,
                }
            }
            if total(&widths, gap) <= WIDTH {
                return (widths, gap);
            }
        }
        (widths, 1)
    }
}

#[cfg(test)]
mod tests;
