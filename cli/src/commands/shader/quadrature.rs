//! The wavelengths that a shader sums a color over.

use color_fn_colorimetry::{Quadrature, ViewingConditions, Weights};
use color_fn_core::scalar::{Dual, DualStore};
use color_fn_core::{Graph, Program};

use crate::appearance::Appearance;
use crate::commands::shader::args::QuadratureChoice;
use crate::error::Failure;
use crate::load::{Loaded, curve};

/// How many spectra of a set a rule is made of: their values and slopes.
const SPECTRA: usize = 24;
/// On how many it is judged.
const JUDGED: usize = 4096;
/// The most operations that values and slopes take: seconds.
const MAX_WORK: u64 = 1 << 28;
/// More wavelengths than these are no gain over every nm.
const MAX_NODES: usize = 160;
/// What a rule leaves of a spectrum, relative to its largest contribution at one wavelength: a rounding in `f32`.
const TOLERANCE: f64 = 6e-8;
/// The largest error of a rule that is taken unasked, where white has Y = 1: a rounding in `f32` of each of a few terms.
const UNNOTICED: f64 = 1e-6;
/// Slopes in one run.
const AT_ONCE: usize = 8;

/// A rule, and how exact it is.
pub(super) struct Rule {
    /// Nodes and weights.
    pub(super) rule: Quadrature,
    /// The error, in words.
    pub(super) error: String,
}

/// The rule for the spectra of a file; `None` for a sum over every nm.
pub(super) fn rule(
    loaded: &Loaded,
    appearance: Appearance,
    conditions: &ViewingConditions,
    choice: QuadratureChoice,
) -> Result<Option<Rule>, Failure> {
    let most = match choice {
        QuadratureChoice::Full => return Ok(None),
        QuadratureChoice::Auto => MAX_NODES,
        QuadratureChoice::UpTo(count) => count,
    };
    let weights = appearance.weights(conditions);
    let wavelengths: Vec<f64> = weights.wavelengths().collect();
    let (mut spectra, mut slopes_of_all) = (Vec::new(), Vec::new());
    let mut work = 0;
    for (graph, parameters) in members(loaded, SPECTRA)? {
        // A dual number of eight slopes takes about nine operations for one.
        let runs = 1 + graph.layout().free_len().div_ceil(AT_ONCE) * (AT_ONCE + 1);
        work += graph.work().saturating_mul((runs * wavelengths.len()) as u64).min(MAX_WORK + 1);
        if work > MAX_WORK {
            break;
        }
        slopes_of_all.extend(slopes(&graph, &parameters, &wavelengths));
        spectra.push(values(graph, &parameters, &wavelengths));
    }
    let count = spectra.len();
    spectra.append(&mut slopes_of_all);
    let mut rule = Quadrature::of_spectra(&weights, &spectra, MAX_NODES, TOLERANCE);
    if rule.nodes.len() > most {
        // Too few for all that parameters can do: they serve the spectra that there are.
        rule = Quadrature::of_spectra(&weights, &spectra[..count], most, TOLERANCE);
    }
    if rule.nodes.is_empty() {
        return match choice {
            QuadratureChoice::UpTo(_) => Err(Failure::work(format!(
                "{}: a rule of few wavelengths takes too long to find, or the spectra are 0: take --quadrature full",
                loaded.path.display()
            ))),
            QuadratureChoice::Auto | QuadratureChoice::Full => Ok(None),
        };
    }
    let judged_on = match judged(loaded, &wavelengths) {
        Err(Failure::Work(_)) if choice == QuadratureChoice::Auto => return Ok(None),
        judged => judged?,
    };
    let error = largest_error(&rule, &weights, &judged_on, appearance)?;
    if choice == QuadratureChoice::Auto && (error > UNNOTICED || error.is_nan()) {
        return Ok(None);
    }
    let (few, all) = (rule.nodes.len(), weights.rows.len());
    let of = match appearance {
        Appearance::Object => "where white has Y = 1",
        Appearance::Emitter => "of the largest of them",
    };
    let whose = match judged_on.len() {
        1 => "the spectrum".into(),
        some if some < loaded.members().unwrap_or(1) => format!("{some} of the spectra"),
        _ => "the spectra".to_owned(),
    };
    let error = format!(
        "X, Y and Z from {few} wavelengths, within {error:.1e} of those from {all} {of}, for {whose} of the file"
    );
    Ok(Some(Rule { rule, error }))
}

