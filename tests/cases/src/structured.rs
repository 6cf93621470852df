//! Colors of every structured form, small and large, and their compositions.

use color_fn_core::compose::Compose;
use color_fn_core::scalar::UnaryOp;
use support::Random;

use crate::case::Case;
use crate::forms::{
    Branches, Functions, Nearest, Nested, Network, Plain, Radius, Ramp, Rbf, Scattered, Table, WideRbf,
};
use crate::named::Named;

const UNIT: [(f64, f64); 3] = [(0.0, 1.0); 3];

fn rbf(name: &'static str, centres: usize) -> Case {
    let mut random = Random::new(name);
    let rows = (0..centres).flat_map(|_| {
        [random.list(3, 0.0, 1.0), random.list(3, -1.0 / centres as f64, 3.0 / centres as f64)].concat()
    });
    let free = rows.collect();
    Named(name, Rbf { centres, epsilon: 3.0 }).at(&UNIT, free, 1.0)
}

fn wide(name: &'static str, centres: usize) -> Case {
    let mut random = Random::new(name);
    let mut free = random.list(centres * 5, 0.0, 1.0);
    free.iter_mut().enumerate().filter(|(i, _)| i % 5 >= 2).for_each(|(_, w)| *w /= centres as f64);
    free.extend(random.list(centres, 1.0, 20.0));
    Named(name, WideRbf(centres)).at(&UNIT[..2], free, 1.0)
}

fn network(name: &'static str, hidden: &[usize]) -> Case {
    let color = Network { hidden: hidden.to_vec() };
    let free = color.weights();
    Named(name, color).at(&UNIT[..2], free, 1.0)
}

fn table(name: &'static str, rows: usize) -> Case {
    let free = Random::new(name).list(rows * 3, 0.0, 1.0);
    // Interpolating n cells multiplies the rounding of the input by n.
    Named(name, Table(rows)).sensitive(&[(-0.1, 1.1)], free, 1.0, rows as f64 / 8.0 + 1.0)
}

fn functions() -> Case {
    let weights = Random::new("weights").list(UnaryOp::ALL.len(), -0.5, 0.5);
    // Every function is largest in magnitude at one end of the region.
    let max = |op: UnaryOp| [1.1_f64, 1.45].map(|x| op.eval(x).abs()).into_iter().fold(0.0, f64::max);
    let terms = UnaryOp::ALL.into_iter().zip(&weights).map(|(op, w)| w.abs() * max(op)).sum();
    Named("functions", Functions).sensitive(&[(0.01, 0.99), (0.01, 0.99)], weights, terms, 8.0)
}

/// Colors that are made of others.
pub(crate) fn compositions() -> Vec<Case> {
    let mut random = Random::new("compositions");
    let plain = random.list(3, 0.2, 0.6);
    let mut centres = random.list(4 * 5, 0.0, 0.3);
    centres.extend(random.list(4, 1.0, 9.0));
    let both = [centres.clone(), plain.clone()].concat();
    let mixed = [plain.clone(), centres].concat();
    let rings = random.list(7 * 3, 0.0, 1.0);
    vec![
        Named("sum", WideRbf(4).plus(Plain)).at(&UNIT[..2], both.clone(), 2.0),
        Named("product", WideRbf(4).times(Plain)).at(&UNIT[..2], both, 1.0),
        Named("mix", Plain.mixed_with(WideRbf(4), Ramp)).at(&UNIT[..2], mixed, 1.0),
        Named("then", Radius.then(Table(7))).sensitive(&[(0.01, 1.0), (0.01, 1.0)], rings, 1.0, 2.0),
    ]
}

/// Every case of this kind.
pub(crate) fn cases() -> Vec<Case> {
    let mut random = Random::new("all");
    vec![
        rbf("rbf-3", 3),
        rbf("rbf-64", 64),
        rbf("rbf-1000", 1000),
        wide("wide-rbf-3", 3),
        wide("wide-rbf-1000", 1000),
        network("network-5-3", &[5, 3]),
        network("network-64-48", &[64, 48]),
        // One more than a thousand, so that the last weight lies in the same component of its vec4 as with five.
        network("network-1001-3", &[1001, 3]),
        table("table-3", 3),
        table("table-1000", 1000),
        Named("nearest-3", Nearest(3)).at(&[(-0.2, 1.2)], random.list(3, 0.0, 1.0), 1.0),
        Named("nearest-1000", Nearest(1000)).at(&[(-0.2, 1.2)], random.list(1000, 0.0, 1.0), 1.0),
        Named("nested-3", Nested { wavelengths: 95, peaks: 3 }).at(
            &[(-0.2, 0.2)],
            random.list(6, 0.0, 1.0),
            3.0,
        ),
        Named("nested-1000", Nested { wavelengths: 7, peaks: 1000 }).at(
            &[(-0.2, 0.2)],
            random.list(2000, 0.0, 0.01),
            5.0,
        ),
        Named("scatter-3", Scattered(3)).at(&UNIT[..1], random.list(6, 0.0, 1.0), 3.0),
        Named("scatter-1000", Scattered(1000)).at(&UNIT[..1], random.list(2000, 0.0, 1.0), 200.0),
        Named("branches", Branches).at(&UNIT[..2], vec![0.4, 0.6], 1.0),
        functions(),
    ]
}
