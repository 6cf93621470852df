//! The parameters of a shader on the device: one buffer, changed while the pipeline stays.

use color_fn_shadergen::{BindingKind, BlockInterface, Content, Interface, PackError};

use crate::buffer::buffer;
use crate::device::{Device, DeviceError};

/// The parameter buffer of one pipeline.
#[derive(Debug)]
pub(crate) struct Parameters {
    device: Device,
    interface: Interface,
    /// `None` when the shader reads no parameters: they are constants of its text, or there are none.
    buffer: Option<wgpu::Buffer>,
    set: bool,
}

impl Parameters {
    pub(crate) fn new(device: &Device, interface: &Interface) -> Result<Self, TooManyParameters> {
        let (device, interface) = (device.clone(), interface.clone());
        let Some(binding) = interface.binding(Content::Parameters) else {
            return Ok(Self { device, interface, buffer: None, set: true });
        };
        let (usage, limit) = match binding.kind {
            BindingKind::Uniform => {
                (wgpu::BufferUsages::UNIFORM, device.limits().max_uniform_buffer_binding_size)
            }
            BindingKind::StorageRead | BindingKind::StorageReadWrite => {
                (wgpu::BufferUsages::STORAGE, device.limits().max_storage_buffer_binding_size)
            }
        };
        let bytes = interface.parameter_bytes as u64;
        if bytes > limit {
            return Err(TooManyParameters::Size { bytes, limit });
        }
        let usage = usage | wgpu::BufferUsages::COPY_DST;
        let made = device.checked("making the parameter buffer", || {
            buffer(device.wgpu_device(), "parameters", bytes, usage)
        })?;
        Ok(Self { device, interface, buffer: Some(made), set: false })
    }

    /// What is to be bound.
    pub(crate) const fn buffer(&self) -> Option<&wgpu::Buffer> {
        self.buffer.as_ref()
    }

    /// All of them, tables included, in the order of the layout.
    pub(crate) fn set(&mut self, parameters: &[f64]) -> Result<(), ParameterError> {
        let packed = self.interface.pack(parameters)?;
        self.write(0, &packed)?;
        self.set = true;
        Ok(())
    }

    /// One block, row by row.
    pub(crate) fn set_block(&self, name: &str, values: &[f64]) -> Result<(), ParameterError> {
        let block = self.block(name)?;
        self.set_rows(block, 0, block.rows, values)
    }

    /// One row of a block.
    pub(crate) fn set_row(&self, name: &str, row: usize, values: &[f64]) -> Result<(), ParameterError> {
        let block = self.block(name)?;
        if row >= block.rows {
            return Err(ParameterError::RowOutOfRange { block: name.into(), row, rows: block.rows });
        }
        self.set_rows(block, row, 1, values)
    }

    /// An error when nobody has given the values yet.
    pub(crate) fn ready(&self) -> Result<(), ParameterError> {
        if self.set { Ok(()) } else { Err(ParameterError::Unset) }
    }

    fn block(&self, name: &str) -> Result<&BlockInterface, ParameterError> {
        self.interface.block(name).ok_or_else(|| {
            let names: Vec<_> = self.interface.parameters.iter().map(|block| block.name.as_str()).collect();
            let there_are = if names.is_empty() { "none".into() } else { names.join(", ") };
            ParameterError::UnknownBlock { name: name.into(), there_are }
        })
    }

    fn set_rows(
        &self,
        block: &BlockInterface,
        row: usize,
        rows: usize,
        values: &[f64],
    ) -> Result<(), ParameterError> {
        // Its other blocks would stay zero.
        self.ready()?;
        let expected = rows * block.columns;
        if values.len() != expected {
            return Err(ParameterError::BlockLength {
                block: block.name.clone(),
                expected,
                found: values.len(),
            });
        }
        let packed = block.pack(row, values)?;
        Ok(self.write(block.offset + row * block.stride, &packed)?)
    }

    fn write(&self, offset: usize, bytes: &[u8]) -> Result<(), DeviceError> {
        let Some(buffer) = &self.buffer else { return Ok(()) };
        self.device.checked("setting parameters", || {
            self.device.wgpu_queue().write_buffer(buffer, offset as u64, bytes);
        })
    }
}

/// The parameters of a shader find no room on the device.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TooManyParameters {
    /// They are more than one buffer may hold.
    #[error("the parameters take {bytes} bytes, and this device binds at most {limit}")]
    Size {
        /// Their size, padding included.
        bytes: u64,
        /// The device's limit for this kind of buffer.
        limit: u64,
    },
    /// The device failed.
    #[error(transparent)]
    Device(#[from] DeviceError),
}

/// The parameters that were given are not those of the shader.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ParameterError {
    /// Their number is wrong, or one is none of the buffer's format.
    #[error(transparent)]
    Values(#[from] PackError),
    /// Their number is wrong for one block.
    #[error("{expected} parameters belong here in the block `{block}`, but {found} were given")]
    BlockLength {
        /// The block.
        block: String,
        /// How many the rows have.
        expected: usize,
        /// How many were given.
        found: usize,
    },
    /// There is no such block.
    #[error("this shader has no parameter block `{name}`; there are: {there_are}")]
    UnknownBlock {
        /// The wanted name.
        name: String,
        /// The names that there are.
        there_are: String,
    },
    /// There is no such row.
    #[error("the parameter block `{block}` has {rows} rows, and no row {row}")]
    RowOutOfRange {
        /// The block.
        block: String,
        /// The wanted row.
        row: usize,
        /// How many it has.
        rows: usize,
    },
    /// None were given yet.
    #[error("the shader reads parameters from a buffer, and none were given yet")]
    Unset,
    /// The device failed.
    #[error(transparent)]
    Device(#[from] DeviceError),
}
