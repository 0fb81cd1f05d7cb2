//! Block devices: objects of a program with `readblocks`, `writeblocks` and `ioctl`, or the
//! board's flash.
//!
//! A [`Storage`] is what file systems keep of one: an object with the device and one or two
//! buffers, each for a line of the device, a part as large as the buffer. What is read and, in the
//! way of disks, changed goes through the first one; what is programmed in the way of flash is
//! gathered in the second one. So small reads and writes do not each call Python.
//!
//! Invariant: a line number is negative when its buffer holds nothing, and no unwritten bytes are
//! lost when it changes.

use crate::flash;
use heap::{Handle, TypeId, Value};
use names::sym;
use object::exception::kind;
use object::operations::{attribute, call, convert};
use object::{Raised, Vm, bytearray, types};
use object::packed::message;
use stdlib::{buffers, os_error};

const EIO: i32 = 5;
const EBUSY: i32 = 16;
const EINVAL: i32 = 22;

/// Requests of `ioctl`.
pub const SYNC: i32 = 3;
pub const COUNT: i32 = 4;
pub const SIZE: i32 = 5;
pub const ERASE: i32 = 6;

/// Blocks of devices that do not say.
const USUAL_SIZE: usize = 512;

/// `device.ioctl(request, argument)`; None when the device has no answer.
pub fn control(vm: &mut Vm, device: Handle, request: i32, argument: usize) -> Result<Option<isize>, Raised> {
    if vm.get(device).has_id(flash::FLASH) {
        return flash::control(vm, device, request, argument).map(Some);
    }
    vm.scoped(|vm| {
        let method = vm.slot()?;
        if !attribute::find_named(vm, device, sym::ioctl, method)? {
            return old_control(vm, device, request, method);
        }
        let (request, argument) = (vm.make(|_| Ok(Value::small(request)))?, vm.make(|_| Ok(Value::length(argument)))?);
        call::call(vm, method, &[request, argument], method)?;
        if vm.get(method).is_none() { Ok(None) } else { convert::index_size(vm, method).map(Some) }
    })
}

/// Devices without `ioctl` have methods `count` and `sync`.
fn old_control(vm: &mut Vm, device: Handle, request: i32, method: Handle) -> Result<Option<isize>, Raised> {
    let name = match request {
        COUNT => sym::count,
        SYNC => sym::sync,
        _ => return Ok(None),
    };
    if !attribute::find_named(vm, device, name, method)? {
        return Ok(None);
    }
    call::call(vm, method, &[], method)?;
    if vm.get(method).is_none() { Ok(None) } else { convert::index_size(vm, method).map(Some) }
}

/// Number and size of a device's blocks.
pub fn geometry(vm: &mut Vm, device: Handle) -> Result<(usize, usize), Raised> {
    let size = control(vm, device, SIZE, 0)?.and_then(|size| usize::try_from(size).ok()).filter(|size| *size > 0);
    let count = control(vm, device, COUNT, 0)?.and_then(|count| usize::try_from(count).ok());
    match count {
        Some(count) => Ok((count, size.unwrap_or(USUAL_SIZE))),
        None => Err(os_error::raise(vm, EINVAL)),
    }
}

/// Raises OSError when a device's method did not return None or 0.
fn check(vm: &mut Vm, answer: Handle) -> Result<(), Raised> {
    let value = vm.get(answer);
    if value.is_none() || value.as_int() == Some(0) || value == Value::FALSE {
        return Ok(());
    }
    match value.as_int() {
        Some(number) if number < 0 => Err(os_error::raise(vm, -number as i32)),
        Some(_) => Err(os_error::raise(vm, EINVAL)),
        None => Err(vm.raise_with(kind::TypeError, |vm, message| {
            message.format(message!("can't convert {} to int", types::type_name(vm, vm.get(answer))));
        })),
    }
}

