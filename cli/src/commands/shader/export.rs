//! The color that a shader computes: one of a set or all, in the requested space, computed beforehand where all is known.

use color_fn_colorimetry::ViewingConditions;
use color_fn_core::color::round_to_f32;
use color_fn_core::domain::{Domain, Index, Number3, Port, Quantity};
use color_fn_core::{Color, Graph, Layout, Params, Program, Scalar, record};
use color_fn_shadergen::{MAX_CONST_VECTORS, ShaderError};

use crate::appearance::Appearance;
use crate::commands::shader::args::{ParamsChoice, ShaderArgs, SpaceChoice};
use crate::commands::shader::quadrature::{Rule, rule};
use crate::error::Failure;
use crate::export::{fit_error, function_name};
use crate::load::{Loaded, Set, Spectral, VALUES_OF_A_COLOR};

/// What is exported.
pub(super) struct Export {
    /// The function.
    pub(super) graph: Graph,
    /// All its parameters, tables included.
    pub(super) parameters: Vec<f64>,
    /// What it is called unless it gets another name.
    pub(super) name: String,
    /// The error that the shader states.
    pub(super) error: Option<String>,
}

impl Export {
    /// What the options ask for of a file.
    pub(super) fn new(loaded: Loaded, args: &ShaderArgs) -> Result<Self, Failure> {
        let mut error = fit_error(&loaded)?;
        let (loaded, stem) = match &args.index {
            None => {
                let stem = loaded.stem();
                (loaded, stem)
            }
            Some(wanted) => {
                let member = loaded.member(wanted)?;
                if loaded.members().is_some_and(|count| count > 1) {
                    error = error.map(|error| format!("{error} (of the whole set)"));
                }
                (loaded.bound(member)?, loaded.label(member))
            }
        };
        let (graph, free, further) = in_space(&loaded, args)?;
        let parameters = graph.layout().parameters(&free)?;
        let name = function_name(&stem, &graph.outputs()[0].0);
        let error = [error, further].into_iter().flatten().reduce(|a, b| format!("{a}; {b}"));
        Ok(Self { graph: graph.renamed(loaded.graph().name()), parameters, name, error })
    }
}

/// The graph with its result in the requested space, its free parameters, and what is to be said of its error.
fn in_space(loaded: &Loaded, args: &ShaderArgs) -> Result<(Graph, Vec<f64>, Option<String>), Failure> {
    let native = loaded.quantity();
    let free: Vec<f64> = loaded.file.free().iter().copied().map(f64::from).collect();
    let same = match args.space {
        SpaceChoice::Native => true,
        SpaceChoice::Xyz => matches!(native, Quantity::Xyz { .. }),
        SpaceChoice::LinearSrgb => matches!(native, Quantity::LinearRgb { space } if space == "sRGB"),
    };
    if same {
        return Ok((loaded.graph().clone(), free, None));
    }
    let conditions = loaded.conditions_with(args.illuminant.as_ref(), args.observer)?;
    let appearance = Appearance::of(native);
    let spectral = loaded.spectral().map_err(|error| match error {
        Failure::Work(message) => Failure::usage(format!("{message}: take --space native")),
        other => other,
    })?;
    if args.params == ParamsChoice::Const {
        let (graph, free) = computed(loaded, &spectral, appearance, &conditions, args.space)?;
        return Ok((graph, free, None));
    }
    let found = rule(loaded, appearance, &conditions, args.quadrature)?;
    let (rule, error) = found.map_or((None, None), |Rule { rule, error }| (Some(rule), Some(error)));
    let graph = match (args.space, spectral) {
        (SpaceChoice::LinearSrgb, Spectral::Set(set)) => {
            record(&appearance.linear(&conditions, set, rule)?)
        }
        (SpaceChoice::LinearSrgb, Spectral::One(one)) => {
            record(&appearance.linear(&conditions, one, rule)?)
        }
        (SpaceChoice::Xyz | SpaceChoice::Native, Spectral::Set(set)) => {
            record(&appearance.xyz(&conditions, set, rule))
        }
        (SpaceChoice::Xyz | SpaceChoice::Native, Spectral::One(one)) => {
            record(&appearance.xyz(&conditions, one, rule))
        }
    };
    Ok((graph, free, error))
}

/// The colors of constant spectra: there is nothing left to sum in a shader.
fn computed(
    loaded: &Loaded,
    spectral: &Spectral,
    appearance: Appearance,
    conditions: &ViewingConditions,
    space: SpaceChoice,
) -> Result<(Graph, Vec<f64>), Failure> {
    let count = loaded.members().unwrap_or(1);
    if count > MAX_CONST_VECTORS {
        return Err(Failure::usage(ShaderError::ConstTable { vectors: count }));
    }
    loaded.affords(count as u64 * VALUES_OF_A_COLOR)?;
    let set: Set = match spectral {
        Spectral::Set(set) => set.clone(),
        Spectral::One(_) => loaded.set()?,
    };
    let full = match space {
        SpaceChoice::LinearSrgb => record(&appearance.linear(conditions, set, None)?),
        SpaceChoice::Xyz | SpaceChoice::Native => record(&appearance.xyz(conditions, set, None)),
    };
    let output = full.outputs()[0].0.clone();
    let parameters = loaded.parameters(&full)?;
    let program = Program::new(full);
    #[expect(clippy::cast_precision_loss, reason = "at most 256 colors")]
    let colors = (0..count).flat_map(|index| program.run::<f64>(&parameters, &[index as f64]));
    let colors: Vec<f64> = colors.map(|x| f64::from(round_to_f32(x))).collect();
    let graph = record(&Table { count, output });
    Ok(match loaded.members() {
        Some(_) => (graph, colors),
        None => graph.bound(0, 0.0, &colors),
    })
}

/// Colors by index.
struct Table {
    count: usize,
    output: Port,
}

impl Color for Table {
    type In = Index;
    type Out = Number3;

    fn layout(&self) -> Layout {
        Layout::new().free("colors", self.count, 3)
    }
    fn eval<S: Scalar>(&self, params: Params<'_, S>, index: <Index as Domain>::Value<S>) -> S::Vec<3> {
        params.block(0).gather(index).vec::<3>(0)
    }
    fn inputs(&self) -> Vec<Port> {
        vec![Port::new("index", 1, Quantity::Index { count: self.count })]
    }
    fn outputs(&self) -> Vec<Port> {
        vec![self.output.clone()]
    }
}
