//! Pictures of a color over the plane: by its generated shader on a graphics device, or by the CPU.

use color_fn_core::Graph;
use color_fn_gpu::{Device, DeviceRequest, DeviceUnavailable, Painter};
use color_fn_run::GraphBatch;
use color_fn_shadergen::{Entry, Options, compile};

use crate::error::Failure;
use crate::options::DeviceChoice;
use crate::present::picture::{Picture, PictureError, byte};
use crate::present::progress::Progress;

/// A finished picture.
#[derive(Debug)]
pub(crate) struct Painted {
    /// Pixels across and down.
    pub(crate) size: [u32; 2],
    /// Encoded sRGB, row by row.
    rgb: Vec<u8>,
    /// What computed it, as a description.
    pub(crate) by: String,
    /// `gpu` or `cpu`.
    pub(crate) device: &'static str,
    /// Why it was not the device, where one was requested.
    pub(crate) note: Option<String>,
}

impl Painted {
    /// The picture as a PNG file.
    pub(crate) fn encode(&self) -> Result<Vec<u8>, PictureError> {
        let [width, height] = self.size;
        Picture { width, height, rgb: &self.rgb }.encode()
    }

    /// A picture of copies: `source` says of which pixel, or there is the ground.
    pub(crate) fn copied(
        self,
        size: [u32; 2],
        ground: [u8; 3],
        source: impl Fn([u32; 2]) -> Option<[usize; 2]>,
    ) -> Self {
        let from = |pixel: [u32; 2]| {
            let rgb = source(pixel).and_then(|[x, y]| {
                let first = 3 * (y * self.size[0] as usize + x);
                self.rgb.get(first..first + 3)?.try_into().ok()
            });
            rgb.unwrap_or(ground)
        };
        let rgb = (0..size[1]).flat_map(|y| (0..size[0]).flat_map(|x| from([x, y])).collect::<Vec<u8>>());
        Self { rgb: rgb.collect(), size, ..self }
    }
}

/// A device was requested and there is none, or it failed; the message of what went wrong.
type Reason = String;

/// Paints a color of a position that gives encoded RGB, with its free parameters.
///
/// `on_cpu` gives the same pixels without a device: it may know a shorter way than to ask the color at each.
pub(crate) fn paint(
    color: &Graph,
    free: &[f32],
    size: [u32; 2],
    choice: DeviceChoice,
    on_cpu: impl FnOnce() -> Result<Vec<u8>, Failure>,
) -> Result<Painted, Failure> {
    let tried = match choice {
        DeviceChoice::Cpu => None,
        DeviceChoice::Auto | DeviceChoice::Gpu => Some(on_device(color, free, size)),
    };
    let note = match tried {
        Some(Ok(painted)) => return Ok(painted),
        Some(Err(reason)) if choice == DeviceChoice::Gpu => return Err(Failure::work(reason)),
        Some(Err(reason)) => Some(format!("the picture is computed by the CPU: {reason}")),
        None => None,
    };
    Ok(Painted { size, rgb: on_cpu()?, by: "the CPU, in batches".into(), device: "cpu", note })
}

fn on_device(color: &Graph, free: &[f32], size: [u32; 2]) -> Result<Painted, Reason> {
    let one_line = |error: &dyn std::error::Error| error.to_string();
    let device = Device::open(&DeviceRequest::default()).map_err(|none: DeviceUnavailable| {
        // The way to get a device stands on a line of its own.
        none.to_string().replace('\n', "; ")
    })?;
    let shader = compile(color, &Options::new("picture").entry(Entry::Fragment)).map_err(|e| one_line(&e))?;
    let free: Vec<f64> = free.iter().copied().map(f64::from).collect();
    let parameters = color.layout().parameters(&free).map_err(|e| one_line(&e))?;
    let mut painter = Painter::new(&device, &shader).map_err(|e| one_line(&e))?;
    painter.set_parameters(&parameters).map_err(|e| one_line(&e))?;
    let picture = painter.paint(size[0], size[1]).map_err(|e| one_line(&e))?;
    let rgb =
        picture.pixels.iter().flat_map(|[r, g, b, _]| [*r, *g, *b].map(|x| byte(f64::from(x)))).collect();
    let by = format!("the generated shader on {}", device.description());
    Ok(Painted { size, rgb, by, device: "gpu", note: None })
}

/// The pixels of a color, each evaluated at its centre.
#[expect(clippy::cast_precision_loss, reason = "a picture has far fewer than 2²⁴ pixels on a side")]
pub(crate) fn each_pixel(color: &Graph, free: &[f32], [width, height]: [u32; 2]) -> Result<Vec<u8>, Failure> {
    let batch = GraphBatch::new(color, free)?;
    let progress = Progress::new("painting", height as usize);
    let centre = |pixel: u32, size: u32| (pixel as f32 + 0.5) / size as f32;
    let mut rgb = Vec::with_capacity(width as usize * height as usize * 3);
    let mut row = vec![[0.0; 3]; width as usize];
    for y in 0..height {
        let points: Vec<[f32; 2]> = (0..width).map(|x| [centre(x, width), centre(y, height)]).collect();
        batch.eval(points.as_flattened(), row.as_flattened_mut());
        rgb.extend(row.as_flattened().iter().map(|component| byte(f64::from(*component))));
        progress.step();
    }
    Ok(rgb)
}
