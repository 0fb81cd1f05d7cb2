//! Compression to DEFLATE data (RFC 1951) with the fixed codes.
//!
//! A [`Squeezer`] knows the bits that do not fill a byte yet; the window with what was written
//! before lies in the heap. Each place of the input is looked up in the window and in what was
//! already compressed of this input; the longest match is taken, of several the nearest, which
//! needs the fewest bits.
//!
//! Invariant: matches end with the input, so nothing has to wait for more of it.

const LEAST_MATCH: usize = 3;
const LONGEST_MATCH: usize = 258;

/// Takes whole bytes of output.
pub(super) trait Sink {
    type Error;
    fn put(&mut self, byte: u8) -> Result<(), Self::Error>;
}

/// Bits that wait for others to fill a byte.
#[derive(Clone, Copy, Default)]
pub(super) struct Squeezer {
    pub bits: u32,
    pub bit_count: u32,
}

impl Squeezer {
    /// Writes `count` bits, the lowest first.
    fn put<S: Sink>(&mut self, sink: &mut S, value: u32, count: u32) -> Result<(), S::Error> {
        self.bits |= value << self.bit_count;
        self.bit_count += count;
        while self.bit_count >= 8 {
            let byte = self.bits as u8;
            self.bits >>= 8;
            self.bit_count -= 8;
            sink.put(byte)?;
        }
        Ok(())
    }

    /// Writes a code of `count` bits, the highest first.
    fn put_code<S: Sink>(&mut self, sink: &mut S, code: u32, count: u32) -> Result<(), S::Error> {
        self.put(sink, code.reverse_bits() >> (32 - count), count)
    }

    /// Begins the block, which is the last one.
    pub fn start<S: Sink>(&mut self, sink: &mut S) -> Result<(), S::Error> {
        self.put(sink, 0b011, 3)
    }

    /// Ends the block and fills the last byte.
    pub fn finish<S: Sink>(&mut self, sink: &mut S) -> Result<(), S::Error> {
        self.put_code(sink, 0, 7)?;
        let rest = (8 - self.bit_count % 8) % 8;
        self.put(sink, 0, rest)
    }

    /// Writes a literal or a length symbol.
    fn put_symbol<S: Sink>(&mut self, sink: &mut S, symbol: u32) -> Result<(), S::Error> {
        match symbol {
            0..144 => self.put_code(sink, 0x30 + symbol, 8),
            144..256 => self.put_code(sink, 0x190 + symbol - 144, 9),
            256..280 => self.put_code(sink, symbol - 256, 7),
            _ => self.put_code(sink, 0xc0 + symbol - 280, 8),
        }
    }

    /// Compresses the next byte of `input`, or a match that begins there; how many bytes that was. `before(n)` is
    /// byte `n` before the place, up to `reach` bytes back.
    pub fn step<S: Sink>(
        &mut self,
        sink: &mut S,
        input: &[u8],
        reach: usize,
        before: impl Fn(usize) -> u8,
    ) -> Result<usize, S::Error> {
        let (mut best, mut best_distance) = (0, 0);
        for distance in 1..=reach {
            // What lies before the place, then (when a match overlaps itself) the input.
            let at = |index: usize| if index < distance { before(distance - index) } else { input[index - distance] };
            if best > 0 && at(best) != input[best] {
                continue;
            }
            let length = (0..input.len().min(LONGEST_MATCH)).take_while(|&index| at(index) == input[index]).count();
            if length > best {
                (best, best_distance) = (length, distance);
                if best == input.len().min(LONGEST_MATCH) {
                    break;
                }
            }
        }
        if best < LEAST_MATCH {
            self.put_symbol(sink, u32::from(input[0]))?;
            return Ok(1);
        }
        self.put_match(sink, best as u32, best_distance as u32)?;
        Ok(best)
    }

    fn put_match<S: Sink>(&mut self, sink: &mut S, length: u32, distance: u32) -> Result<(), S::Error> {
        // Groups of four lengths and of two distances share their number of extra bits.
        if length == LONGEST_MATCH as u32 {
            self.put_symbol(sink, 285)?;
        } else {
            let (symbol, extra, value) = split(length - 3, 4);
            self.put_symbol(sink, 257 + symbol)?;
            self.put(sink, value, extra)?;
        }
        let (symbol, extra, value) = split(distance - 1, 2);
        self.put_code(sink, symbol, 5)?;
        self.put(sink, value, extra)
    }
}

/// Symbol, number of extra bits and their value for a number, with `group` symbols for each number of extra bits.
fn split(number: u32, group: u32) -> (u32, u32, u32) {
    let group_bits = group.trailing_zeros();
    if number < 2 * group {
        return (number, 0, 0);
    }
    let extra = number.ilog2() - group_bits;
    (group * (extra + 1) + ((number >> extra) - group), extra, number & ((1 << extra) - 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec::Vec;

    impl Sink for Vec<u8> {
        type Error = ();
        fn put(&mut self, byte: u8) -> Result<(), ()> {
            self.push(byte);
            Ok(())
        }
    }

    fn squeeze(input: &[u8], window: usize) -> Vec<u8> {
        let (mut output, mut squeezer, mut at) = (Vec::new(), Squeezer::default(), 0);
        let _ = squeezer.start(&mut output);
        while at < input.len() {
            let step = squeezer.step(&mut output, &input[at..], at.min(window), |distance| input[at - distance]);
            at += step.unwrap_or(1);
        }
        let _ = squeezer.finish(&mut output);
        output
    }

    #[test]
    fn known_results() {
        assert_eq!(squeeze(b"a", 256), b"\x4b\x04\x00");
        assert_eq!(squeeze(&[b'0'; 100], 256), b"\x33\xa0\x03\x00\x00");
        assert_eq!(squeeze(b"hello", 256), b"\xcbH\xcd\xc9\xc9\x07\x00");
    }

    #[test]
    fn symbols_of_lengths_and_distances() {
        assert_eq!([0, 7, 8, 9, 254].map(|length| split(length, 4)), [(0, 0, 0), (7, 0, 0), (8, 1, 0), (8, 1, 1), (27, 5, 30)]);
        assert_eq!([0, 3, 4, 32767].map(|distance| split(distance, 2)), [(0, 0, 0), (3, 0, 0), (4, 1, 0), (29, 13, 8191)]);
    }
}
