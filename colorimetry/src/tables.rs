//! The standard tables, compiled in from `colorimetry/data` and parsed once.

/// A table over wavelength: one named column a quantity. A cell may be empty before a column begins
/// or after it ends.
pub(super) struct Table {
    pub(super) names: Vec<&'static str>,
    pub(super) wavelengths: Vec<f64>,
    /// One row a wavelength, one cell a name.
    rows: Vec<Vec<Option<f64>>>,
}

impl Table {
    /// Parses a compiled-in CSV file: a header whose first cell is the wavelength in nm, then
    /// numbers.
    ///
    /// # Panics
    /// When the file is malformed. It is a part of the program, and the tests parse every one.
    pub(super) fn parse(csv: &'static str) -> Self {
        let mut lines = csv.lines();
        let names = lines.next().expect("a table has a header").split(',').skip(1).collect();
        let (wavelengths, rows) = lines
            .map(|line| {
                let mut cells = line.split(',').map(|cell| {
                    (!cell.is_empty()).then(|| cell.parse::<f64>().expect("a table holds numbers"))
                });
                let nm = cells.next().flatten().expect("each row has a wavelength");
                (nm, cells.collect())
            })
            .unzip();
        Self { names, wavelengths, rows }
    }

    /// The filled cells of one column: wavelengths in nm, and values.
    pub(super) fn column(&self, index: usize) -> (Vec<f64>, Vec<f64>) {
        self.wavelengths.iter().zip(&self.rows).filter_map(|(nm, row)| row[index].map(|v| (*nm, v))).unzip()
    }

    /// The rows of a table of three full columns.
    pub(super) fn triples(&self) -> Vec<[f64; 3]> {
        let cell = |row: &[Option<f64>], i: usize| row[i].expect("no cell of this table is empty");
        self.rows.iter().map(|row| [cell(row, 0), cell(row, 1), cell(row, 2)]).collect()
    }
}
