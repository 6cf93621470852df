//! Every number type, the graph and its interpreter agree on every case.

use cases::{Case, SAME_STRUCTURE, all, find};
use color_fn_core::domain::{Port, Quantity};
use color_fn_core::graph::{Expr, Recorder};
use color_fn_core::scalar::Lanes;
use color_fn_core::scalar::{Dual, DualStore, Interval};
use color_fn_core::{Graph, Program};
use color_fn_run::InstructionSet;

/// How many points a case is evaluated at: fewer where each takes thousands of parameters, as the small case of its kind has the
/// same structure.
fn count(case: &Case) -> usize {
    if case.parameters().len() > 500 { 40 } else { 400 }
}

fn widened(x: &[f32]) -> Vec<f64> {
    x.iter().copied().map(f64::from).collect()
}

#[track_caller]
fn close(case: &Case, what: &str, actual: f64, expected: f64, tolerance: f64) {
    let bound = tolerance * case.magnitude();
    assert!(
        (actual - expected).abs() <= bound,
        "{}: {what}: {actual} is not {expected} within {bound}",
        case.name()
    );
}

fn each_point(case: &Case, mut check: impl FnMut(&[f32])) {
    for x in case.points(count(case)).chunks(case.region().len()) {
        check(x);
    }
}

#[test]
fn single_precision_is_near_double() {
    for case in all() {
        each_point(case, |x| {
            let exact = case.eval_f64(&widened(x));
            for (single, exact) in case.eval_f32(x).into_iter().zip(exact) {
                // Some tens of roundings of 6e-8 each, relative to the terms.
                close(case, "f32", f64::from(single), exact, 2e-6);
            }
        });
    }
}

#[test]
fn the_interpreter_gives_the_same_bits() {
    for case in all() {
        let program = case.program();
        let (single, double) = (case.single_parameters(), case.parameters());
        each_point(case, |x| {
            let direct: Vec<u32> = case.eval_f32(x).into_iter().map(f32::to_bits).collect();
            let run = program.run::<f32>(single, x);
            let interpreted: Vec<u32> = run.into_iter().map(f32::to_bits).collect();
            assert_eq!(direct, interpreted, "{} at {x:?} in f32", case.name());
            let x = widened(x);
            let direct: Vec<u64> = case.eval_f64(&x).into_iter().map(f64::to_bits).collect();
            let run = program.run::<f64>(double, &x);
            let interpreted: Vec<u64> = run.into_iter().map(f64::to_bits).collect();
            assert_eq!(direct, interpreted, "{} at {x:?} in f64", case.name());
        });
    }
}

#[test]
fn lanes_give_the_bits_of_single_numbers() {
    for case in all() {
        let width = case.region().len();
        let points = case.points(16);
        let x: Vec<Lanes<[f32; 16]>> =
            (0..width).map(|k| Lanes(std::array::from_fn(|l| points[l * width + k]))).collect();
        let lanes = case.eval_lanes(&x);
        for l in 0..16 {
            let single = case.eval_f32(&points[l * width..(l + 1) * width]);
            for (k, single) in single.into_iter().enumerate() {
                let name = case.name();
                assert_eq!(lanes[k].0[l].to_bits(), single.to_bits(), "{name}: lane {l}");
            }
        }
    }
}

#[test]
fn batches_agree_on_every_instruction_set() {
    for case in all() {
        // A count that leaves a part of the last step of lanes empty.
        let points = case.points(1000 + 7);
        let width = case.region().len();
        let baseline = case.eval_batch(InstructionSet::Baseline, &points).expect("every machine has it");
        let single: Vec<f32> = points.chunks(width).flat_map(|x| case.eval_f32(x)).collect();
        assert_eq!(baseline, single, "{}: the baseline fuses nothing", case.name());
        for instructions in [InstructionSet::Avx2, InstructionSet::Best] {
            if let Some(batch) = case.eval_batch(instructions, &points) {
                for (batch, single) in batch.into_iter().zip(&single) {
                    // Fusing changes a rounding here and there.
                    close(case, "batch", f64::from(batch), f64::from(*single), 2e-6);
                }
            }
        }
    }
}

