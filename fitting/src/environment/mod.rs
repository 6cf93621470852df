//! Environment maps as sums of lobes that keep the light: cells of the map, and lobes fitted to them one after another.

mod cells;
mod light_task;
mod lobes;

pub(crate) use cells::{Cell, adaptive_cells};
pub(crate) use light_task::LightTask;
pub(crate) use lobes::{LobeFit, MAX_MAP_LOBES};
