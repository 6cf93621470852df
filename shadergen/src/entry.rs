//! Entry points that call the function.

use naga::{
    AddressSpace, BinaryOperator, Binding as PortBinding, BuiltIn, EntryPoint, Expression, Function,
    FunctionArgument, FunctionResult, GlobalVariable, Handle, Interpolation, Module, ResourceBinding,
    Sampling, ShaderStage, Span, Statement, StorageAccess, TypeInner, VectorSize,
};

use crate::body::{Body, Value};
use crate::error::ShaderError;
use crate::interface::{
    Binding, BindingKind, Content, EntryInterface, Interface, MAX_GROUPS, Stage, WORKGROUP,
};
use crate::names::Names;
use crate::options::{Entry, Options};
use crate::types::Types;

/// Adds the entry point that the options ask for.
pub(crate) fn write(
    module: &mut Module,
    types: &Types,
    names: &Names,
    options: &Options,
    function: Handle<Function>,
    interface: &mut Interface,
) -> Result<(), ShaderError> {
    let (stage, workgroup_size, body) = match options.entry {
        Entry::None => return Ok(()),
        Entry::Compute => {
            (Stage::Compute, [WORKGROUP, 1, 1], compute(module, types, names, options, function, interface))
        }
        Entry::Fragment => (Stage::Fragment, [0; 3], fragment(types, function, interface)?),
    };
    let (name, shader_stage) = match stage {
        Stage::Compute => (names.with("compute"), ShaderStage::Compute),
        Stage::Fragment => (names.with("fragment"), ShaderStage::Fragment),
    };
    module.entry_points.push(EntryPoint {
        name: name.clone(),
        stage: shader_stage,
        early_depth_test: None,
        workgroup_size,
        workgroup_size_overrides: None,
        function: body.finish(),
        mesh_info: None,
        task_payload: None,
        incoming_ray_payload: None,
    });
    let varying = (stage == Stage::Fragment).then(|| names.with("point"));
    interface.entry = Some(EntryInterface { name, stage, workgroup_size, varying });
    Ok(())
}

/// Declares a buffer of `f32` for points or results.
fn buffer(
    module: &mut Module,
    types: &Types,
    names: &Names,
    options: &Options,
    content: Content,
    interface: &mut Interface,
) -> Handle<GlobalVariable> {
    let (suffix, after, access, kind, width) = match content {
        Content::Results => {
            let access = StorageAccess::LOAD | StorageAccess::STORE;
            ("results", 2, access, BindingKind::StorageReadWrite, interface.output_width())
        }
        Content::Points | Content::Parameters => {
            ("points", 1, StorageAccess::LOAD, BindingKind::StorageRead, interface.input_width())
        }
    };
    let name = names.with(suffix);
    let (group, binding) = (options.group, options.binding.saturating_add(after));
    interface.bindings.push(Binding { group, binding, name: name.clone(), content, kind, bytes: 4 * width });
    let global = GlobalVariable {
        name: Some(name),
        space: AddressSpace::Storage { access },
        binding: Some(ResourceBinding { group, binding }),
        ty: types.runtime_array(module),
        init: None,
        memory_decorations: naga::MemoryDecorations::empty(),
    };
    module.global_variables.append(global, Span::UNDEFINED)
}

