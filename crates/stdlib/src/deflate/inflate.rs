//! Decompression of DEFLATE data (RFC 1951), a byte at a time.
//!
//! An [`Inflater`] is what is known between two bytes of output. It is stored as bytes in the
//! heap while nobody reads, and asks its [`Port`] for input and for the window, which also lies
//! in the heap. Codes are decoded bit by bit with canonical tables (counts of lengths, symbols
//! in order), which take less than 1 KB.
//!
//! Invariant: no byte of input is asked for before it is needed; `position < window length`.

/// Why there is no next byte.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Failure {
    /// The data is wrong.
    Bad,
    /// The data ends too early.
    Short,
    /// Reading raised an exception, which is parked.
    Raised,
}

/// Where input comes from and the window lies.
pub(super) trait Port {
    fn byte(&mut self) -> Result<u8, Failure>;
    fn window(&mut self) -> &mut [u8];
}

const LITERALS: usize = 288;
const DISTANCES: usize = 32;
const LONGEST_CODE: usize = 15;

/// A canonical code: how many symbols there are of each length, and the symbols by code.
#[derive(Clone, Copy)]
struct Code<const SYMBOLS: usize> {
    counts: [u16; LONGEST_CODE + 1],
    symbols: [u16; SYMBOLS],
}

impl<const SYMBOLS: usize> Code<SYMBOLS> {
    const EMPTY: Code<SYMBOLS> = Code { counts: [0; LONGEST_CODE + 1], symbols: [0; SYMBOLS] };

    /// The code with these lengths.
    fn new(lengths: &[u8]) -> Result<Code<SYMBOLS>, Failure> {
        let mut code = Self::EMPTY;
        for &length in lengths {
            code.counts[usize::from(length)] += 1;
        }
        code.counts[0] = 0;
        let (mut offsets, mut left) = ([0u16; LONGEST_CODE + 2], 1i32);
        for length in 1..=LONGEST_CODE {
            left = left * 2 - i32::from(code.counts[length]);
            if left < 0 {
                return Err(Failure::Bad);
            }
            offsets[length + 1] = offsets[length] + code.counts[length];
        }
        for (symbol, &length) in lengths.iter().enumerate().filter(|(_, length)| **length > 0) {
            let place = &mut offsets[usize::from(length)];
            code.symbols[usize::from(*place)] = symbol as u16;
            *place += 1;
        }
        Ok(code)
    }
}

/// What comes next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Phase {
    Block = 0,
    Stored = 1,
    Codes = 2,
    Copy = 3,
    End = 4,
}

/// The state of a decompression.
pub(super) struct Inflater {
    bits: u32,
    bit_count: u32,
    phase: Phase,
    last_block: bool,
    /// Bytes of a stored block, or of a match, that are still to come.
    left: u16,
    distance: u16,
    /// Where in the window the next byte goes, and how many bytes of it were written.
    position: u16,
    filled: u16,
    literals: Code<LITERALS>,
    distances: Code<DISTANCES>,
}

/// Bytes of a stored state.
pub(super) const STATE_SIZE: usize = 16 + 2 * (2 * (LONGEST_CODE + 1) + LITERALS + DISTANCES);

