//! What was probably meant by a text that is not a valid basis.

use color_fn_core::message::escaped;

use super::error::BasisError;
use super::families::FAMILIES;
use super::family::{Family, SizeSyntax};

/// The refusal of a text whose family there is not.
pub(super) fn unknown_family(text: &str) -> BasisError {
    BasisError::UnknownFamily { text: shown(text), hint: hint(meant(text).as_deref()) }
}

/// The refusal of a size that the family has not.
pub(super) fn invalid_size(text: &str, family: &Family) -> BasisError {
    let reason = match family.size {
        SizeSyntax::Count { what, min, max } if max < usize::MAX => {
            format!("{what} is {min} to {max}, as in {}", family.example())
        }
        SizeSyntax::Count { .. } | SizeSyntax::Counts { .. } | SizeSyntax::Wavelengths => {
            format!("write {}, as {}", family.syntax(), family.example())
        }
    };
    BasisError::InvalidSize { text: shown(text), reason }
}

fn hint(meant: Option<&str>) -> String {
    match meant {
        Some(meant) => format!("; did you mean `{meant}`?"),
        None => {
            let mut names: Vec<&str> = FAMILIES.iter().map(|family| family.name).collect();
            names.dedup();
            format!(", as bspline:12 is; the families are {}", names.join(", "))
        }
    }
}

fn shown(text: &str) -> String {
    escaped(text).chars().take(40).collect()
}

/// The basis whose family has the nearest name, with the size of the text where it has one.
fn meant(text: &str) -> Option<String> {
    let split =
        text.find([':', '@']).or_else(|| text.find(|c: char| c.is_ascii_digit())).unwrap_or(text.len());
    let (name, size) = text.split_at(split);
    let name = name.trim().to_ascii_lowercase();
    // A longer name cannot be near.
    if name.chars().count() > 32 {
        return None;
    }
    let far = |family: &&Family| distance(&name, family.name);
    let nearest = FAMILIES.iter().min_by_key(far)?;
    if far(&nearest) > 1.max(nearest.name.len() / 3) {
        return None;
    }
    let size = size.trim_start_matches([':', '@']).trim();
    Some(match nearest.size.parse(size) {
        Some(_) => format!("{}{}{size}", nearest.name, nearest.size.separator()),
        None => nearest.example(),
    })
}

/// How many characters are inserted, left out or replaced (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
