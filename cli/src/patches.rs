//! The colors of a set as patches: as numbers, and as a picture.

use color_fn_colorimetry::RgbSpace;
use color_fn_colorimetry::transfer::Encode;
use color_fn_core::glam::DVec3;
use color_fn_core::{Compose, eval, record};
use color_fn_run::eval_graph;

use crate::appearance::{Appearance, exposure};
use crate::color_chart::{ChartLayout, GROUND, Grid, PatchTable};
use crate::error::Failure;
use crate::load::Set;
use crate::options::PictureSize;
use crate::paint::{Brush, Form, Painted, Painting};
use crate::present::content::Content;
use crate::present::picture::byte;
use crate::present::sheet::{self, Anchor, DARK, LIGHT, Sheet};
use color_fn_colorimetry::ViewingConditions;

/// Linear sRGB of each member of a set.
pub(crate) fn colors(
    set: &Set,
    free: &[f32],
    count: usize,
    conditions: &ViewingConditions,
    appearance: Appearance,
) -> Result<Vec<[f64; 3]>, Failure> {
    #[expect(clippy::cast_precision_loss, reason = "a set has fewer than 2²⁴ members")]
    let members: Vec<f32> = (0..count).map(|i| i as f32).collect();
    let mut colors = vec![[0.0; 3]; count];
    eval_graph(
        &record(&appearance.linear(conditions, set, None)?),
        free,
        &members,
        colors.as_flattened_mut(),
    )?;
    Ok(colors.into_iter().map(|rgb| rgb.map(f64::from)).collect())
}

/// What a picture of patches shows.
#[derive(Debug)]
pub(crate) struct Patches<'a> {
    /// The spectra.
    pub(crate) set: &'a Set,
    /// Their free parameters.
    pub(crate) free: &'a [f32],
    /// What is written on each: its lines, from the top.
    pub(crate) labels: Vec<Vec<String>>,
    /// What is written above all; or nothing.
    pub(crate) title: String,
    /// The light and the eye.
    pub(crate) conditions: &'a ViewingConditions,
    /// What is done with a spectrum.
    pub(crate) appearance: Appearance,
    /// Linear sRGB of what was measured, for the left halves; or nothing.
    pub(crate) measured: Vec<[f64; 3]>,
}

/// The height of a line on a patch, how far it stays from the edge, and the narrowest patch that is written on, in pixels.
const LINE: usize = 17;
const MARGIN: usize = 5;
const MIN_WIDTH: usize = 56;

impl Patches<'_> {
    /// Paints them in a grid; for a display with what is written on them, where that finds room.
    pub(crate) fn paint(
        &self,
        size: Option<PictureSize>,
        brush: &mut Brush,
        form: Form,
    ) -> Result<Painted, Failure> {
        let count = self.labels.len();
        let colors = colors(self.set, self.free, count, self.conditions, self.appearance)?;
        let grid = Grid::of(count);
        let size = PictureSize::of(size, grid.size());
        let spectra = self.appearance.linear(self.conditions, self.set, None)?;
        let exposures = match self.appearance {
            Appearance::Emitter if form == Form::Encoded => {
                let both = |i| [Some(&colors[i]), self.measured.get(i)].into_iter().flatten();
                (0..count).map(|i| exposure(self.appearance, both(i))).collect()
            }
            Appearance::Object | Appearance::Emitter => Vec::new(),
        };
        let chart = ChartLayout::new(spectra, grid, self.measured.clone()).exposed(exposures);
        let table = chart.with(PatchTable { count });
        let (on_device, on_cpu) = match form {
            Form::Encoded => {
                let display = Encode { space: RgbSpace::SRGB };
                (record(&chart.then(display)), record(&table.then(display)))
            }
            Form::Linear => (record(&chart), record(&table)),
        };
        // What a patch is does not change within it: each half is painted once, as one pixel, and copied.
        let halves = brush.paint(
            &Painting { graph: on_device, free: self.free.to_vec() },
            grid.halves(),
            form,
            Some(&Painting { graph: on_cpu, free: PatchTable::parameters(&colors) }),
        )?;
        let source = |pixel| grid.half_at(pixel, size).map(|[x, y]| y * grid.halves()[0] as usize + x);
        let content = match &halves.content {
            Content::Linear(rgb) => Content::Linear(copied(rgb, size, [GROUND as f32; 3], source)),
            Content::Encoded(rgb) => {
                let display = Encode { space: RgbSpace::SRGB };
                let ground = eval(&display, &[], DVec3::splat(GROUND).as_vec3())?.to_array();
                let ground = ground.map(|component| byte(f64::from(component)));
                Content::Encoded(copied(rgb, size, ground, source))
            }
        };
        match content {
            Content::Encoded(rgb) => self.written(halves, grid, size, rgb),
            linear @ Content::Linear(_) => Ok(halves.with(size, linear)),
        }
    }

    /// The picture with names, and with its title above it.
    fn written(
        &self,
        halves: Painted,
        grid: Grid,
        size: [u32; 2],
        mut rgb: Vec<u8>,
    ) -> Result<Painted, Failure> {
        let [width, height] = size.map(|n| n as usize);
        let above = if self.title.is_empty() { 0 } else { sheet::LINE };
        if above > 0 {
            rgb = [vec![255; 3 * width * above], rgb].concat();
        }
        let mut page = Sheet::on(width, rgb);
        page.text(&self.title, [2 * MARGIN, above / 2], Anchor::Left);
        for (i, lines) in self.labels.iter().enumerate() {
            let [left, top, right, bottom] = grid.patch(i, size);
            let (room, high) = ((right - left).saturating_sub(2 * MARGIN), bottom - top);
            if right - left < MIN_WIDTH || high < (lines.len() + 1) * LINE {
                continue;
            }
            for (k, line) in lines.iter().rev().enumerate() {
                let y = above + bottom - MARGIN - LINE / 2 - k * LINE;
                let ground = page.pixel([left + MARGIN, y]);
                // Of what sRGB encodes as 0.46 and more dark letters stand out more.
                let luma = 0.2126 * f64::from(ground[0])
                    + 0.7152 * f64::from(ground[1])
                    + 0.0722 * f64::from(ground[2]);
                let ink = if luma > 117.0 { DARK } else { LIGHT };
                page.label(line, [left + MARGIN, y], Anchor::Left, ink, room);
            }
        }
        let size = [size[0], (height + above) as u32];
        Ok(halves.with(size, Content::Encoded(page.finish()?)))
    }
}

/// A picture of copies: `source` says of which pixel, or there is the ground.
fn copied<T: Copy>(
    rgb: &[T],
    size: [u32; 2],
    ground: [T; 3],
    source: impl Fn([u32; 2]) -> Option<usize>,
) -> Vec<T> {
    let mut copied = Vec::with_capacity(3 * size[0] as usize * size[1] as usize);
    for y in 0..size[1] {
        for x in 0..size[0] {
            match source([x, y]) {
                Some(pixel) => copied.extend_from_slice(&rgb[3 * pixel..3 * pixel + 3]),
                None => copied.extend_from_slice(&ground),
            }
        }
    }
    copied
}
