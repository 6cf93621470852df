//! Which samples of a file are wanted.

use std::collections::BTreeMap;

use thiserror::Error;

use super::cells::quoted;
use super::error::Problem;
use crate::file::MAX_LABEL;

/// A selection of columns that does not fit the file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ColumnError {
    /// No sample has this name or number.
    #[error(
        "no sample `{wanted}`: choose by name or by a number from 1 to {count}; the names are \
         {names}"
    )]
    Unknown {
        /// What was asked for.
        wanted: String,
        /// How many samples there are.
        count: usize,
        /// The first names of the file.
        names: String,
    },
    /// Several samples have this name.
    #[error("{count} samples are called `{wanted}`: choose by number, as {first} for the first of them")]
    Ambiguous {
        /// What was asked for.
        wanted: String,
        /// How many samples are called so.
        count: usize,
        /// Number of the first of them.
        first: usize,
    },
    /// Nothing was selected.
    #[error("no columns chosen: write names or numbers from 1, separated by commas")]
    Nothing,
}

/// The samples of a selection such as `white,"a, b",3`: by name first, else by number from 1. In
/// the order asked for; one asked for twice is taken once.
pub(super) fn select(names: &[&str], wanted: &str) -> Result<Vec<usize>, ColumnError> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(wanted.as_bytes());
    let mut chosen = Vec::new();
    for record in reader.records().filter_map(Result::ok) {
        for item in record.iter().filter(|item| !item.is_empty()) {
            let index = find(names, item)?;
            if !chosen.contains(&index) {
                chosen.push(index);
            }
        }
    }
    if chosen.is_empty() { Err(ColumnError::Nothing) } else { Ok(chosen) }
}

/// Whether each chosen sample can be told by its name, and otherwise which cannot.
pub(super) fn check_names(names: &[&str], chosen: &[usize]) -> Result<(), (usize, Problem)> {
    let mut known = BTreeMap::new();
    for &sample in chosen {
        let label = label(names[sample]);
        if label.trim().is_empty() {
            return Err((sample, Problem::Unnamed));
        }
        let name = quoted(&label);
        if let Some(other) = known.insert(label, sample) {
            let (first, second) = (sample.min(other), sample.max(other));
            return Err((second, Problem::DuplicateName { name, first: first + 1, second: second + 1 }));
        }
    }
    Ok(())
}

/// A name as a color file has it: control characters are spaces, and the end is cut. Two that differ
/// only there would be one label, which the file may not hold twice.
fn label(name: &str) -> String {
    let mut label: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    label.truncate(label.floor_char_boundary(MAX_LABEL));
    label
}

fn find(names: &[&str], wanted: &str) -> Result<usize, ColumnError> {
    let mut called: Vec<usize> = (0..names.len()).filter(|&i| names[i] == wanted).collect();
    match (called.len(), called.pop()) {
        (1, Some(index)) => Ok(index),
        (0, _) => match wanted.parse::<usize>() {
            Ok(number) if (1..=names.len()).contains(&number) => Ok(number - 1),
            _ => Err(ColumnError::Unknown {
                wanted: wanted.to_owned(),
                count: names.len(),
                names: listed(names),
            }),
        },
        (count, _) => {
            let first = names.iter().position(|name| *name == wanted).map_or(0, |i| i + 1);
            Err(ColumnError::Ambiguous { wanted: wanted.to_owned(), count, first })
        }
    }
}

/// The first few names, for a message.
fn listed(names: &[&str]) -> String {
    const SHOWN: usize = 8;
    let mut list = names
        .iter()
        .take(SHOWN)
        .map(|name| format!("`{}`", name.escape_debug()))
        .collect::<Vec<_>>()
        .join(", ");
    if names.len() > SHOWN {
        list.push_str(", …");
    }
    list
}
