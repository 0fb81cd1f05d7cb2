//! What QEMU does for the program it emulates: a console, which is its standard input and output.
//!
//! Invariant: called only where there is an emulator; input is asked for only when some is there, so that nothing waits.

#[cfg(target_arch = "xtensa")]
unsafe extern "C" {
    fn ask_emulator(request: u32, file: u32, address: usize, length: usize) -> i32;
}

#[cfg(not(target_arch = "xtensa"))]
unsafe fn ask_emulator(_request: u32, _file: u32, _address: usize, _length: usize) -> i32 {
    -1
}

const READ: u32 = 3;
const WRITE: u32 = 4;
/// Asks whether a file can be read, within a time of seconds and microseconds.
const SELECT: u32 = 29;
const READABLE: usize = 1;

/// Sends bytes to the console.
pub fn write(mut bytes: &[u8]) {
    while !bytes.is_empty() {
        // SAFETY: the emulator reads the bytes and writes nothing.
        let count = unsafe { ask_emulator(WRITE, 1, bytes.as_ptr().expose_provenance(), bytes.len()) };
        match usize::try_from(count) {
            Ok(count @ 1..) => bytes = bytes.get(count..).unwrap_or(&[]),
            _ => break,
        }
    }
}

/// Hands over what the console received, while there is room.
pub fn poll(room: impl Fn() -> usize, mut take: impl FnMut(u8)) {
    let mut bytes = [0u8; 16];
    while room() >= bytes.len() && has_input() {
        // SAFETY: the emulator writes at most so many bytes into the array.
        let count = unsafe { ask_emulator(READ, 0, bytes.as_mut_ptr().expose_provenance(), bytes.len()) };
        let received = usize::try_from(count).ok().and_then(|count| bytes.get(..count)).unwrap_or(&[]);
        if received.is_empty() {
            break;
        }
        received.iter().copied().for_each(&mut take);
    }
}

fn has_input() -> bool {
    let at_once = [0u32; 2];
    // SAFETY: the emulator reads the time and writes nothing.
    unsafe { ask_emulator(SELECT, 0, READABLE, at_once.as_ptr().expose_provenance()) > 0 }
}
