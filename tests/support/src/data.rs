//! Measured reflectances of the repository, read without the readers that are tested.

use std::path::Path;

/// Wavelengths in nm, and each column of reflectances under its name.
pub type Reflectances = (Vec<f64>, Vec<(String, Vec<f64>)>);

/// A table of reflectances under `data/`, wavelengths down.
///
/// # Panics
/// When the file is missing or holds anything but numbers below its header.
pub fn reflectances(file: &str) -> Reflectances {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data")).join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut lines = text.lines();
    let header = lines.next().expect("a header");
    let mut columns: Vec<_> = header.split(',').skip(1).map(|name| (name.to_owned(), Vec::new())).collect();
    let mut wavelengths = Vec::new();
    for line in lines {
        let mut numbers = line.split(',').map(|cell| cell.parse::<f64>().expect("a number"));
        wavelengths.push(numbers.next().expect("a wavelength"));
        for (column, number) in columns.iter_mut().zip(numbers) {
            column.1.push(number);
        }
    }
    (wavelengths, columns)
}
