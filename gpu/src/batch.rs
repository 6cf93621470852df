//! A color at many points.

use std::ops::Range;
use std::time::Duration;

use color_fn_shadergen::{Interface, Shader};

use crate::clock::Clock;
use crate::device::{Device, DeviceError};
use crate::parameters::{BuildError, Parameters, WrongParameters, binding};

/// Invocations in a workgroup of a generated shader.
const WORKGROUP: usize = 64;

/// Chunks beyond this size gain nothing and hold three times as much memory on the device.
const CHUNK_BYTES: u64 = 64 << 20;

/// A shader with a compute entry, ready to be run on a device. Pipeline and buffers are made once.
#[derive(Debug)]
pub struct Batch {
    device: Device,
    pipeline: wgpu::ComputePipeline,
    group_layout: wgpu::BindGroupLayout,
    parameters: Parameters,
    group: u32,
    binding: u32,
    inputs: usize,
    outputs: usize,
    chunk: usize,
    buffers: Option<Buffers>,
    clock: Option<Clock>,
}

/// The buffers of one chunk, and how many points are bound.
#[derive(Debug)]
struct Buffers {
    points: wgpu::Buffer,
    results: wgpu::Buffer,
    readable: wgpu::Buffer,
    capacity: usize,
    bound: usize,
    bind_group: wgpu::BindGroup,
}

impl Batch {
    /// Prepares a shader that was compiled with a compute entry.
    ///
    /// # Errors
    /// When it has none, its parameters do not fit, or the device refuses it.
    pub fn new(device: &Device, shader: &Shader) -> Result<Self, BuildError> {
        let interface = &shader.interface;
        let entry = interface.compute_entry().ok_or(BuildError::NoEntry { wanted: "compute" })?;
        let parameters = Parameters::new(device, interface)?;
        let (group, first) = (interface.group, interface.binding);
        let entries: Vec<_> = parameters
            .layout_entry(wgpu::ShaderStages::COMPUTE)
            .into_iter()
            .chain([true, false].into_iter().zip(first + 1..).map(|(read_only, binding)| {
                let ty = wgpu::BufferBindingType::Storage { read_only };
                binding_entry(binding, ty)
            }))
            .collect();
        let (pipeline, group_layout) = device.checked("compiling a compute shader", || {
            let device = device.wgpu_device();
            let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
                label: Some(entry),
                source: wgpu::ShaderSource::Naga(std::borrow::Cow::Owned(shader.module.clone())),
            });
            let group_layout = device
                .create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor { label: Some(entry), entries: &entries });
            let layout = binding::pipeline_layout(device, group, &group_layout);
            let pipeline = device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
                label: Some(entry),
                layout: Some(&layout),
                module: &module,
                entry_point: Some(entry),
                compilation_options: wgpu::PipelineCompilationOptions::default(),
                cache: None,
            });
            (pipeline, group_layout)
        })?;
        Ok(Self {
            device: device.clone(),
            pipeline,
            group_layout,
            parameters,
            group,
            binding: first,
            inputs: interface.input_width(),
            outputs: interface.output_width(),
            chunk: largest_chunk(device.limits(), interface),
            buffers: None,
            clock: None,
        })
    }
}
