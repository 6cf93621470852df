//! View-dependent colors of splats, in another family.

use color_fn_captures::{PlyFormat, Splats, pixel_direction};
use color_fn_fitting::LobeFamily;
use color_fn_fitting::splats::{
    AngularVariation, MAX_SPLAT_LOBES, SplatBasis, SplatColors, SplatFitter, degree_mean_squares,
    mean_squares, spread,
};

use super::tried::{Extra, Found, Measure, Trials, Tried, panels, place};
use crate::basis::DirectionalBasis;
use crate::commands::fit::args::FitArgs;
use crate::console::Console;
use crate::error::Failure;
use crate::present::Terminal;
use crate::present::progress::Progress;
use crate::present::table::{Cell, Column, Table};
use crate::present::text::count;

/// Families are tried on so many splats at most, evenly chosen; the chosen one is fitted to all.
const TRIED: usize = 20_000;
/// Directions that nothing is fitted to.
const HELD_OUT: usize = 160;
/// The part of splats that are the worst, and how many that are at least.
const WORST: f64 = 0.01;
/// Bytes at which families are compared: 9 numbers, and as many as harmonics of degree 1, 21, and harmonics of degree 2.
const BUDGETS: [usize; 4] = [36, 48, 84, 108];
/// The ending of the picture's name, and of the splats'.
const PICTURE: &str = "-splats.png";
const FITTED: &str = "-fitted.ply";
/// Splats across and down a picture, and the pixels of each: all directions, latitude over longitude.
const BOARD: [usize; 2] = [4, 8];
const TILE: [usize; 2] = [80, 40];
/// Pixels between splats.
const GAP: usize = 4;

/// Fits splats.
pub(super) fn run(args: &FitArgs, asked: Option<DirectionalBasis>, console: Console) -> Result<(), Failure> {
    let splats = Splats::read(&args.data)?;
    let colors = SplatColors::read(&splats).map_err(|error| Failure::in_file(&args.data, &error))?;
    let place = place(args, &[PICTURE, FITTED])?;
    let work = Work::new(&colors, asked)?;
    let trials = work.trials()?;
    let bytes = 4 * colors.basis().parameters();
    // Half of what the file has, or what the smallest lobe takes.
    let (chosen, why) = trials.choose(args, asked.as_ref(), (bytes / 2).max(BUDGETS[0]))?;
    let fitted = work.all(chosen.basis)?;
    let notes = work.notes(&splats);
    let (table, facts) = work.rank_bases();
    let shown = work.example;
    let found = Found {
        kind: "splats",
        data: format!("{} splats with {} of {bytes} bytes each", count(colors.len()), named(colors.basis())),
        notes,
        trials: &trials,
        chosen,
        why,
        remark: Some(format!(
            "bytes are those of one splat; NAME.colorfn is the color of splat {shown} (from 0), whose color depends on \
             direction most"
        )),
        details: [("splat".to_owned(), shown.into())].into_iter().collect(),
        picture: (PICTURE, work.picture(&fitted)?),
        extra: Extra {
            files: vec![(
                FITTED,
                fitted.write(&splats).encode(PlyFormat::BinaryLittleEndian),
                "the splats with these colors",
            )],
            text: Some(table.render(Terminal::stdout())),
            facts: [("angular_variation".to_owned(), facts.into())].into_iter().collect(),
        },
    };
    found.finish(place, args, console)
}

/// The basis as it is named.
fn named(basis: SplatBasis) -> DirectionalBasis {
    match basis {
        SplatBasis::Harmonics(degree) => DirectionalBasis::Harmonics(degree),
        SplatBasis::Lobes(family, lobes) => DirectionalBasis::Lobes(family, lobes),
    }
}

/// The basis of a name, of splats whose harmonics have a degree.
fn basis(asked: DirectionalBasis, degree: usize) -> Result<SplatBasis, Failure> {
    match asked {
        DirectionalBasis::Harmonics(wanted) if wanted <= degree => Ok(SplatBasis::Harmonics(wanted)),
        DirectionalBasis::Harmonics(_) => Err(Failure::usage(format!(
            "--basis {asked}: these splats have nothing of a degree above {degree}"
        ))),
        DirectionalBasis::Lobes(family, lobes) if lobes <= MAX_SPLAT_LOBES => {
            Ok(SplatBasis::Lobes(family, lobes))
        }
        DirectionalBasis::Lobes(..) => {
            Err(Failure::usage(format!("--basis {asked}: a splat has at most {MAX_SPLAT_LOBES} lobes")))
        }
    }
}

