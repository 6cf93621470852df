//! A measured table, line by line.

use super::model::{Cell, Column, Kind, Table};
use crate::present::terminal::Terminal;
use crate::present::text::{columns, shorten};

/// A table with its columns measured.
pub(super) struct Sheet<'a> {
    pub(super) table: &'a Table,
    pub(super) terminal: Terminal,
    /// Indices of the columns that are shown.
    pub(super) visible: Vec<usize>,
    /// Their widths.
    pub(super) widths: Vec<usize>,
    /// Spaces between them.
    pub(super) gap: usize,
}

impl Sheet<'_> {
    fn columns(&self) -> impl Iterator<Item = (&Column, usize)> {
        self.visible.iter().map(|i| &self.table.columns[*i]).zip(self.widths.iter().copied())
    }

    fn line(&self, out: &mut String, cells: impl Iterator<Item = String>) {
        let cells: Vec<String> = cells.collect();
        push_line(out, &cells.join(&" ".repeat(self.gap)));
    }

    /// Groups, headers and units.
    pub(super) fn heading(&self, out: &mut String) {
        let groups: Vec<&str> = self.columns().map(|(c, _)| c.group.as_str()).collect();
        if groups.iter().any(|group| !group.is_empty()) {
            let mut cells = Vec::new();
            let mut start = 0;
            for run in groups.chunk_by(|a, b| a == b) {
                let widths = &self.widths[start..start + run.len()];
                let width = widths.iter().sum::<usize>() + self.gap * (run.len() - 1);
                let name = shorten(run[0], |t| columns(t) <= width);
                let fill = if run[0].is_empty() { " " } else { "─" };
                let rest = width - columns(&name);
                let space = if run[0].is_empty() || rest == 0 { "" } else { " " };
                cells.push(format!("{name}{space}{}", fill.repeat(rest - space.len())));
                start += run.len();
            }
            self.line(out, cells.into_iter());
        }
        self.line(out, self.columns().map(|(c, width)| pad(&c.header, width, c.kind)));
        if self.columns().any(|(c, _)| !c.unit.is_empty()) {
            let units = self.columns().map(|(c, width)| self.terminal.quiet(&pad(&c.unit, width, c.kind)));
            self.line(out, units);
        }
    }

    /// A line across the table.
    pub(super) fn rule(&self, out: &mut String) {
        let width = self.widths.iter().sum::<usize>() + self.gap * self.widths.len().saturating_sub(1);
        push_line(out, &self.terminal.quiet(&"─".repeat(width)));
    }

    /// One row of cells.
    pub(super) fn row(&self, out: &mut String, row: &[Cell]) {
        let cells = self.visible.iter().zip(&self.widths).map(|(&i, &width)| {
            let column = &self.table.columns[i];
            match row.get(i).unwrap_or(&Cell::Empty) {
                Cell::Swatch(left, right) => {
                    self.terminal.pair([*left, *right]) + &" ".repeat(width.saturating_sub(4))
                }
                cell => pad(&column.plain(cell), width, column.kind),
            }
        });
        self.line(out, cells);
    }
}

/// `text` in `width` columns, to the side that its kind asks for.
fn pad(text: &str, width: usize, kind: Kind) -> String {
    let text = shorten(text, |t| columns(t) <= width);
    let space = " ".repeat(width.saturating_sub(columns(&text)));
    match kind {
        Kind::Number { .. } => space + &text,
        Kind::Text | Kind::Swatch => text + &space,
    }
}

/// Appends a line without the spaces at its end.
pub(super) fn push_line(out: &mut String, line: &str) {
    out.push_str(line.trim_end());
    out.push('\n');
}
