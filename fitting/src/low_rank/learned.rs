//! A basis that other spectra have learned, from their file.

use color_fn_bases::{LowRank, Range};
use color_fn_core::domain::{Quantity, Reflectance};
use color_fn_core::file::ColorFile;
use color_fn_core::{Layout, Program, Role, record};

/// A basis that other spectra have learned.
#[derive(Debug, Clone)]
pub struct LearnedBasis {
    /// The functions, whatever they are of.
    pub color: LowRank<Reflectance>,
    /// What they are of: reflectance, transmittance or emission.
    pub quantity: Quantity,
    /// The range that they are defined over, in nm.
    pub range: [f64; 2],
}

/// A file that holds no basis that spectra share.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LearnedBasisError {
    /// It is another color.
    #[error("it holds {0}, and not functions that spectra have learned: fit them with lowrank:FUNCTIONS")]
    OtherColor(String),
    /// It looks like such a basis, and its graph computes something else.
    #[error(
        "its graph is not the sum of the functions in its table `basis`: fit them with lowrank:FUNCTIONS"
    )]
    OtherSum,
}

impl LearnedBasis {
    /// The basis that the spectra of a file share.
    ///
    /// # Errors
    /// When they share none.
    pub fn of(file: &ColorFile) -> Result<Self, LearnedBasisError> {
        let graph = file.graph();
        let found = || {
            let ports: Vec<String> = graph.inputs().iter().map(|port| port.quantity.describe()).collect();
            let basis = file.spec.as_ref().map(|spec| spec.basis.clone());
            LearnedBasisError::OtherColor(
                basis.unwrap_or_else(|| format!("a function of {}", ports.join(", "))),
            )
        };
        let mut range = None;
        for port in graph.inputs() {
            match port.quantity {
                Quantity::Wavelength { from, to } if range.is_none() && port.width == 1 => {
                    range = Some([from, to])
                }
                Quantity::Index { .. } => {}
                _ => return Err(found()),
            }
        }
        let ([free, table], Some(range), [(port, _)]) = (graph.layout().blocks(), range, graph.outputs())
        else {
            return Err(found());
        };
        let roles = (free.role, table.role) == (Role::Free, Role::Fixed);
        if !roles || free.columns != table.rows || table.name != "basis" || port.width != 1 {
            return Err(found());
        }
        let over = Range::new(range[0], range[1]).map_err(|_| found())?;
        let color = LowRank::new(&table.values, table.rows, over).map_err(|_| found())?;
        if !computes(file, &color, range) {
            return Err(LearnedBasisError::OtherSum);
        }
        Ok(Self { color, quantity: port.quantity.clone(), range })
    }
}

/// Whether the graph of a file weighs the functions as the definition does, for one set of weights over the range and beyond.
fn computes(file: &ColorFile, color: &LowRank<Reflectance>, [from, to]: [f64; 2]) -> bool {
    const PLACES: u32 = 64;
    let weights: Vec<f64> = (1..=color.rank()).map(|k| 1.0 / k as f64).collect();
    let all = |layout: &Layout| {
        let repeated = weights.iter().copied().cycle().take(layout.free_len()).collect::<Vec<_>>();
        layout.parameters(&repeated).unwrap_or_default()
    };
    let definition = Program::new(record(color));
    let (graph, program) = (file.graph(), file.program());
    let (theirs, ours) = (all(graph.layout()), all(definition.graph().layout()));
    // Of neighbouring coefficients, the same in either but for the order of sums.
    let terms = ours.iter().fold(0.0_f64, |most, x| most.max(x.abs())) * color.rank() as f64;
    (0..=PLACES).all(|k| {
        let nm = from + (to - from) * (1.02 * f64::from(k) / f64::from(PLACES) - 0.01);
        let point = graph.inputs().iter().map(|port| match port.quantity {
            Quantity::Wavelength { .. } => nm,
            _ => 0.0,
        });
        let found = program.run::<f64>(&theirs, &point.collect::<Vec<_>>());
        let expected = definition.run::<f64>(&ours, &[nm]);
        (found[0] - expected[0]).abs() <= 1e-9 * terms
    })
}
