//! A color at many points.

use std::time::Duration;

use color_fn_shadergen::{Content, Interface, Shader, Stage};

use crate::binding::{BuildError, Group, check_group, entry, module, pipeline_layout};
use crate::buffer::buffer;
use crate::clock::Clock;
use crate::device::{Device, DeviceError};
use crate::parameters::{ParameterError, Parameters};

/// Larger chunks gain no speed, and hold three times their size on the device.
const CHUNK_BYTES: u64 = 64 << 20;

/// A shader with a compute entry on a device: pipeline and buffers are made once, for many calls.
#[derive(Debug)]
pub struct Batch {
    device: Device,
    interface: Interface,
    pipeline: wgpu::ComputePipeline,
    group: Group,
    parameters: Parameters,
    /// The maximal number of points that are run at once.
    chunk: usize,
    buffers: Option<Buffers>,
    clock: Option<Clock>,
}

/// The buffers of a chunk, with room for `capacity` points, of which `bound` are bound: the shader takes the number
/// of points from the size of what is bound.
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
    /// When it has another entry, when its parameters find no room, when the device refuses it.
    pub fn new(device: &Device, shader: &Shader) -> Result<Self, BuildError> {
        let interface = shader.interface.clone();
        let entry = &entry(&interface, Stage::Compute)?.name;
        check_group(&interface, device.limits())?;
        let parameters = Parameters::new(device, &interface)?;
        let (pipeline, group) = device.checked("compiling a compute shader", || {
            let device = device.wgpu_device();
            let group = Group::new(device, &interface, wgpu::ShaderStages::COMPUTE);
            let pipeline = device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
                label: Some(entry),
                layout: Some(&pipeline_layout(device, group.as_ref())),
                module: &module(device, shader),
                entry_point: Some(entry),
                compilation_options: wgpu::PipelineCompilationOptions::default(),
                cache: None,
            });
            (pipeline, group)
        })?;
        let group = group.expect("a compute entry has points and results");
        let chunk = largest_chunk(device.limits(), &interface);
        Ok(Self {
            device: device.clone(),
            interface,
            pipeline,
            group,
            parameters,
            chunk,
            buffers: None,
            clock: None,
        })
    }

    /// Sets all parameters, tables included, in the order of the layout (`color_fn_core::Layout::parameters`).
    ///
    /// Where they are constants of the shader there are none to set, and only an empty list fits.
    ///
    /// # Errors
    /// When their number is wrong; when the device fails.
    pub fn set_parameters(&mut self, parameters: &[f64]) -> Result<(), ParameterError> {
        self.parameters.set(parameters)
    }

    /// Changes one block, given row by row; the others stay.
    ///
    /// # Errors
    /// When there is no such block, when the number of values is wrong, when the parameters were never set.
    pub fn set_block(&mut self, block: &str, values: &[f64]) -> Result<(), ParameterError> {
        self.parameters.set_block(block, values)
    }

    /// Changes one row of a block; the others stay.
    ///
    /// # Errors
    /// When there is no such row, when the number of values is wrong, when the parameters were never set.
    pub fn set_row(&mut self, block: &str, row: usize, values: &[f64]) -> Result<(), ParameterError> {
        self.parameters.set_row(block, row, values)
    }

    /// Sets the parameters, and gives the color at the points: [`set_parameters`](Self::set_parameters), then
    /// [`eval`](Self::eval).
    ///
    /// # Errors
    /// Those of the two.
    pub fn run(&mut self, parameters: &[f64], points: &[f32]) -> Result<Vec<f32>, RunError> {
        self.set_parameters(parameters)?;
        self.eval(points)
    }

    /// The color at the points: the components of one point after another in, those of one result after another
    /// out. Batches of any size are cut to what the device can hold.
    ///
    /// # Errors
    /// When a point is incomplete, when the parameters were never set, when the device fails.
    pub fn eval(&mut self, points: &[f32]) -> Result<Vec<f32>, RunError> {
        Ok(self.each_chunk(points, false)?.0)
    }

    /// Like [`eval`](Self::eval), with the time that the device took for the shader itself: copies and waiting are
    /// not in it. `None` when the device cannot tell.
    ///
    /// # Errors
    /// Those of `eval`.
    pub fn eval_timed(&mut self, points: &[f32]) -> Result<(Vec<f32>, Option<Duration>), RunError> {
        if self.clock.is_none() {
            self.clock = Clock::new(&self.device)?;
        }
        self.each_chunk(points, self.clock.is_some())
    }

    fn each_chunk(&mut self, points: &[f32], timed: bool) -> Result<(Vec<f32>, Option<Duration>), RunError> {
        let width = self.interface.input_width();
        if !points.len().is_multiple_of(width) {
            return Err(RunError::Points { components: points.len(), width });
        }
        self.parameters.ready()?;
        let mut results = Vec::with_capacity(points.len() / width * self.interface.output_width());
        let mut time = timed.then_some(Duration::ZERO);
        for points in points.chunks(self.chunk * width) {
            self.make_room(points.len() / width)?;
            self.submit(points, timed)?;
            self.read_into(&mut results)?;
            if let (Some(time), Some(clock)) = (&mut time, &self.clock) {
                *time += clock.elapsed(&self.device)?;
            }
        }
        Ok((results, time))
    }

    /// Buffers for so many points; those of the last call when they fit.
    fn make_room(&mut self, count: usize) -> Result<(), DeviceError> {
        if self.buffers.as_ref().is_some_and(|buffers| buffers.bound == count) {
            return Ok(());
        }
        let (inputs, outputs) =
            (bytes(count, self.interface.input_width()), bytes(count, self.interface.output_width()));
        let kept = self.buffers.take().filter(|buffers| buffers.capacity >= count);
        let made = self.device.checked("making buffers for points and results", || {
            use wgpu::BufferUsages as Use;
            let device = self.device.wgpu_device();
            let (points, results, readable, capacity) = match kept {
                Some(Buffers { points, results, readable, capacity, .. }) => {
                    (points, results, readable, capacity)
                }
                None => (
                    buffer(device, "points", inputs, Use::STORAGE | Use::COPY_DST),
                    buffer(device, "results", outputs, Use::STORAGE | Use::COPY_SRC),
                    buffer(device, "results to read", outputs, Use::COPY_DST | Use::MAP_READ),
                    count,
                ),
            };
            let part = |buffer, bytes: u64| wgpu::BufferBinding {
                buffer,
                offset: 0,
                size: wgpu::BufferSize::new(bytes),
            };
            let entries: Vec<_> = self
                .interface
                .bindings
                .iter()
                .filter_map(|binding| {
                    let resource = match binding.content {
                        Content::Parameters => self.parameters.buffer()?.as_entire_buffer_binding(),
                        Content::Points => part(&points, inputs),
                        Content::Results => part(&results, outputs),
                    };
                    Some(wgpu::BindGroupEntry {
                        binding: binding.binding,
                        resource: wgpu::BindingResource::Buffer(resource),
                    })
                })
                .collect();
            let bind_group = self.group.bind(device, &entries);
            Buffers { points, results, readable, capacity, bound: count, bind_group }
        })?;
        self.buffers = Some(made);
        Ok(())
    }

    fn submit(&self, points: &[f32], timed: bool) -> Result<(), DeviceError> {
        let buffers = self.buffers.as_ref().expect("room was made");
        let clock = self.clock.as_ref().filter(|_| timed);
        self.device.checked("running a compute shader", || {
            let queue = self.device.wgpu_queue();
            queue.write_buffer(&buffers.points, 0, bytemuck::cast_slice(points));
            let mut encoder = self.device.wgpu_device().create_command_encoder(&Default::default());
            {
                let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor {
                    label: Some(&self.interface.function),
                    timestamp_writes: clock.map(Clock::of_pass),
                });
                pass.set_pipeline(&self.pipeline);
                pass.set_bind_group(self.group.number(), &buffers.bind_group, &[]);
                let [x, y, z] = Interface::workgroups(buffers.bound as u64);
                pass.dispatch_workgroups(x, y, z);
            }
            if let Some(clock) = clock {
                clock.resolve(&mut encoder);
            }
            let size = bytes(buffers.bound, self.interface.output_width());
            encoder.copy_buffer_to_buffer(&buffers.results, 0, &buffers.readable, 0, size);
            queue.submit([encoder.finish()]);
        })
    }

    fn read_into(&self, results: &mut Vec<f32>) -> Result<(), DeviceError> {
        let buffers = self.buffers.as_ref().expect("room was made");
        let size = bytes(buffers.bound, self.interface.output_width());
        self.device.read(&buffers.readable, size, |values: &[f32]| results.extend_from_slice(values))
    }
}

/// The size of `count` points or results.
const fn bytes(count: usize, width: usize) -> u64 {
    count as u64 * width as u64 * 4
}

/// How many points fit into the buffers that a device binds, at least 1.
fn largest_chunk(limits: &wgpu::Limits, interface: &Interface) -> usize {
    let room = limits.max_storage_buffer_binding_size.min(limits.max_buffer_size).min(CHUNK_BYTES);
    let largest = interface.input_width().max(interface.output_width());
    usize::try_from(room / bytes(1, largest).max(1)).unwrap_or(usize::MAX).max(1)
}

/// A color could not be computed on the device.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The last point is incomplete.
    #[error("{components} numbers are not points of {width} components each")]
    Points {
        /// How many numbers were given.
        components: usize,
        /// How many make a point.
        width: usize,
    },
    /// The picture has no room in memory.
    #[error("a picture of {width} × {height} pixels is too large")]
    PictureSize {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// The parameters are wrong.
    #[error(transparent)]
    Parameters(#[from] ParameterError),
    /// The device failed.
    #[error(transparent)]
    Device(#[from] DeviceError),
}

#[cfg(test)]
mod tests;