#[test]
fn duals_are_central_differences() {
    for case in all() {
        let spans: Vec<f64> = case.region().iter().map(|(a, b)| b - a).collect();
        let mut checked = 0;
        each_point(case, |x| {
            let x = widened(x);
            let dual = case.eval_dual(&x);
            for (i, span) in spans.iter().enumerate() {
                let h = 1e-6 * span;
                let at = |d: f64| {
                    let mut x = x.clone();
                    x[i] += d;
                    case.eval_f64(&x)
                };
                let (before, here, after) = (at(-h), at(0.0), at(h));
                for k in 0..dual.len() {
                    let forward = (after[k] - here[k]) / h;
                    let backward = (here[k] - before[k]) / h;
                    // A step or a kink within the stencil has no derivative to compare with.
                    if (forward - backward).abs() > 1e-3 * case.magnitude() / span {
                        continue;
                    }
                    checked += 1;
                    // Truncation and cancellation balance near h = ∛ε: some 1e-9 of the value over h.
                    let tolerance = 3e-4 * case.magnitude() / span;
                    let (found, expected) = (dual[k].1[i], 0.5 * (forward + backward));
                    assert!(
                        (found - expected).abs() <= tolerance,
                        "{}: ∂{k}/∂{i} at {x:?}: {found} is not {expected} within {tolerance}",
                        case.name()
                    );
                    assert!(
                        dual[k].0.to_bits() == here[k].to_bits(),
                        "{}: the value is the value",
                        case.name()
                    );
                }
            }
        });
        assert!(checked > count(case) / 4, "{}: only {checked} derivatives could be compared", case.name());
    }
}

#[test]
fn parameter_duals_are_central_differences() {
    for case in all() {
        let parameters = case.parameters();
        let free = case.graph().layout().free_positions();
        let mut checked = 0;
        for x in case.points(6).chunks(case.region().len()) {
            let x = widened(x);
            let here = case.eval_f64(&x);
            // Four at the beginning, in the middle, at the end.
            for first in [0, free.len() / 2, free.len().saturating_sub(4)] {
                let Some(&first) = free.get(first) else { continue };
                let dual = case.eval_parameter_dual(&x, first);
                for i in (0..4).filter(|i| free.contains(&(first + i))) {
                    let h = 1e-6;
                    let at = |d: f64| {
                        let mut moved = parameters.to_vec();
                        moved[first + i] += d;
                        case.eval_at(&moved, &x)
                    };
                    let (before, after) = (at(-h), at(h));
                    for k in 0..dual.len() {
                        let (forward, backward) = ((after[k] - here[k]) / h, (here[k] - before[k]) / h);
                        // A threshold that lies within the stencil has no derivative to compare with.
                        if (forward - backward).abs() > 1e-2 {
                            continue;
                        }
                        checked += 1;
                        let (found, expected) = (dual[k].1[i], 0.5 * (forward + backward));
                        // Truncation h² and cancellation ε/h, of terms of the case's magnitude.
                        let tolerance = 1e-6 * (1.0 + expected.abs()) * case.magnitude();
                        assert!(
                            (found - expected).abs() <= tolerance,
                            "{}: ∂{k}/∂θ{} at {x:?}: {found} is not {expected} within {tolerance}",
                            case.name(),
                            first + i
                        );
                    }
                }
            }
        }
        assert!(free.is_empty() || checked > 6, "{}: only {checked} derivatives were compared", case.name());
    }
}