/// Calls `readblocks` or `writeblocks` of a program's device with a bytearray; with an offset if it is given.
fn transfer(
    vm: &mut Vm,
    device: Handle,
    writes: bool,
    block: usize,
    buffer: Handle,
    offset: Option<usize>,
) -> Result<(), Raised> {
    vm.scoped(|vm| {
        let number = vm.make(|_| Ok(Value::length(block)))?;
        let answer = vm.slot()?;
        let name = if writes { sym::writeblocks } else { sym::readblocks };
        let before = bytearray::bytes(vm.get(buffer)).len();
        match offset {
            Some(offset) => {
                let offset = vm.make(|_| Ok(Value::length(offset)))?;
                call::call_method(vm, device, name, &[number, buffer, offset], answer)?;
            }
            None => call::call_method(vm, device, name, &[number, buffer], answer)?,
        }
        check(vm, answer)?;
        // The device may have resized it.
        if bytearray::bytes(vm.get(buffer)).len() != before {
            return Err(vm.raise(kind::ValueError, message!("block device changed the size of the buffer")));
        }
        Ok(())
    })
}

/// Its type id: `[device][block size][block count][buffer][line][end]` with the end of the buffer's changed bytes,
/// then `[gathered][gathered line][first][end]`, the gathered bytes being `first..end`, and `[busy]` while an operation
/// runs.
pub const STORAGE: TypeId = crate::id(3);

const DEVICE: usize = 0;
const BLOCK_SIZE: usize = 1;
const BLOCK_COUNT: usize = 2;
const BUFFER: usize = 3;
const LINE: usize = 4;
const CHANGED: usize = 5;
const GATHERED: usize = 6;
const GATHERED_LINE: usize = 7;
const FIRST: usize = 8;
const END: usize = 9;
const BUSY: usize = 10;

fn number(vm: &Vm, storage: Handle, field: usize) -> isize {
    vm.get(storage).field(field).as_int().unwrap_or(0)
}

fn set(vm: &Vm, storage: Handle, field: usize, number: isize) {
    vm.heap.set_field(vm.get(storage), field, Value::small(number as i32));
}

/// A device as file systems use it.
#[derive(Clone, Copy)]
pub struct Storage {
    /// The STORAGE object.
    pub object: Handle,
    pub block_size: usize,
    pub block_count: usize,
    line_size: usize,
    /// The device takes offsets, and blocks are erased by `ioctl`.
    extended: bool,
}

impl Storage {
    /// Makes the object for a device, with lines of `line_size` bytes (0: of a whole block).
    pub fn new(vm: &mut Vm, device: Handle, line_size: usize) -> Result<Handle, Raised> {
        let (count, size) = geometry(vm, device)?;
        let line = if line_size == 0 || size % line_size != 0 { size } else { line_size };
        vm.make(|vm| {
            let buffer = bytearray::build(vm, line, |_| ())?;
            let gathered = if line_size > 0 { bytearray::build(vm, line, |_| ())? } else { Value::NONE };
            let (zero, none) = (Value::small(0), Value::small(-1));
            let (size, count) = (Value::length(size), Value::length(count));
            let fields = [vm.get(device), size, count, buffer, none, zero, gathered, none, zero, zero, Value::FALSE];
            Ok(vm.heap.new_object(STORAGE, 0, &fields)?)
        })
    }

    /// Runs an operation of a file system on the storage in a slot. Handlers and scheduled functions wait until it is
    /// done; an operation that begins within it, as a device's own code may do, fails (EBUSY).
    pub fn exclusively<T>(
        vm: &mut Vm,
        object: Handle,
        work: impl FnOnce(&mut Vm) -> Result<T, Raised>,
    ) -> Result<T, Raised> {
        if vm.get(object).field(BUSY) == Value::TRUE {
            return Err(os_error::raise(vm, EBUSY));
        }
        vm.heap.set_field(vm.get(object), BUSY, Value::TRUE);
        let result = vm.quietly(work);
        vm.heap.set_field(vm.get(object), BUSY, Value::FALSE);
        result
    }

    /// The storage of an object; `extended`: in the way of flash, otherwise in that of disks.
    pub fn of(vm: &Vm, object: Handle, extended: bool) -> Storage {
        Storage {
            object,
            block_size: number(vm, object, BLOCK_SIZE) as usize,
            block_count: number(vm, object, BLOCK_COUNT) as usize,
            line_size: bytearray::bytes(vm.get(object).field(BUFFER)).len().max(1),
            extended,
        }
    }

