//! A device to compute on: found without a window, its failures turned into errors.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::quiet::quietly;

/// The maximal time between the end of the device's work and the answer that says so, on a machine that is very busy.
const ANSWER: Duration = Duration::from_secs(10);

/// Which device is wanted. The default is the fastest one, or what the environment asks for.
///
/// The environment is read first: `WGPU_BACKEND` (`vulkan`, `metal`, `dx12`), `WGPU_ADAPTER_NAME` (a part of the
/// name), `WGPU_POWER_PREF` (`low`, `high`), and what the driver loader knows, such as `VK_ICD_FILENAMES`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct DeviceRequest {
    /// A part of the device's name, in any case; it goes before `WGPU_ADAPTER_NAME`.
    pub name: Option<String>,
    /// Only a software device will do: the same results on every machine that has it.
    pub software: bool,
}

/// An open device. Clones share it.
#[derive(Debug, Clone)]
pub struct Device {
    device: wgpu::Device,
    queue: wgpu::Queue,
    info: wgpu::AdapterInfo,
    limits: wgpu::Limits,
    trouble: Arc<Mutex<Trouble>>,
}

/// What the device reported outside the calls that it concerns.
#[derive(Debug, Default)]
struct Trouble {
    lost: Option<String>,
    error: Option<DeviceError>,
}

impl Device {
    /// Opens a device, with all its limits.
    ///
    /// # Errors
    /// When there is none, or none as requested; the message says how to get one.
    pub fn open(request: &DeviceRequest) -> Result<Self, DeviceUnavailable> {
        let adapter = quietly(|| {
            let instance = wgpu::Instance::new(wgpu::InstanceDescriptor {
                // A debug build would load validation layers, which print; `WGPU_VALIDATION=1` still does.
                flags: wgpu::InstanceFlags::empty().with_env(),
                ..wgpu::InstanceDescriptor::new_without_display_handle_from_env()
            });
            find(&instance, request)
        })?;
        let info = adapter.get_info();
        let (device, queue) = pollster::block_on(adapter.request_device(&wgpu::DeviceDescriptor {
            label: Some("color-fn"),
            required_features: adapter.features() & wgpu::Features::TIMESTAMP_QUERY,
            required_limits: adapter.limits(),
            ..Default::default()
        }))
        .map_err(|error| DeviceUnavailable::Refused { name: info.name.clone(), reason: one_line(&error) })?;
        let opened = Self::from_wgpu(device, queue);
        let trouble = Arc::clone(&opened.trouble);
        opened.device.on_uncaptured_error(Arc::new(move |error| {
            let error = DeviceError::from_wgpu("working", error);
            trouble.lock().unwrap_or_else(PoisonError::into_inner).error.get_or_insert(error);
        }));
        let trouble = Arc::clone(&opened.trouble);
        opened.device.set_device_lost_callback(move |_, reason| {
            trouble.lock().unwrap_or_else(PoisonError::into_inner).lost.get_or_insert(reason);
        });
        Ok(opened)
    }

    /// A device that the program has already: the one of its window. Its handlers for errors and loss stay its own.
    pub fn from_wgpu(device: wgpu::Device, queue: wgpu::Queue) -> Self {
        let (info, limits) = (device.adapter_info(), device.limits());
        Self { device, queue, info, limits, trouble: Arc::default() }
    }

    /// The name, as the driver gives it.
    pub fn name(&self) -> &str {
        &self.info.name
    }

