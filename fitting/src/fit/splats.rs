//! View-dependent colors of splats, in another family.

use std::ops::ControlFlow;

use color_fn_captures::{CaptureKind, Splats};

use super::comparison::{Candidates, FittedCandidate, Measure, Target};
use super::detail::{Detail, SplatRanking, SplatResult};
use super::error::FitError;
use super::fitted::Fitted;
use super::goal::Goal;
use super::grouped::grouped;
use super::position::unsuitable;
use super::progress::{Monitor, Stage};
use crate::registry::{Basis, DirectionRole, Family, Role, Size, families};
use crate::splats::{
    AngularVariation, MAX_SPLAT_LOBES, SplatBasis, SplatColors, SplatFitter, degree_mean_squares,
    mean_squares, spread,
};

/// Families are compared on so many splats at most, evenly chosen; the chosen one is fitted to all.
const MAX_COMPARED: usize = 20_000;
/// Directions that nothing is fitted to.
const HELD_OUT: usize = 160;
/// The part of splats that are the worst.
const WORST: f64 = 0.01;
/// Bytes at which families are ranked: 9 numbers, and as many as harmonics of degree 1, 21, and harmonics of degree 2.
const BUDGETS: [usize; 4] = [36, 48, 84, 108];

const MEASURES: [Measure; 3] = [
    Measure::of("RMS", "rms", 5),
    Measure { name: "PSNR (dB)", key: "psnr", digits: 2, more_is_better: true },
    Measure::of("RMS, worst 1 %", "rms_worst", 5),
];

pub(super) fn fit(splats: &Splats, goal: &Goal, monitor: &Monitor<'_>) -> Result<Fitted, FitError> {
    let colors = SplatColors::read(splats).map_err(FitError::Splats)?;
    let comparison = Splatwise::new(&colors, goal, monitor)?;
    let bytes = 4 * colors.basis().parameters();
    // Half of what the file has, or what the smallest lobe takes.
    let chosen = comparison.candidates().choose(goal, (bytes / 2).max(BUDGETS[0]))?;
    let all = comparison.fit_all(chosen.index, monitor)?;
    let example = comparison.example;
    let named = basis_name(colors.basis());
    let description = format!("{} splats with {named} of {bytes} bytes each", grouped(colors.len()));
    let mut details = color_fn_core::file::Facts::new();
    details.insert("splat".into(), example.into());
    Ok(Fitted {
        kind: CaptureKind::Splats,
        file: chosen.file(details)?,
        comparison: chosen.comparison,
        reason: chosen.reason,
        description,
        notes: comparison.notes(splats),
        remark: Some(format!(
            "bytes are those of one splat; NAME.colorfn is the color of splat {example} (from 0), whose color depends on direction \
             most"
        )),
        detail: Detail::Splats(Box::new(SplatResult {
            colors: all,
            rankings: comparison.rankings(),
            compared: comparison.compared,
            degree_mean_squares: comparison.degree_mean_squares,
            example,
        })),
    })
}

/// The families of the splats that they are compared on.
struct Splatwise<'a> {
    colors: &'a SplatColors,
    fitter: SplatFitter,
    /// Which splats, and their colors.
    compared: Vec<usize>,
    sample: SplatColors,
    bases: Vec<Basis>,
    fitted: Vec<SplatColors>,
    /// Of each basis the mean square errors, splat by splat.
    errors: Vec<Vec<f64>>,
    /// Of each splat of the sample the mean squares of degrees 0 to 3.
    degree_mean_squares: Vec<[f64; 4]>,
    /// The splat of the file that depends on direction most.
    example: usize,
}

