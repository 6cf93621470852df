//! A graph with one argument fixed: the argument goes, and with it the parameters that only its other values read.

use std::ops::Range;

use super::arena::Graph;
use super::expr::Expr;
use super::facts::Facts;
use super::interpret::Program;
use super::node::{Id, Literal, Node};
use super::recorder::Recorder;
use crate::layout::{BlockLayout, Layout, Role};
use crate::scalar::op::BinaryOp;

impl Graph {
    /// The graph with `value` in the place of its `input`-th argument, which is a number, and the free parameters of
    /// `free` that it reads.
    ///
    /// What the value decides is computed: a fixed table that is read at known places becomes numbers. Of each block the
    /// rows that are still read stay: of a set those of one color. The result is that of the graph at this value, but for
    /// the last bits.
    ///
    /// # Panics
    /// When there is no such argument, it is a vector, or there are fewer parameters than the layout has.
    #[must_use]
    pub fn bound<T: Copy>(&self, input: usize, value: f64, free: &[T]) -> (Self, Vec<T>) {
        assert_eq!(self.inputs()[input].width, 1, "the argument is a number");
        let known = self.with_known(input, value);
        let rows = rows_read(&known);
        let parameters = kept(known.layout(), &rows, free);
        (narrowed(&known, &rows), parameters)
    }

    fn with_known(&self, input: usize, value: f64) -> Self {
        let mut ports = self.inputs().to_vec();
        ports.remove(input);
        let recorder = Recorder::new(ports, self.layout().clone()).with_known_tables();
        let results: Vec<Id> = {
            let mut rest = recorder.inputs().into_iter();
            let mut inputs = Vec::new();
            for (k, port) in self.inputs().iter().enumerate() {
                match k == input {
                    true => inputs.push(Expr::Literal(value)),
                    false => inputs.extend(rest.by_ref().take(usize::from(port.width))),
                }
            }
            let results = Program::new(self.clone()).run::<Expr<'_>>(&recorder, &inputs);
            results.into_iter().map(|x| x.id(&recorder)).collect()
        };
        recorder.finish(self.name(), self.output_ports().cloned().collect(), &results)
    }
}

/// The rows of each block that are read; `None` for a block that is not.
fn rows_read(graph: &Graph) -> Vec<Option<Range<usize>>> {
    let facts = Facts::new(graph);
    let blocks = graph.layout().blocks();
    let mut read: Vec<Option<Range<usize>>> = vec![None; blocks.len()];
    for node in graph.nodes() {
        let (Node::Read { block, row, .. } | Node::Dot { block, row, .. }) = *node else { continue };
        let k = block as usize;
        let last = blocks[k].rows - 1;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to the rows of a block"
        )]
        let at = |x: f64| x.floor().clamp(0.0, last as f64) as usize;
        let here = match (graph.literal(row), facts.integers().range(row)) {
            (Some(x), _) => at(x)..at(x) + 1,
            (None, Some(range)) if range.low >= 0.0 && range.high <= last as f64 => {
                at(range.low)..at(range.high) + 1
            }
            _ => 0..last + 1,
        };
        let before = read[k].clone().unwrap_or_else(|| here.clone());
        read[k] = Some(before.start.min(here.start)..before.end.max(here.end));
    }
    read
}

/// Of the free parameters those in rows that are read.
fn kept<T: Copy>(layout: &Layout, rows: &[Option<Range<usize>>], free: &[T]) -> Vec<T> {
    let mut rest = free;
    let mut kept = Vec::new();
    for (block, rows) in layout.blocks().iter().zip(rows) {
        if block.role == Role::Free {
            let (here, after) = rest.split_at(block.rows * block.columns);
            rest = after;
            kept.extend(rows.clone().map(|rows| &here[in_rows(block, &rows)]).unwrap_or_default());
        }
    }
    kept
}

const fn in_rows(block: &BlockLayout, rows: &Range<usize>) -> Range<usize> {
    rows.start * block.columns..rows.end * block.columns
}

