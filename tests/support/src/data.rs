//! Tables of the repository, read without the readers that are tested.

use std::path::Path;

/// Wavelengths in nm, and each column of reflectances under its name.
pub type Reflectances = (Vec<f64>, Vec<(String, Vec<f64>)>);

/// A table of reflectances under `data/`, wavelengths down.
///
/// # Panics
/// When the file is missing or holds anything but numbers below its header.
pub fn reflectances(file: &str) -> Reflectances {
    let text = text(file);
    let names = text.lines().next().expect("a header").split(',').skip(1);
    let rows = numbers(file);
    let column = |k: usize| rows.iter().map(|row| row[k]).collect();
    (column(0), names.enumerate().map(|(k, name)| (name.to_owned(), column(k + 1))).collect())
}

/// The rows of a table of numbers under `data/`, without its header.
///
/// # Panics
/// When the file is missing or holds anything but numbers below its header.
pub fn numbers(file: &str) -> Vec<Vec<f64>> {
    let number = |cell: String| cell.parse().expect("a number");
    cells(file).into_iter().map(|row| row.into_iter().map(number).collect()).collect()
}

/// The cells of a table under `data/`, row by row, without its header.
///
/// # Panics
/// When the file is missing.
pub fn cells(file: &str) -> Vec<Vec<String>> {
    text(file).lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

fn text(file: &str) -> String {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data")).join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}