/// The bases for splats whose harmonics have a degree, and what they are of a splat.
fn bases(goal: &Goal, degree: usize) -> Result<Vec<(Basis, SplatBasis)>, FitError> {
    let kind = CaptureKind::Splats;
    let splat_basis = |basis: Basis| {
        let n = basis.size().count();
        match basis.role(kind) {
            Some(Role::Direction(DirectionRole::Harmonics)) if n <= degree => {
                Ok((basis, SplatBasis::Harmonics(n)))
            }
            Some(Role::Direction(DirectionRole::Harmonics)) => {
                Err(unsuitable(&basis, format!("these splats have nothing of a degree above {degree}")))
            }
            Some(Role::Direction(DirectionRole::Lobes(family))) if n <= MAX_SPLAT_LOBES => {
                Ok((basis, SplatBasis::Lobes(family, n)))
            }
            Some(Role::Direction(DirectionRole::Lobes(_))) => {
                Err(unsuitable(&basis, format!("a splat has at most {MAX_SPLAT_LOBES} lobes")))
            }
            _ => Err(FitError::BasisOfOtherData { basis, kind }),
        }
    };
    // Harmonics beyond the degree of the splats are no candidates.
    let mut all: Vec<_> =
        Basis::candidates(kind).into_iter().filter_map(|basis| splat_basis(basis).ok()).collect();
    if let Some(basis) = &goal.basis {
        let requested = splat_basis(basis.clone())?;
        if !all.contains(&requested) {
            all.push(requested);
        }
    }
    Ok(all)
}

/// The name of the basis that a file has.
fn basis_name(basis: SplatBasis) -> String {
    let (role, n) = match basis {
        SplatBasis::Harmonics(degree) => (DirectionRole::Harmonics, degree),
        SplatBasis::Lobes(family, lobes) => (DirectionRole::Lobes(family), lobes),
    };
    let kind = CaptureKind::Splats;
    let same =
        |family: &&'static Family| matches!(family.role(kind), Some(Role::Direction(known)) if known == role);
    let family = families(kind).find(same);
    family.map_or_else(String::new, |family| Basis::of(family, Size::Count(n)).to_string())
}

impl<'a> Splatwise<'a> {
    fn new(colors: &'a SplatColors, goal: &Goal, monitor: &Monitor<'_>) -> Result<Self, FitError> {
        let degree = if let SplatBasis::Harmonics(degree) = colors.basis() { degree } else { 3 };
        let (bases, splat_bases): (Vec<Basis>, Vec<SplatBasis>) = bases(goal, degree)?.into_iter().unzip();
        let step = colors.len().div_ceil(MAX_COMPARED);
        let compared: Vec<usize> = (0..colors.len()).step_by(step).collect();
        let (fitter, sample) = (SplatFitter::new(), colors.of(&compared));
        let fitted = fit_splats(&fitter, &sample, &splat_bases, Stage::Comparing, monitor)?;
        let directions = spread(HELD_OUT, 0.5);
        let errors = fitted.iter().map(|one| mean_squares(&sample, one, &directions)).collect();
        // Harmonics of the degree that the file has are among them.
        let harmonics = fitted.iter().filter(|one| matches!(one.basis(), SplatBasis::Harmonics(_)));
        let degree_mean_squares =
            harmonics.max_by_key(|one| one.basis().parameters()).map_or(Vec::new(), degree_mean_squares);
        let varying = |i: &usize| degree_mean_squares[*i][1..].iter().sum::<f64>();
        let example = (0..degree_mean_squares.len()).max_by(|a, b| varying(a).total_cmp(&varying(b)));
        let example = example.map_or(0, |i| compared[i]);
        Ok(Self { colors, fitter, compared, sample, bases, fitted, errors, degree_mean_squares, example })
    }

