//! What is drawn and written of splats.

use color_fn_captures::{PlyFormat, Splats, pixel_direction};
use color_fn_fitting::splats::{AngularVariation, SplatColors};
use color_fn_fitting::{Detail, Fitted, SplatResult};

use super::field::Drawing;
use super::panels::Panels;
use crate::error::Failure;
use crate::present::Terminal;
use crate::present::table::{Cell, Column, Table};

/// What is written besides what every fit writes.
pub(super) const FILES: &[&str] = &[PICTURE, FITTED];
const PICTURE: &str = "-splats.png";
const FITTED: &str = "-fitted.ply";
/// Splats across and down a picture, and the pixels of each: all directions, latitude over longitude.
const TILES: [usize; 2] = [4, 8];
const TILE: [usize; 2] = [80, 40];
/// Pixels between splats.
const GAP: usize = 4;

/// A picture, all splats with the other family, and the ranking of bases.
pub(super) fn draw(splats: &Splats, fitted: &Fitted) -> Result<Drawing, Failure> {
    let Detail::Splats(result) = &fitted.detail else { return Ok(Drawing::default()) };
    let measured = SplatColors::read(splats)?;
    let ply = result.colors.write(splats).encode(PlyFormat::BinaryLittleEndian);
    let (table, facts) = rankings(result);
    Ok(Drawing {
        files: vec![(FITTED, ply, "the splats with these colors")],
        text: Some(table.render(Terminal::stdout())),
        facts: [("rankings".to_owned(), facts.into())].into_iter().collect(),
        ..Drawing::of(PICTURE, picture(&measured, result)?)
    })
}

/// Which basis is best for which class of angular variation within the same bytes.
#[expect(clippy::cast_precision_loss, reason = "splats and bytes are few")]
fn rankings(result: &SplatResult) -> (Table, Vec<serde_json::Value>) {
    let columns = vec![
        Column::text("signal"),
        Column::number("splats", 0),
        Column::number("bytes ≤", 0),
        Column::text("best"),
        Column::number("RMS", 5),
        Column::text("of harmonics"),
        Column::number("RMS", 5),
    ];
    let mut table = Table { columns, rows: Vec::new(), worst_by: 4 };
    let mut facts = Vec::new();
    for ranking in &result.rankings {
        let name = match ranking.variation {
            AngularVariation::Constant => "nearly constant",
            AngularVariation::Smooth => "smooth",
            AngularVariation::Glossy => "glossy",
        };
        let ((basis, rms), (harmonics, harmonics_rms)) = (&ranking.best, &ranking.harmonics);
        table.rows.push(vec![
            Cell::Text(name.into()),
            Cell::Number(ranking.splats as f64),
            Cell::Number(ranking.budget as f64),
            Cell::Text(basis.to_string()),
            Cell::Number(*rms),
            Cell::Text(harmonics.to_string()),
            Cell::Number(*harmonics_rms),
        ]);
        facts.push(serde_json::json!({
            "signal": name, "splats": ranking.splats, "bytes": ranking.budget, "best": basis.to_string(), "rms": rms,
            "harmonics": harmonics.to_string(), "harmonics_rms": harmonics_rms,
        }));
    }
    (table, facts)
}

/// The splats that depend on direction most, each a map of all directions.
fn picture(measured: &SplatColors, result: &SplatResult) -> Result<Vec<u8>, Failure> {
    let mut order: Vec<usize> = (0..result.degree_mean_squares.len()).collect();
    let varying = |i: usize| result.degree_mean_squares[i][1..].iter().sum::<f64>();
    order.sort_by(|&a, &b| varying(b).total_cmp(&varying(a)));
    order.truncate(TILES[0] * TILES[1]);
    let columns = TILES[0].min(order.len());
    let size = [columns, order.len().div_ceil(columns)];
    let [width, height] = [0, 1].map(|k| size[k] * (TILE[k] + GAP) - GAP);
    let directions: Vec<[f64; 3]> =
        (0..TILE[0] * TILE[1]).map(|i| pixel_direction(TILE, i % TILE[0], i / TILE[0])).collect();
    let tiles = |colors: &SplatColors| {
        let mut pixels = vec![[1.0; 3]; width * height];
        for (k, &i) in order.iter().enumerate() {
            let splat = result.compared[i];
            let (left, top) = (k % columns * (TILE[0] + GAP), k / columns * (TILE[1] + GAP));
            for (p, rgb) in colors.values(splat..splat + 1, &directions).chunks_exact(3).enumerate() {
                pixels[(top + p / TILE[0]) * width + left + p % TILE[0]] = [rgb[0], rgb[1], rgb[2]];
            }
        }
        pixels
    };
    let (measured, fitted) = (tiles(measured), tiles(&result.colors));
    let panels = Panels {
        caption: format!(
            "the {} splats that vary most with direction, each as latitude and longitude",
            order.len()
        ),
        size: [width, height],
        columns: Vec::new(),
        measured: &measured,
        fitted: &fitted,
        differences: None,
    };
    panels.encode()
}
