//! Pictures of a color over the plane: by its generated shader on a graphics device, or by the CPU.

use color_fn_core::Graph;
use color_fn_gpu::{Device, DeviceRequest, DeviceUnavailable, Painter};
use color_fn_run::GraphBatch;
use color_fn_shadergen::{Entry, Options, compile};

use crate::error::Failure;
use crate::load::affords;
use crate::options::DeviceChoice;
use crate::present::content::{Content, FileKind};
use crate::present::picture::{PictureError, byte};
use crate::present::progress::Progress;

/// Pixels that the CPU computes between two signs of progress: enough for all cores.
const PORTION: usize = 1 << 17;
const ON_CPU: &str = "the CPU, in batches";

/// A color of a position, with its free parameters: of three components, encoded for display or linear, as a [`Form`] says.
#[derive(Debug)]
pub(crate) struct Painting {
    /// The color.
    pub(crate) graph: Graph,
    /// Its free parameters.
    pub(crate) free: Vec<f32>,
}

/// What a painting gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Encoded sRGB.
    Encoded,
    /// Linear sRGB.
    Linear,
}

/// A finished picture, and what computed it.
#[derive(Debug)]
pub(crate) struct Painted {
    /// Pixels across and down.
    pub(crate) size: [u32; 2],
    /// Row by row.
    pub(crate) content: Content,
    /// What computed it, as a description.
    pub(crate) by: String,
    /// `gpu` or `cpu`.
    pub(crate) device: &'static str,
    /// Why it was not the device, where one was requested.
    pub(crate) note: Option<String>,
}

impl Painted {
    /// The picture as a file.
    pub(crate) fn encode(&self, file: FileKind) -> Result<Vec<u8>, PictureError> {
        self.content.encode(self.size, file)
    }

    /// The same picture with other content.
    pub(crate) fn with(self, size: [u32; 2], content: Content) -> Self {
        Self { size, content, ..self }
    }
}

/// A device was requested and there is none, or it failed; the message of what went wrong.
type Reason = String;

/// What paints.
pub(crate) struct Brush {
    choice: DeviceChoice,
    device: Option<Device>,
    by: String,
    note: Option<String>,
    progress: Option<Progress>,
}

impl Brush {
    /// The device that the user chose, or the CPU. Of its own accord only hardware is taken: a software device computes on the CPU too,
    /// and some sixty times slower than batches do.
    ///
    /// # Errors
    /// When a device is requested and there is none.
    pub(crate) fn open(choice: DeviceChoice) -> Result<Self, Failure> {
        let cpu = Self { choice, device: None, by: ON_CPU.into(), note: None, progress: None };
        if choice == DeviceChoice::Cpu {
            return Ok(cpu);
        }
        let reason = |none: DeviceUnavailable| {
            // The way to get a device stands on a line of its own.
            none.to_string().replace('\n', "; ")
        };
        match Device::open(&DeviceRequest::default()).map_err(reason) {
            Ok(device) if choice == DeviceChoice::Auto && device.is_software() => {
                let name = device.name();
                Ok(Self {
                    by: format!("{ON_CPU} (--device gpu takes {name}, which is software and slower)"),
                    ..cpu
                })
            }
            Ok(device) => Ok(Self { device: Some(device), ..cpu }),
            Err(reason) if choice == DeviceChoice::Gpu => Err(Failure::work(reason)),
            Err(reason) => Ok(Self { note: Some(on_cpu_because(&reason)), ..cpu }),
        }
    }

    /// Shows progress over so many rows of pixels.
    pub(crate) fn expect_rows(&mut self, rows: usize) {
        self.progress = Some(Progress::new("painting", rows));
    }

