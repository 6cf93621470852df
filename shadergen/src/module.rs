//! From a graph to a validated module.

use color_fn_core::graph::Graph;
use naga::Module;
use naga::compact::{KeepUnused, compact};
use naga::valid::{Capabilities, ModuleInfo, ValidationFlags, Validator};

use crate::error::ShaderError;
use crate::format::Format;
use crate::interface::{Argument, BlockInterface, Interface};
use crate::names::Names;
use crate::options::{Options, ParameterMode};
use crate::parameters::Parameters;
use crate::types::Types;
use crate::{comment, entry, function};

/// A validated shader, ready to be written in any language.
#[derive(Debug, Clone)]
pub struct Shader {
    /// The module.
    pub module: Module,
    /// What naga's validation found out about it.
    pub info: ModuleInfo,
    /// How it is called.
    pub interface: Interface,
    pub(crate) comment: String,
}

/// Compiles a graph.
///
/// The graph must be recorded or checked; of others the result is an error or a shader that computes something else.
///
/// # Errors
/// When the options ask for what cannot be; each variant of [`ShaderError`] is one reason.
pub fn compile(graph: &Graph, options: &Options) -> Result<Shader, ShaderError> {
    let names = Names::new(&options.name)?;
    let mut module = Module::default();
    let types = Types::new(&mut module, &names);
    let (mut parameters, binding) =
        Parameters::declare(&mut module, &types, &names, options, graph.layout())?;
    let function = function::write(graph, &mut module, &types, &names, &mut parameters, options)?;
    let blocks = match options.parameters {
        ParameterMode::Const(_) => Vec::new(),
        ParameterMode::Uniform | ParameterMode::Storage => parameters.blocks,
    };
    let mut interface = Interface {
        function: names.function.clone(),
        inputs: graph.inputs().iter().map(Argument::new).collect(),
        outputs: graph.outputs().iter().map(|(port, _)| Argument::new(port)).collect(),
        entry: None,
        bindings: binding.into_iter().collect(),
        parameter_bytes: blocks.iter().map(BlockInterface::bytes).sum(),
        parameters: blocks,
    };
    entry::write(&mut module, &types, &names, options, function, &mut interface)?;
    compact(&mut module, KeepUnused::Yes);
    let capabilities = match options.format {
        Format::F32 => Capabilities::empty(),
        Format::F16 => Capabilities::SHADER_FLOAT16_IN_FLOAT32,
    };
    let info = Validator::new(ValidationFlags::all(), capabilities)
        .validate(&module)
        .map_err(|error| ShaderError::Invalid(error.emit_to_string("")))?;
    let comment = comment::of(graph, options, &interface);
    Ok(Shader { module, info, interface, comment })
}