    /// The interface that it is reached by: `Vulkan`, `Metal`, `Direct3D 12`, `OpenGL`.
    pub const fn interface(&self) -> &'static str {
        interface(self.info.backend)
    }

    /// What it is: `software`, `integrated GPU`, `discrete GPU`, `virtual GPU`, or `GPU` where that is not known.
    pub const fn kind(&self) -> &'static str {
        kind(self.info.device_type)
    }

    /// Name and version of its driver, as far as that says so: `llvmpipe Mesa 22.3.6 (LLVM 15.0.6)`.
    pub fn driver(&self) -> String {
        format!("{} {}", self.info.driver, self.info.driver_info).trim().into()
    }

    /// Name, interface and kind: `llvmpipe (LLVM 15.0.6, 256 bits), Vulkan, software`.
    pub fn description(&self) -> String {
        describe(&self.info)
    }

    /// Whether it computes on the CPU.
    pub fn is_software(&self) -> bool {
        self.info.device_type == wgpu::DeviceType::Cpu
    }

    /// What it can hold and do at once.
    pub const fn limits(&self) -> &wgpu::Limits {
        &self.limits
    }

    /// The device as `wgpu` knows it.
    pub const fn wgpu_device(&self) -> &wgpu::Device {
        &self.device
    }

    /// Its queue.
    pub const fn wgpu_queue(&self) -> &wgpu::Queue {
        &self.queue
    }

    /// Does some work, and gives the first error that it caused. `doing` names the work in the message.
    pub(crate) fn checked<T>(&self, doing: &'static str, work: impl FnOnce() -> T) -> Result<T, DeviceError> {
        let filters =
            [wgpu::ErrorFilter::Internal, wgpu::ErrorFilter::OutOfMemory, wgpu::ErrorFilter::Validation];
        let scopes = filters.map(|filter| self.device.push_error_scope(filter));
        let done = work();
        let mut first = None;
        for scope in scopes.into_iter().rev() {
            first = first.or(pollster::block_on(scope.pop()));
        }
        self.healthy()?;
        match first {
            None => Ok(done),
            Some(error) => Err(DeviceError::from_wgpu(doing, error)),
        }
    }

    /// Waits for submitted work, and shows what stands in the first `bytes` of a buffer that can be mapped for reading.
    pub(crate) fn read<T: bytemuck::AnyBitPattern, R>(
        &self,
        buffer: &wgpu::Buffer,
        bytes: u64,
        take: impl FnOnce(&[T]) -> R,
    ) -> Result<R, DeviceError> {
        let doing = "reading results";
        let (done, outcome) = std::sync::mpsc::channel();
        self.checked(doing, || {
            // The receiver may be gone when waiting failed: then nobody asks any more.
            buffer.map_async(wgpu::MapMode::Read, ..bytes, move |result| drop(done.send(result)));
        })?;
        self.wait(doing)?;
        // Another thread that waits at the same moment may have taken this answer along, and be about to give it.
        match outcome.recv_timeout(ANSWER) {
            Ok(Ok(())) => {}
            Ok(Err(_)) | Err(_) => {
                self.healthy()?;
                return Err(DeviceError::Rejected { doing, reason: "the buffer could not be mapped".into() });
            }
        }
        let taken = match buffer.get_mapped_range(..bytes) {
            Ok(view) => Ok(take(bytemuck::cast_slice(&view))),
            Err(error) => Err(DeviceError::Rejected { doing, reason: one_line(&error) }),
        };
        buffer.unmap();
        taken
    }

    fn wait(&self, doing: &'static str) -> Result<(), DeviceError> {
        // `poll` panics when the device is lost while it waits.
        let waited = catch_unwind(AssertUnwindSafe(|| self.device.poll(wgpu::PollType::wait_indefinitely())));
        self.healthy()?;
        match waited {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(DeviceError::Rejected { doing, reason: one_line(&error) }),
            Err(_) => Err(DeviceError::Lost { reason: "it stopped while it was waited for".into() }),
        }
    }

    /// An error when the device is lost, or has reported one that no call has taken.
    fn healthy(&self) -> Result<(), DeviceError> {
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reason) = &trouble.lost {
            return Err(DeviceError::Lost { reason: reason.clone() });
        }
        trouble.error.take().map_or(Ok(()), Err)
    }
}

fn find(instance: &wgpu::Instance, request: &DeviceRequest) -> Result<wgpu::Adapter, DeviceUnavailable> {
    let name = request.name.clone().or_else(|| std::env::var("WGPU_ADAPTER_NAME").ok());
    let Some(name) = name.filter(|name| !name.is_empty()) else {
        let options = wgpu::RequestAdapterOptions {
            power_preference: wgpu::PowerPreference::from_env()
                .unwrap_or(wgpu::PowerPreference::HighPerformance),
            force_fallback_adapter: request.software,
            ..Default::default()
        };
        return pollster::block_on(instance.request_adapter(&options)).map_err(|_| DeviceUnavailable::none());
    };
    let mut adapters = pollster::block_on(instance.enumerate_adapters(wgpu::Backends::all()));
    adapters.retain(|adapter| !request.software || adapter.get_info().device_type == wgpu::DeviceType::Cpu);
    let infos: Vec<_> = adapters.iter().map(wgpu::Adapter::get_info).collect();
    if infos.is_empty() {
        return Err(DeviceUnavailable::none());
    }
    let wanted = name.to_lowercase();
    match infos.iter().position(|info| info.name.to_lowercase().contains(&wanted)) {
        Some(found) => Ok(adapters.swap_remove(found)),
        None => Err(DeviceUnavailable::NotNamed {
            name,
            found: infos.iter().map(describe).collect::<Vec<_>>().join("; "),
        }),
    }
}

