//! What a person sees: charts, pictures, tables, progress, and the files they are written to.
//!
//! Everything here takes plain data (numbers, names, sRGB bytes) and knows nothing of colors as functions.

pub(crate) mod chart;
pub(crate) mod content;
pub(crate) mod output;
pub(crate) mod picture;
pub(crate) mod progress;
pub(crate) mod sheet;
pub(crate) mod table;

mod file_set;
mod manifest;
mod terminal;
pub(crate) mod text;

pub(crate) use terminal::Terminal;