#[test]
fn a_recorded_derivative_is_the_derivative() {
    for case in all() {
        let graph = case.graph();
        let recorder = Recorder::new(graph.inputs().to_vec(), graph.layout().clone());
        let ids: Vec<_> = {
            let variables: Vec<Dual<Expr<'_>, 4>> =
                recorder.inputs().into_iter().enumerate().map(|(i, x)| Dual::variable(x, i)).collect();
            let out = case.program().run::<Dual<Expr<'_>, 4>>(DualStore::constants(&recorder), &variables);
            let differentiated = case.region().len().min(4);
            let partials = |y: &Dual<Expr<'_>, 4>| {
                (0..differentiated).map(|i| y.partial(i).id(&recorder)).collect::<Vec<_>>()
            };
            out.iter().flat_map(partials).collect()
        };
        let ports = (0..ids.len()).map(|k| Port::new(&format!("d{k}"), 1, Quantity::Number)).collect();
        let derivative = Program::new(recorder.finish("derivative", ports, &ids));
        for x in case.points(40).chunks(case.region().len()) {
            let x = widened(x);
            let found = derivative.run::<f64>(case.parameters(), &x);
            let expected =
                case.eval_dual(&x).into_iter().flat_map(|(_, partials)| partials.into_iter().take(4));
            for (found, expected) in found.into_iter().zip(expected) {
                // The same rules in the same order, but for sums that start from a zero of another sign.
                let tolerance = 1e-12 * (1.0 + expected.abs()) * case.magnitude();
                assert!((found - expected).abs() <= tolerance, "{}: {found}, {expected}", case.name());
            }
        }
    }
}

#[test]
fn intervals_contain_every_value() {
    for case in all() {
        let mut finite = 0;
        each_point(case, |x| {
            let x = widened(x);
            for size in [0.0, 1e-3, 0.1] {
                let region: Vec<Interval> = x
                    .iter()
                    .zip(case.region())
                    .map(|(&x, &(a, b))| {
                        let reach = size * (b - a);
                        Interval::new((x - reach).max(a), (x + reach).min(b))
                    })
                    .collect();
                let bounds = case.eval_interval(&region);
                for corner in [0.0, 0.3, 0.5, 1.0] {
                    let inside: Vec<f64> = region.iter().map(|r| r.low + corner * r.width()).collect();
                    for (k, value) in case.eval_f64(&inside).into_iter().enumerate() {
                        let name = case.name();
                        assert!(bounds[k].contains(value), "{name}: {value} is not in {:?}", bounds[k]);
                    }
                }
                finite += usize::from(bounds.iter().all(|b| b.width() <= 4.0 * case.magnitude()));
            }
        });
        assert!(finite >= count(case), "{}: bounds of small regions are useful", case.name());
    }
}

#[test]
fn a_graph_does_not_grow_with_its_parameters() {
    let two_layers = ("network-5-3", "network-64-48");
    for (small, large) in SAME_STRUCTURE.into_iter().chain([two_layers]) {
        let size = |name| find(name).graph().operations();
        // Literals are left out: a count of rows may happen to be another number of the definition.
        assert_eq!(size(small), size(large), "{small} and {large} have one structure");
    }
    let rbf = find("rbf-64").graph();
    assert!(rbf.nodes().len() <= 20, "an RBF is a handful of nodes, not {}", rbf.nodes().len());
}

#[test]
fn a_graph_recorded_again_is_the_same_graph() {
    for case in all() {
        let graph = case.graph();
        let again = again(case.program());
        assert_eq!(again.operations(), graph.operations(), "{}: operations", case.name());
        assert_eq!(again.names().len(), graph.names().len(), "{}: names", case.name());
    }
}

/// Runs a graph with the number that records.
fn again(program: &Program) -> Graph {
    let graph = program.graph();
    let recorder = Recorder::new(graph.inputs().to_vec(), graph.layout().clone());
    let ids: Vec<_> =
        { program.run::<Expr<'_>>(&recorder, &recorder.inputs()).iter().map(|x| x.id(&recorder)).collect() };
    let outputs = graph.outputs().iter().map(|(port, _)| port.clone()).collect();
    recorder.finish(graph.name(), outputs, &ids)
}
