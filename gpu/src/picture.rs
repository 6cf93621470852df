//! A color over the plane, as a picture.

use color_fn_shadergen::{Interface, Shader, Stage};

use crate::batch::RunError;
use crate::binding::{BuildError, Group, check_group, entry, module, pipeline_layout};
use crate::buffer::buffer;
use crate::device::{Device, DeviceError};
use crate::parameters::{ParameterError, Parameters};

/// Pixels on the side of a tile. Larger pictures are made tile by tile, so that no single draw takes so long that the
/// system resets the device.
const TILE: u32 = 1024;

const FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba32Float;
const PIXEL_BYTES: u32 = 16;

/// One large triangle whose corners are given: where on the tile, and which position of the color.
const CORNER_SHADER: &str = "
struct Corner {
    @builtin(position) tile: vec4<f32>,
    @location(0) place: vec2<f32>,
}

@vertex
fn corner(@location(0) tile: vec2<f32>, @location(1) place: vec2<f32>) -> Corner {
    return Corner(vec4<f32>(tile, 0.0, 1.0), place);
}
";

/// A picture: rows from the top, each from the left.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// What the color gives at each pixel's centre, as the fragment entry returns it.
    pub pixels: Vec<[f32; 4]>,
}

impl Picture {
    /// The pixels as bytes, row by row: each component is clamped to `[0, 1]`, times 255, rounded. They are not
    /// encoded: a color that gives linear light is to be encoded first.
    pub fn to_rgba8(&self) -> Vec<u8> {
        self.pixels.iter().flatten().copied().map(byte).collect()
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0 … 255, and NaN gives 0"
)]
fn byte(x: f32) -> u8 {
    (x.clamp(0.0, 1.0) * 255.0).round() as u8
}

/// A part of a picture, as it comes from the device.
#[derive(Debug, Clone, Copy)]
pub struct PictureTile<'a> {
    /// The first of its columns.
    pub x: u32,
    /// The first of its rows.
    pub y: u32,
    /// Pixels across.
    pub width: u32,
    padded: &'a [[f32; 4]],
    stride: usize,
}

impl<'a> PictureTile<'a> {
    /// Its rows from the top.
    pub fn rows(self) -> impl Iterator<Item = &'a [[f32; 4]]> {
        self.padded.chunks(self.stride).map(move |row| &row[..self.width as usize])
    }
}

/// A shader with a fragment entry on a device, ready to paint pictures of any size.
#[derive(Debug)]
pub struct Painter {
    device: Device,
    pipeline: wgpu::RenderPipeline,
    group: Option<(u32, wgpu::BindGroup)>,
    parameters: Parameters,
    corners: wgpu::Buffer,
    canvas: Option<Canvas>,
}

/// What a tile is painted on, and the buffer that brings it back.
#[derive(Debug)]
struct Canvas {
    texture: wgpu::Texture,
    view: wgpu::TextureView,
    readable: wgpu::Buffer,
    row_bytes: u32,
}

/// A rectangle of the picture, in pixels.
#[derive(Debug, Clone, Copy)]
struct Tile {
    x: u32,
    y: u32,
    width: u32,
    height: u32,
}

impl Painter {
    /// Prepares a shader of a position in the plane that was compiled with a fragment entry.
    ///
    /// # Errors
    /// When it has another entry or other inputs, when its parameters find no room, when the device refuses it.
    pub fn new(device: &Device, shader: &Shader) -> Result<Self, BuildError> {
        let interface = &shader.interface;
        let entry = &entry(interface, Stage::Fragment)?.name;
        if interface.input_width() != 2 {
            let function = interface.function.clone();
            return Err(BuildError::NotInThePlane { function, found: interface.input_width() });
        }
        check_group(interface, device.limits())?;
        let parameters = Parameters::new(device, interface)?;
        let (pipeline, group, corners) = device.checked("compiling a fragment shader", || {
            let device = device.wgpu_device();
            let group = Group::new(device, interface, wgpu::ShaderStages::FRAGMENT);
            let pipeline = pipeline(device, shader, entry, group.as_ref());
            let group = group.map(|group| (group.number(), bind(device, &group, interface, &parameters)));
            let usage = wgpu::BufferUsages::VERTEX | wgpu::BufferUsages::COPY_DST;
            (pipeline, group, buffer(device, "corners", size_of::<[[f32; 4]; 3]>() as u64, usage))
        })?;
        Ok(Self { device: device.clone(), pipeline, group, parameters, corners, canvas: None })
    }

