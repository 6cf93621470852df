//! A generated color in a renderer of one's own, and one of its parameters changed live.
//!
//!     cargo run --example in_a_renderer
//!
//! The renderer's shader `in_a_renderer.wgsl` calls `paint`: once the generated text simply stands in front of it, once
//! naga_oil imports it. It writes out/renderer-before.png and out/renderer-after.png.

use color_fn::domain::{Direction, LinearRgb};
use color_fn::gpu::{Device, DeviceRequest, wgpu};
use color_fn::shadergen::{Content, Interface, Language, Options, compile};
use color_fn::{Color, Layout, Params, Scalar, Vector, record};
use naga_oil::compose::{ComposableModuleDescriptor, Composer, NagaModuleDescriptor};
use wgpu::{BufferUsages, TextureUsages, naga};

const SIZE: u32 = 512;

/// Lobes over the sphere, each with a color: `Σ w · rgb / Σ w` with `w = exp(sharpness · (direction · axis − 1))`.
struct Paint;

impl Color for Paint {
    type In = Direction;
    type Out = LinearRgb;

    fn layout(&self) -> Layout {
        Layout::new().free("lobes", 40, 7)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, direction: S::Vec<3>) -> S::Vec<3> {
        let (color, weight) = params.block(0).sum_rows(
            #[inline(always)]
            |lobe| {
                let weight = (lobe.get(3) * (direction.dot(lobe.vec(0)) - S::lit(1.0))).exp().named("weight");
                (lobe.vec::<3>(4) * weight, weight)
            },
        );
        color * (S::lit(1.0) / weight)
    }
    fn name(&self) -> String {
        "paint".into()
    }
}

/// Axes on a spiral, colors around the circle of hues.
fn parameters() -> Vec<f64> {
    let lobe = |i: i32| {
        let (turn, z) = (f64::from(i) * 2.399_963, 1.0 - (f64::from(i) + 0.5) / 20.0);
        let out = (1.0 - z * z).sqrt();
        let [r, g, b] =
            [0.0, 2.1, 4.2].map(|phase| (0.58 + 0.36 * (f64::from(i) * 1.1 + phase).cos()).powi(2));
        [out * turn.cos(), out * turn.sin(), z, 60.0, r, g, b]
    };
    (0..40).flat_map(lobe).collect()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let shader = compile(&record(&Paint), &Options::new("paint"))?;
    let (source, interface) = (shader.write(Language::Wgsl)?, &shader.interface);
    let generated = source.text().unwrap_or("");
    let own = include_str!("in_a_renderer.wgsl");

    let device = Device::open(&DeviceRequest::default())?;
    let (device, queue) = (device.wgpu_device(), device.wgpu_queue());
    let buffer = |size, usage| {
        device.create_buffer(&wgpu::BufferDescriptor { label: None, size, usage, mapped_at_creation: false })
    };
    let values = buffer(interface.parameter_bytes as u64, BufferUsages::STORAGE | BufferUsages::COPY_DST);
    queue.write_buffer(&values, 0, &interface.pack(&parameters())?);

    // Plain: the generated text, then one's own.
    let plain = wgpu::ShaderSource::Wgsl(format!("{generated}\n{own}").into());
    let before = picture(device, queue, plain, interface, &values)?;

    // With naga_oil: the generated text is a module that one's own imports.
    let mut composer = Composer::default();
    let named = format!("#define_import_path colors\n{generated}");
    composer.add_composable_module(ComposableModuleDescriptor { source: &named, ..Default::default() })?;
    let own = format!("#import colors::paint\n{own}");
    let module = composer.make_naga_module(NagaModuleDescriptor { source: &own, ..Default::default() })?;
    let imported = || wgpu::ShaderSource::Naga(std::borrow::Cow::Owned::<naga::Module>(module.clone()));
    assert!(before == picture(device, queue, imported(), interface, &values)?, "it is the same function");

    // One number changes in place: the lobe that faces the camera spreads over its neighbours.
    let offset = interface.parameter_offset("lobes", 15, 3).ok_or("there is such a parameter")?;
    queue.write_buffer(&values, offset as u64, &12.0_f32.to_le_bytes());
    let after = picture(device, queue, imported(), interface, &values)?;

    std::fs::create_dir_all("out")?;
    for (name, pixels) in [("before", before), ("after", after)] {
        let path = format!("out/renderer-{name}.png");
        image::save_buffer(&path, &pixels, SIZE, SIZE, image::ColorType::Rgba8)?;
        println!("{path}");
    }
    Ok(())
}

/// Draws one triangle over the whole picture, with the parameters bound as the interface says.
fn picture(
    device: &wgpu::Device,
    queue: &wgpu::Queue,
    source: wgpu::ShaderSource<'_>,
    interface: &Interface,
    values: &wgpu::Buffer,
) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let module = device.create_shader_module(wgpu::ShaderModuleDescriptor { label: None, source });
    let size = wgpu::Extent3d { width: SIZE, height: SIZE, depth_or_array_layers: 1 };
    let format = wgpu::TextureFormat::Rgba8UnormSrgb;
    let target = device.create_texture(&wgpu::TextureDescriptor {
        label: None,
        size,
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format,
        usage: TextureUsages::RENDER_ATTACHMENT | TextureUsages::COPY_SRC,
        view_formats: &[],
    });
    let pipeline = device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
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
            targets: &[Some(format.into())],
        }),
        primitive: Default::default(),
        depth_stencil: None,
        multisample: Default::default(),
        multiview_mask: None,
        cache: None,
    });
    let place = interface.binding(Content::Parameters).ok_or("parameters lie in a buffer")?;
    let group = device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: None,
        layout: &pipeline.get_bind_group_layout(place.group),
        entries: &[wgpu::BindGroupEntry { binding: place.binding, resource: values.as_entire_binding() }],
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
    pass.set_pipeline(&pipeline);
    pass.set_bind_group(place.group, &group, &[]);
    pass.draw(0..3, 0..1);
    drop(pass);
    let readable = device.create_buffer(&wgpu::BufferDescriptor {
        label: None,
        size: u64::from(SIZE * SIZE * 4),
        usage: BufferUsages::COPY_DST | BufferUsages::MAP_READ,
        mapped_at_creation: false,
    });
    let rows = wgpu::TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(SIZE * 4), rows_per_image: None };
    let copied = wgpu::TexelCopyBufferInfo { buffer: &readable, layout: rows };
    encoder.copy_texture_to_buffer(target.as_image_copy(), copied, size);
    queue.submit([encoder.finish()]);
    readable.map_async(wgpu::MapMode::Read, .., Result::unwrap);
    device.poll(wgpu::PollType::wait_indefinitely())?;
    Ok(readable.get_mapped_range(..)?.to_vec())
}
