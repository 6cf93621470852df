//! The same data, however it is written, are the same set to the last bit.

use super::*;

/// Reflectances at 10 nm, in thousandths: of each wavelength, of each sample.
fn thousandths(i: u32, sample: u32) -> u32 {
    19 + 37 * i % 401 + 211 * sample
}

const NAMES: [&str; 3] = ["white", "dark skin", "blue sky"];
const WAVELENGTHS: u32 = 36;

fn nm(i: u32) -> u32 {
    380 + 10 * i
}

/// How a table is written.
#[derive(Debug, Clone, Copy)]
struct Style {
    separator: &'static str,
    comma: bool,
    percent: bool,
    micrometres: bool,
    falling: bool,
    quotes: bool,
}

impl Style {
    fn mark(self, number: String) -> String {
        if self.comma { number.replace('.', ",") } else { number }
    }

    fn wavelength(self, i: u32) -> String {
        let i = if self.falling { WAVELENGTHS - 1 - i } else { i };
        self.mark(if self.micrometres { format!("0.{}", nm(i)) } else { nm(i).to_string() })
    }

    fn value(self, i: u32, sample: u32) -> String {
        let i = if self.falling { WAVELENGTHS - 1 - i } else { i };
        let value = thousandths(i, sample);
        self.mark(if self.percent {
            format!("{}.{}", value / 10, value % 10)
        } else {
            format!("0.{value:03}")
        })
    }

    fn row(self, cells: impl Iterator<Item = String>) -> String {
        let quote = |cell: String| if self.quotes { format!("\"{cell}\"") } else { cell };
        cells.map(quote).collect::<Vec<_>>().join(self.separator)
    }

    fn down(self, header: bool) -> String {
        let corner = if self.micrometres { "wavelength (µm)" } else { "wavelength (nm)" };
        let names = NAMES.into_iter().map(String::from);
        let first = header.then(|| self.row(std::iter::once(corner.to_owned()).chain(names)));
        let row = |i| self.row(std::iter::once(self.wavelength(i)).chain((0..3).map(|s| self.value(i, s))));
        first.into_iter().chain((0..WAVELENGTHS).map(row)).collect::<Vec<_>>().join("\n")
    }

    fn across(self) -> String {
        let header = std::iter::once("name".to_owned()).chain((0..WAVELENGTHS).map(|i| self.wavelength(i)));
        let row = |s: u32| {
            let values = (0..WAVELENGTHS).map(|i| self.value(i, s));
            self.row(std::iter::once(NAMES[s as usize].to_owned()).chain(values))
        };
        std::iter::once(self.row(header)).chain((0..3).map(row)).collect::<Vec<_>>().join("\r\n")
    }
}

fn styles() -> impl Iterator<Item = Style> {
    [",", ";", "\t", " ; "].into_iter().flat_map(|separator| {
        (0..32u32).map(move |bits| {
            let bit = |k: u32| bits >> k & 1 == 1;
            let comma = bit(0);
            // Decimal commas between commas stand in quotes, as spreadsheets write them.
            let quotes = bit(4) || (comma && separator == ",");
            Style { separator, comma, percent: bit(1), micrometres: bit(2), falling: bit(3), quotes }
        })
    })
}

fn expected() -> SpectralSet {
    let values = |sample| (0..WAVELENGTHS).map(|i| f64::from(thousandths(i, sample)) / 1e3).collect();
    let sample = |s: u32| Sample { name: NAMES[s as usize].to_owned(), values: values(s) };
    SpectralSet {
        wavelengths: (0..WAVELENGTHS).map(|i| f64::from(nm(i))).collect(),
        samples: (0..3).map(sample).collect(),
        quantity: SpectralQuantity::Reflectance,
    }
}

#[test]
fn a_table_is_the_same_in_every_style() {
    for style in styles() {
        assert_eq!(parse(&style.down(true)), expected(), "{style:?}");
        assert_eq!(parse(&style.across()), expected(), "{style:?}");
    }
}

#[test]
fn without_a_header_only_the_names_differ() {
    let numbered = || {
        let mut set = expected();
        for (sample, name) in set.samples.iter_mut().zip(["1", "2", "3"]) {
            sample.name = name.to_owned();
        }
        set
    };
    let plain = Style {
        separator: ",",
        comma: false,
        percent: false,
        micrometres: false,
        falling: false,
        quotes: false,
    };
    for style in styles().chain([Style { separator: "   ", comma: true, ..plain }]) {
        assert_eq!(parse(&style.down(false)), numbered(), "{style:?}");
    }
}

#[test]
fn every_encoding_and_every_form_is_the_same() {
    let csv = Style {
        separator: ";",
        comma: true,
        percent: true,
        micrometres: false,
        falling: false,
        quotes: false,
    }
    .down(true);
    let read = |bytes: &[u8]| {
        SpectralSet::parse(bytes, "file", &ReadOptions::of(SpectralQuantity::Reflectance)).unwrap().set
    };
    let utf16 = |mark: [u8; 2], unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        mark.into_iter().chain(csv.encode_utf16().flat_map(unit)).collect()
    };
    assert_eq!(read(format!("\u{feff}{csv}").as_bytes()), expected());
    assert_eq!(read(&utf16([0xff, 0xfe], u16::to_le_bytes)), expected());
    assert_eq!(read(&utf16([0xfe, 0xff], u16::to_be_bytes)), expected());
    for line_break in ["\r", "\r\n", "\n\n"] {
        assert_eq!(parse(&csv.replace('\n', line_break)), expected());
    }

    let fields: String = (0..WAVELENGTHS).map(|i| format!(" SPECTRAL_NM{}", nm(i))).collect();
    let rows: String = (0..3)
        .map(|s: u32| {
            let values: String = (0..WAVELENGTHS).map(|i| format!(" 0.{:03}", thousandths(i, s))).collect();
            format!("{} \"{}\"{values}\n", s + 1, NAMES[s as usize])
        })
        .collect();
    let cgats = format!(
        "CGATS.17\nBEGIN_DATA_FORMAT\nSAMPLE_ID SAMPLE_NAME{fields}\nEND_DATA_FORMAT\nNUMBER_OF_SETS 3\n\
         BEGIN_DATA\n{rows}END_DATA\n"
    );
    assert_eq!(parse(&cgats), expected());

    let one = |s: u32| {
        let data: String = (0..WAVELENGTHS)
            .map(|i| {
                format!("<SpectralData wavelength=\"{}\">0.{:03}</SpectralData>", nm(i), thousandths(i, s))
            })
            .collect();
        let header = format!("<Header><Description>{}</Description></Header>", NAMES[s as usize]);
        let quantity = "<SpectralQuantity>reflectance</SpectralQuantity>";
        let spectrum = format!("<SpectralDistribution>{quantity}{data}</SpectralDistribution>");
        let text = format!("<IESTM2714 xmlns=\"iestm2714\">{header}{spectrum}</IESTM2714>");
        let columns: String =
            (0..WAVELENGTHS).map(|i| format!("{}\t0,{:03}\n", nm(i), thousandths(i, s))).collect();
        let spectrometer = format!("Data from x\n>>>>>Begin Spectral Data<<<<<\n{columns}");
        (parse(&text).samples.remove(0), parse(&spectrometer).samples.remove(0))
    };
    for (s, sample) in (0..).zip(expected().samples) {
        let (tm27, spectrometer) = one(s);
        assert_eq!(tm27, sample);
        assert_eq!(spectrometer, Sample { name: "file".to_owned(), ..sample });
    }
}