/// All families of the splats they are tried on.
struct Work<'a> {
    colors: &'a SplatColors,
    fitter: SplatFitter,
    /// Which splats, and their colors.
    places: Vec<usize>,
    sample: SplatColors,
    fitted: Vec<SplatColors>,
    /// Of each the mean square errors, splat by splat.
    errors: Vec<Vec<f64>>,
    /// Of each splat of the sample the mean squares of degrees 0 to 3.
    degrees: Vec<[f64; 4]>,
    /// The splat of the file that depends on direction most.
    example: usize,
}

impl<'a> Work<'a> {
    fn new(colors: &'a SplatColors, asked: Option<DirectionalBasis>) -> Result<Self, Failure> {
        let degree = if let SplatBasis::Harmonics(degree) = colors.basis() { degree } else { 3 };
        let lobes = [LobeFamily::Gaussians, LobeFamily::Betas, LobeFamily::Zonal(3)].into_iter();
        let lobes = lobes.flat_map(|family| (1..=3).map(move |n| SplatBasis::Lobes(family, n)));
        let mut bases: Vec<SplatBasis> = (0..=degree).map(SplatBasis::Harmonics).chain(lobes).collect();
        if let Some(asked) = asked {
            let asked = basis(asked, degree)?;
            if !bases.contains(&asked) {
                bases.push(asked);
            }
        }
        let step = colors.len().div_ceil(TRIED);
        let places: Vec<usize> = (0..colors.len()).step_by(step).collect();
        let (fitter, sample) = (SplatFitter::new(), colors.of(&places));
        let progress = Progress::new("trying families", places.len());
        let fitted = fitter.fit(&sample, &bases, || progress.step());
        let directions = spread(HELD_OUT, 0.5);
        let errors = fitted.iter().map(|one| mean_squares(&sample, one, &directions)).collect();
        // Harmonics of the degree that the file has are among them.
        let harmonics = fitted.iter().filter(|one| matches!(one.basis(), SplatBasis::Harmonics(_)));
        let degrees =
            harmonics.max_by_key(|one| one.basis().parameters()).map_or(Vec::new(), degree_mean_squares);
        let varying = |i: &usize| degrees[*i][1..].iter().sum::<f64>();
        let example = (0..degrees.len()).max_by(|a, b| varying(a).total_cmp(&varying(b)));
        let example = example.map_or(0, |i| places[i]);
        Ok(Self { colors, fitter, places, sample, fitted, errors, degrees, example })
    }

    /// A row for each family: what one splat takes, and the errors of all that were tried.
    fn trials(&self) -> Result<Trials<DirectionalBasis>, Failure> {
        let example = self.places.iter().position(|&place| place == self.example).unwrap_or(0);
        let one = |(fitted, errors): (&SplatColors, &Vec<f64>)| {
            let mut sorted = errors.clone();
            sorted.sort_by(|a, b| b.total_cmp(a));
            let worst = &sorted[..part(sorted.len())];
            let square = mean(errors);
            Tried {
                basis: named(fitted.basis()),
                graph: fitted.basis().graph(),
                free: fitted.parameters(example).to_vec(),
                errors: vec![square.sqrt(), -10.0 * square.log10(), mean(worst).sqrt()],
            }
        };
        let measure = |name, key, digits, more_is_better| Measure { name, key, digits, more_is_better };
        let measures = vec![
            measure("RMS", "rms", 5, false),
            measure("PSNR (dB)", "psnr", 2, true),
            measure("RMS, worst 1 %", "rms_worst", 5, false),
        ];
        Ok(Trials { measures, tried: self.fitted.iter().zip(&self.errors).map(one).collect() })
    }

    /// All splats in a family.
    fn all(&self, chosen: DirectionalBasis) -> Result<SplatColors, Failure> {
        let found = self.fitted.iter().find(|fitted| named(fitted.basis()) == chosen);
        let found = found.ok_or_else(|| Failure::work(format!("{chosen} could not be fitted")))?;
        if found.len() == self.colors.len() {
            return Ok(found.clone());
        }
        let progress = Progress::new("fitting all splats", self.colors.len());
        let mut all = self.fitter.fit(self.colors, &[found.basis()], || progress.step());
        all.pop().ok_or_else(|| Failure::work("there are no splats"))
    }

    fn notes(&self, splats: &Splats) -> Vec<String> {
        let mut notes = vec![
            "colors are max(0, C(d)), encoded sRGB, d from the camera to the splat, in the axes of the file"
                .into(),
            format!(
                "errors are those of encoded colors in {HELD_OUT} directions all around that nothing was fitted to, each splat alike"
            ),
        ];
        if self.sample.len() < splats.len() {
            notes.push(format!(
                "families were tried on {} of {} splats; the chosen one was fitted to all",
                count(self.sample.len()),
                count(splats.len())
            ));
        }
        notes
    }

