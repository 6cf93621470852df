//! The commands, one file each.

pub(crate) mod compare;
pub(crate) mod convert_sh;
pub(crate) mod device;
pub(crate) mod eval;
pub(crate) mod fit;
pub(crate) mod help;
pub(crate) mod info;
pub(crate) mod install;
pub(crate) mod list;
pub(crate) mod plot;
pub(crate) mod render;
pub(crate) mod shader;
pub(crate) mod upsample;
