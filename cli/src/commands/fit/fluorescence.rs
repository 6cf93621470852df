//! Donaldson matrices become functions of excitation and emission.

use color_fn_captures::{DonaldsonMatrix, ReadTableError};
use color_fn_colorimetry::metrics::{ColorDifferenceEvaluator, ColorEvaluator, TEST_ILLUMINANTS};
use color_fn_colorimetry::{Curve, Illuminant, RgbSpace};
use color_fn_core::color::to_f32;
use color_fn_core::file::Facts;
use color_fn_core::record;
use color_fn_fitting::{ReradiationError, fit_reradiation};
use color_fn_run::eval_graph;
use serde_json::Value;

use super::tried::{DEFAULT_BYTES, Extra, Found, Measure, Trials, Tried, panels, place};
use crate::appearance::{Appearance, Viewer, bytes};
use crate::basis::BispectralBasis;
use crate::commands::fit::args::FitArgs;
use crate::console::Console;
use crate::error::Failure;
use crate::fluorescent::{BIN, Paper, Surface, at_nm, excitation, radiance_factor};
use crate::present::Terminal;
use crate::present::picture::Picture;
use crate::present::progress::Progress;
use crate::present::table::{Cell, Column, Table};
use color_fn_colorimetry::ViewingConditions;

/// The endings of the pictures' names.
const PICTURE: &str = "-matrix.png";
const PATCHES: &str = "-patches.png";
/// The numbers of terms that are tried.
const TERMS: [usize; 6] = [1, 2, 3, 4, 5, 6];
/// How much of the short end is asked for its part, in nm.
const EDGE: f64 = 20.0;

/// Fits a Donaldson matrix.
pub(super) fn run(args: &FitArgs, asked: Option<BispectralBasis>, console: Console) -> Result<(), Failure> {
    let matrix = DonaldsonMatrix::read(&args.data).map_err(|error| match error {
        // It names the file itself.
        ReadTableError::File(_) => error.into(),
        error => Failure::in_file(&args.data, &error),
    })?;
    let place = place(args, &[PICTURE, PATCHES])?;
    let paper = Measured::new(&matrix, args)?;
    let (trials, seen) = paper.trials(asked)?;
    let (chosen, why) = choose(&trials, args, asked.as_ref())?;
    let which = trials.tried.iter().position(|tried| std::ptr::eq(tried, chosen)).unwrap_or_default();
    let n = matrix.wavelengths().len();
    let details = Facts::from_iter([(BIN.to_owned(), matrix.step().into()), ("bins".to_owned(), n.into())]);
    let found = Found {
        kind: "fluorescence",
        data: format!("Donaldson matrix of {n} × {n} bins of {} nm", matrix.step()),
        notes: notes(&matrix),
        trials: &trials,
        chosen,
        why,
        remark: None,
        details,
        picture: (PICTURE, paper.matrix(chosen)?),
        extra: paper.lights(&seen[which])?,
    };
    found.finish(place, args, console)
}

/// Which range there is, and what lies beyond it.
fn notes(matrix: &DonaldsonMatrix) -> Vec<String> {
    let (nm, half) = (matrix.wavelengths(), 0.5 * matrix.step());
    let (from, to) = (nm[0] - half, nm[nm.len() - 1] + half);
    let all = matrix.excitation();
    let greatest = all.iter().copied().fold(0.0, f64::max);
    let edge = all.iter().zip(nm).filter(|(_, at)| **at < from + EDGE).map(|(x, _)| *x).fold(0.0, f64::max);
    let (share, height) =
        (100.0 * matrix.excited_within(EDGE), 100.0 * edge / greatest.max(f64::MIN_POSITIVE));
    vec![
        format!(
            "excited and seen from {from} to {to} nm; the diagonal is reflectance, which a function of its own holds"
        ),
        format!(
            "light below {from} nm (UV, which is in daylight) excites too, and is not in the data: under it the paper glows more \
             than this color does, by an unknown amount. The first {EDGE} nm hold {share:.1} % of the reradiation, and \
             excite {height:.0} % as strongly as the best excitation"
        ),
    ]
}

/// The cheapest that meets the target under the worst light, or what every kind of data has.
fn choose<'a>(
    trials: &'a Trials<BispectralBasis>,
    args: &FitArgs,
    asked: Option<&BispectralBasis>,
) -> Result<(&'a Tried<BispectralBasis>, String), Failure> {
    let Some(target) = args.target_de else { return trials.choose(args, asked, DEFAULT_BYTES) };
    let mut tried = trials.tried.iter().filter(|tried| asked.is_none_or(|basis| tried.basis == *basis));
    let why = format!("the cheapest with a ΔE2000 of at most {target} under each light");
    let found = tried.clone().find(|tried| tried.errors[WORST] <= target).map(|tried| (tried, why));
    found.ok_or_else(|| {
        let least = tried.by_ref().map(|tried| tried.errors[WORST]).fold(f64::INFINITY, f64::min);
        Failure::work(format!(
            "the least ΔE2000 under the worst light is {least:.3}, above the target of {target}: take more terms, or raise it"
        ))
    })
}

