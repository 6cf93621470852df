//! Comparisons with tables computed elsewhere, and readers of those tables.

use std::path::Path;

use super::e308;
use super::illuminant::Illuminant;
use super::integrate::Weights;
use super::interpolate::Curve;
use super::matrix::Matrix3;
use super::observer::Observer;
use super::white::xy_of_xyz;
use crate::measured::spectra::{Quantity, SpectralSet};
use crate::testing::assert_close;

/// The rows of a file under `data/`, without its header.
fn data_rows(file: &str) -> Vec<Vec<String>> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../data")).join(file);
    let mut reader =
        csv::Reader::from_path(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    reader
        .records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

/// The rows of a file under `data/reference`.
pub(super) fn reference_rows(file: &str) -> Vec<Vec<String>> {
    data_rows(&format!("reference/{file}"))
}

/// Matrices of a file under `data/reference`, after `keys` cells that name them.
pub(super) fn reference_matrices(file: &str, keys: usize) -> Vec<(Vec<String>, Matrix3)> {
    let parse = |mut row: Vec<String>| {
        let entries = row.split_off(keys);
        (
            row,
            [0, 1, 2].map(|r| [0, 1, 2].map(|c| entries[3 * r + c].parse().unwrap())),
        )
    };
    reference_rows(file).into_iter().map(parse).collect()
}

fn spectra(file: &str) -> SpectralSet {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../data")).join(file);
    SpectralSet::read_csv(&path, Quantity::Reflectance, None).unwrap()
}

#[test]
fn all_reference_tristimulus_values_by_both_recipes() {
    let checker = spectra("reflectance/colorchecker24_ohta1997.csv");
    let mut compared = 0;
    for row in reference_rows("tristimulus_ohta_checker.csv") {
        let sample = checker
            .samples
            .iter()
            .find(|s| s.name == row[0])
            .expect(&row[0]);
        let observer: Observer = row[1].parse().unwrap();
        let illuminant = Illuminant::named(&row[2]).unwrap();
        let curve = Curve::reflectance(&checker.wavelengths, &sample.values).unwrap();
        let integrated = Weights::reflectance(observer, &illuminant).tristimulus(|nm| curve.at(nm));
        let summed = e308::sum_at_5nm(observer, &illuminant).tristimulus(|nm| curve.at(nm));
        for (i, computed) in integrated.into_iter().chain(summed).enumerate() {
            let expected: f64 = row[3 + i].parse().unwrap();
            // The reference prints 12 digits; the perfect diffuser has Y = 100 there.
            assert_close(100.0 * computed / expected, 1.0, 1e-11);
        }
        compared += 1;
    }
    assert_eq!(compared, 288);
}

#[test]
fn chromaticities_of_illuminants_agree_with_the_reference() {
    for row in reference_rows("illuminant_metrics.csv") {
        let xy = xy_of_xyz(
            e308::sum_at_5nm(Observer::Cie1931_2, &Illuminant::named(&row[0]).unwrap()).white(),
        );
        for (computed, expected) in xy.into_iter().zip(&row[1..3]) {
            // The reference prints 12 digits.
            assert_close(computed, expected.parse().unwrap(), 1e-12);
        }
    }
}

#[test]
fn chart_average_has_its_published_chromaticities() {
    let checker = spectra("reflectance/colorchecker24.csv");
    let weights = Weights::reflectance(Observer::Cie1931_2, &Illuminant::named("D50").unwrap());
    for (sample, row) in checker
        .samples
        .iter()
        .zip(data_rows("reflectance/colorchecker24_xyY_d50.csv"))
    {
        assert_eq!(sample.name, row[0]);
        let curve = Curve::reflectance(&checker.wavelengths, &sample.values).unwrap();
        let xyz = weights.tristimulus(|nm| curve.at(nm));
        let [x, y] = xy_of_xyz(xyz);
        let [expected_x, expected_y, expected_luminance] =
            [1, 2, 3].map(|i| row[i].parse::<f64>().unwrap());
        // BabelColor publishes four decimals from spectra averaged before rounding, and by ASTM
        // tables at 10 nm.
        assert_close(x, expected_x, 1e-3);
        assert_close(y, expected_y, 1e-3);
        assert_close(xyz[1], expected_luminance, 1e-3);
    }
}
#[test]
fn figures() {
    use palette::color_difference::Ciede2000; use palette::{Lab, white_point::Any};
    let lab = |xyz: [f64;3], w: [f64;3]| { let f=|t:f64| if t>216.0/24389.0 {t.cbrt()} else {(24389.0/27.0*t+16.0)/116.0}; let [x,y,z]=[0,1,2].map(|i| f(xyz[i]/w[i])); Lab::<Any,f64>::new(116.0*y-16.0,500.0*(x-y),200.0*(y-z)) };
    let checker = spectra("reflectance/colorchecker24_ohta1997.csv");
    for name in ["D65","A","FL2","FL11","LED-B3"] {
        let ill = Illuminant::named(name).unwrap(); let w = Weights::reflectance(Observer::Cie1931_2,&ill);
        for step in [5usize,10,20] {
            let wl: Vec<f64> = checker.wavelengths.iter().copied().filter(|n| (*n as usize-380)%step==0).collect();
            let t = e308::weights(Observer::Cie1931_2,&ill,&wl).unwrap();
            let de: Vec<[f64;2]> = checker.samples.iter().map(|s| {
                let c = checker.curve(s).unwrap(); let fine = w.tristimulus(|n| c.at(n));
                let v: Vec<f64> = wl.iter().map(|n| c.at(*n)).collect();
                let coarse = t.tristimulus_of_samples(&v).unwrap();
                let spr = Curve::reflectance(&wl,&v).unwrap(); let sp = w.tristimulus(|n| spr.at(n));
                let l = lab(fine,w.white());
                [l.difference(lab(coarse,t.white())), l.difference(lab(sp,w.white()))] }).collect();
            for k in 0..2 { println!("FIG {name} {step} {} mean {:.5} max {:.5}", ["table","sprague"][k], de.iter().map(|d| d[k]).sum::<f64>()/24.0, de.iter().map(|d| d[k]).fold(0.0,f64::max)); }
        }
    }
    let mut e=[0.0f64;2]; for row in reference_rows("tristimulus_ohta_checker.csv") { let s=checker.samples.iter().find(|s| s.name==row[0]).unwrap(); let c=checker.curve(s).unwrap(); let o: Observer=row[1].parse().unwrap(); let il=Illuminant::named(&row[2]).unwrap();
      let a=Weights::reflectance(o,&il).tristimulus(|n| c.at(n)); let b=e308::sum_at_5nm(o,&il).tristimulus(|n| c.at(n));
      for i in 0..3 { e[0]=e[0].max((100.0*a[i]/row[3+i].parse::<f64>().unwrap()-1.0).abs()); e[1]=e[1].max((100.0*b[i]/row[6+i].parse::<f64>().unwrap()-1.0).abs()); } }
    println!("FIG ref {e:?}");
    let bc = spectra("reflectance/colorchecker24.csv"); let w = Weights::reflectance(Observer::Cie1931_2, &Illuminant::named("D50").unwrap()); let mut m=[0.0f64;3];
    for (s,row) in bc.samples.iter().zip(data_rows("reflectance/colorchecker24_xyY_d50.csv")) { let c=bc.curve(s).unwrap(); let xyz=w.tristimulus(|n| c.at(n)); let xy=xy_of_xyz(xyz); for (i,v) in [xy[0],xy[1],xyz[1]].into_iter().enumerate() { m[i]=m[i].max((v-row[1+i].parse::<f64>().unwrap()).abs()); } }
    println!("FIG babel {m:?}");
    let d65=Illuminant::named("D65").unwrap(); let mut worst=0.0f64; for n in Illuminant::names() { for o in [Observer::Cie1931_2,Observer::Cie1964_10] { if let Some(p)=super::white::published_white(n,o) { let xy=xy_of_xyz(Illuminant::named(n).unwrap().white(o)); let e=(xy[0]-p[0]).abs().max((xy[1]-p[1]).abs()); if e>1e-4 {println!("FIG white {n} {o} {e:.1e}")} worst=worst.max(e);} } }
    println!("FIG worst white {worst:e} D65 {:?}", d65.white(Observer::Cie1931_2));
    for (n,t) in [("D50",5000.0),("D55",5500.0),("D60",6000.0),("D65",6500.0),("D75",7500.0)] { let a=Illuminant::named(n).unwrap(); let b=Illuminant::daylight(t*1.4388/1.4380).unwrap(); let e=(0..=80).map(|i| {let x=380.0+5.0*i as f64; (a.at(x)-b.at(x)).abs()}).fold(0.0,f64::max); println!("FIG day {n} {e:e}"); }
    let t0=std::time::Instant::now(); for _ in 0..20 { super::cct::ColorTemperature::of(d65.white(Observer::Cie1931_2)).unwrap(); } println!("FIG cct {:?}", t0.elapsed()/20);
    let t0=std::time::Instant::now(); let m=spectra("munsell/munsell_matt_1269.csv"); println!("FIG munsell read {:?} {}", t0.elapsed(), m.samples.len()); let t0=std::time::Instant::now(); let r=m.resample(360..=830).unwrap(); println!("FIG resample {:?} {}", t0.elapsed(), r.coverage);
}
