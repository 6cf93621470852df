//! How long a pass took on the device itself.

use std::time::Duration;

use crate::device::{Device, DeviceError};

/// Two timestamps and the buffers that bring them back.
#[derive(Debug)]
pub(crate) struct Clock {
    queries: wgpu::QuerySet,
    resolved: wgpu::Buffer,
    readable: wgpu::Buffer,
}

const BYTES: u64 = 16;

impl Clock {
    /// `None` when the device cannot time its work.
    pub(crate) fn new(device: &Device) -> Result<Option<Self>, DeviceError> {
        if !device.wgpu_device().features().contains(wgpu::Features::TIMESTAMP_QUERY) {
            return Ok(None);
        }
        device.checked("making a clock", || {
            let device = device.wgpu_device();
            let buffer = |usage| {
                let label = Some("timestamps");
                device.create_buffer(&wgpu::BufferDescriptor {
                    label,
                    size: BYTES,
                    usage,
                    mapped_at_creation: false,
                })
            };
            Some(Self {
                queries: device.create_query_set(&wgpu::QuerySetDescriptor {
                    label: Some("timestamps"),
                    ty: wgpu::QueryType::Timestamp,
                    count: 2,
                }),
                resolved: buffer(wgpu::BufferUsages::QUERY_RESOLVE | wgpu::BufferUsages::COPY_SRC),
                readable: buffer(wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST),
            })
        })
    }

    /// To be given to the pass that is timed.
    pub(crate) fn of_pass(&self) -> wgpu::ComputePassTimestampWrites<'_> {
        wgpu::ComputePassTimestampWrites {
            query_set: &self.queries,
            beginning_of_pass_write_index: Some(0),
            end_of_pass_write_index: Some(1),
        }
    }

    /// To be recorded after the pass.
    pub(crate) fn resolve(&self, encoder: &mut wgpu::CommandEncoder) {
        encoder.resolve_query_set(&self.queries, 0..2, &self.resolved, 0);
        encoder.copy_buffer_to_buffer(&self.resolved, 0, &self.readable, 0, BYTES);
    }

    /// The time between the two, once the work is submitted.
    pub(crate) fn elapsed(&self, device: &Device) -> Result<Duration, DeviceError> {
        let ticks =
            device.read(&self.readable, BYTES, |stamps: &[u64]| stamps[1].saturating_sub(stamps[0]))?;
        #[expect(clippy::cast_precision_loss, reason = "a pass takes less than 2⁵³ ticks")]
        let nanoseconds = ticks as f64 * f64::from(device.wgpu_queue().get_timestamp_period());
        Ok(Duration::from_secs_f64(nanoseconds * 1e-9))
    }
}