/// One thread a point. The threads of a row of workgroups come before those of the next.
fn compute(
    module: &mut Module,
    types: &Types,
    names: &Names,
    options: &Options,
    function: Handle<Function>,
    interface: &mut Interface,
) -> Body {
    let points = buffer(module, types, names, options, Content::Points, interface);
    let results = buffer(module, types, names, options, Content::Results, interface);
    let inner = TypeInner::Vector { size: VectorSize::Tri, scalar: naga::Scalar::U32 };
    let ty = module.types.insert(naga::Type { name: None, inner }, Span::UNDEFINED);
    let mut body = Body::new(None);
    let binding = Some(PortBinding::BuiltIn(BuiltIn::GlobalInvocationId));
    body.function.arguments.push(FunctionArgument { name: Some("thread".into()), ty, binding });

    let thread = body.add(Expression::FunctionArgument(0));
    let (x, y) = (body.element(thread, 0), body.element(thread, 1));
    let across = body.index(MAX_GROUPS * WORKGROUP);
    let rows = body.binary(BinaryOperator::Multiply, y, across);
    let index = body.binary(BinaryOperator::Add, rows, x);
    body.name(index, "index");
    let from = scaled(&mut body, index, interface.input_width(), "read_at");
    let points = body.add(Expression::GlobalVariable(points));
    let length = body.add(Expression::ArrayLength(points));
    let outside = body.binary(BinaryOperator::GreaterEqual, from, length);
    body.only_if(outside, Statement::Return { value: None });

    let mut at = 0;
    let mut arguments = Vec::with_capacity(interface.inputs.len());
    for port in &interface.inputs {
        let mut components = Vec::with_capacity(4);
        for letter in ["x", "y", "z", "w"].into_iter().take(usize::from(port.width)) {
            let place = element(&mut body, points, from, at);
            let name = if port.width == 1 { port.name.clone() } else { format!("{}_{letter}", port.name) };
            components.push(body.load(place, &name));
            at += 1;
        }
        arguments.push(match components[..] {
            [one] => one,
            _ => body.add(Expression::Compose { ty: types.numbers(port.width), components }),
        });
    }
    let result = body.call(function, arguments);
    let to = scaled(&mut body, index, interface.output_width(), "write_at");
    let results = body.add(Expression::GlobalVariable(results));
    for (at, component) in (0..).zip(components(&mut body, result, interface)) {
        let place = element(&mut body, results, to, at);
        body.store(place, component);
    }
    body.state(Statement::Return { value: None }, &[]);
    body
}

/// Where the components of a point begin.
fn scaled(body: &mut Body, index: Value, width: usize, name: &str) -> Value {
    if width == 1 {
        return index;
    }
    let width = body.index(u32::try_from(width).unwrap_or(u32::MAX));
    let start = body.binary(BinaryOperator::Multiply, index, width);
    body.name(start, name);
    start
}

fn element(body: &mut Body, array: Value, from: Value, at: u32) -> Value {
    let index = match at {
        0 => from,
        _ => {
            let at = body.index(at);
            body.binary(BinaryOperator::Add, from, at)
        }
    };
    body.element_at(array, index)
}

/// The components of all results.
fn components(body: &mut Body, result: Value, interface: &Interface) -> Vec<Value> {
    let mut components = Vec::new();
    for (k, port) in (0..).zip(&interface.outputs) {
        let value = if interface.outputs.len() == 1 { result } else { body.element(result, k) };
        match port.width {
            1 => components.push(value),
            width => components.extend((0..u32::from(width)).map(|c| body.element(value, c))),
        }
    }
    components
}

/// All inputs at location 0; a color with alpha 1 out, a number as grey.
fn fragment(types: &Types, function: Handle<Function>, interface: &Interface) -> Result<Body, ShaderError> {
    let (width, out) = (interface.input_width(), interface.output_width());
    let Some(input) = u8::try_from(width).ok().filter(|w| (1..=4).contains(w)) else {
        return Err(ShaderError::FragmentInput { width });
    };
    if !(1..=4).contains(&out) {
        return Err(ShaderError::FragmentOutput { width: out });
    }
    let mut body = Body::new(None);
    let location = |interpolation, sampling| {
        let per_primitive = false;
        Some(PortBinding::Location { location: 0, interpolation, sampling, blend_src: None, per_primitive })
    };
    let binding = location(Some(Interpolation::Perspective), Some(Sampling::Center));
    let (ty, name) = (types.numbers(input), Some("point".into()));
    body.function.arguments.push(FunctionArgument { name, ty, binding });
    let ty = types.numbers(4);
    body.function.result = Some(FunctionResult { ty, binding: location(None, None) });

    let point = body.add(Expression::FunctionArgument(0));
    let mut at = 0;
    let mut arguments = Vec::with_capacity(interface.inputs.len());
    for port in &interface.inputs {
        let whole = port.width == input;
        arguments.push(if whole { point } else { body.components(point, at, port.width) });
        at += u32::from(port.width);
    }
    let result = body.call(function, arguments);
    let (zero, one) = (body.float(0.0), body.float(1.0));
    let components = match interface.outputs.len() {
        1 if out == 3 => vec![result, one],
        _ => match components(&mut body, result, interface)[..] {
            [grey] => vec![grey, grey, grey, one],
            [x, y] => vec![x, y, zero, one],
            [r, g, b] => vec![r, g, b, one],
            ref all => all.to_vec(),
        },
    };
    let color = body.add(Expression::Compose { ty, components });
    body.give(color);
    Ok(body)
}