    /// As [`Batch::set_parameters`](crate::Batch::set_parameters).
    ///
    /// # Errors
    /// When their number is wrong; when the device fails.
    pub fn set_parameters(&mut self, parameters: &[f64]) -> Result<(), ParameterError> {
        self.parameters.set(parameters)
    }

    /// As [`Batch::set_block`](crate::Batch::set_block).
    ///
    /// # Errors
    /// When there is no such block, when the number of values is wrong, when the parameters were never set.
    pub fn set_block(&mut self, block: &str, values: &[f64]) -> Result<(), ParameterError> {
        self.parameters.set_block(block, values)
    }

    /// As [`Batch::set_row`](crate::Batch::set_row).
    ///
    /// # Errors
    /// When there is no such row, when the number of values is wrong, when the parameters were never set.
    pub fn set_row(&mut self, block: &str, row: usize, values: &[f64]) -> Result<(), ParameterError> {
        self.parameters.set_row(block, row, values)
    }

    /// Paints the unit square: pixel `(x, y)` of a picture of `width` × `height` is the color at
    /// `((x + ½) / width, (y + ½) / height)`, x to the right and y down.
    ///
    /// # Errors
    /// When the picture is too large, when the parameters were never set, when the device fails.
    pub fn paint(&mut self, width: u32, height: u32) -> Result<Picture, RunError> {
        self.parameters.ready()?;
        let too_large = RunError::PictureSize { width, height };
        let Ok(count) = usize::try_from(u64::from(width) * u64::from(height)) else { return Err(too_large) };
        let mut pixels = Vec::new();
        if pixels.try_reserve_exact(count).is_err() {
            return Err(too_large);
        }
        pixels.resize(count, [0.0; 4]);
        self.paint_tiles(width, height, |tile| {
            for (y, row) in (tile.y as usize..).zip(tile.rows()) {
                pixels[y * width as usize + tile.x as usize..][..row.len()].copy_from_slice(row);
            }
        })?;
        Ok(Picture { width, height, pixels })
    }

    /// The same, tile by tile as each is done: from left to right, then down.
    ///
    /// # Errors
    /// As [`paint`](Self::paint).
    pub fn paint_tiles(
        &mut self,
        width: u32,
        height: u32,
        mut each: impl FnMut(PictureTile<'_>),
    ) -> Result<(), RunError> {
        self.parameters.ready()?;
        let side = TILE.min(self.device.limits().max_texture_dimension_2d);
        for y in (0..height).step_by(side as usize) {
            for x in (0..width).step_by(side as usize) {
                let tile = Tile { x, y, width: side.min(width - x), height: side.min(height - y) };
                self.make_canvas(tile)?;
                self.draw(tile, [width, height])?;
                self.read(tile, &mut each)?;
            }
        }
        Ok(())
    }

    /// A canvas of the tile's size; that of the last tile when it fits.
    fn make_canvas(&mut self, tile: Tile) -> Result<(), DeviceError> {
        let size = wgpu::Extent3d { width: tile.width, height: tile.height, depth_or_array_layers: 1 };
        if self.canvas.as_ref().is_some_and(|canvas| canvas.texture.size() == size) {
            return Ok(());
        }
        self.canvas = None;
        let canvas = self.device.checked("making a picture", || {
            let device = self.device.wgpu_device();
            let texture = device.create_texture(&wgpu::TextureDescriptor {
                label: Some("picture"),
                size,
                mip_level_count: 1,
                sample_count: 1,
                dimension: wgpu::TextureDimension::D2,
                format: FORMAT,
                usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::COPY_SRC,
                view_formats: &[],
            });
            let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
            let row_bytes = (tile.width * PIXEL_BYTES).next_multiple_of(wgpu::COPY_BYTES_PER_ROW_ALIGNMENT);
            let readable = buffer(
                device,
                "picture to read",
                u64::from(row_bytes) * u64::from(tile.height),
                wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::MAP_READ,
            );
            Canvas { texture, view, readable, row_bytes }
        })?;
        self.canvas = Some(canvas);
        Ok(())
    }

    fn draw(&self, tile: Tile, picture: [u32; 2]) -> Result<(), DeviceError> {
        let canvas = self.canvas.as_ref().expect("it was made");
        self.device.checked("painting a picture", || {
            let queue = self.device.wgpu_queue();
            queue.write_buffer(&self.corners, 0, bytemuck::cast_slice(&tile.corners(picture)));
            let mut encoder = self.device.wgpu_device().create_command_encoder(&Default::default());
            {
                let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
                    label: Some("picture"),
                    color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                        view: &canvas.view,
                        depth_slice: None,
                        resolve_target: None,
                        ops: wgpu::Operations {
                            load: wgpu::LoadOp::Clear(wgpu::Color::TRANSPARENT),
                            store: wgpu::StoreOp::Store,
                        },
                    })],
                    depth_stencil_attachment: None,
                    timestamp_writes: None,
                    occlusion_query_set: None,
                    multiview_mask: None,
                });
                pass.set_pipeline(&self.pipeline);
                if let Some((number, bind_group)) = &self.group {
                    pass.set_bind_group(*number, bind_group, &[]);
                }
                pass.set_vertex_buffer(0, self.corners.slice(..));
                pass.draw(0..3, 0..1);
            }
            let layout = wgpu::TexelCopyBufferLayout {
                offset: 0,
                bytes_per_row: Some(canvas.row_bytes),
                rows_per_image: None,
            };
            encoder.copy_texture_to_buffer(
                canvas.texture.as_image_copy(),
                wgpu::TexelCopyBufferInfo { buffer: &canvas.readable, layout },
                canvas.texture.size(),
            );
            queue.submit([encoder.finish()]);
        })
    }

    /// Hands the tile over.
    fn read(&self, tile: Tile, each: &mut impl FnMut(PictureTile<'_>)) -> Result<(), DeviceError> {
        let canvas = self.canvas.as_ref().expect("it was made");
        let stride = (canvas.row_bytes / PIXEL_BYTES) as usize;
        let Tile { x, y, width, .. } = tile;
        self.device.read(&canvas.readable, canvas.readable.size(), |padded: &[[f32; 4]]| {
            each(PictureTile { x, y, width, padded, stride });
        })
    }
}

