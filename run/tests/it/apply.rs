//! An operation as a graph of one node, run on many arguments.

use color_fn_core::domain::{Number, Number2, Port, Quantity};
use color_fn_core::graph::Recorder;
use color_fn_core::layout::Layout;
use color_fn_core::scalar::Scalar;
use color_fn_core::scalar::ulp::Function;
use color_fn_core::{Domain, GraphColor};
use color_fn_run::{Batch, InstructionSet};

/// The results in single precision with an instruction set, one for each pair of arguments.
pub(crate) fn apply(function: Function, arguments: &[[f32; 2]], instructions: InstructionSet) -> Vec<f32> {
    let recorder = Recorder::new(Number2::ports(), Layout::new());
    let result = {
        let inputs = recorder.inputs();
        match function {
            Function::Unary(op) => inputs[0].unary(op),
            Function::Binary(op) => inputs[0].binary(op, inputs[1]),
        }
        .id(&recorder)
    };
    let graph = recorder.finish("function", vec![Port::new("result", 1, Quantity::Number)], &[result]);
    let color = GraphColor::<Number2, Number>::new(graph).expect("two numbers to one");
    let batch = Batch::new(&color, &[]).expect("no parameters");
    let points: Vec<_> = arguments.iter().map(|&[a, b]| color_fn_core::glam::Vec2::new(a, b)).collect();
    let mut results = vec![0.0; points.len()];
    assert!(batch.eval_with(instructions, &points, &mut results), "the CPU has {instructions:?}");
    results
}
