//! Spectra compared with spectra.

use std::collections::HashMap;

use color_fn_captures::spectra::{Sample, SpectralQuantity, SpectralSet};
use color_fn_colorimetry::metrics::Stats;
use color_fn_core::domain::Quantity;
use color_fn_core::file::Facts;
use color_fn_fitting::{ColorDifference, SampleFit, SetFit, SpectraAim, SpectraTask};

use super::args::CompareArgs;
use super::result::{Compared, Drawing, Pair, WORST};
use crate::curves::{Source, chart, same_quantity};
use crate::error::Failure;
use crate::load::VALUES_OF_A_COLOR;
use crate::present::chart::Chart;
use crate::present::table::{Cell, Column, Table};
use crate::present::text::count;
use crate::subject::{Spectra, Subject};

/// So many are compared at a time: the values of all at 1 nm would take too much memory.
const BLOCK: usize = 1 << 10;
/// The fewest wavelengths that two files have in common.
const MIN_NM: usize = 4;

/// Two spectra, by their places in the first file and in another.
type Match = [usize; 2];

/// A spectrum compared with that of the first file.
struct One {
    fit: SampleFit,
    /// The wavelength of the largest difference, in nm, and the difference.
    worst: (f64, f64),
}

pub(super) fn compare(subjects: &[Subject], args: &CompareArgs) -> Result<Compared, Failure> {
    let all: Vec<Spectra<'_>> = subjects.iter().map(Subject::spectra).collect::<Result<_, _>>()?;
    same_quantity(&all, "they cannot be compared")?;
    let (first, others) = (&all[0], &all[1..]);
    let quantity = match first.quantity {
        Quantity::Emission | Quantity::SpectralRadiance => SpectralQuantity::Emission,
        Quantity::Transmittance => SpectralQuantity::Transmittance,
        _ => SpectralQuantity::Reflectance,
    };
    let is_light = quantity == SpectralQuantity::Emission;
    let (mut pairs, mut notes, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    let mut worst_first: Vec<usize> = Vec::new();
    let mut drawn: Vec<Vec<Match>> = Vec::new();
    for other in others {
        let (matches, note) = matched(first, other, args.index.as_deref())?;
        notes.extend(note);
        let wavelengths = common(first, other)?;
        let (from, to) = (wavelengths[0], wavelengths[wavelengths.len() - 1]);
        if first.range() != other.range() {
            notes.push(format!("{}: over {from} to {to} nm, which both have", other.name));
        }
        let work = matches.len() as u64 * VALUES_OF_A_COLOR;
        first.affords(work)?;
        other.affords(work)?;
        let (lights, compared) = each(first, other, &matches, &wavelengths, quantity, args)?;
        let errors = |light: usize| {
            let of = |one: &One| match &one.fit.color {
                ColorDifference::Reflected(errors) => errors[light],
                ColorDifference::Emitted { delta_uv_prime, .. } => *delta_uv_prime,
            };
            compared.iter().map(of).collect::<Vec<f64>>()
        };
        let rmse = SetFit::new(compared.iter().map(|one| one.fit.clone()).collect()).rmse();
        let largest = compared.iter().map(|one| one.worst.1.abs()).fold(0.0, f64::max);
        let mut facts = Facts::new();
        facts.insert("spectra".into(), compared.len().into());
        facts.insert("rmse".into(), rmse.into());
        facts.insert("max_difference".into(), largest.into());
        let mut by_light = Facts::new();
        let names: Vec<String> = if is_light { vec!["Δu′v′".into()] } else { lights.clone() };
        for (place, name) in names.iter().enumerate() {
            let Some(Stats { mean, p95, max }) = Stats::of(&errors(place)) else { continue };
            let file = if place == 0 { other.name.clone() } else { String::new() };
            let once = |value| if place == 0 { Cell::Number(value) } else { Cell::Empty };
            let light = if is_light { String::new() } else { name.clone() };
            let mut row = vec![Cell::Text(file), once(rmse), once(largest), Cell::Text(light)];
            row.extend([mean, p95, max].map(Cell::Number));
            rows.push(row);
            let stats = [("mean", mean), ("p95", p95), ("max", max)];
            let stats: Facts = stats.into_iter().map(|(key, value)| (key.to_owned(), value.into())).collect();
            if is_light {
                facts.insert("delta_u_v_prime".into(), stats.into());
            } else {
                by_light.insert(name.clone(), stats.into());
            }
        }
        if !is_light {
            facts.insert("delta_e_2000_by_light".into(), by_light.into());
        }
        // A NaN is the worst of all.
        let badness = |i: &usize| {
            let (_, error) = worst_light(&compared[*i].fit);
            if error.is_nan() { f64::INFINITY } else { error }
        };
        let mut order: Vec<usize> = (0..compared.len()).collect();
        let by_values =
            |a: &usize, b: &usize| compared[*b].worst.1.abs().total_cmp(&compared[*a].worst.1.abs());
        order.sort_by(|a, b| badness(b).total_cmp(&badness(a)).then_with(|| by_values(a, b)));
        let (mut worst, mut lines) = (Vec::new(), Vec::new());
        let differs = |i: &usize| compared[*i].worst.1 != 0.0 || badness(i) != 0.0;
        for &i in order.iter().take(WORST).filter(|i| differs(i)) {
            let (facts, line) = describe(first, matches[i][0], &compared[i], &lights);
            worst.push(facts);
            lines.push(line);
        }
        if worst_first.is_empty() {
            worst_first = order.iter().map(|&i| matches[i][0]).collect();
        }
        pairs.push(Pair { file: other.name.clone(), errors: facts, worst, lines });
        drawn.push(matches);
    }
    let measure = if is_light { "Δu′v′" } else { "ΔE2000" };
    let digits = if is_light { 5 } else { 3 };
    let columns = vec![
        Column::text("file"),
        Column::number("RMSE", 5),
        Column::number("largest", 4),
        Column::text(if is_light { "" } else { "light" }),
        Column::number("mean", digits).group(measure),
        Column::number("95 %", digits).group(measure),
        Column::number("max", digits).group(measure),
    ];
    let drawing = draw(&all, &drawn, worst_first, &mut notes)?;
    Ok(Compared {
        kind: "spectra",
        table: Table { columns, rows, worst_by: 6 },
        pairs,
        drawing: Some(drawing),
        notes,
    })
}

/// Which spectra are compared: by their names where any are common, else in their order; and what is to be said of it.
fn matched(
    first: &Spectra<'_>,
    other: &Spectra<'_>,
    index: Option<&str>,
) -> Result<(Vec<Match>, Option<String>), Failure> {
    if let Some(wanted) = index {
        return Ok((vec![[first.member(wanted)?, other.member(wanted)?]], None));
    }
    let places: HashMap<&str, usize> =
        other.labels.iter().enumerate().map(|(i, label)| (label.as_str(), i)).collect();
    let named: Vec<Match> = first
        .labels
        .iter()
        .enumerate()
        .filter_map(|(i, label)| Some([i, *places.get(label.as_str())?]))
        .collect();
    let (a, b) = (first.labels.len(), other.labels.len());
    if !named.is_empty() && (named.len() == a.min(b) || a != b) {
        let note = (named.len() < a.max(b)).then(|| {
            let (named, a, b) = (count(named.len()), count(a), count(b));
            format!(
                "{}: {named} names are common to its {b} spectra and the {a} of {}",
                other.name, first.name
            )
        });
        return Ok((named, note));
    }
    if a != b {
        return Err(Failure::usage(format!(
            "{} has {} spectra and {} has {}, and no name is common: take one with --index",
            first.name,
            count(a),
            other.name,
            count(b)
        )));
    }
    let note = (a > 1)
        .then(|| format!("{}: the names differ, so that spectra are compared in their order", other.name));
    Ok(((0..a).map(|i| [i, i]).collect(), note))
}

/// Every nm that both have.
fn common(first: &Spectra<'_>, other: &Spectra<'_>) -> Result<Vec<f64>, Failure> {
    let ([a, b], [c, d]) = (first.range(), other.range());
    let (from, to) = (a.max(c).ceil(), b.min(d).floor());
    let wavelengths: Vec<f64> = (0..).map(|i| from + f64::from(i)).take_while(|nm| *nm <= to).collect();
    if wavelengths.len() < MIN_NM {
        return Err(Failure::usage(format!(
            "{} has {a} to {b} nm, and {} has {c} to {d} nm: they have too little in common",
            first.name, other.name
        )));
    }
    Ok(wavelengths)
}

/// The test illuminants, and each pair.
fn each(
    first: &Spectra<'_>,
    other: &Spectra<'_>,
    matches: &[Match],
    wavelengths: &[f64],
    quantity: SpectralQuantity,
    args: &CompareArgs,
) -> Result<(Vec<String>, Vec<One>), Failure> {
    let (mut lights, mut all) = (Vec::new(), Vec::with_capacity(matches.len()));
    let ends = (wavelengths[0], wavelengths[wavelengths.len() - 1]);
    for block in matches.chunks(BLOCK) {
        let sample = |[member, _]: &Match| {
            let values = first.values(*member, wavelengths)?;
            Ok(Sample { name: first.labels[*member].clone(), values })
        };
        let samples = block.iter().map(sample).collect::<Result<_, Failure>>()?;
        let set = SpectralSet { wavelengths: wavelengths.to_vec(), samples, quantity };
        let task = SpectraTask::new(&set, args.observer, &args.illuminant, SpectraAim::Spectrum)?;
        lights = task.lights().into_iter().map(str::to_owned).collect();
        // Both are held constant beyond what they have in common.
        let held: Vec<f64> = task.wavelengths().iter().map(|nm| nm.clamp(ends.0, ends.1)).collect();
        for (place, [_, member]) in block.iter().enumerate() {
            let fit = task.compare(place, &other.values(*member, &held)?);
            let values = other.values(*member, wavelengths)?;
            let differences = wavelengths.iter().zip(values.iter().zip(&set.samples[place].values));
            let worst = differences
                .map(|(nm, (b, a))| (*nm, b - a))
                .max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()))
                .unwrap_or((ends.0, 0.0));
            all.push(One { fit, worst });
        }
    }
    Ok((lights, all))
}