impl Tile {
    /// The corners of the triangle twice as wide and high as the tile: on the tile from −1 to 1, y up, and in the
    /// picture, y down.
    fn corners(self, picture: [u32; 2]) -> [[f32; 4]; 3] {
        let place = |from: u32, length: u32, of: u32| (f64::from(from) + f64::from(length)) / f64::from(of);
        [[0, 0], [2, 0], [0, 2]].map(|[right, down]: [u16; 2]| {
            let x = place(self.x, u32::from(right) * self.width, picture[0]);
            let y = place(self.y, u32::from(down) * self.height, picture[1]);
            #[expect(clippy::cast_possible_truncation, reason = "a vertex is f32")]
            let [x, y] = [x, y].map(|place| place as f32);
            [2.0 * f32::from(right) - 1.0, 1.0 - 2.0 * f32::from(down), x, y]
        })
    }
}

fn bind(
    device: &wgpu::Device,
    group: &Group,
    interface: &Interface,
    parameters: &Parameters,
) -> wgpu::BindGroup {
    let entries: Vec<_> = interface
        .bindings
        .iter()
        .zip(parameters.buffer())
        .map(|(binding, buffer)| wgpu::BindGroupEntry {
            binding: binding.binding,
            resource: buffer.as_entire_binding(),
        })
        .collect();
    group.bind(device, &entries)
}

fn pipeline(
    device: &wgpu::Device,
    shader: &Shader,
    entry: &str,
    group: Option<&Group>,
) -> wgpu::RenderPipeline {
    let corners = device.create_shader_module(wgpu::ShaderModuleDescriptor {
        label: Some("corner"),
        source: wgpu::ShaderSource::Wgsl(CORNER_SHADER.into()),
    });
    let attributes = wgpu::vertex_attr_array![0 => Float32x2, 1 => Float32x2];
    device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label: Some(entry),
        layout: Some(&pipeline_layout(device, group)),
        vertex: wgpu::VertexState {
            module: &corners,
            entry_point: Some("corner"),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            buffers: &[Some(wgpu::VertexBufferLayout {
                array_stride: size_of::<[f32; 4]>() as u64,
                step_mode: wgpu::VertexStepMode::Vertex,
                attributes: &attributes,
            })],
        },
        primitive: wgpu::PrimitiveState::default(),
        depth_stencil: None,
        multisample: wgpu::MultisampleState::default(),
        fragment: Some(wgpu::FragmentState {
            module: &module(device, shader),
            entry_point: Some(entry),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            targets: &[Some(FORMAT.into())],
        }),
        multiview_mask: None,
        cache: None,
    })
}

#[cfg(test)]
mod tests;
