//! From a shader's interface to the descriptors of the device.

use std::borrow::Cow;

use color_fn_shadergen::{BindingKind, EntryInterface, Interface, Shader, Stage};

use crate::device::DeviceError;
use crate::parameters::TooManyParameters;

/// The module, as it is: no text is written and parsed on the way.
pub(crate) fn module(device: &wgpu::Device, shader: &Shader) -> wgpu::ShaderModule {
    device.create_shader_module(wgpu::ShaderModuleDescriptor {
        label: Some(&shader.interface.function),
        source: wgpu::ShaderSource::Naga(Cow::Owned(shader.module.clone())),
    })
}

/// The entry point of a stage.
pub(crate) fn entry(interface: &Interface, wanted: Stage) -> Result<&EntryInterface, BuildError> {
    interface.entry.as_ref().filter(|entry| entry.stage == wanted).ok_or_else(|| BuildError::MissingEntry {
        function: interface.function.clone(),
        wanted: match wanted {
            Stage::Compute => "compute",
            Stage::Fragment => "fragment",
        },
    })
}

/// The one group of buffers that a generated shader has, if it has any.
#[derive(Debug)]
pub(crate) struct Group {
    number: u32,
    layout: wgpu::BindGroupLayout,
}

impl Group {
    pub(crate) fn new(
        device: &wgpu::Device,
        interface: &Interface,
        visibility: wgpu::ShaderStages,
    ) -> Option<Self> {
        let entries: Vec<_> = interface
            .bindings
            .iter()
            .map(|binding| wgpu::BindGroupLayoutEntry {
                binding: binding.binding,
                visibility,
                ty: wgpu::BindingType::Buffer {
                    ty: match binding.kind {
                        BindingKind::Uniform => wgpu::BufferBindingType::Uniform,
                        BindingKind::StorageRead => wgpu::BufferBindingType::Storage { read_only: true },
                        BindingKind::StorageReadWrite => {
                            wgpu::BufferBindingType::Storage { read_only: false }
                        }
                    },
                    has_dynamic_offset: false,
                    min_binding_size: None,
                },
                count: None,
            })
            .collect();
        let number = interface.bindings.first()?.group;
        let label = Some(interface.function.as_str());
        let layout =
            device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor { label, entries: &entries });
        Some(Self { number, layout })
    }

    /// Its number in the shader.
    pub(crate) const fn number(&self) -> u32 {
        self.number
    }

    /// The buffers, bound; `resources` are binding numbers and ranges of buffers.
    pub(crate) fn bind(
        &self,
        device: &wgpu::Device,
        resources: &[wgpu::BindGroupEntry<'_>],
    ) -> wgpu::BindGroup {
        device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: None,
            layout: &self.layout,
            entries: resources,
        })
    }
}

/// The layout of a pipeline that has this group and no other.
pub(crate) fn pipeline_layout(device: &wgpu::Device, group: Option<&Group>) -> wgpu::PipelineLayout {
    let mut layouts = Vec::new();
    if let Some(group) = group {
        layouts.resize(group.number as usize, None);
        layouts.push(Some(&group.layout));
    }
    device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
        label: None,
        bind_group_layouts: &layouts,
        immediate_size: 0,
    })
}

/// A shader that cannot be prepared for a device.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// It was compiled with another entry, or none.
    #[error("the shader `{function}` has no {wanted} entry: compile it with one")]
    MissingEntry {
        /// The function.
        function: String,
        /// The stage that is needed.
        wanted: &'static str,
    },
    /// A picture needs a color of two numbers, the position.
    #[error("a picture is a color of 2 numbers, the position, but `{function}` takes {found}")]
    NotInThePlane {
        /// The function.
        function: String,
        /// Components of all its inputs.
        found: usize,
    },
    /// The binding group is beyond what the device has.
    #[error("the shader binds group {group}, and this device has {limit} groups")]
    Group {
        /// The group.
        group: u32,
        /// The device's limit.
        limit: u32,
    },
    /// Its parameters find no room.
    #[error(transparent)]
    Parameters(#[from] TooManyParameters),
    /// The device refused it, or failed.
    #[error(transparent)]
    Device(#[from] DeviceError),
}

/// An error when the device has no such group; asking `wgpu` would allocate all groups before it.
pub(crate) fn check_group(interface: &Interface, limits: &wgpu::Limits) -> Result<(), BuildError> {
    let limit = limits.max_bind_groups;
    match interface.bindings.iter().map(|binding| binding.group).find(|&group| group >= limit) {
        Some(group) => Err(BuildError::Group { group, limit }),
        None => Ok(()),
    }
}
