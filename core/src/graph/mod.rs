//! A color as data: a small, closed, typed expression language.
//!
//! A [`Graph`] is an arena of [`Node`]s. **Operands come before their users**, so that every pass is one forward
//! loop with a side table; identical nodes are shared. Values are truth values, numbers, vectors of 2–4, and arrays.
//!
//! The structured forms keep the graph as small as the structure of the color: a sum over a thousand rows is one
//! [`Node::Sum`] whose body is recorded once. The row of a loop is named by the loop's *depth*, so that equal loops
//! are equal nodes; a node belongs to the deepest loop whose row it reads ([`Schedule`]).
//!
//! A *recording* gives a graph, or a file gives its [parts](GraphParts), which are checked. A [`Program`] interprets it
//! with any scalar, `color-fn-run` runs it on many points, and `color-fn-shadergen` compiles it; what all of these must know
//! of it are its [facts](Facts).

mod arena;
mod bind;
mod check;
mod effort;
mod expr;
pub mod facts;
mod interpret;
mod node;
mod parts;
mod recorder;
mod schedule;
mod types;
mod value;

pub use arena::Graph;
pub use check::GraphError;
pub use expr::{Expr, ExprArray, ExprBool, ExprVector};
pub use facts::Facts;
pub use interpret::Program;
pub use node::{Id, Literal, LoopHeader, Node, Parts, Type};
pub use parts::GraphParts;
pub use recorder::Recorder;
pub use schedule::{Loop, LoopResults, Schedule, Step, SumResult};
pub use types::{TypeError, type_of};
