//! Files that are good, and files that are not.

mod hostile;
mod refused;
mod round_trip;

use serde_json::json;

use super::{ColorFile, Facts, Provenance, Spec};
use crate::color::{Color, record};
use crate::domain::{Index, Port, Quantity, Reflectance, Wavelength};
use crate::layout::Layout;
use crate::params::Params;
use crate::scalar::Scalar;

/// Three reflectances, each a sum of two Gaussian lobes at fixed places.
struct Lobes;

const MEMBERS: usize = 3;

impl Color for Lobes {
    type In = (Wavelength, Index);
    type Out = Reflectance;

    fn layout(&self) -> Layout {
        // 1/3 needs more than an f32.
        let lobes = vec![450.0, 1.0 / 3.0, 600.0, 0.25];
        Layout::new().free("heights", 2, 1).repeated(MEMBERS).fixed("base.lobes", 2, lobes)
    }
    fn eval<S: Scalar>(&self, params: Params<'_, S>, (wavelength, index): (S, S)) -> S {
        let (all, lobes) = (params.block(0), params.block(1));
        params
            .sum(2, |i| {
                let lobe = lobes.row(i);
                let height = all.row(S::affine(index.cell(MEMBERS), 2, i)).get(0);
                let x = ((wavelength - lobe.get(0)) / S::lit(50.0) * lobe.get(1)).named("x");
                (-(x * x)).exp() * height
            })
            .named("total")
    }
    fn name(&self) -> String {
        "lobes".into()
    }
    fn inputs(&self) -> Vec<Port> {
        vec![
            Port::new("wavelength", 1, Quantity::Wavelength { from: 380.0, to: 730.0 }),
            Port::new("index", 1, Quantity::Index { count: MEMBERS }),
        ]
    }
}

fn facts(value: serde_json::Value) -> Facts {
    match value {
        serde_json::Value::Object(facts) => facts,
        _ => unreachable!("facts are an object"),
    }
}

/// A file with every part.
fn sample() -> ColorFile {
    let free = vec![0.1, 0.7, 1e-7, 0.333_333_34, 16_777_216.0, -0.0];
    let mut file = ColorFile::new(record(&Lobes), free).unwrap();
    let details = facts(json!({"knots": [450, 600], "weights": "color matching functions"}));
    file.spec = Some(Spec { basis: "lobes:2".into(), details });
    file.labels = ["dark skin", "light skin", "blue sky"].map(String::from).into();
    file.fit = facts(json!({"rmse": 0.0021, "delta_e_2000": {"D65": {"mean": 0.05, "max": 2.0}}}));
    file.provenance = Provenance {
        source: "colorchecker24.csv".into(),
        about: "BabelColor average,\n380–730 nm".into(),
        tool: "colorfn 0.1.0".into(),
        notes: facts(json!({"measured": "2004"})),
    };
    file
}
