//! Pixels in a buffer: the formats, and reading and writing one pixel or a rectangle.
//!
//! Invariant: coordinates are checked before they become an index; an index beyond the buffer
//! (which may have been replaced by a shorter one) reads 0 and writes nothing.

/// How pixels are stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Format {
    /// A byte is eight pixels one above the other, the lowest bit on top.
    MonoVertical = 0,
    /// Two bytes, the lower one first.
    Rgb565 = 1,
    /// Half a byte, the left pixel in the upper half.
    Grey4 = 2,
    /// A byte is eight pixels side by side, the highest bit on the left.
    MonoHighLeft = 3,
    /// As above, the lowest bit on the left.
    MonoLowLeft = 4,
    /// Two bits, the left pixel in the lowest.
    Grey2 = 5,
    Grey8 = 6,
}

impl Format {
    pub fn from_number(number: i64) -> Option<Format> {
        Some(match number {
            0 => Format::MonoVertical,
            1 => Format::Rgb565,
            2 => Format::Grey4,
            3 => Format::MonoHighLeft,
            4 => Format::MonoLowLeft,
            5 => Format::Grey2,
            6 => Format::Grey8,
            _ => return None,
        })
    }

    pub fn bits(self) -> usize {
        match self {
            Format::MonoVertical | Format::MonoHighLeft | Format::MonoLowLeft => 1,
            Format::Grey2 => 2,
            Format::Grey4 => 4,
            Format::Grey8 => 8,
            Format::Rgb565 => 16,
        }
    }

    /// A width in pixels as far as whole bytes go.
    pub fn whole(self, width: usize) -> usize {
        match self {
            Format::MonoVertical | Format::Grey8 | Format::Rgb565 => width,
            _ => width.next_multiple_of(8 / self.bits()),
        }
    }
}

/// Size and layout of a surface; its bytes are elsewhere.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    pub width: i32,
    pub height: i32,
    /// Pixels from one row to the next.
    pub stride: i32,
    pub format: Format,
}

impl Layout {
    /// A layout of this size over a buffer; None when the buffer is too small or a number makes no sense.
    pub fn checked(width: i64, height: i64, format: i64, stride: i64, buffer: usize) -> Option<Layout> {
        let format = Format::from_number(format)?;
        let fits = |number: i64| (1..=0xffff).contains(&number);
        if !fits(width) || !fits(height) || stride < width || !fits(stride) {
            return None;
        }
        let stride = format.whole(stride as usize);
        // Rows of bytes, and how many bits of them each pixel takes.
        let (rows, bits) = match format {
            Format::MonoVertical => ((height as usize).div_ceil(8), 8),
            _ => (height as usize, format.bits()),
        };
        let needed = ((rows - 1) * stride + format.whole(width as usize)) * bits / 8;
        (needed <= buffer)
            .then_some(Layout { width: width as i32, height: height as i32, stride: stride as i32, format })
    }

    pub fn contains(&self, x: i32, y: i32) -> bool {
        (0..self.width).contains(&x) && (0..self.height).contains(&y)
    }

    /// Byte and shift of a pixel.
    fn place(&self, x: i32, y: i32) -> (usize, u32) {
        let (x, y, stride) = (x as usize, y as usize, self.stride as usize);
        let pixel = y * stride + x;
        match self.format {
            Format::MonoVertical => ((y >> 3) * stride + x, (y & 7) as u32),
            Format::Rgb565 => (pixel * 2, 0),
            Format::Grey4 => (pixel >> 1, if pixel & 1 == 0 { 4 } else { 0 }),
            Format::MonoHighLeft => (pixel >> 3, 7 - (x & 7) as u32),
            Format::MonoLowLeft => (pixel >> 3, (x & 7) as u32),
            Format::Grey2 => (pixel >> 2, (x as u32 & 3) * 2),
            Format::Grey8 => (pixel, 0),
        }
    }

    /// The colour of a pixel within the surface.
    pub fn get(&self, bytes: &[u8], x: i32, y: i32) -> u32 {
        let (index, shift) = self.place(x, y);
        let byte = |index: usize| u32::from(bytes.get(index).copied().unwrap_or(0));
        match self.format {
            Format::Rgb565 => byte(index) | byte(index + 1) << 8,
            format => byte(index) >> shift & ((1 << format.bits()) - 1),
        }
    }

    /// Sets a pixel if it lies within the surface.
    pub fn set(&self, bytes: &mut [u8], x: i32, y: i32, colour: u32) {
        if !self.contains(x, y) {
            return;
        }
        let (index, shift) = self.place(x, y);
        if self.format == Format::Rgb565 {
            if let Some(pair) = bytes.get_mut(index..index + 2) {
                pair.copy_from_slice(&(colour as u16).to_le_bytes());
            }
        } else if let Some(byte) = bytes.get_mut(index) {
            let mask = (1u32 << self.format.bits()) - 1;
            let value = if self.format.bits() == 1 { u32::from(colour != 0) } else { colour & mask };
            *byte = (u32::from(*byte) & !(mask << shift) | value << shift) as u8;
        }
    }

    /// Fills the part of a rectangle that lies within the surface.
    pub fn fill(&self, bytes: &mut [u8], rectangle: [i32; 4], colour: u32) {
        let [x, y, width, height] = rectangle;
        let (right, bottom) = (x.saturating_add(width).min(self.width), y.saturating_add(height).min(self.height));
        for row in y.max(0)..bottom {
            for column in x.max(0)..right {
                self.set(bytes, column, row, colour);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_can_be_read() {
        for number in 0..7 {
            let mut bytes = [0; 256];
            let Some(layout) = Layout::checked(9, 10, number, 11, bytes.len()) else { panic!("format {number}") };
            let mask = (1u32 << layout.format.bits()) - 1;
            for (x, y) in (0..9).flat_map(|x| (0..10).map(move |y| (x, y))) {
                layout.set(&mut bytes, x, y, (x * 7 + y * 3) as u32 & mask);
            }
            for (x, y) in (0..9).flat_map(|x| (0..10).map(move |y| (x, y))) {
                let expected = (x * 7 + y * 3) as u32 & mask;
                assert_eq!(layout.get(&bytes, x, y), expected, "format {number} at {x}, {y}");
            }
        }
    }

    #[test]
    fn buffers_must_be_large_enough() {
        assert!(Layout::checked(8, 8, 0, 8, 8).is_some());
        assert!(Layout::checked(8, 9, 0, 8, 15).is_none());
        assert!(Layout::checked(9, 1, 3, 9, 1).is_none());
        assert!(Layout::checked(2, 2, 1, 2, 8).is_some());
        assert!(Layout::checked(2, 2, 7, 2, 100).is_none());
        assert!(Layout::checked(0, 2, 6, 2, 100).is_none());
        assert!(Layout::checked(2, 2, 6, 1, 100).is_none());
    }
}
