//! Any color as solvers see it.

use nalgebra::DMatrix;

use super::Gaussian;
use color_fn_core::domain::{Number, Wavelength};
use color_fn_core::{GraphColor, record};
use color_fn_fitting::{DifferentiableModel, Evaluator};
use support::assert_close;

fn run(color: &dyn DifferentiableModel, inputs: &[f64]) -> (Vec<f64>, DMatrix<f64>) {
    let mut evaluator = Evaluator::new(color, inputs).unwrap();
    let mut values = vec![0.0; evaluator.rows()];
    let mut jacobian = DMatrix::zeros(evaluator.rows(), evaluator.parameters());
    evaluator.values_and_jacobian(&[0.8, 560.0, 30.0], &mut values, &mut jacobian);
    (values, jacobian)
}

#[test]
fn a_graph_is_the_model_that_its_definition_is() {
    let inputs: Vec<f64> = (0..50).map(|i| 400.0 + 6.0 * f64::from(i)).collect();
    let graph = GraphColor::<Wavelength, Number>::new(record(&Gaussian)).unwrap();
    let (defined, recorded) = (run(&Gaussian, &inputs), run(&graph, &inputs));
    let all = |(values, jacobian): &(Vec<f64>, DMatrix<f64>)| [values, jacobian.as_slice()].concat();
    for (a, b) in all(&defined).iter().zip(all(&recorded)) {
        // The same operations: to a fused product here and there, on numbers below 1.
        assert_close(*a, b, 1e-15);
    }
}