/// The light under which two differ most, and by how much.
fn worst_light(fit: &SampleFit) -> (usize, f64) {
    match &fit.color {
        ColorDifference::Reflected(errors) => {
            let worst = errors.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1));
            worst.unwrap_or((0, 0.0))
        }
        ColorDifference::Emitted { delta_uv_prime, .. } => (0, *delta_uv_prime),
    }
}

fn describe(first: &Spectra<'_>, member: usize, one: &One, lights: &[String]) -> (Facts, String) {
    let (name, (nm, difference)) = (&first.labels[member], one.worst);
    let (light, error) = worst_light(&one.fit);
    let mut facts = Facts::new();
    facts.insert("name".into(), name.clone().into());
    let color = match lights.get(light) {
        Some(light) => {
            facts.insert("light".into(), light.clone().into());
            facts.insert("delta_e_2000".into(), error.into());
            format!("ΔE2000 {error:.3} under {light}")
        }
        None => {
            facts.insert("delta_u_v_prime".into(), error.into());
            format!("Δu′v′ {error:.5}")
        }
    };
    facts.insert("rmse".into(), one.fit.rmse.into());
    facts.insert("nm".into(), nm.into());
    facts.insert("difference".into(), difference.into());
    (facts, format!("{name}: {color}; off by {difference:+.4} at {nm} nm"))
}

/// The curves of all files; of many spectra those that are worst in the second.
fn draw(
    all: &[Spectra<'_>],
    matches: &[Vec<Match>],
    worst_first: Vec<usize>,
    notes: &mut Vec<String>,
) -> Result<Drawing, Failure> {
    let mut shown = worst_first;
    if shown.len() > Chart::MAX_PANELS {
        notes.push(format!("the {} worst of {} are drawn", Chart::MAX_PANELS, count(shown.len())));
        shown.truncate(Chart::MAX_PANELS);
    } else {
        shown.sort_unstable();
    }
    let first = &all[0];
    let mut sources = vec![Source {
        spectra: first,
        members: shown.iter().map(|&member| (member, first.labels[member].clone())).collect(),
    }];
    for (other, matches) in all[1..].iter().zip(matches) {
        let places: HashMap<usize, usize> = matches.iter().map(|[a, b]| (*a, *b)).collect();
        let member = |a: &usize| Some((*places.get(a)?, first.labels[*a].clone()));
        sources.push(Source { spectra: other, members: shown.iter().filter_map(member).collect() });
    }
    Ok(Drawing::Chart(Box::new(chart(&sources, false)?.0)))
}
