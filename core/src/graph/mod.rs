//! A color as data: a small, closed, typed expression language.
//!
//! A [`Graph`] is an arena of [`Node`]s. **Operands come before their users**, so that every pass is one forward
//! loop with a side table; identical nodes are shared. Values are truth values, numbers, vectors of 2–4, and arrays.
//!
//! The structured forms keep the graph as small as the structure of the color: a sum over a thousand rows is one
//! [`Node::Sum`] whose body is recorded once. The row of a loop is named by the loop's *depth*, so that equal loops
//! are equal nodes; a node belongs to the deepest loop whose row it reads ([`Schedule`]).
//!
//! A *file* or a *recording* gives a graph; [`interpret`](Program) runs it with any scalar; `color-fn-shadergen`
//! compiles it.

mod check;
mod expr;
mod interpret;
mod node;
mod recorder;
mod schedule;
mod types;

pub use check::{GraphError, MAX_NODES, MAX_PARAMETERS, MAX_PORTS, check, nesting, work};
pub use expr::{Expr, ExprArray, ExprBool, ExprVector};
pub use interpret::{Program, Value};
pub use node::{Graph, Id, Literal, LoopKind, Node, Parts, Rounds, Type};
pub use recorder::MAX_DEPTH;
pub use recorder::Recorder;
pub use schedule::{Loop, Schedule, Step};
pub use types::{TypeError, type_of};
