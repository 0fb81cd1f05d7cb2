//! I2S: streams of samples between the program and device models.
//!
//! Frames are moved in batches, a few times in a buffer, so that a stream costs little.
//!
//! Invariant: between two moments as many frames are moved as the rate says.

use crate::board::SimBoard;
use crate::device::DeviceId;
use crate::net::{Drive, Wave};
use crate::time::{MILLISECOND, SECOND, Time};
use crate::world::{Due, World};
use board::{Error, Event, I2s, I2sSettings, Outcome, Source};
use std::collections::{BTreeMap, VecDeque};

/// A frame: left and right, the highest bits count.
pub type Frame = [i32; 2];

/// Frames of the buffer as the hardware has them, in bytes.
const STORED: usize = 8;
/// Longest time between two batches.
const BATCH: Time = MILLISECOND;

/// A stream in use.
struct Stream {
    settings: I2sSettings,
    frames: VecDeque<Frame>,
    /// Bytes of a frame that is not whole yet.
    partial: Vec<u8>,
    started: Time,
    /// Frames that were moved since then.
    moved: u64,
    interrupts: bool,
    generation: u32,
}

impl Stream {
    /// Frames that the buffer holds.
    fn capacity(&self) -> usize {
        let size = if self.settings.transmit { self.settings.frame() } else { STORED };
        (self.settings.buffer as usize / size).max(1)
    }

    /// When frame number `index` is over.
    fn end_of(&self, index: u64) -> Time {
        self.started + (u128::from(index) * u128::from(SECOND) / u128::from(self.settings.rate)) as Time
    }

    /// Frames of the next batch.
    fn batch(&self) -> u64 {
        let longest = BATCH * u64::from(self.settings.rate) / SECOND;
        (self.capacity() as u64 / 4).clamp(1, longest.max(1))
    }

    /// A sample as the program has it.
    fn put(&self, sample: i32, out: &mut Vec<u8>) {
        match self.settings.bits {
            16 => out.extend(((sample >> 16) as i16).to_le_bytes()),
            _ => out.extend(sample.to_le_bytes()),
        }
    }

    /// The samples of a frame of the program's bytes.
    fn take(&self, bytes: &[u8]) -> Frame {
        let width = usize::from(self.settings.bits / 8);
        let sample = |bytes: &[u8]| match *bytes {
            [low, high] => i32::from(i16::from_le_bytes([low, high])) << 16,
            [a, b, c, d] => i32::from_le_bytes([a, b, c, d]),
            _ => 0,
        };
        let left = sample(&bytes[..width]);
        [left, if self.settings.stereo { sample(&bytes[width..]) } else { left }]
    }
}

/// All streams in use.
#[derive(Default)]
pub struct StreamBank {
    streams: BTreeMap<u8, Stream>,
    generation: u32,
}

impl World {
    fn configure_i2s(&mut self, id: u8, settings: &I2sSettings) -> Outcome<()> {
        if !self.hardware.i2s.contains(&id) {
            return Err(Error::Absent);
        }
        let pins = [Some(settings.sck), Some(settings.ws), Some(settings.sd), settings.mck];
        if pins.into_iter().flatten().any(|pin| self.chip.pins.net(pin).is_none()) {
            return Err(Error::Invalid("invalid pin"));
        }
        self.release_i2s(id);
        let now = self.now();
        let train = |frequency: u64| {
            let period = (SECOND / frequency).max(2);
            Drive::Wave(Wave { start: now, period, high: period / 2 })
        };
        let rate = u64::from(settings.rate);
        self.lend_pin(settings.sck, Some(train(rate * 2 * u64::from(settings.bits))));
        self.lend_pin(settings.ws, Some(train(rate)));
        self.lend_pin(settings.sd, Some(if settings.transmit { Drive::Strong(false) } else { Drive::Off }));
        if let Some(mck) = settings.mck {
            self.lend_pin(mck, Some(train(rate * 256)));
        }
        let bank = &mut self.chip.i2s;
        bank.generation += 1;
        let generation = bank.generation;
        let (frames, partial) = (VecDeque::new(), Vec::new());
        let stream =
            Stream { settings: *settings, frames, partial, started: now, moved: 0, interrupts: false, generation };
        let due = stream.end_of(stream.batch());
        bank.streams.insert(id, stream);
        self.schedule(due, Due::Sound { stream: id, generation });
        Ok(())
    }

    fn release_i2s(&mut self, id: u8) {
        let Some(stream) = self.chip.i2s.streams.remove(&id) else { return };
        let I2sSettings { sck, ws, sd, mck, .. } = stream.settings;
        for pin in [Some(sck), Some(ws), Some(sd), mck].into_iter().flatten() {
            self.lend_pin(pin, None);
        }
        self.queue.retain(|due| !matches!(due, Due::Sound { stream, .. } if *stream == id));
        self.events.retain(|event| event.source != Source::I2s(id));
    }

    pub(crate) fn reset_i2s(&mut self) {
        for id in self.chip.i2s.streams.keys().copied().collect::<Vec<_>>() {
            self.release_i2s(id);
        }
    }

