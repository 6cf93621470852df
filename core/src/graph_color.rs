//! A graph as a color: loaded files compose, record and evaluate like definitions.

use std::marker::PhantomData;

use crate::color::Color;
use crate::domain::{Domain, Port};
use crate::graph::{Graph, Program};
use crate::layout::Layout;
use crate::params::Params;
use crate::scalar::Scalar;

/// A color that is run by interpreting its graph, with any scalar: also with [`Expr`](crate::graph::Expr), which
/// records it again as part of a larger one.
#[derive(Debug, Clone)]
pub struct GraphColor<I, O> {
    program: Program,
    domains: PhantomData<fn(I) -> O>,
}

/// The graph's arguments or results are not those of the domain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this color is a function of {found}, not of {wanted}")]
pub struct DomainMismatch {
    /// The ports of the domain asked for.
    pub wanted: String,
    /// The ports of the graph.
    pub found: String,
}

fn words(ports: &[Port]) -> String {
    let list: Vec<String> = ports.iter().map(|p| format!("{} ({} wide)", p.name, p.width)).collect();
    if list.is_empty() { "nothing".into() } else { list.join(", ") }
}

impl<I: Domain, O: Domain> GraphColor<I, O> {
    /// The graph as a color from `I` to `O`.
    ///
    /// # Errors
    /// When the ports differ in number, width or kind of quantity; ranges and spaces may be narrower.
    pub fn new(graph: Graph) -> Result<Self, DomainMismatch> {
        let outputs: Vec<Port> = graph.output_ports().cloned().collect();
        for (found, wanted) in [(graph.inputs(), I::ports()), (&outputs[..], O::ports())] {
            let same = found.len() == wanted.len()
                && found.iter().zip(&wanted).all(|(f, w)| {
                    f.width == w.width
                        && std::mem::discriminant(&f.quantity) == std::mem::discriminant(&w.quantity)
                });
            if !same {
                return Err(DomainMismatch { wanted: words(&wanted), found: words(found) });
            }
        }
        Ok(Self { program: Program::new(graph), domains: PhantomData })
    }

    /// The graph.
    pub fn graph(&self) -> &Graph {
        self.program.graph()
    }
}

impl<I: Domain, O: Domain> Color for GraphColor<I, O> {
    type In = I;
    type Out = O;
    const IS_GRAPH: bool = true;

    fn layout(&self) -> Layout {
        self.graph().layout().clone()
    }
    fn eval<S: Scalar>(&self, params: Params<'_, S>, x: I::Value<S>) -> O::Value<S> {
        let mut inputs = Vec::with_capacity(4);
        I::visit(x, |component: S| inputs.push(component));
        let outputs = self.program.run_in(params, &inputs);
        let mut next = outputs.into_iter();
        O::build(|| next.next().expect("the domain was checked"))
    }
    fn name(&self) -> String {
        self.graph().name().to_owned()
    }
    fn inputs(&self) -> Vec<Port> {
        self.graph().inputs().to_vec()
    }
    fn outputs(&self) -> Vec<Port> {
        self.graph().output_ports().cloned().collect()
    }
}