/// The graph over the rows that are read alone.
fn narrowed(graph: &Graph, rows: &[Option<Range<usize>>]) -> Graph {
    let mut layout = Layout::new();
    let mut places = vec![(0, 0); rows.len()];
    for ((block, rows), place) in graph.layout().blocks().iter().zip(rows).zip(&mut places) {
        let Some(rows) = rows else { continue };
        *place = (u32::try_from(layout.blocks().len()).expect("fewer than 2³² blocks"), rows.start);
        layout = match block.role {
            Role::Free => layout.free(&block.name, rows.len(), block.columns),
            Role::Fixed => {
                layout.fixed(&block.name, block.columns, block.values[in_rows(block, rows)].to_vec())
            }
        };
    }
    let recorder = Recorder::new(graph.inputs().to_vec(), layout);
    let mut ids: Vec<Id> = Vec::with_capacity(graph.nodes().len());
    for old in graph.ids() {
        let mut node = *graph.node(old);
        if let Node::Read { block, row, .. } | Node::Dot { block, row, .. } = &mut node {
            let (number, first) = places[*block as usize];
            *block = number;
            // A row of the new graph has its place among those of the old one until all operands are moved.
            let row_id = shifted(graph, *row, first, &ids, &recorder);
            let mut operands = 0;
            node.operands_mut(|operand| {
                *operand = if operands == 0 { row_id } else { ids[operand.index()] };
                operands += 1;
            });
        } else {
            node.operands_mut(|operand| *operand = ids[operand.index()]);
        }
        let new = recorder.push(node);
        if let Some(name) = graph.names().get(&old) {
            recorder.name(new, name);
        }
        ids.push(new);
    }
    let mut results = Vec::new();
    for (port, id) in graph.outputs() {
        let value = ids[id.index()];
        match port.width {
            1 => results.push(value),
            width => results.extend((0..width).map(|k| recorder.push(Node::Component(k, value)))),
        }
    }
    recorder.finish(graph.name(), graph.output_ports().cloned().collect(), &results)
}

/// `row − first`.
fn shifted(graph: &Graph, row: Id, first: usize, ids: &[Id], recorder: &Recorder) -> Id {
    let first = first as f64;
    if first == 0.0 {
        return ids[row.index()];
    }
    if let Some(x) = graph.literal(row) {
        return recorder.literal((x.floor() - first).max(0.0));
    }
    if let Node::Binary(BinaryOp::Add, a, b) = *graph.node(row) {
        for (known, other) in [(a, b), (b, a)] {
            match graph.literal(known) {
                Some(x) if x == first => return ids[other.index()],
                Some(x) if x > first => {
                    return recorder.push(Node::Binary(
                        BinaryOp::Add,
                        ids[other.index()],
                        recorder.push(Node::Literal(Literal(x - first))),
                    ));
                }
                Some(_) | None => {}
            }
        }
    }
    recorder.push(Node::Binary(BinaryOp::Sub, ids[row.index()], recorder.literal(first)))
}

#[cfg(test)]
mod tests {
    use crate::compose::Compose;
    use crate::domain::{Index, Number, Wavelength};
    use crate::graph::Program;
    use crate::layout::Layout;
    use crate::{Color, Params, Scalar, record};

    /// `Σ row · λ` over three rows, with a fixed factor for each row.
    struct Rows;

    impl Color for Rows {
        type In = Wavelength;
        type Out = Number;

        fn layout(&self) -> Layout {
            Layout::new().free("rows", 3, 2).free("shift", 1, 1).fixed("factors", 1, vec![1.0, 10.0, 100.0])
        }
        fn eval<S: Scalar>(&self, params: Params<'_, S>, x: S) -> S {
            let (rows, factors) = (params.block(0), params.block(2));
            let sum = params.sum::<S>(rows.len(), |i| {
                let row = rows.row(i);
                row.get(1).mul_add(x, row.get(0)) * factors.row(i).get(0)
            });
            sum + params.block(1).first().get(0)
        }
    }

    /// Whether the members of a table are those of a set, in another order.
    struct Renumbered;

    impl Color for Renumbered {
        type In = (Index, Wavelength);
        type Out = Number;

        fn layout(&self) -> Layout {
            Layout::new().part("set", Rows.set(4).layout()).fixed("order", 1, vec![2.0, 0.0, 3.0, 1.0])
        }
        fn eval<S: Scalar>(&self, params: Params<'_, S>, (index, x): (S, S)) -> S {
            let (set, order) = params.split_at(3);
            Rows.set(4).eval(set, (order.block(0).gather(index).get(0), x))
        }
    }

    fn agrees<C: Color<In = (Index, Wavelength)>>(color: &C) {
        let graph = record(color);
        let free: Vec<f64> = (0..graph.layout().free_len()).map(|k| (k as f64).sin()).collect();
        let whole = Program::new(graph.clone());
        for index in 0..4 {
            let (one, parameters) = graph.bound(0, f64::from(index), &free);
            one.check_limits().expect("a good graph");
            assert_eq!((one.inputs().len(), parameters.len()), (1, 7), "{one:?}");
            assert_eq!(one.layout().blocks().len(), 3, "the order is known");
            let all = graph.layout().parameters(&free).expect("all");
            let its = one.layout().parameters(&parameters).expect("all of one");
            let bound = Program::new(one);
            for x in [400.0, 555.5] {
                assert_eq!(bound.run::<f64>(&its, &[x]), whole.run::<f64>(&all, &[f64::from(index), x]));
            }
        }
    }

    #[test]
    fn a_color_of_a_set_has_its_rows_alone() {
        agrees(&Rows.set(4));
        agrees(&Renumbered);
    }
}
