//! The parameters of a shader on the device: one buffer, changed while the pipeline stays.

use color_fn_shadergen::{Interface, ParameterMode};

use crate::device::{Device, DeviceError};

/// The parameter buffer of one pipeline.
#[derive(Debug)]
pub(crate) struct Parameters {
    device: Device,
    interface: Interface,
    /// `None` when the values are constants of the shader, or there are none.
    buffer: Option<wgpu::Buffer>,
}

impl Parameters {
    /// A buffer of zeros.
    pub(crate) fn new(device: &Device, interface: &Interface) -> Result<Self, BuildError> {
        let bytes = interface.bytes() as u64;
        let limits = device.limits();
        let (usage, limit) = match interface.parameters {
            ParameterMode::Const => return Ok(Self { device: device.clone(), interface: interface.clone(), buffer: None }),
            ParameterMode::Uniform => (wgpu::BufferUsages::UNIFORM, limits.max_uniform_buffer_binding_size),
            ParameterMode::Storage => (wgpu::BufferUsages::STORAGE, limits.max_storage_buffer_binding_size),
        };
        if bytes > limit {
            return Err(BuildError::TooManyParameters { bytes, limit });
        }
        let buffer = if bytes == 0 {
            None
        } else {
            Some(device.checked("making the parameter buffer", || {
                device.wgpu_device().create_buffer(&wgpu::BufferDescriptor {
                    label: Some("parameters"),
                    size: bytes,
                    usage: usage | wgpu::BufferUsages::COPY_DST,
                    mapped_at_creation: false,
                })
            })?)
        };
        Ok(Self { device: device.clone(), interface: interface.clone(), buffer })
    }
}