/// Where the worst ΔE2000 stands among the measures.
const WORST: usize = 0;

/// A radiance factor at 1 nm under each light.
type Factors = Vec<Vec<f64>>;

/// A matrix, and what it looks like.
struct Measured<'a> {
    matrix: &'a DonaldsonMatrix,
    lights: Vec<Illuminant>,
    evaluator: ColorDifferenceEvaluator,
    conditions: Vec<ViewingConditions>,
    /// With what is reradiated, and without.
    factors: [Factors; 2],
}

impl<'a> Measured<'a> {
    fn new(matrix: &'a DonaldsonMatrix, args: &FitArgs) -> Result<Self, Failure> {
        let others = TEST_ILLUMINANTS.iter().filter(|name| **name != args.illuminant.name());
        let others = others.map(|name| Illuminant::named(name)).collect::<Result<Vec<_>, _>>()?;
        let lights: Vec<Illuminant> = [vec![args.illuminant.clone()], others].concat();
        let (nm, half) = (matrix.wavelengths(), 0.5 * matrix.step());
        let reflected = Curve::reflectance(nm, &matrix.reflectance())?;
        let mut factors = [Vec::new(), Vec::new()];
        for light in &lights {
            let bin = |nm: &f64| {
                excitation(light, [nm - half, nm + half]).into_iter().map(|(_, power)| power).sum::<f64>()
                    / matrix.step()
            };
            let powers: Vec<f64> = nm.iter().map(bin).collect();
            let emitted = Curve::reflectance(nm, &matrix.emitted(&powers))?;
            factors[0].push(radiance_factor(light, |nm| reflected.at(nm), |nm| emitted.at(nm)));
            factors[1].push(radiance_factor(light, |nm| reflected.at(nm), |_| 0.0));
        }
        let observer = args.observer;
        let evaluator = ColorDifferenceEvaluator::new(observer, &lights);
        let conditions = |illuminant: &Illuminant| ViewingConditions::new(illuminant.clone(), observer);
        let conditions = lights.iter().map(conditions).collect();
        Ok(Self { matrix, lights, evaluator, conditions, factors })
    }

    /// Each number of terms up to the one that was asked for; and what each looks like.
    fn trials(
        &self,
        asked: Option<BispectralBasis>,
    ) -> Result<(Trials<BispectralBasis>, Vec<Factors>), Failure> {
        let half = self.matrix.wavelengths().len() / 2;
        let terms: Vec<usize> = match asked {
            Some(BispectralBasis(most)) if most > half => {
                let error = ReradiationError::Terms { terms: most, most: half };
                return Err(Failure::usage(format!("--basis {}: {error}", BispectralBasis(most))));
            }
            Some(BispectralBasis(most)) => (1..=most).collect(),
            None => TERMS.into_iter().filter(|terms| *terms <= half).collect(),
        };
        let progress = Progress::new("trying terms", terms.len());
        let (mut tried, mut seen) = (Vec::new(), Vec::new());
        for terms in terms {
            let fit = fit_reradiation(self.matrix, terms)?;
            let free = to_f32(&[fit.parameters, fit.reflectance_parameters].concat());
            let graph = record(&Paper { reradiation: fit.color, reflectance: fit.reflectance });
            let lit = Surface::new(graph.clone(), &free, self.matrix.step());
            let lit = lit.ok_or_else(|| Failure::work("the color is none of excitation and emission"))?;
            let factors = lit.lit(&self.lights)?;
            let errors = self.errors(&factors);
            #[expect(clippy::cast_precision_loss, reason = "there are a few lights")]
            let mean = errors.iter().sum::<f64>() / errors.len() as f64;
            let worst = errors.iter().copied().fold(0.0, f64::max);
            tried.push(Tried {
                basis: BispectralBasis(terms),
                graph,
                free,
                errors: vec![if mean.is_nan() { mean } else { worst }, mean, fit.left],
            });
            seen.push(factors);
            progress.step();
        }
        let measure = |name, key, digits| Measure { name, key, digits, more_is_better: false };
        let measures = vec![
            measure("worst ΔE2000", "delta_e_2000_max", 3),
            measure("mean", "delta_e_2000_mean", 3),
            measure("left", "reradiation_left", 4),
        ];
        Ok((Trials { measures, tried }, seen))
    }

    /// ΔE2000 under each light.
    fn errors(&self, fitted: &Factors) -> Vec<f64> {
        let evaluators = self.evaluator.evaluators().iter().zip(self.factors[0].iter().zip(fitted));
        let each = |(evaluator, (measured, fitted)): (&ColorEvaluator, (&Vec<f64>, &Vec<f64>))| {
            let xyz = |factor: &Vec<f64>| evaluator.weights().tristimulus(|nm| at_nm(factor, nm));
            evaluator.delta_e_2000(xyz(measured), xyz(fitted))
        };
        evaluators.map(each).collect()
    }

