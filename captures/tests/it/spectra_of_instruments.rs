//! Files as instruments and libraries write them, after their documentation: a tile of known reflectance in each.

use color_fn_captures::spectra::{ReadOptions, ReadResult, SpectralQuantity, SpectralSet};

use SpectralQuantity::{Emission, Reflectance, Transmittance};

/// A reflectance that rises smoothly from 0.1 to 0.6.
fn tile(nm: f64) -> f64 {
    0.35 + 0.25 * ((nm - 560.0) / 40.0).tanh()
}

/// Lines of 380 to 730 nm at 10 nm.
fn lines(line: impl Fn(f64) -> String) -> String {
    (0..36).map(|i| line(380.0 + 10.0 * f64::from(i)) + "\n").collect()
}

#[track_caller]
fn read_as(text: &str, options: &ReadOptions<'_>) -> ReadResult {
    SpectralSet::parse(text.as_bytes(), "file", options).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// One spectrum of the tile, to the four digits of the text.
#[track_caller]
fn is_tile(text: &str, quantity: SpectralQuantity) -> ReadResult {
    let read = read_as(text, &ReadOptions::default());
    let set = &read.set;
    assert_eq!((set.samples.len(), set.quantity), (1, quantity), "{:?}\n{text}", read.assumptions);
    let curve = set.curve(&set.samples[0]).unwrap();
    for nm in [400.0, 500.0, 550.0, 600.0, 700.0] {
        let error = (curve.at(nm) - tile(nm)).abs();
        assert!(error < 1e-4, "{} at {nm} nm: {:?}\n{text}", curve.at(nm), read.assumptions);
    }
    read
}

#[track_caller]
fn refused(text: &str, expected: &[&str]) {
    let error =
        SpectralSet::parse(text.as_bytes(), "file", &ReadOptions::default()).expect_err(text).to_string();
    assert!(
        error.starts_with("line ") && expected.iter().all(|part| error.contains(part)),
        "{error}\n{text}"
    );
}

#[test]
fn axes_of_other_units() {
    let reciprocal = |header: &str, constant: f64| {
        let rows = lines(|nm| format!("{:.6},{:.5}", constant / nm, tile(nm)));
        format!("{header},Reflectance\n{rows}")
    };
    // c = 299,792,458 m/s and hc = 1239.841984 eV·nm (SI 2019).
    is_tile(&reciprocal("Wavenumber [cm^-1]", 1e7), Reflectance);
    is_tile(&reciprocal("1/cm", 1e7), Reflectance);
    is_tile(&reciprocal("Frequency (THz)", 299_792.458), Reflectance);
    is_tile(&reciprocal("Photon energy (eV)", 1_239.841_984), Reflectance);
    is_tile(
        &format!("Wavelength (A),R\n{}", lines(|nm| format!("{},{:.5}", 10.0 * nm, tile(nm)))),
        Reflectance,
    );
    is_tile(&format!("Lambda (m),R\n{}", lines(|nm| format!("{nm}e-9,{:.5}", tile(nm)))), Reflectance);
    refused(
        &reciprocal("Frequency (Hz)", 299_792.458),
        &["line 1, column 1", "Frequency (Hz)", "not understood"],
    );
    refused(&reciprocal("Energy", 1239.8), &["`Energy`", "eV"]);
    // An infrared spectrum without a header is no reflectance from 400 to 4000 nm.
    let bruker: String = (0..37).map(|i| format!("{}\t0.5\n", 4000 - 100 * i)).collect();
    refused(&bruker, &["cm⁻¹", "unit"]);
}

#[test]
fn light_per_another_unit_is_taken_to_nm() {
    let light =
        |y: &str| format!("Energy (eV),{y}\n{}", lines(|nm| format!("{:.6},1.0", 1_239.841_984 / nm)));
    let read = read_as(&light("Radiance (W/m2/sr/eV)"), &ReadOptions::default());
    // dE/dλ = hc/λ².
    let curve = read.set.curve(&read.set.samples[0]).unwrap();
    assert!((curve.at(500.0) - 1_239.841_984 / 250_000.0).abs() < 1e-8);
    assert!((curve.at(700.0) - 1_239.841_984 / 490_000.0).abs() < 1e-8);
    let per_nm = read_as(&light("Radiance (W/m2/sr/nm)"), &ReadOptions::default());
    assert!(per_nm.set.samples[0].values.iter().all(|value| *value == 1.0));
    refused(&light("Radiance"), &["line 1, column 2", "per eV or per nm"]);
}

#[test]
fn tables_of_spectrophotometers() {
    let percent = |nm: f64| format!("{:.4}", 100.0 * tile(nm));
    // Agilent Cary: names in the first row, an axis before each, words below.
    let cary = format!(
        "Tile,,Again,,\nWavelength (nm),%R,Wavelength (nm),%R,\n{}\nTile\nCollection Time: 3/2/2026\nScan rate (nm/min)  600.0\n",
        lines(|nm| format!("{nm:.2},{},{nm:.2},{},", percent(nm), percent(nm)))
    );
    let read = read_as(&cary, &ReadOptions::default());
    let names: Vec<_> = read.set.samples.iter().map(|sample| sample.name.clone()).collect();
    assert_eq!(names, ["Tile", "Again"]);
    assert!((read.set.samples[1].values[17] - tile(550.0)).abs() < 1e-5);
    // Shimadzu UVProbe, PerkinElmer ASCII, Konica Minolta across, X-Rite, Labsphere.
    is_tile(
        &format!("\"Wavelength nm.\",\"R%\"\n{}", lines(|nm| format!("{nm:.2},{}", percent(nm)))),
        Reflectance,
    );
    let pe = "PE UV       SUBTECH     SPECTRUM    ASCII       PEDS        4.00\n-1\ntile.sp\n26/03/02\n#HDR\n-1\n#GR\nnm\n%T\n1.0\n0.0\n#DATA\n";
    is_tile(&format!("{pe}{}", lines(|nm| format!("{nm:.6}\t{}", percent(nm)))), Transmittance);
    let absorbing = pe.replace("%T", "A");
    is_tile(
        &format!("{absorbing}{}", lines(|nm| format!("{nm:.6}\t{:.6}", -tile(nm).log10()))),
        Transmittance,
    );
    let across = |head: &str, label: &dyn Fn(f64) -> String, row: &str| {
        let labels: String = lines(|nm| format!(",{}", label(nm))).replace('\n', "");
        let values: String = lines(|nm| format!(",{}", percent(nm))).replace('\n', "");
        format!("{head}{labels}\n{row}{values}\n")
    };
    is_tile(&across("Data Name,SCI/SCE,L*(D65)", &|nm| format!("{nm}[nm]"), "tile,SCI,65.1"), Reflectance);
    let unit = |nm: f64| format!("{:.4} cm-1", 1e7 / nm);
    is_tile(&across("name", &unit, "tile"), Reflectance);
    let head = "Instrument,X,\nRange,380,730\nWavelength (nm),Reflectance (%),FWHM\n";
    is_tile(&format!("{head}{}", lines(|nm| format!("{nm},{},6.2", percent(nm)))), Reflectance);
    let numbered = across("Name,R1,R2,R15,15", &|nm| format!("{nm}"), "tile,91,92,93,0.9");
    let read = is_tile(&numbered, Reflectance);
    assert_eq!(read.set.wavelengths[0], 380.0);
    is_tile(
        &format!(
            "Wavelength (nm)\tReflectance (%)\tStd Dev\n{}",
            lines(|nm| format!("{nm}\t{}\t9.9", percent(nm)))
        ),
        Reflectance,
    );
    is_tile(
        &format!(
            "No.;Wellenlänge [nm];Remission [%];Standard deviation\n{}",
            lines(|nm| format!("{};{nm};{};12,5", (nm - 370.0) / 10.0, percent(nm).replace('.', ",")))
        ),
        Reflectance,
    );
}

#[test]
fn tables_of_field_spectrometers() {
    // Spectra Vista: four columns without labels.
    let svc = "/*** Spectra Vista SIG Data ***/\nname= a.sig\ninstrument= HI: 1\nunits= Radiance, Radiance\n\
        time= 3/2/2026 10:00:00, 3/2/2026 10:00:01\ndata=  \n";
    let rows = lines(|nm| format!("{nm:.1}  812.34  {:.2}  {:.4}", 812.34 * tile(nm), 100.0 * tile(nm)));
    is_tile(&format!("{svc}{rows}"), Reflectance);
    // ASD ViewSpec: words, then tabs.
    let asd = "Text conversion of tile.asd\n\nThe instrument number was 1 (1).\nSpectrum saved: 03/02/2026 at 10:00:00\n\n";
    is_tile(
        &format!("{asd}Wavelength\ttile.asd\n{}", lines(|nm| format!("{nm}\t{:.5}", tile(nm)))),
        Reflectance,
    );
    // ECOSTRESS: falling µm, a fraction or percent as it says.
    let ecostress = "Name: Tile\nType: manmade\nDescription: 20 percent glaze, sieved to 45 microns, 5 % iron\nX Units: Wavelength (micrometers)\n\
        Y Units: Reflectance (percent)\nFirst X Value: 0.73\nLast X Value: 0.38\nNumber of X Values: 36\n\n";
    let falling: Vec<String> = lines(|nm| format!("{:.4}\t{:.5}", nm / 1e3, 100.0 * tile(nm)))
        .lines()
        .rev()
        .map(str::to_owned)
        .collect();
    is_tile(&format!("{ecostress}{}\n", falling.join("\n")), Reflectance);
    // USGS: deleted channels beside the visible.
    let deleted = |nm: f64| if nm < 375.0 { "-1.23e+034".to_owned() } else { format!("{:.5}", tile(nm)) };
    let splib: String = (0..40)
        .map(|i| 340.0 + 10.0 * f64::from(i))
        .map(|nm| format!("{:.3}  {}\n", nm / 1e3, deleted(nm)))
        .collect();
    let read = is_tile(&format!("# wavelength (microns)  reflectance\n{splib}"), Reflectance);
    assert_eq!(read.set.wavelengths[0], 380.0);
    // A single column has its wavelengths in another file.
    refused(" splib07a Record=1: Tile\n 0.1\n 0.2\n 0.3\n 0.4\n", &["line 1"]);
    // Water vapor: a gap where nobody looks.
    let gap: String = (38..200)
        .map(|i| 10.0 * f64::from(i))
        .map(|nm| {
            format!(
                "{nm},{}\n",
                if (1350.0..1450.0).contains(&nm) { "-9999".to_owned() } else { tile(nm).to_string() }
            )
        })
        .collect();
    let read = is_tile(&format!("nm,Reflectance\n{gap}"), Reflectance);
    assert_eq!(read.set.wavelengths.last(), Some(&1340.0));
}

#[test]
fn tables_of_light_meters() {
    // UPRtek: pairs of keys and values above the spectrum, some of them R1 to R15.
    let uprtek = "Model Name\tMK350N\nCCT\t5000\nR1\t91\nR2\t92\nR15\t93\n";
    let rows = lines(|nm| format!("{nm}nm\t{:.5}", tile(nm)));
    let light = ReadOptions::of(Emission);
    let read = read_as(&format!("{uprtek}{rows}"), &light);
    assert_eq!((read.set.samples.len(), read.set.wavelengths[0]), (1, 380.0));
    // JETI, Gigahertz-Optik, Ocean Optics with counts beside.
    let jeti = format!(
        "Wavelength [nm]\tSpectral radiance [W/(sr*m^2*nm)]\n{}",
        lines(|nm| format!("{nm}\t{:.5}", tile(nm)))
    );
    is_tile(&jeti, Emission);
    is_tile(&jeti.replace("Spectral radiance [W/(sr*m^2*nm)]", "Irradiance (uW/cm^2/nm)"), Emission);
    let avantes = format!(
        "Wave;Sample;Dark;Reference;Transmittance\n[nm];[counts];[counts];[counts];[%]\n{}",
        lines(|nm| format!("{nm};{};60;1200;{:.4}", 1000.0 * tile(nm), 100.0 * tile(nm)))
    );
    is_tile(&avantes, Transmittance);
    let counts = format!("nm,Counts\n{}", lines(|nm| format!("{nm},{}", 1000.0 * tile(nm))));
    refused(&counts, &["line 1, column 2", "counts"]);
    assert_eq!(read_as(&counts, &light).set.samples.len(), 1, "asked for");
}

#[test]
fn argyll_states_what_stands_for_one() {
    let sp = |kind: &str, norm: &str, values: &str| {
        format!(
            "{kind}\n\n{norm}SPECTRAL_BANDS \"4\"\nSPECTRAL_START_NM \"400\"\nSPECTRAL_END_NM \"700\"\nNUMBER_OF_FIELDS 4\n\
             BEGIN_DATA_FORMAT\nSPEC_400 SPEC_500 SPEC_600 SPEC_700\nEND_DATA_FORMAT\nNUMBER_OF_SETS 1\nBEGIN_DATA\n{values}\nEND_DATA\n"
        )
    };
    for (norm, factor) in
        [("", 1.0), ("50", 50.0), ("255", 255.0), ("3945", 3945.0), ("100", 100.0), ("1.000000", 1.0)]
    {
        let keyword = if norm.is_empty() { String::new() } else { format!("SPECTRAL_NORM \"{norm}\"\n") };
        let values: Vec<String> =
            [0.1, 0.2, 0.4, 0.3].iter().map(|value| (value * factor).to_string()).collect();
        for (words, quantity) in [("", Emission), ("MEAS_TYPE \"REFLECTIVE\"\n", Reflectance)] {
            let set = read_as(
                &sp("SPECT", &format!("{words}{keyword}"), &values.join(" ")),
                &ReadOptions::default(),
            )
            .set;
            assert_eq!(set.quantity, quantity);
            for (found, expected) in set.samples[0].values.iter().zip([0.1, 0.2, 0.4, 0.3]) {
                // Two roundings.
                assert!((found - expected).abs() < 1e-15, "{norm}: {found}");
            }
        }
    }
    let display = sp("CCSS", "MEAS_TYPE \"REFLECTIVE\"\n", "1 2 3 4");
    assert_eq!(read_as(&display, &ReadOptions::default()).set.quantity, Emission, "by definition");
    refused(&sp("SPECT", "SPECTRAL_NORM \"0\"\n", "1 2 3 4"), &["line 3"]);
}

#[test]
fn jcamp_in_its_forms() {
    let head = "##TITLE=tile\n##JCAMP-DX=4.24 $$ a comment\n##DATA TYPE=UV-VIS SPECTRUM\n##XUNITS=NANOMETERS\n##YUNITS=REFLECTANCE\n\
        ##FIRSTX=380\n##LASTX=730\n##NPOINTS=36\n##XFACTOR=1\n##YFACTOR=0.00001\n";
    let value = |nm: f64| (1e5 * tile(nm)).round();
    let rows = lines(|nm| format!("{nm} {}", value(nm)));
    is_tile(&format!("{head}##XYDATA=(X++(Y..Y))\n{rows}##END=\n"), Reflectance);
    let packed: Vec<String> = (0..6)
        .map(|row| {
            let nm = |k: i32| 380.0 + f64::from(60 * row + 10 * k);
            format!("{}{}", nm(0), (0..6).map(|k| format!("+{}", value(nm(k)))).collect::<String>())
        })
        .collect();
    is_tile(&format!("{head}##XYDATA=(X++(Y..Y))\n{}\n##END=\n", packed.join("\n")), Reflectance);
    is_tile(&format!("{head}##XYPOINTS=(XY..XY)\n{}##END=\n", rows.replace(' ', ", ")), Reflectance);
    refused(
        &format!("{head}##XYDATA=(X++(Y..Y))\n380 1 2 3\n##END=\n"),
        &["NPOINTS declares 36", "3 are there"],
    );
    refused(&format!("{head}##PEAK TABLE=(XY..XY)\n380, 1\n##END=\n"), &["line 11", "JCAMP-DX"]);
    let other = head.replace("NANOMETERS", "SECONDS");
    refused(&format!("{other}##XYPOINTS=(XY..XY)\n{rows}##END=\n"), &["line 4", "SECONDS"]);
    let kubelka = head.replace("REFLECTANCE", "KUBELKA-MUNK");
    refused(&format!("{kubelka}##XYPOINTS=(XY..XY)\n{rows}##END=\n"), &["KUBELKA-MUNK"]);
}

#[test]
fn wavelengths_are_not_made_of_rows_or_samples() {
    let rows = lines(|nm| format!("{},{:.5}", (nm - 370.0) / 10.0, tile(nm)));
    refused(&format!("row,tile\n{rows}"), &["line 1, column 1", "counts rows"]);
    refused(&rows, &["counts rows"]);
    let columns = lines(|nm| format!("{:.4},{:.4}", tile(nm), tile(nm) + 0.1));
    refused(&format!("oak,pine\n{columns}"), &["line 1, column 1", "oak"]);
    let values = |power: i32| lines(|nm| format!("{nm},{:.5},{}", tile(nm), 5.0 * f64::from(power)));
    // Percent by label beats everything; what one chose is not judged by the rest.
    let options = ReadOptions { columns: Some("tile"), ..ReadOptions::default() };
    let read = read_as(&format!("nm,tile,thickness\n{}", values(10)), &options);
    assert!((read.set.samples[0].values[17] - tile(550.0)).abs() < 1e-4, "{:?}", read.assumptions);
    for header in ["Absorptance", "Emissivity", "K/S"] {
        refused(
            &format!("nm,{header}\n{}", lines(|nm| format!("{nm},{:.5}", tile(nm)))),
            &["line 1, column 2", header],
        );
    }
}
