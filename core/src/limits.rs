//! How large a color from outside may be: the limits of a graph and of the `.colorfn` file that holds one.
//!
//! They keep reading and running within stated time and memory, whoever wrote the file. The reader, the checker of graphs,
//! the writer and their tests have them from here. A color that is recorded is limited only when it becomes a file.
//!
//! | what | limit |
//! |---|---|
//! | bytes of a file | [`MAX_BYTES`] |
//! | brackets within brackets, bytes of one string | [`MAX_NESTING`], [`MAX_STRING`] |
//! | bytes of a name; of a label, specification or key; of a free text | [`MAX_NAME`], [`MAX_LABEL`], [`MAX_TEXT`] |
//! | members of a set | [`MAX_MEMBERS`] |
//! | values and keys of a free part, and how deep it nests | [`MAX_FACTS`], [`MAX_FACT_DEPTH`] |
//! | parameter blocks, and parameters with tables | [`MAX_BLOCKS`], [`MAX_PARAMETERS`] |
//! | arguments, and results | [`MAX_PORTS`] |
//! | nodes, loops, and loops within loops | [`MAX_NODES`], [`MAX_LOOPS`], [`MAX_LOOP_DEPTH`] |
//! | elements of one array, and of all | [`MAX_ARRAY`], [`MAX_ELEMENTS`] |
//! | steps of the schedule, visits to make it, operations of one evaluation | [`MAX_STEPS`], [`MAX_VISITS`], [`MAX_WORK`] |

/// The largest file, in bytes.
pub const MAX_BYTES: usize = 64 << 20;
/// Brackets nested deeper than this are refused.
pub const MAX_NESTING: usize = 16;
/// Strings longer than this are refused, in bytes of the file.
pub const MAX_STRING: usize = 1 << 16;

/// The longest name of a function, value, port or block, in bytes.
pub const MAX_NAME: usize = 64;
/// The longest label, in bytes.
pub const MAX_LABEL: usize = 256;
/// The longest specification or key, in bytes.
pub const MAX_LINE: usize = MAX_LABEL;
/// The longest free text, in bytes: as JSON its characters take at most 6 bytes for one, and two quotes.
pub const MAX_TEXT: usize = MAX_STRING / 8;

/// The maximal number of members of a set, and so of labels: an index is exact in single precision up to 2²⁴.
pub const MAX_MEMBERS: usize = 1 << 17;
/// How many values and keys one free part may hold.
pub const MAX_FACTS: usize = 1 << 14;
/// How deep a free part may nest.
pub const MAX_FACT_DEPTH: usize = 8;

/// The maximal number of parameter blocks.
pub const MAX_BLOCKS: usize = 1024;
/// The maximal number of parameters of a graph, tables included.
pub const MAX_PARAMETERS: usize = 1 << 24;
/// The maximal number of arguments, and of results.
pub const MAX_PORTS: usize = 16;

/// The maximal number of nodes of a graph.
pub const MAX_NODES: usize = 1 << 16;
/// The maximal number of nodes that are loops.
pub const MAX_LOOPS: usize = 1 << 10;
/// Loops nested deeper than this are refused, in recordings too.
pub const MAX_LOOP_DEPTH: u8 = 8;
/// The largest array that a loop may make, in recordings too.
pub const MAX_ARRAY: u32 = 1 << 16;
/// Elements of all arrays: 4 MiB of `f32`, and 64 MiB in 16 lanes.
pub const MAX_ELEMENTS: usize = 1 << 20;

/// Steps of the schedule: loops that cannot be fused repeat what they share.
pub const MAX_STEPS: u64 = 1 << 18;
/// Nodes visited to schedule the loops, each of which walks over all nodes: well below a second.
pub const MAX_VISITS: u64 = 1 << 24;
/// Operations for one evaluation: a second or so of work in the interpreter.
pub const MAX_WORK: u64 = 1 << 24;