    /// Which family is best for which kind of signal within the same bytes.
    #[expect(clippy::cast_precision_loss, reason = "splats and bytes are few")]
    fn rank_bases(&self) -> (Table, Vec<serde_json::Value>) {
        let mut table = Table {
            columns: vec![
                Column::text("signal"),
                Column::number("splats", 0),
                Column::number("bytes ≤", 0),
                Column::text("best"),
                Column::number("RMS", 5),
                Column::text("of harmonics"),
                Column::number("RMS", 5),
            ],
            rows: Vec::new(),
            worst_by: 4,
        };
        let mut facts = Vec::new();
        let most = 4 * self.colors.basis().parameters();
        for variation in AngularVariation::ALL {
            let of: Vec<usize> = (0..self.degrees.len())
                .filter(|&i| AngularVariation::of(self.degrees[i]) == variation)
                .collect();
            if of.is_empty() {
                continue;
            }
            let name = match variation {
                AngularVariation::Constant => "nearly constant",
                AngularVariation::Smooth => "smooth",
                AngularVariation::Glossy => "glossy",
            };
            for budget in BUDGETS.into_iter().filter(|&budget| budget < most) {
                let best = |harmonics_only: bool| {
                    let within = self.fitted.iter().zip(&self.errors).filter(|(fitted, _)| {
                        let harmonics = matches!(fitted.basis(), SplatBasis::Harmonics(_));
                        4 * fitted.basis().parameters() <= budget && (harmonics || !harmonics_only)
                    });
                    let rms = within.map(|(fitted, errors)| {
                        let square = of.iter().map(|&i| errors[i]).sum::<f64>() / of.len() as f64;
                        (named(fitted.basis()), square.sqrt())
                    });
                    rms.reduce(|best, other| if other.1 < best.1 { other } else { best })
                };
                let (Some((basis, rms)), Some((harmonics, harmonics_rms))) = (best(false), best(true)) else {
                    continue;
                };
                table.rows.push(vec![
                    Cell::Text(name.into()),
                    Cell::Number(of.len() as f64),
                    Cell::Number(budget as f64),
                    Cell::Text(basis.to_string()),
                    Cell::Number(rms),
                    Cell::Text(harmonics.to_string()),
                    Cell::Number(harmonics_rms),
                ]);
                facts.push(serde_json::json!({
                    "signal": name, "splats": of.len(), "bytes": budget, "best": basis.to_string(), "rms": rms,
                    "harmonics": harmonics.to_string(), "harmonics_rms": harmonics_rms,
                }));
            }
        }
        (table, facts)
    }

    /// The splats that depend on direction most, each a map of all directions.
    fn picture(&self, fitted: &SplatColors) -> Result<Vec<u8>, Failure> {
        let mut order: Vec<usize> = (0..self.degrees.len()).collect();
        let varying = |i: usize| self.degrees[i][1..].iter().sum::<f64>();
        order.sort_by(|&a, &b| varying(b).total_cmp(&varying(a)));
        order.truncate(BOARD[0] * BOARD[1]);
        let columns = BOARD[0].min(order.len());
        let size = [columns, order.len().div_ceil(columns)];
        let [width, height] = [0, 1].map(|k| size[k] * (TILE[k] + GAP) - GAP);
        let directions: Vec<[f64; 3]> =
            (0..TILE[0] * TILE[1]).map(|i| pixel_direction(TILE, i % TILE[0], i / TILE[0])).collect();
        let board = |colors: &SplatColors, place: &dyn Fn(usize) -> usize| {
            let mut pixels = vec![[1.0; 3]; width * height];
            for (k, &i) in order.iter().enumerate() {
                let at = place(i);
                let (left, top) = (k % columns * (TILE[0] + GAP), k / columns * (TILE[1] + GAP));
                for (p, rgb) in colors.values(at..at + 1, &directions).chunks_exact(3).enumerate() {
                    pixels[(top + p / TILE[0]) * width + left + p % TILE[0]] = [rgb[0], rgb[1], rgb[2]];
                }
            }
            pixels
        };
        let measured = board(&self.sample, &|i| i);
        panels(width, height, &measured, &board(fitted, &|i| self.places[i]))
    }
}

#[expect(clippy::cast_precision_loss, reason = "splats are few")]
fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// How many are the worst of so many: one at least.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "splats are few"
)]
fn part(count: usize) -> usize {
    ((WORST * count as f64).round() as usize).clamp(1, count)
}