const LENGTH_BASES: [u16; 29] =
    [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const DISTANCE_BASES: [u16; 30] = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193,
    12289, 16385, 24577,
];
/// The order in which lengths of the code of lengths are given.
const LENGTH_ORDER: [u8; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// Extra bits of a length or distance symbol: 0, then `group` symbols for each number of bits.
fn extra_bits(symbol: usize, group: usize) -> u32 {
    (symbol / group).saturating_sub(1) as u32
}

impl Inflater {
    pub fn new() -> Inflater {
        Inflater {
            bits: 0,
            bit_count: 0,
            phase: Phase::Block,
            last_block: false,
            left: 0,
            distance: 0,
            position: 0,
            filled: 0,
            literals: Code::EMPTY,
            distances: Code::EMPTY,
        }
    }

    /// The state that was stored in these bytes.
    pub fn load(state: &[u8]) -> Inflater {
        let mut numbers = state.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        let mut next = || numbers.next().unwrap_or(0);
        let mut made = Inflater::new();
        made.bits = u32::from(next()) | u32::from(next()) << 16;
        made.bit_count = u32::from(next());
        made.phase = match next() {
            0 => Phase::Block,
            1 => Phase::Stored,
            2 => Phase::Codes,
            3 => Phase::Copy,
            _ => Phase::End,
        };
        let last = next();
        made.last_block = last & 1 != 0;
        (made.left, made.distance, made.position) = (next(), next(), next());
        made.filled = last >> 1;
        let places = made.literals.counts.iter_mut().chain(&mut made.literals.symbols);
        places.chain(&mut made.distances.counts).chain(&mut made.distances.symbols).for_each(|place| *place = next());
        made
    }

    /// Stores the state.
    pub fn save(&self, state: &mut [u8]) {
        // The window has at most 1 << 15 bytes, so one bit is left.
        let last = u16::from(self.last_block) | self.filled.min(0x7fff) << 1;
        let head = [
            self.bits as u16,
            (self.bits >> 16) as u16,
            self.bit_count as u16,
            self.phase as u16,
            last,
            self.left,
            self.distance,
            self.position,
        ];
        let literals = self.literals.counts.iter().chain(&self.literals.symbols);
        let distances = self.distances.counts.iter().chain(&self.distances.symbols);
        for (pair, number) in state.chunks_exact_mut(2).zip(head.iter().chain(literals).chain(distances)) {
            pair.copy_from_slice(&number.to_le_bytes());
        }
    }

    /// The next byte; None at the end of the data.
    pub fn next(&mut self, port: &mut dyn Port) -> Result<Option<u8>, Failure> {
        loop {
            match self.phase {
                Phase::End => return Ok(None),
                Phase::Block if self.last_block => self.phase = Phase::End,
                Phase::Block => self.start_block(port)?,
                Phase::Stored if self.left == 0 => self.phase = Phase::Block,
                Phase::Stored => {
                    self.left -= 1;
                    let byte = self.take(port, 8)? as u8;
                    return Ok(Some(self.put(port, byte)));
                }
                Phase::Copy if self.left == 0 => self.phase = Phase::Codes,
                Phase::Copy => {
                    self.left -= 1;
                    let (window, distance) = (port.window(), usize::from(self.distance));
                    let from = (usize::from(self.position) + window.len() - distance) % window.len();
                    let byte = window[from];
                    return Ok(Some(self.put(port, byte)));
                }
                Phase::Codes => match self.symbol(port, true)? {
                    literal @ 0..256 => return Ok(Some(self.put(port, literal as u8))),
                    256 => self.phase = Phase::Block,
                    length => self.start_copy(port, usize::from(length) - 257)?,
                },
            }
        }
    }

    /// True at the end of the data.
    pub fn is_over(&self) -> bool {
        self.phase == Phase::End
    }

    /// Gives up bits of the last byte, so that what follows the data can be read.
    pub fn align(&mut self) -> Option<u8> {
        self.bits >>= self.bit_count % 8;
        self.bit_count -= self.bit_count % 8;
        if self.bit_count == 0 {
            return None;
        }
        let byte = self.bits as u8;
        self.bits >>= 8;
        self.bit_count -= 8;
        Some(byte)
    }

    /// Keeps a byte in the window.
    fn put(&mut self, port: &mut dyn Port, byte: u8) -> u8 {
        let window = port.window();
        let position = usize::from(self.position);
        if let Some(place) = window.get_mut(position) {
            *place = byte;
        }
        self.position = ((position + 1) % window.len()) as u16;
        self.filled = self.filled.saturating_add(1).min(window.len().min(0x7fff) as u16);
        byte
    }

    fn fill(&mut self, port: &mut dyn Port, count: u32) -> Result<(), Failure> {
        while self.bit_count < count {
            self.bits |= u32::from(port.byte()?) << self.bit_count;
            self.bit_count += 8;
        }
        Ok(())
    }

    /// Takes up to 16 bits, the lowest first.
    fn take(&mut self, port: &mut dyn Port, count: u32) -> Result<u32, Failure> {
        self.fill(port, count)?;
        let value = self.bits & ((1 << count) - 1);
        self.bits >>= count;
        self.bit_count -= count;
        Ok(value)
    }

    /// Takes a symbol of the code of literals and lengths, or of that of distances.
    fn symbol(&mut self, port: &mut dyn Port, literal: bool) -> Result<u16, Failure> {
        let (mut code, mut first, mut index) = (0i32, 0i32, 0i32);
        for length in 1..=LONGEST_CODE {
            code |= self.take(port, 1)? as i32;
            let counts = if literal { &self.literals.counts } else { &self.distances.counts };
            let count = i32::from(counts[length]);
            if code - first < count {
                let place = (index + code - first) as usize;
                let symbols = if literal { &self.literals.symbols[..] } else { &self.distances.symbols[..] };
                return symbols.get(place).copied().ok_or(Failure::Bad);
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        Err(Failure::Bad)
    }

    fn start_copy(&mut self, port: &mut dyn Port, symbol: usize) -> Result<(), Failure> {
        let base = *LENGTH_BASES.get(symbol).ok_or(Failure::Bad)?;
        let extra = if symbol == 28 { 0 } else { extra_bits(symbol, 4) };
        let length = base + self.take(port, extra)? as u16;
        let symbol = usize::from(self.symbol(port, false)?);
        let base = *DISTANCE_BASES.get(symbol).ok_or(Failure::Bad)?;
        let distance = base + self.take(port, extra_bits(symbol, 2))? as u16;
        let size = port.window().len();
        let known = if usize::from(self.filled) >= size.min(0x7fff) { size } else { usize::from(self.filled) };
        if usize::from(distance) > known {
            return Err(Failure::Bad);
        }
        (self.left, self.distance, self.phase) = (length, distance, Phase::Copy);
        Ok(())
    }

    fn start_block(&mut self, port: &mut dyn Port) -> Result<(), Failure> {
        self.last_block = self.take(port, 1)? != 0;
        match self.take(port, 2)? {
            0 => {
                self.bits >>= self.bit_count % 8;
                self.bit_count -= self.bit_count % 8;
                let length = self.take(port, 16)?;
                if self.take(port, 16)? != !length & 0xffff {
                    return Err(Failure::Bad);
                }
                (self.left, self.phase) = (length as u16, Phase::Stored);
                return Ok(());
            }
            1 => {
                let mut lengths = [8; LITERALS];
                lengths[144..256].fill(9);
                lengths[256..280].fill(7);
                self.literals = Code::new(&lengths)?;
                self.distances = Code::new(&[5; 30])?;
            }
            2 => self.read_codes(port)?,
            _ => return Err(Failure::Bad),
        }
        self.phase = Phase::Codes;
        Ok(())
    }

    /// The codes at the start of a block with its own.
    fn read_codes(&mut self, port: &mut dyn Port) -> Result<(), Failure> {
        let literals = self.take(port, 5)? as usize + 257;
        let distances = self.take(port, 5)? as usize + 1;
        let count = self.take(port, 4)? as usize + 4;
        if literals > 286 || distances > 30 {
            return Err(Failure::Bad);
        }
        let mut lengths = [0; LITERALS + DISTANCES];
        for &place in &LENGTH_ORDER[..count] {
            lengths[usize::from(place)] = self.take(port, 3)? as u8;
        }
        self.literals = Code::new(&lengths[..19])?;
        lengths = [0; LITERALS + DISTANCES];
        let mut at = 0;
        while at < literals + distances {
            let (value, repeat) = match self.symbol(port, true)? {
                length @ 0..16 => (length as u8, 1),
                16 if at > 0 => (lengths[at - 1], 3 + self.take(port, 2)? as usize),
                17 => (0, 3 + self.take(port, 3)? as usize),
                18 => (0, 11 + self.take(port, 7)? as usize),
                _ => return Err(Failure::Bad),
            };
            if at + repeat > literals + distances {
                return Err(Failure::Bad);
            }
            lengths[at..at + repeat].fill(value);
            at += repeat;
        }
        self.literals = Code::new(&lengths[..literals])?;
        self.distances = Code::new(&lengths[literals..literals + distances])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec;
    use std::vec::Vec;

    struct Memory {
        input: Vec<u8>,
        used: usize,
        window: Vec<u8>,
    }

    impl Port for Memory {
        fn byte(&mut self) -> Result<u8, Failure> {
            self.used += 1;
            self.input.get(self.used - 1).copied().ok_or(Failure::Short)
        }
        fn window(&mut self) -> &mut [u8] {
            &mut self.window
        }
    }

    /// Decompresses with the state stored between any two bytes.
    fn inflate(input: &[u8], window: usize) -> Result<Vec<u8>, Failure> {
        let mut port = Memory { input: input.to_vec(), used: 0, window: vec![0; window] };
        let (mut state, mut output) = ([0; STATE_SIZE], Vec::new());
        Inflater::new().save(&mut state);
        loop {
            let mut inflater = Inflater::load(&state);
            match inflater.next(&mut port)? {
                Some(byte) => output.push(byte),
                None => return Ok(output),
            }
            inflater.save(&mut state);
        }
    }

    #[test]
    fn blocks_of_each_kind() {
        assert_eq!(inflate(b"\x4b\x04\x00", 256).as_deref(), Ok(&b"a"[..]));
        assert_eq!(inflate(b"\x33\xa0\x03\x00\x00", 256).as_deref(), Ok(&[b'0'; 100][..]));
        assert_eq!(inflate(b"\x01\x05\x00\xfa\xffhello", 32).as_deref(), Ok(&b"hello"[..]));
        assert_eq!(inflate(b"\x07", 256), Err(Failure::Bad));
        assert_eq!(inflate(b"\x4b", 256), Err(Failure::Short));
        assert_eq!(inflate(b"\x03\x02\x00\x00", 256), Err(Failure::Bad));
    }

    #[test]
    fn any_input_comes_to_an_end() {
        let mut seed = 1u32;
        for _ in 0..3000 {
            let input: Vec<u8> = (0..40)
                .map(|_| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (seed >> 24) as u8
                })
                .collect();
            let _ = inflate(&input, 32);
        }
    }
}