    fn device(self, vm: &mut Vm) -> Result<Handle, Raised> {
        vm.make(|vm| Ok(vm.get(self.object).field(DEVICE)))
    }

    fn buffer(self, vm: &mut Vm, field: usize) -> Result<Handle, Raised> {
        vm.make(|vm| Ok(vm.get(self.object).field(field)))
    }

    /// A request to the device.
    pub fn control(self, vm: &mut Vm, request: i32, argument: usize) -> Result<Option<isize>, Raised> {
        vm.scoped(|vm| {
            let device = self.device(vm)?;
            control(vm, device, request, argument)
        })
    }

    /// Reads bytes of a block.
    pub fn read(self, vm: &mut Vm, block: usize, offset: usize, target: &mut [u8]) -> Result<(), Raised> {
        if block >= self.block_count || offset + target.len() > self.block_size {
            return Err(os_error::raise(vm, EIO));
        }
        let mut done = 0;
        while done < target.len() {
            let at = offset + done;
            self.load(vm, block, at)?;
            let (start, rest) = (at % self.line_size, target.len() - done);
            let part = rest.min(self.line_size - start);
            let buffer = bytearray::bytes(vm.get(self.object).field(BUFFER));
            if let Some(bytes) = buffer.get(start..start + part) {
                target[done..done + part].copy_from_slice(bytes);
            }
            done += part;
        }
        Ok(())
    }

    /// Makes the buffer hold the line of this byte.
    fn load(self, vm: &mut Vm, block: usize, offset: usize) -> Result<(), Raised> {
        let line = ((block * self.block_size + offset) / self.line_size) as isize;
        if number(vm, self.object, LINE) == line {
            return Ok(());
        }
        self.write_back(vm)?;
        set(vm, self.object, LINE, -1);
        vm.scoped(|vm| {
            let (device, buffer) = (self.device(vm)?, self.buffer(vm, BUFFER)?);
            let start = offset / self.line_size * self.line_size;
            if vm.get(device).has_id(flash::FLASH) {
                return flash::read_into(vm, device, block, start, buffer);
            }
            transfer(vm, device, false, block, buffer, self.extended.then_some(start))
        })?;
        set(vm, self.object, LINE, line);
        Ok(())
    }

    /// Writes the changed bytes of the buffer, in the way of disks.
    pub fn write_back(self, vm: &mut Vm) -> Result<(), Raised> {
        if number(vm, self.object, CHANGED) == 0 {
            return Ok(());
        }
        set(vm, self.object, CHANGED, 0);
        let block = number(vm, self.object, LINE) as usize;
        let written = vm.scoped(|vm| {
            let (device, buffer) = (self.device(vm)?, self.buffer(vm, BUFFER)?);
            match vm.get(device).has_id(flash::FLASH) {
                true => flash::rewrite(vm, device, block, buffer),
                false => transfer(vm, device, true, block, buffer, None),
            }
        });
        if written.is_err() {
            set(vm, self.object, LINE, -1);
        }
        written
    }

    /// Changes bytes of a block, in the way of disks: the rest of the line stays.
    #[cfg(feature = "fat")]
    pub fn write(self, vm: &mut Vm, block: usize, offset: usize, bytes: &[u8]) -> Result<(), Raised> {
        if block >= self.block_count || offset + bytes.len() > self.block_size {
            return Err(os_error::raise(vm, EIO));
        }
        let mut done = 0;
        while done < bytes.len() {
            let at = offset + done;
            let start = at % self.line_size;
            let part = (bytes.len() - done).min(self.line_size - start);
            if part == self.line_size {
                let line = ((block * self.block_size + at) / self.line_size) as isize;
                if number(vm, self.object, LINE) != line {
                    self.write_back(vm)?;
                    set(vm, self.object, LINE, line);
                }
            } else {
                self.load(vm, block, at)?;
            }
            self.fill(vm, BUFFER, start, &bytes[done..done + part])?;
            set(vm, self.object, CHANGED, 1);
            done += part;
        }
        Ok(())
    }

