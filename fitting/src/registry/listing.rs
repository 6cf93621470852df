//! The table of families as text.

use color_fn_captures::CaptureKind;

use super::families::FAMILIES;
use super::family::Family;

/// The families that fit data of a kind, in the order of the table.
pub fn families(kind: CaptureKind) -> impl Iterator<Item = &'static Family> {
    FAMILIES.iter().filter(move |family| family.role(kind).is_some())
}

/// What can be requested for data of a kind: `sh:DEGREE, gaussians:LOBES, …`.
pub fn choices(kind: CaptureKind) -> String {
    families(kind).map(Family::syntax).collect::<Vec<_>>().join(", ")
}

/// What can be requested at all, for each group of kinds that share their families.
pub fn all_choices() -> String {
    let mut groups: Vec<(Vec<&str>, String)> = Vec::new();
    for kind in CaptureKind::ALL {
        let choices = choices(kind);
        match groups.iter_mut().find(|(_, known)| *known == choices) {
            Some((kinds, _)) => kinds.push(kind.plural()),
            None => groups.push((vec![kind.plural()], choices)),
        }
    }
    let lines = groups.into_iter().map(|(kinds, choices)| format!("for {}: {choices}", join(&kinds)));
    lines.collect::<Vec<_>>().join("; ")
}

/// The table of families as Markdown, as it stands in the README.
pub fn markdown() -> String {
    let mut table = String::from("| basis | what it is | of | linear |\n|---|---|---|---|\n");
    for family in FAMILIES {
        let kinds: Vec<&str> = family.kinds().into_iter().map(CaptureKind::plural).collect();
        let linear = if family.linear { "yes" } else { "no" };
        table += &format!("| `{}` | {} | {} | {linear} |\n", family.syntax(), family.about, join(&kinds));
    }
    table
}

/// `a, b and c`.
pub(crate) fn join(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}