    /// Paints a color; the CPU may know a shorter way to the same pixels.
    ///
    /// # Errors
    /// When the CPU would take too long; when a device that was requested fails.
    pub(crate) fn paint(
        &mut self,
        painting: &Painting,
        size: [u32; 2],
        form: Form,
        on_cpu: Option<&Painting>,
    ) -> Result<Painted, Failure> {
        if let Some(device) = &self.device {
            match on_device(device, painting, size, form, self.progress.as_ref()) {
                Ok(content) => {
                    let by = format!("the generated shader on {}", device.description());
                    return Ok(Painted { size, content, by, device: "gpu", note: None });
                }
                Err(reason) if self.choice == DeviceChoice::Gpu => return Err(Failure::work(reason)),
                Err(reason) => (self.device, self.note) = (None, Some(on_cpu_because(&reason))),
            }
        }
        let content = each_pixel(on_cpu.unwrap_or(painting), size, form, self.progress.as_ref())?;
        Ok(Painted { size, content, by: self.by.clone(), device: "cpu", note: self.note.clone() })
    }
}

fn on_cpu_because(reason: &str) -> String {
    format!("the picture is computed by the CPU: {reason}")
}

fn on_device(
    device: &Device,
    painting: &Painting,
    size: [u32; 2],
    form: Form,
    progress: Option<&Progress>,
) -> Result<Content, Reason> {
    let one_line = |error: &dyn std::error::Error| error.to_string();
    let options = Options::new("picture").entry(Entry::Fragment);
    let shader = compile(&painting.graph, &options).map_err(|e| one_line(&e))?;
    let free: Vec<f64> = painting.free.iter().copied().map(f64::from).collect();
    let parameters = painting.graph.layout().parameters(&free).map_err(|e| one_line(&e))?;
    let mut painter = Painter::new(device, &shader).map_err(|e| one_line(&e))?;
    painter.set_parameters(&parameters).map_err(|e| one_line(&e))?;
    let mut content = blank(size, form);
    let across = size[0] as usize;
    painter
        .paint_tiles(size[0], size[1], |tile| {
            let mut rows = 0;
            for (y, row) in (tile.y as usize..).zip(tile.rows()) {
                let row: Vec<f32> = row.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect();
                put(&mut content, y * across + tile.x as usize, &row);
                rows += 1;
            }
            if let Some(progress) = progress.filter(|_| tile.x + tile.width == size[0]) {
                progress.advance(rows);
            }
        })
        .map_err(|e| one_line(&e))?;
    Ok(content)
}

/// The pixels of a color, each evaluated at its centre.
#[expect(clippy::cast_precision_loss, reason = "a picture has far fewer than 2²⁴ pixels on a side")]
fn each_pixel(
    painting: &Painting,
    size: [u32; 2],
    form: Form,
    progress: Option<&Progress>,
) -> Result<Content, Failure> {
    affords(&painting.graph, u64::from(size[0]) * u64::from(size[1])).map_err(Failure::work)?;
    let batch = GraphBatch::new(&painting.graph, &painting.free)?;
    let centre = |pixel: usize, of: u32| (pixel as f32 + 0.5) / of as f32;
    let [width, height] = size.map(|n| n as usize);
    let mut content = blank(size, form);
    let portion = (PORTION / width).max(1);
    let mut rgb = vec![[0.0; 3]; width * portion.min(height)];
    for top in (0..height).step_by(portion) {
        let rows = portion.min(height - top);
        let points: Vec<[f32; 2]> = (top * width..(top + rows) * width)
            .map(|i| [centre(i % width, size[0]), centre(i / width, size[1])])
            .collect();
        let rgb = &mut rgb[..points.len()];
        batch.eval(points.as_flattened(), rgb.as_flattened_mut());
        put(&mut content, top * width, rgb.as_flattened());
        if let Some(progress) = progress {
            progress.advance(rows);
        }
    }
    Ok(content)
}

fn blank(size: [u32; 2], form: Form) -> Content {
    let count = 3 * size[0] as usize * size[1] as usize;
    match form {
        Form::Encoded => Content::Encoded(vec![0; count]),
        Form::Linear => Content::Linear(vec![0.0; count]),
    }
}

/// Writes components of pixels from a pixel on.
fn put(content: &mut Content, first: usize, components: &[f32]) {
    match content {
        Content::Encoded(bytes) => {
            let there = &mut bytes[3 * first..][..components.len()];
            there.iter_mut().zip(components).for_each(|(to, from)| *to = byte(f64::from(*from)));
        }
        Content::Linear(numbers) => numbers[3 * first..][..components.len()].copy_from_slice(components),
    }
}