    fn fill(self, vm: &mut Vm, field: usize, start: usize, bytes: &[u8]) -> Result<(), Raised> {
        vm.scoped(|vm| {
            let buffer = self.buffer(vm, field)?;
            buffers::store(vm, buffer, start, bytes).map(|_| ())
        })
    }

    /// Programs erased bytes, in the way of flash: what is less than a line is gathered until the next call goes
    /// on behind it, or until [`Storage::flush`].
    pub fn program(self, vm: &mut Vm, block: usize, offset: usize, bytes: &[u8]) -> Result<(), Raised> {
        let mut done = 0;
        while done < bytes.len() {
            let at = offset + done;
            let line = ((block * self.block_size + at) / self.line_size) as isize;
            let start = at % self.line_size;
            let end = number(vm, self.object, END) as usize;
            if end == 0 || end != start || number(vm, self.object, GATHERED_LINE) != line {
                self.write_gathered(vm)?;
                set(vm, self.object, GATHERED_LINE, line);
                set(vm, self.object, FIRST, start as isize);
            }
            let part = (bytes.len() - done).min(self.line_size - start);
            self.fill(vm, GATHERED, start, &bytes[done..done + part])?;
            set(vm, self.object, END, (start + part) as isize);
            if start + part == self.line_size {
                self.write_gathered(vm)?;
            }
            done += part;
        }
        Ok(())
    }

    /// Programs what was gathered, padded to a unit.
    pub fn flush(self, vm: &mut Vm, unit: usize) -> Result<(), Raised> {
        let end = number(vm, self.object, END) as usize;
        if end == 0 {
            return Ok(());
        }
        let padded = end.next_multiple_of(unit).min(self.line_size);
        let (mut at, zeros) = (end, [0; 64]);
        while at < padded {
            let part = (padded - at).min(zeros.len());
            self.fill(vm, GATHERED, at, &zeros[..part])?;
            at += part;
        }
        set(vm, self.object, END, padded as isize);
        self.write_gathered(vm)
    }

    fn write_gathered(self, vm: &mut Vm) -> Result<(), Raised> {
        let (first, end) = (number(vm, self.object, FIRST) as usize, number(vm, self.object, END) as usize);
        if end == 0 {
            return Ok(());
        }
        set(vm, self.object, END, 0);
        let line = number(vm, self.object, GATHERED_LINE);
        if number(vm, self.object, LINE) == line {
            set(vm, self.object, LINE, -1);
        }
        let address = line as usize * self.line_size;
        let (block, offset) = (address / self.block_size, address % self.block_size + first);
        vm.scoped(|vm| {
            let (device, buffer) = (self.device(vm)?, self.buffer(vm, GATHERED)?);
            let part = vm.make(|vm| {
                let bytes = bytearray::bytes(vm.get(buffer));
                bytearray::new(vm, bytes.get(first..end).unwrap_or(&[]))
            })?;
            match vm.get(device).has_id(flash::FLASH) {
                true => flash::program(vm, device, block, offset, part),
                false => transfer(vm, device, true, block, part, Some(offset)),
            }
        })
    }

    /// Forgets unwritten bytes after an error.
    pub fn give_up(self, vm: &Vm) {
        for (field, value) in [(LINE, -1), (END, 0)] {
            set(vm, self.object, field, value);
        }
    }

    /// Erases a block.
    pub fn erase(self, vm: &mut Vm, block: usize) -> Result<(), Raised> {
        // What the buffer holds of the block is no more.
        let line = number(vm, self.object, LINE);
        if line >= 0 && line as usize * self.line_size / self.block_size == block {
            set(vm, self.object, LINE, -1);
        }
        match self.control(vm, ERASE, block)? {
            None | Some(0) => Ok(()),
            Some(number) => Err(os_error::raise(vm, if number < 0 { -number as i32 } else { EINVAL })),
        }
    }

    /// Makes everything so far durable.
    pub fn sync(self, vm: &mut Vm) -> Result<(), Raised> {
        self.write_back(vm)?;
        self.control(vm, SYNC, 0).map(|_| ())
    }
}