/// A file's spectra one by one, at most `most` of them, spread over the set: each with its own parameters.
fn members(loaded: &Loaded, most: usize) -> Result<Vec<(Graph, Vec<f64>)>, Failure> {
    let all = |loaded: &Loaded| -> Result<(Graph, Vec<f64>), Failure> {
        Ok((loaded.graph().clone(), loaded.parameters(loaded.graph())?))
    };
    let Some(count) = loaded.members() else { return Ok(vec![all(loaded)?]) };
    let taken = count.min(most);
    (0..taken).map(|k| all(&loaded.bound(k * count / taken)?)).collect()
}

fn values(graph: Graph, parameters: &[f64], wavelengths: &[f64]) -> Vec<f64> {
    let program = Program::new(graph);
    wavelengths.iter().map(|&nm| program.run::<f64>(parameters, &[nm])[0]).collect()
}

/// The spectra that a rule is judged on, spread over the set.
fn judged(loaded: &Loaded, wavelengths: &[f64]) -> Result<Vec<Vec<f64>>, Failure> {
    let count = loaded.members().unwrap_or(1);
    let taken = count.min(JUDGED);
    loaded.affords((taken * wavelengths.len()) as u64)?;
    let set = loaded.set()?;
    (0..taken).map(|k| curve(&set, loaded.file.free(), k * count / taken, wavelengths)).collect()
}

/// The derivative of a spectrum with respect to each free parameter.
fn slopes(graph: &Graph, parameters: &[f64], wavelengths: &[f64]) -> Vec<Vec<f64>> {
    let program = Program::new(graph.clone());
    let positions = graph.layout().free_positions();
    let mut slopes = Vec::with_capacity(positions.len());
    let mut rest = &positions[..];
    while let Some(&first) = rest.first() {
        let count = rest.iter().take(AT_ONCE).take_while(|&&position| position < first + AT_ONCE).count();
        let store = DualStore::variables_from(parameters, first);
        let values: Vec<Dual<f64, AT_ONCE>> = wavelengths
            .iter()
            .map(|&nm| program.run::<Dual<f64, AT_ONCE>>(store, &[Dual::constant(nm)])[0])
            .collect();
        slopes.extend(
            rest[..count].iter().map(|position| values.iter().map(|d| d.partial(position - first)).collect()),
        );
        rest = &rest[count..];
    }
    slopes
}

/// The largest difference of X, Y or Z of these spectra from the sum over every nm; of light relative to the largest of the
/// three.
fn largest_error(
    rule: &Quadrature,
    weights: &Weights,
    spectra: &[Vec<f64>],
    appearance: Appearance,
) -> Result<f64, Failure> {
    let at = |values: &[f64], nm: f64| {
        let place = weights.wavelengths().position(|w| w == nm);
        place.and_then(|place| values.get(place)).copied().unwrap_or(f64::NAN)
    };
    let mut most = 0.0_f64;
    for values in spectra {
        let all = weights.tristimulus_of_samples(values)?;
        let few = rule.tristimulus(|nm| at(values, nm));
        let scale = match appearance {
            Appearance::Object => 1.0,
            Appearance::Emitter => all.iter().fold(f64::MIN_POSITIVE, |most, x| most.max(x.abs())),
        };
        for (few, all) in few.into_iter().zip(all) {
            most = most.max((few - all).abs() / scale);
        }
    }
    Ok(most)
}