    /// The devices on the wires of a stream.
    fn sound_devices(&self, settings: &I2sSettings) -> Vec<DeviceId> {
        // A device that plays and records has two wires for data.
        let data = |model: &crate::devices::Model| if !settings.transmit && model.terminal("sd_out").is_some() { "sd_out" } else { "sd" };
        let nets = [settings.sck, settings.ws, settings.sd].map(|pin| self.chip.pins.net(pin));
        let on_wires = |index: &usize| {
            let slot = &self.devices[*index];
            let net = |name: &str| slot.model.terminal(name).and_then(|terminal| slot.terminals.get(terminal)).copied();
            ["sck", "ws", data(slot.model)].map(net) == nets
        };
        (0..self.devices.len()).filter(on_wires).map(|index| DeviceId(index as u16)).collect()
    }

    /// A batch of frames is over.
    pub(crate) fn sound_due(&mut self, id: u8, generation: u32) {
        let now = self.now();
        let Some(stream) = self.chip.i2s.streams.get_mut(&id).filter(|stream| stream.generation == generation) else { return };
        let settings = stream.settings;
        let mut frames = Vec::new();
        let first = stream.moved;
        while stream.end_of(stream.moved + 1) <= now {
            stream.moved += 1;
            // What is not there in time is silence.
            frames.push(if settings.transmit { stream.frames.pop_front().unwrap_or_default() } else { Frame::default() });
        }
        let (started, next, interrupts) = (stream.started, stream.end_of(stream.moved + stream.batch()), stream.interrupts);
        self.schedule(next, Due::Sound { stream: id, generation });
        for device in self.sound_devices(&settings) {
            self.with_device(device, |device, port| {
                let Some(sound) = device.sound() else { return };
                for (index, frame) in frames.iter_mut().enumerate() {
                    if settings.transmit {
                        sound.play(*frame, settings.rate, port);
                    } else if let Some(heard) = sound.record(started, first + index as u64, settings.rate) {
                        *frame = heard;
                    }
                }
            });
        }
        let Some(stream) = self.chip.i2s.streams.get_mut(&id) else { return };
        if !settings.transmit {
            // What there is no room for is lost.
            let room = stream.capacity().saturating_sub(stream.frames.len());
            stream.frames.extend(frames.into_iter().take(room));
        }
        if interrupts {
            self.raise(Event { source: Source::I2s(id), flags: 1, count: 1, hard: false });
        }
        self.changes += 1;
    }

    fn read_sound(&mut self, id: u8, buffer: &mut [u8]) -> Outcome<usize> {
        let stream = self.chip.i2s.streams.get_mut(&id).ok_or(Error::State("I2S is not initialised"))?;
        let count = stream.frames.len().min(buffer.len() / stream.settings.frame());
        let mut bytes = Vec::new();
        for [left, right] in stream.frames.drain(..count).collect::<Vec<_>>() {
            stream.put(left, &mut bytes);
            if stream.settings.stereo {
                stream.put(right, &mut bytes);
            }
        }
        buffer[..bytes.len()].copy_from_slice(&bytes);
        Ok(bytes.len())
    }

    fn write_sound(&mut self, id: u8, bytes: &[u8]) -> Outcome<usize> {
        let stream = self.chip.i2s.streams.get_mut(&id).ok_or(Error::State("I2S is not initialised"))?;
        let size = stream.settings.frame();
        let mut count = 0;
        while count < bytes.len() && stream.frames.len() < stream.capacity() {
            stream.partial.push(bytes[count]);
            count += 1;
            if stream.partial.len() == size {
                let partial = std::mem::take(&mut stream.partial);
                let frame = stream.take(&partial);
                stream.frames.push_back(frame);
            }
        }
        Ok(count)
    }
}

impl I2s for SimBoard {
    fn configure(&self, id: u8, settings: &I2sSettings) -> Outcome<()> {
        self.with(|world| world.configure_i2s(id, settings))
    }

    fn settings(&self, id: u8) -> Option<I2sSettings> {
        self.inspect(|world| world.chip.i2s.streams.get(&id).map(|stream| stream.settings))
    }

    fn available(&self, id: u8) -> usize {
        self.with(|world| {
            let Some(stream) = world.chip.i2s.streams.get(&id) else { return 0 };
            let frames = if stream.settings.transmit { stream.capacity() - stream.frames.len() } else { stream.frames.len() };
            frames * stream.settings.frame()
        })
    }

    fn read(&self, id: u8, buffer: &mut [u8]) -> Outcome<usize> {
        self.with(|world| world.read_sound(id, buffer))
    }

    fn write(&self, id: u8, bytes: &[u8]) -> Outcome<usize> {
        self.with(|world| world.write_sound(id, bytes))
    }

    fn interrupt(&self, id: u8, wanted: bool) {
        self.with(|world| {
            if let Some(stream) = world.chip.i2s.streams.get_mut(&id) {
                stream.interrupts = wanted;
            }
        });
    }

    fn release(&self, id: u8) {
        self.with(|world| world.release_i2s(id));
    }
}