    /// A candidate for each family: what one splat takes, and the errors of all that were compared.
    fn candidates(&self) -> Candidates {
        let example = self.compared.iter().position(|&place| place == self.example).unwrap_or(0);
        let one = |(i, fitted): (usize, &SplatColors)| {
            let errors = &self.errors[i];
            let mut sorted = errors.clone();
            sorted.sort_by(|a, b| b.total_cmp(a));
            let worst = &sorted[..worst_count(sorted.len())];
            let square = mean(errors);
            FittedCandidate {
                errors: vec![square.sqrt(), -10.0 * square.log10(), mean(worst).sqrt()],
                ..FittedCandidate::new(
                    self.bases[i].clone(),
                    fitted.basis().graph(),
                    fitted.parameters(example).to_vec(),
                )
            }
        };
        let all = self.fitted.iter().enumerate().map(one).collect();
        Candidates::new(&MEASURES, all, Target::Nothing)
    }

    /// All splats in a family.
    fn fit_all(&self, chosen: usize, monitor: &Monitor<'_>) -> Result<SplatColors, FitError> {
        let found = &self.fitted[chosen];
        if found.len() == self.colors.len() {
            return Ok(found.clone());
        }
        let mut all = fit_splats(&self.fitter, self.colors, &[found.basis()], Stage::FittingAll, monitor)?;
        all.pop().ok_or(FitError::NothingFitted)
    }

    fn notes(&self, splats: &Splats) -> Vec<String> {
        let mut notes = vec![
            "colors are max(0, C(d)), encoded sRGB, d from the camera to the splat, in the axes of the file"
                .into(),
            format!(
                "errors are those of encoded colors in {HELD_OUT} directions all around that nothing was fitted to, each splat alike"
            ),
        ];
        notes.extend_from_slice(splats.notes());
        if self.sample.len() < splats.len() {
            notes.push(format!(
                "families were compared on {} of {} splats; the chosen one was fitted to all",
                grouped(self.sample.len()),
                grouped(splats.len())
            ));
        }
        notes
    }

    /// Which family is best for which class of angular variation within the same bytes.
    fn rankings(&self) -> Vec<SplatRanking> {
        let max = 4 * self.colors.basis().parameters();
        let mut rankings = Vec::new();
        for variation in AngularVariation::ALL {
            let of = |i: &usize| AngularVariation::of(self.degree_mean_squares[*i]) == variation;
            let of: Vec<usize> = (0..self.degree_mean_squares.len()).filter(of).collect();
            if of.is_empty() {
                continue;
            }
            for budget in BUDGETS.into_iter().filter(|&budget| budget < max) {
                if let (Some(best), Some(harmonics)) =
                    (self.best(&of, budget, false), self.best(&of, budget, true))
                {
                    rankings.push(SplatRanking { variation, splats: of.len(), budget, best, harmonics });
                }
            }
        }
        rankings
    }

    /// The best basis for some splats within a budget, and its error.
    fn best(&self, of: &[usize], budget: usize, harmonics_only: bool) -> Option<(Basis, f64)> {
        let within = (0..self.fitted.len()).filter(|&k| {
            let basis = self.fitted[k].basis();
            let harmonics = matches!(basis, SplatBasis::Harmonics(_));
            4 * basis.parameters() <= budget && (harmonics || !harmonics_only)
        });
        let rms = within.map(|k| {
            let square = of.iter().map(|&i| self.errors[k][i]).sum::<f64>() / of.len() as f64;
            (k, square.sqrt())
        });
        let best = rms.reduce(|best, other| if other.1 < best.1 { other } else { best });
        best.map(|(k, rms)| (self.bases[k].clone(), rms))
    }
}

/// Fits splats, a step for each.
fn fit_splats(
    fitter: &SplatFitter,
    colors: &SplatColors,
    bases: &[SplatBasis],
    stage: Stage,
    monitor: &Monitor<'_>,
) -> Result<Vec<SplatColors>, FitError> {
    let steps = monitor.begin(stage, colors.len())?;
    let step = || if steps.step().is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
    fitter.fit_unless(colors, bases, step).ok_or(FitError::Cancelled)
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// How many are the worst of so many: one at least.
fn worst_count(count: usize) -> usize {
    ((WORST * count as f64).round() as usize).clamp(1, count)
}