    /// What each light shows: a table, a picture of patches, measured | fitted from left to right as the lights are listed.
    fn lights(&self, fitted: &Factors) -> Result<Extra, Failure> {
        let (errors, without) = (self.errors(fitted), self.errors(&self.factors[1]));
        let columns = vec![
            Column::text("light"),
            Column::number("ΔE2000", 3),
            Column::number("without reradiation", 1),
            Column::swatch("looks"),
        ];
        let (mut rows, mut facts, mut looks) = (Vec::new(), Vec::new(), Vec::new());
        for (k, light) in self.lights.iter().enumerate() {
            let viewer = Viewer::new(&self.conditions[k], Appearance::Object)?;
            let look = |factors: &Factors| bytes(viewer.linear(|nm| at_nm(&factors[k], nm)));
            let [measured, shown] = [look(&self.factors[0]), look(fitted)];
            rows.push(vec![
                Cell::Text(light.name().into()),
                Cell::Number(errors[k]),
                Cell::Number(without[k]),
                Cell::Swatch(measured, shown),
            ]);
            looks.push([measured, shown]);
            let mut one = Facts::from_iter([("light".to_owned(), Value::from(light.name()))]);
            one.insert("delta_e_2000".into(), errors[k].into());
            one.insert("delta_e_2000_without_reradiation".into(), without[k].into());
            facts.push(Value::Object(one));
        }
        let table = Table { columns, rows, worst_by: 1 };
        let edge = Value::from(self.matrix.excited_within(EDGE));
        Ok(Extra {
            files: vec![(PATCHES, patches(&looks)?, "measured | fitted under each light")],
            text: Some(table.render(Terminal::stdout())),
            facts: Facts::from_iter([
                ("lights".to_owned(), Value::Array(facts)),
                ("excited_in_first_20_nm".to_owned(), edge),
            ]),
        })
    }

    /// The matrix measured, fitted and their difference: excitation downwards, emission rightwards, on a scale where the greatest
    /// reradiation is white. The diagonal, which is far beyond it, is so too.
    fn matrix(&self, tried: &Tried<BispectralBasis>) -> Result<Vec<u8>, Failure> {
        const BIN_PIXELS: usize = 9;
        let (nm, n, step) = (self.matrix.wavelengths(), self.matrix.wavelengths().len(), self.matrix.step());
        #[expect(clippy::cast_possible_truncation, reason = "a color is evaluated in f32")]
        let points: Vec<[f32; 2]> = (0..n * n).map(|at| [nm[at / n] as f32, nm[at % n] as f32]).collect();
        let mut values = vec![[0.0; 2]; n * n];
        eval_graph(&tried.graph, &tried.free, points.as_flattened(), values.as_flattened_mut())?;
        let beside = (0..n * n).filter(|at| at / n != at % n);
        let greatest = beside.map(|at| self.matrix.get(at / n, at % n)).fold(f64::MIN_POSITIVE, f64::max);
        let shown = |value: f64| [RgbSpace::SRGB.transfer.encode((value / greatest).clamp(0.0, 1.0)); 3];
        let fitted = |at: usize| {
            let [reradiated, reflected] = values[at];
            step * f64::from(reradiated) + if at / n == at % n { f64::from(reflected) } else { 0.0 }
        };
        // No more than two thousand pixels, whatever the matrix.
        let side = n * BIN_PIXELS.min(2000 / n).max(1);
        let picture = |of: &dyn Fn(usize) -> f64| -> Vec<[f64; 3]> {
            let bins: Vec<[f64; 3]> = (0..n * n).map(|at| shown(of(at))).collect();
            (0..side * side).map(|i| bins[i / side * n / side * n + i % side * n / side]).collect()
        };
        panels(side, side, &picture(&|at| self.matrix.get(at / n, at % n)), &picture(&fitted))
    }
}

/// A patch for each light, measured on the left and fitted on the right.
fn patches(looks: &[[[u8; 3]; 2]]) -> Result<Vec<u8>, Failure> {
    const SIDE: usize = 160;
    const GAP: usize = 8;
    let width = looks.len() * (SIDE + GAP) - GAP;
    let pixel = |i: usize| {
        let (patch, x) = (i % width / (SIDE + GAP), i % width % (SIDE + GAP));
        if x < SIDE { looks[patch][x * 2 / SIDE] } else { [255; 3] }
    };
    let rgb: Vec<u8> = (0..width * SIDE).flat_map(pixel).collect();
    #[expect(clippy::cast_possible_truncation, reason = "there are a few lights")]
    let picture = Picture { width: width as u32, height: SIDE as u32, rgb: &rgb };
    Ok(picture.encode()?)
}
