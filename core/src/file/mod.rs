//! The `.colorfn` file: a color as data, to be kept, sent and fitted again. `docs/colorfn-format.md` in the repository specifies it for
//! other programs.
//!
//! The file is JSON (RFC 8259, UTF-8 without a byte order mark). One object holds, in this order where this program
//! writes it:
//!
//! | key | what |
//! |---|---|
//! | `colorfn` | the version of the format, 1; *the first key*, which tells such a file from other JSON |
//! | `name` | the name of the function in generated text |
//! | `spec` | what it came from (`basis`, as `bspline:12`, and `details`), so that it can be fitted again; optional |
//! | `inputs`, `outputs` | lists of ports: `name`, `width`, `quantity` with its range or space; an output's `node` |
//! | `labels` | the names of the members, all different, where one input is an index; optional |
//! | `fit` | named figures of the fit error; optional |
//! | `provenance` | `source`, `about`, `tool` and `notes`; optional |
//! | `parameters` | blocks: `name`, `role`, `rows`, `columns`, `type`, and last `values`, row by row |
//! | `nodes` | the graph, one node a line: `{"mul": [3, 4]}`, with a `"name"` where the definition gave one |
//!
//! Free parameters are `f32`; a fixed table is `f64` where `f32` would change it. Numbers have their shortest decimal
//! form that comes back bit for bit, in readers of double precision too.
//!
//! # What reading promises
//! A file is refused with one line that says what is wrong, where, and what to do. Everything is checked before it is
//! used: the size before reading, the encoding, nesting and length of strings in one pass without allocation, then the
//! JSON, the version, every number, the graph by [`Graph::try_from`](crate::Graph), all within the [limits](crate::limits).
//! Beside the text itself, reading takes at most 8 bytes for each of its bytes and a fixed 64 MiB: a value takes two
//! characters at least and is kept once, in 4 or 8 bytes that are at most doubled while they are collected;
//! everything else is limited in number.

mod block;
mod color_file;
mod elements;
mod error;
mod facts;
mod operation;
mod read;
mod scan;
#[cfg(test)]
mod tests;
mod validate;
mod version;
mod write;

pub use self::color_file::{ColorFile, Provenance, Spec};
pub use self::error::{FileError, Invalid, Malformed, Problem};
pub use self::facts::Facts;
pub use self::version::{UnsupportedVersion, VERSION};
