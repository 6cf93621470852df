//! GLSL without an entry point: functions to stand in another text.
//!
//! naga's writer of GLSL writes an entry point and what it needs. So one is made that calls the function, and what the
//! text around functions has of its own is left out: the version, the precisions, the entry.

use naga::valid::{Capabilities, ValidationFlags, Validator};
use naga::{EntryPoint, Expression, Module, ShaderStage};

use crate::body::Body;
use crate::error::ShaderError;
use crate::module::Shader;

/// The shader with a fragment entry that calls the function.
pub(crate) fn called(shader: &Shader) -> Result<Shader, ShaderError> {
    let mut module: Module = shader.module.clone();
    let name = &shader.interface.function;
    let found = module.functions.iter().find(|(_, function)| function.name.as_ref() == Some(name));
    let (function, arguments) = match found {
        Some((handle, function)) => (handle, function.arguments.iter().map(|a| a.ty).collect::<Vec<_>>()),
        None => return Err(ShaderError::Graph { what: "the module lacks the function" }),
    };
    let mut body = Body::new(None);
    let zeros = arguments.into_iter().map(|ty| body.add(Expression::ZeroValue(ty))).collect();
    body.call(function, zeros);
    module.entry_points.push(EntryPoint {
        name: format!("{name}_caller"),
        stage: ShaderStage::Fragment,
        early_depth_test: None,
        workgroup_size: [0; 3],
        workgroup_size_overrides: None,
        function: body.finish(),
        mesh_info: None,
        task_payload: None,
        incoming_ray_payload: None,
    });
    let info = Validator::new(ValidationFlags::all(), Capabilities::SHADER_FLOAT16_IN_FLOAT32)
        .validate(&module)
        .map_err(|error| ShaderError::Invalid(error.emit_to_string("")))?;
    Ok(Shader { module, info, interface: shader.interface.clone(), comment: shader.comment.clone() })
}

/// What is left of a text without version, precisions and entry.
pub(crate) fn functions(text: &str) -> String {
    let end = text.rfind("void main(").unwrap_or(text.len());
    let heading =
        |line: &&str| !["#version ", "#extension ", "precision "].iter().any(|h| line.starts_with(h));
    let kept: Vec<&str> = text[..end].lines().filter(heading).collect();
    format!("{}\n", kept.join("\n").trim())
}
