//! A `.colorfn` file in a wgpu renderer of one's own: the dozen lines between "the file" and "draw" are all that it takes.
//!
//!     cargo run --features gpu --example colorfn_file -- out/forest.colorfn
//!
//! The file is a color of direction, such as `colorfn fit data/envmaps/forest.hdr` writes, and fills the picture as a panorama.
//! It writes out/panorama.png.

use std::path::PathBuf;

use color_fn::file::ColorFile;
use color_fn::gpu::{Device, DeviceRequest, wgpu};
use color_fn::shadergen::{Content, Language, Options, compile};
use wgpu::util::{BufferInitDescriptor, DeviceExt};

const SIZE: [u32; 2] = [512, 256];

/// The renderer's own shader, which calls `light`.
const SHADER: &str = "
@vertex
fn corner(@builtin(vertex_index) i: u32) -> @builtin(position) vec4<f32> {
    return vec4<f32>(f32(i & 1u) * 4.0 - 1.0, f32(i >> 1u) * 4.0 - 1.0, 0.0, 1.0);
}

@fragment
fn shade(@builtin(position) pixel: vec4<f32>) -> @location(0) vec4<f32> {
    let theta = 3.14159265 * pixel.y / 256.0;
    let phi = 6.2831853 * pixel.x / 512.0;
    let direction = vec3<f32>(sin(theta) * cos(phi), sin(theta) * sin(phi), cos(theta));
    return vec4<f32>(0.3 * light(direction), 1.0);
}
";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let device = Device::open(&DeviceRequest::default())?;
    let (device, queue) = (device.wgpu_device(), device.wgpu_queue());

    // The file.
    let path = std::env::args_os().nth(1).map(PathBuf::from);
    let path = path.unwrap_or_else(|| {
        [env!("CARGO_MANIFEST_DIR"), "examples/build_time/colors/forest.colorfn"].iter().collect()
    });
    let file = ColorFile::open(&path)?;
    let shader = compile(file.graph(), &Options::new("light"))?;
    let source = format!("{}{SHADER}", shader.write(Language::Wgsl)?.text().unwrap_or(""));
    let parameters = device.create_buffer_init(&BufferInitDescriptor {
        label: Some("light"),
        contents: &shader.interface.pack(&file.parameters())?,
        usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_DST,
    });
    let place = shader.interface.binding(Content::Parameters).ok_or("parameters lie in a buffer")?;

    // Draw: as a renderer does anyway.
    let pipeline = pipeline(device, &source);
    let group = device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: None,
        layout: &pipeline.get_bind_group_layout(place.group),
        entries: &[wgpu::BindGroupEntry { binding: place.binding, resource: parameters.as_entire_binding() }],
    });
    let pixels = draw(device, queue, &pipeline, place.group, &group)?;
    std::fs::create_dir_all("out")?;
    image::save_buffer("out/panorama.png", &pixels, SIZE[0], SIZE[1], image::ColorType::Rgba8)?;
    println!("{}: out/panorama.png", file.graph().name());
    Ok(())
}

const FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8UnormSrgb;

fn pipeline(device: &wgpu::Device, source: &str) -> wgpu::RenderPipeline {
    let source = wgpu::ShaderSource::Wgsl(source.into());
    let module = device.create_shader_module(wgpu::ShaderModuleDescriptor { label: None, source });
    device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label: None,
        layout: None,
        vertex: wgpu::VertexState {
            module: &module,
            entry_point: Some("corner"),
            compilation_options: Default::default(),
            buffers: &[],
        },
        fragment: Some(wgpu::FragmentState {
            module: &module,
            entry_point: Some("shade"),
            compilation_options: Default::default(),
            targets: &[Some(FORMAT.into())],
        }),
        primitive: Default::default(),
        depth_stencil: None,
        multisample: Default::default(),
        multiview_mask: None,
        cache: None,
    })
}

/// One triangle over the whole picture, read back.
fn draw(
    device: &wgpu::Device,
    queue: &wgpu::Queue,
    pipeline: &wgpu::RenderPipeline,
    group: u32,
    bound: &wgpu::BindGroup,
) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let [width, height] = SIZE;
    let size = wgpu::Extent3d { width, height, depth_or_array_layers: 1 };
    let target = device.create_texture(&wgpu::TextureDescriptor {
        label: None,
        size,
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: FORMAT,
        usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::COPY_SRC,
        view_formats: &[],
    });
    let view = target.create_view(&Default::default());
    let mut encoder = device.create_command_encoder(&Default::default());
    let attachment = wgpu::RenderPassColorAttachment {
        view: &view,
        depth_slice: None,
        resolve_target: None,
        ops: Default::default(),
    };
    let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
        color_attachments: &[Some(attachment)],
        ..Default::default()
    });
    pass.set_pipeline(pipeline);
    pass.set_bind_group(group, bound, &[]);
    pass.draw(0..3, 0..1);
    drop(pass);
    let readable = device.create_buffer(&wgpu::BufferDescriptor {
        label: None,
        size: u64::from(width * height * 4),
        usage: wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::MAP_READ,
        mapped_at_creation: false,
    });
    let rows =
        wgpu::TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(width * 4), rows_per_image: None };
    let copied = wgpu::TexelCopyBufferInfo { buffer: &readable, layout: rows };
    encoder.copy_texture_to_buffer(target.as_image_copy(), copied, size);
    queue.submit([encoder.finish()]);
    readable.map_async(wgpu::MapMode::Read, .., Result::unwrap);
    device.poll(wgpu::PollType::wait_indefinitely())?;
    Ok(readable.get_mapped_range(..)?.to_vec())
}