fn describe(info: &wgpu::AdapterInfo) -> String {
    format!("{}, {}, {}", info.name, interface(info.backend), kind(info.device_type))
}

const fn interface(backend: wgpu::Backend) -> &'static str {
    match backend {
        wgpu::Backend::Noop => "no interface",
        wgpu::Backend::Vulkan => "Vulkan",
        wgpu::Backend::Metal => "Metal",
        wgpu::Backend::Dx12 => "Direct3D 12",
        wgpu::Backend::Gl => "OpenGL",
        wgpu::Backend::BrowserWebGpu => "WebGPU",
    }
}

const fn kind(device_type: wgpu::DeviceType) -> &'static str {
    match device_type {
        wgpu::DeviceType::Cpu => "software",
        wgpu::DeviceType::IntegratedGpu => "integrated GPU",
        wgpu::DeviceType::DiscreteGpu => "discrete GPU",
        wgpu::DeviceType::VirtualGpu => "virtual GPU",
        wgpu::DeviceType::Other => "GPU",
    }
}

/// An error's message and those of its sources, on one line.
fn one_line(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(error) = next {
        let cause = error.to_string();
        if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
        next = error.source();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// There is no device to compute on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DeviceUnavailable {
    /// No driver offers one.
    #[error("no graphics device was found, not even a software one\n{hint}")]
    None {
        /// How to get one on this system.
        hint: &'static str,
    },
    /// None has the wanted name.
    #[error("no graphics device is named `{name}`; there are: {found}")]
    NotNamed {
        /// The wanted name.
        name: String,
        /// The devices that there are.
        found: String,
    },
    /// It was found, but would not open.
    #[error("the graphics device `{name}` would not open: {reason}")]
    Refused {
        /// Its name.
        name: String,
        /// What the driver said.
        reason: String,
    },
}

impl DeviceUnavailable {
    fn none() -> Self {
        Self::None { hint: how_to_get_a_device(std::env::consts::OS) }
    }
}

/// How to get a device on an operating system, named as [`std::env::consts::OS`] does.
pub fn how_to_get_a_device(os: &str) -> &'static str {
    match os {
        "macos" | "ios" => {
            "macOS 10.13 and later bring one with Metal: run outside a virtual machine or sandbox that hides it"
        }
        "windows" => {
            "Windows 10 and later bring one with Direct3D 12: update the graphics driver, or Windows itself"
        }
        _ => {
            "on Debian or Ubuntu, `apt-get install mesa-vulkan-drivers` brings one that needs no GPU; other systems call it Mesa's lavapipe"
        }
    }
}

/// The device failed at its work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DeviceError {
    /// It is gone: reset, removed, or out of time.
    #[error("the graphics device was lost: {reason}")]
    Lost {
        /// What the driver said.
        reason: String,
    },
    /// It has too little memory.
    #[error("the graphics device ran out of memory while {doing}")]
    OutOfMemory {
        /// The work.
        doing: &'static str,
    },
    /// It refused the work.
    #[error("the graphics device refused its work while {doing}: {reason}")]
    Rejected {
        /// The work.
        doing: &'static str,
        /// Why.
        reason: String,
    },
}

impl DeviceError {
    fn from_wgpu(doing: &'static str, error: wgpu::Error) -> Self {
        match error {
            wgpu::Error::OutOfMemory { .. } => Self::OutOfMemory { doing },
            wgpu::Error::Validation { description: reason, .. }
            | wgpu::Error::Internal { description: reason, .. } => {
                Self::Rejected { doing, reason: reason.split_whitespace().collect::<Vec<_>>().join(" ") }
            }
        }
    }
}

#[cfg(test)]
mod tests;
