//! Writes the Munsell renotation as a table of points: colors at (chroma · cos hue, chroma · sin hue, value).
//!
//!     cargo run -p color-fn-fitting --example munsell_points -- real.csv > data/points/munsell_renotation.csv
//!
//! The table that is read has the columns `hue,value,chroma,x,y,Y`: the xyY of Newhall, Nickerson & Judd (1943) under
//! illuminant C for the observer of 1931, Y in percent of magnesium oxide, of which a perfect diffuser is 102.57 (ASTM D1535).

use std::error::Error;

use color_fn_captures::TableReader;
use color_fn_colorimetry::convert::Matrix;
use color_fn_colorimetry::{Adaptation, Illuminant, Observer, RgbSpace, matrix};

/// Y of the table times this is the luminance factor.
const OF_DIFFUSER: f64 = 0.975 / 100.0;

/// The angle of a hue such as `7.5GY`, in turns from 0 (10RP) through red, yellow, green, blue: ten steps a letter.
fn turns(hue: &str) -> Option<f64> {
    const FAMILIES: [&str; 10] = ["R", "YR", "Y", "GY", "G", "BG", "B", "PB", "P", "RP"];
    let letters = hue.find(|c: char| c.is_ascii_alphabetic())?;
    let family = FAMILIES.iter().position(|name| *name == &hue[letters..])?;
    let step: f64 = hue[..letters].parse().ok()?;
    Some(((10.0 * u8::try_from(family).map(f64::from).ok()? + step) / 100.0).fract())
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("name the table of the renotation")?;
    let white = Illuminant::named("C")?.white(Observer::Cie1931_2);
    let to_rgb = Matrix::xyz_to_rgb(RgbSpace::SRGB, white, Adaptation::Bradford)?;
    println!("x,y,z,r,g,b");
    let text = std::fs::read_to_string(path)?;
    let mut table = TableReader::new(&text);
    table.next_row()?;
    while let Some(mut row) = table.next_row()? {
        let (numbers, turns) = (row.numbers(1)?, turns(row.text(0)));
        let (&[value, chroma, x, y, luminance], Some(turns)) = (&numbers[..], turns) else {
            return Err(row.error("expected a hue and five numbers").into());
        };
        let luminance = luminance * OF_DIFFUSER;
        let rgb = matrix::apply(to_rgb.rows(), [x / y * luminance, luminance, (1.0 - x - y) / y * luminance]);
        // Out of the gamut there is no sRGB color.
        if rgb.iter().all(|c| (0.0..=1.0).contains(c)) {
            let (sine, cosine) = (turns * std::f64::consts::TAU).sin_cos();
            // In hundredths, of which −0 is 0.
            let [x, y] = [cosine, sine].map(|x| (100.0 * chroma * x).round() / 100.0 + 0.0);
            let [r, g, b] = rgb;
            println!("{x:.2},{y:.2},{value},{r:.5},{g:.5},{b:.5}");
        }
    }
    Ok(())
}
