//! Which samples of a file are selected.

use std::borrow::Cow;
use std::collections::BTreeMap;

use color_fn_core::limits::MAX_LABEL;

use super::error::ColumnError;
use super::problem::Problem;
use crate::table::cell::{plain, quoted};
use crate::table::rows::Rows;
use crate::table::separator::Separator;

/// The samples of a selection such as `white,"a, b",3`: by name first, else by number from 1. In
/// the order of the selection; one that is requested twice is taken once. Only the first `numbered` have numbers: what follows them is
/// taken by name alone.
pub(super) fn select(names: &[&str], numbered: usize, requested: &str) -> Result<Vec<usize>, ColumnError> {
    // A quote that is not closed leaves the list as it stands.
    let split = Rows::split(requested, 1, Separator::Comma).ok().filter(|rows| rows.comments == 0);
    let items: Vec<Cow<'_, str>> = match &split {
        Some(rows) => rows.cells().map(|cell| cell.text).collect(),
        None => requested.split(',').map(|item| item.trim().into()).collect(),
    };
    let mut known = BTreeMap::<&str, Vec<usize>>::new();
    for (index, &name) in names.iter().enumerate() {
        known.entry(name).or_default().push(index);
    }
    let mut chosen = Vec::new();
    let mut taken = vec![false; names.len()];
    for item in items.into_iter().filter(|item| !item.is_empty()) {
        let index = find(&names[..numbered], &known, &item)?;
        if !std::mem::replace(&mut taken[index], true) {
            chosen.push(index);
        }
    }
    if chosen.is_empty() { Err(ColumnError::Empty) } else { Ok(chosen) }
}

/// Whether each chosen sample is identified by its name, and otherwise which is not.
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
    let end = (0..=MAX_LABEL.min(label.len())).rev().find(|&end| label.is_char_boundary(end));
    label.truncate(end.unwrap_or(0));
    label
}

fn find(names: &[&str], known: &BTreeMap<&str, Vec<usize>>, requested: &str) -> Result<usize, ColumnError> {
    match known.get(requested).map(Vec::as_slice) {
        Some(&[index]) => Ok(index),
        // A spectrum before what is none.
        Some(&[index, other, ..]) if index < names.len() && other >= names.len() => Ok(index),
        Some(called) => {
            let first = called.first().map_or(0, |i| i + 1);
            Err(ColumnError::Ambiguous { requested: requested.to_owned(), count: called.len(), first })
        }
        None => match requested.parse::<usize>() {
            Ok(number) if (1..=names.len()).contains(&number) => Ok(number - 1),
            _ => Err(ColumnError::Unknown {
                requested: requested.to_owned(),
                count: names.len(),
                names: listed(names),
            }),
        },
    }
}

/// The first few names, for a message.
fn listed(names: &[&str]) -> String {
    const SHOWN: usize = 8;
    let mut list = names
        .iter()
        .take(SHOWN)
        .map(|name| format!("`{}`", plain(name).escape_debug()))
        .collect::<Vec<_>>()
        .join(", ");
    if names.len() > SHOWN {
        list.push_str(", …");
    }
    list
}
