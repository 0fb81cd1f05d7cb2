//! Unpacks a raw deflate stream whose text goes into one buffer.
//!
//! Source: RFC 1951. A bit at a time, without tables of codes: small rather than fast. The module `deflate` of
//! the library reads streams.
//!
//! Invariant: no input makes it panic or write anywhere but into the buffer.

/// Fills `out` with the text of a stream; None when the stream is broken or its text has another length.
pub fn inflate(stream: &[u8], out: &mut [u8]) -> Option<()> {
    let mut input = Input { bytes: stream, position: 0 };
    let mut at = 0;
    loop {
        let last = input.bits(1)?;
        match input.bits(2)? {
            0 => at = stored(&mut input, out, at)?,
            1 => {
                let mut lengths = [8; 288];
                lengths[144..256].fill(9);
                lengths[256..280].fill(7);
                at = compressed(&mut input, &Codes::new(&lengths), &Codes::new(&[5; 30]), out, at)?;
            }
            2 => {
                let mut lengths = [0; 320];
                let literals = read_lengths(&mut input, &mut lengths)?;
                let (literals, distances) = lengths.split_at(literals);
                at = compressed(&mut input, &Codes::new(literals), &Codes::new(distances), out, at)?;
            }
            _ => return None,
        }
        if last == 1 {
            return (at == out.len()).then_some(());
        }
    }
}

struct Input<'a> {
    bytes: &'a [u8],
    /// In bits.
    position: usize,
}

impl Input<'_> {
    fn bits(&mut self, count: usize) -> Option<usize> {
        let mut number = 0;
        for place in 0..count {
            let byte = *self.bytes.get(self.position >> 3)? as usize;
            number |= (byte >> (self.position & 7) & 1) << place;
            self.position += 1;
        }
        Some(number)
    }
}

/// A Huffman code: how many symbols have codes of each length, and the symbols in the order of their codes.
struct Codes {
    counts: [u16; 16],
    symbols: [u16; 320],
}

impl Codes {
    fn new(lengths: &[u8]) -> Codes {
        let mut codes = Codes { counts: [0; 16], symbols: [0; 320] };
        let mut place = 0;
        for length in 1..16 {
            for (symbol, _) in lengths.iter().enumerate().filter(|(_, found)| **found == length) {
                codes.symbols[place] = symbol as u16;
                place += 1;
                codes.counts[length as usize] += 1;
            }
        }
        codes
    }

    fn next(&self, input: &mut Input<'_>) -> Option<usize> {
        let (mut code, mut first, mut place) = (0, 0, 0);
        for count in &self.counts[1..] {
            let count = *count as usize;
            code = code << 1 | input.bits(1)?;
            first <<= 1;
            if code < first + count {
                return self.symbols.get(place + code.checked_sub(first)?).map(|symbol| *symbol as usize);
            }
            first += count;
            place += count;
        }
        None
    }
}

/// Reads the lengths of the codes of a block; the number of those that belong to literals.
fn read_lengths(input: &mut Input<'_>, lengths: &mut [u8; 320]) -> Option<usize> {
    const ORDER: [u8; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
    let (literals, distances, count) = (input.bits(5)? + 257, input.bits(5)? + 1, input.bits(4)? + 4);
    let mut own = [0; 19];
    for place in ORDER.iter().take(count) {
        own[*place as usize] = input.bits(3)? as u8;
    }
    let codes = Codes::new(&own);
    let mut at = 0;
    while at < literals + distances {
        let symbol = codes.next(input)?;
        let (value, repeat) = match symbol {
            16 => (*lengths.get(at.checked_sub(1)?)?, 3 + input.bits(2)?),
            17 => (0, 3 + input.bits(3)?),
            18 => (0, 11 + input.bits(7)?),
            length => (length as u8, 1),
        };
        lengths.get_mut(at..at + repeat)?.fill(value);
        at += repeat;
    }
    Some(literals)
}

fn stored(input: &mut Input<'_>, out: &mut [u8], at: usize) -> Option<usize> {
    input.position = input.position.next_multiple_of(8);
    let length = input.bits(16)?;
    let start = (input.position + 16) / 8;
    let end = start + length;
    out.get_mut(at..at + length)?.copy_from_slice(input.bytes.get(start..end)?);
    input.position = end * 8;
    Some(at + length)
}

fn compressed(input: &mut Input<'_>, literals: &Codes, distances: &Codes, out: &mut [u8], mut at: usize) -> Option<usize> {
    loop {
        let symbol = literals.next(input)?;
        let length = match symbol {
            0..256 => {
                *out.get_mut(at)? = symbol as u8;
                at += 1;
                continue;
            }
            256 => return Some(at),
            257..265 => symbol - 254,
            285 => 258,
            _ => {
                let extra = (symbol - 261) / 4;
                ((4 + (symbol - 261) % 4) << extra) + 3 + input.bits(extra)?
            }
        };
        let distance = match distances.next(input)? {
            symbol @ 0..4 => symbol + 1,
            symbol => {
                let extra = symbol / 2 - 1;
                ((2 + symbol % 2) << extra) + 1 + input.bits(extra)?
            }
        };
        for _ in 0..length {
            let byte = *out.get(at.checked_sub(distance)?)?;
            *out.get_mut(at)? = byte;
            at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `abcabcabcabc` with the fixed code, as zlib packs it.
    const FIXED: &[u8] = &[0x4b, 0x4c, 0x4a, 0x4e, 0x84, 0x21, 0x00];

    #[test]
    fn a_stream_is_unpacked() {
        let mut out = [0; 12];
        assert_eq!(inflate(FIXED, &mut out), Some(()));
        assert_eq!(&out, b"abcabcabcabc");
        assert_eq!(inflate(&[1, 3, 0, 0xfc, 0xff, b'x', b'y', b'z'], &mut out[..3]), Some(()));
        assert_eq!(&out[..3], b"xyz");
    }

    #[test]
    fn broken_streams_are_refused() {
        let mut out = [0; 12];
        for end in 0..FIXED.len() - 1 {
            assert_eq!(inflate(&FIXED[..end], &mut out), None);
        }
        assert_eq!(inflate(FIXED, &mut [0; 11]), None);
        assert_eq!(inflate(FIXED, &mut [0; 13]), None);
        assert_eq!(inflate(&[7], &mut out), None);
        for byte in 0..=255 {
            for place in 0..FIXED.len() {
                let mut changed = [0; 7];
                changed.copy_from_slice(FIXED);
                changed[place] = byte;
                let _ = inflate(&changed, &mut out);
            }
        }
    }
}
