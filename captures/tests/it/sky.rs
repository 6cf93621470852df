//! Tables of the sky: that of the repository, and bad ones.

use std::path::Path;

use color_fn_captures::Sky;

const HEADER: &str = "sun_elev_deg,view_zenith_deg,view_azimuth_rel_sun_deg,L_400,L_500,L_600,L_700\n";

/// Four elevations of sixteen directions.
fn table() -> String {
    let rows = (0..64).map(|i| {
        let (at, k) = (10 * (i / 16), i % 16);
        format!("{at},{},{},1,2,3,4\n", 5 * k, 20 * k)
    });
    HEADER.to_owned() + &rows.collect::<String>()
}

#[test]
fn the_sky_is_read() {
    let path = "../data/sky/hosek_wilkie_sky_through_the_day.csv";
    let sky = Sky::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a sky");
    assert_eq!((sky.frames().len(), sky.wavelengths().len()), (13, 10));
    assert!(sky.frames().iter().all(|frame| frame.directions.len() == 400));
    assert_eq!(sky.wavelengths()[9], 719.99);
    // The third row of the file: zenith angle 6.409°, azimuth 275.016°, 0.0031745 at 360 nm.
    let frame = &sky.frames()[0];
    let (zenith, azimuth) = (6.409_f64.to_radians(), 275.016_f64.to_radians());
    let expected = [zenith.sin() * azimuth.cos(), zenith.sin() * azimuth.sin(), zenith.cos()];
    for (found, expected) in frame.directions[2].iter().zip(expected) {
        assert!((found - expected).abs() < 1e-15);
    }
    assert_eq!((frame.elevation, frame.radiance[20]), (1.0, 0.003_174_5));
    // By day the zenith is blue.
    let [red, green, blue] = sky.rgb(&sky.frames()[9])[0];
    assert!(0.0 < red && red < green && green < blue, "{red} {green} {blue}");
}

/// White light of the same power at every wavelength: Σ x̄, Σ ȳ, Σ z̄ at 1 nm (CIE 1931: 106.865, 106.857, 106.892), but for what
/// lies beyond 400 and 700 nm.
#[test]
fn rgb_is_the_sum_over_the_observer() {
    let even = table().replace(",1,2,3,4\n", ",1,1,1,1\n");
    let sky = Sky::parse(&even).expect("a sky");
    let [r, g, b] = sky.rgb(&sky.frames()[0])[0];
    let y = 0.212_639 * r + 0.715_169 * g + 0.072_192 * b;
    // 0.04 of 106.857 is ȳ beyond 400 and 0.4 beyond 700 nm, by the published table.
    assert!((106.2..106.857).contains(&y), "{y}");
}

#[test]
fn columns_are_found_by_name_in_any_order() {
    let turned = |line: &str| {
        let mut cells: Vec<&str> = line.split(',').collect();
        cells.reverse();
        format!("note,{}\n", cells.join(","))
    };
    let text: String = table().lines().map(turned).collect();
    assert_eq!(Sky::parse(&text).expect("a sky"), Sky::parse(&table()).expect("a sky"));
}

#[test]
fn bad_tables_are_refused_in_one_line() {
    let good = table();
    assert!(Sky::parse(&good).is_ok());
    let row = "30,75,300,1,2,3,4\n";
    assert!(good.ends_with(row));
    let with = |bad: &str| good.replace(row, bad);
    let many = format!("{HEADER}{}", "x".repeat(100_000));
    let cases = [
        (String::new(), "there is no header"),
        (good.replace("view_zenith_deg", "zenith"), "there is no column `view_zenith_deg`"),
        (good.replace("L_500", "L_400"), "the column `L_400` is there twice"),
        (good.replace("L_500", "L_400.0"), "two columns are of one wavelength"),
        (good.replace("L_500", "L_blue"), "`L_blue` has no wavelength"),
        (good.replace(",L_600,L_700", ""), "2 columns `L_nm`"),
        (with("30,75,300,1,2,3\n"), "line 65: there are 6 cells, not 7"),
        (with("30,75,300,1,NaN,3,4\n"), "line 65, column 5: `NaN` is not a finite radiance"),
        (with("30,75,300,1,inf,3,4\n"), "line 65, column 5: `inf` is not a finite radiance"),
        (with("30,75,300,1,-2,3,4\n"), "line 65, column 5: `-2` is not a finite radiance"),
        (with(",75,300,1,2,3,4\n"), "line 65, column 1: `` is not an elevation of -90 to 90 degrees"),
        (with("30,95,300,1,2,3,4\n"), "line 65, column 2: `95` is not an angle from the zenith of 0 to 90"),
        (with("30,75,1e9,1,2,3,4\n"), "line 65, column 3: `1e9` is not an azimuth"),
        (with("30,70,280,1,2,3,4\n"), "line 65: this direction is there twice at 30 degrees"),
        (with(""), "15 directions at 30 degrees: there must be 16"),
        (good.replace("\n30,", "\n20.5,").replace("\n20.5,75", "\n30,75"), "directions at"),
        (
            good.lines().take(49).fold(String::new(), |text, line| text + line + "\n"),
            "3 elevations of the sun",
        ),
        (many, "line 2: there are 1 cells, not 7"),
    ];
    for (text, expected) in cases {
        let message = Sky::parse(&text).expect_err(expected).to_string();
        assert!(message.contains(expected), "{message:?} does not say {expected:?}");
        assert!(message.lines().count() == 1 && message.len() < 200, "{message}");
    }
}
