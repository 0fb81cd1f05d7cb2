//! Reading text off a display: letters of the font of `framebuf`.
//!
//! The font is the same file that `framebuf` is compiled from.
//!
//! Invariant: a letter is read only where all of its cell is as the font draws it.

#[path = "../../crates/stdlib/src/framebuf/font.rs"]
mod font;

use std::collections::HashMap;
use std::sync::OnceLock;

/// Pixels of a letter's cell.
pub const CELL: usize = font::WIDTH as usize;

/// The columns of a letter, the lowest bit on top.
pub fn columns(letter: char) -> [u8; 8] {
    font::columns(u8::try_from(letter).unwrap_or(0))
}

/// Letters by what they look like.
fn letters() -> &'static HashMap<[u8; 8], char> {
    static LETTERS: OnceLock<HashMap<[u8; 8], char>> = OnceLock::new();
    LETTERS.get_or_init(|| (b' '..=b'~').map(|code| (font::columns(code), char::from(code))).collect())
}

/// A line of text, and how much of it is letters and digits.
struct Line {
    top: usize,
    text: String,
    weight: usize,
}

/// The text of a line whose cells begin in this row of dots.
fn line(rows: &[Vec<bool>], top: usize) -> Option<Line> {
    let width = rows.first().map_or(0, Vec::len);
    let column = |x: usize| (0..CELL).fold(0u8, |bits, y| bits | u8::from(rows[top + y][x]) << y);
    let dots: Vec<u8> = (0..width).map(column).collect();
    let read = |x: usize| -> Option<char> {
        let cell: [u8; 8] = dots.get(x..x + CELL)?.try_into().ok()?;
        letters().get(&cell).copied()
    };
    let (mut text, mut x, mut blank) = (String::new(), 0, 0);
    while x < width {
        match read(x) {
            // A blank cell may be the space before a letter that begins anywhere: go on by dots.
            None | Some(' ') => {
                blank += 1;
                x += 1;
            }
            Some(letter) => {
                // What lies between letters counts in cells.
                let spaces = if text.is_empty() { 0 } else { blank / CELL };
                text.extend(std::iter::repeat_n(' ', spaces));
                text.push(letter);
                (x, blank) = (x + CELL, 0);
            }
        }
    }
    let weight = text.chars().filter(char::is_ascii_alphanumeric).count();
    (weight > 0).then_some(Line { top, text, weight })
}

/// The lines of text on a display, from the top.
pub fn text(rows: &[Vec<bool>]) -> String {
    let mut candidates: Vec<Line> = (0..=rows.len().saturating_sub(CELL)).filter_map(|top| line(rows, top)).collect();
    // Where candidates overlap, the one that makes more sense wins.
    candidates.sort_by_key(|line| (std::cmp::Reverse(line.weight), line.top));
    let mut chosen: Vec<Line> = Vec::new();
    for candidate in candidates {
        if chosen.iter().all(|line| line.top.abs_diff(candidate.top) >= CELL) {
            chosen.push(candidate);
        }
    }
    chosen.sort_by_key(|line| line.top);
    chosen.into_iter().map(|line| line.text).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(rows: &mut [Vec<bool>], x: usize, y: usize, text: &str) {
        for (index, letter) in text.chars().enumerate() {
            for (column, bits) in columns(letter).into_iter().enumerate() {
                (0..8).for_each(|row| rows[y + row][x + index * 8 + column] |= bits >> row & 1 != 0);
            }
        }
    }

    #[test]
    fn text_is_read_wherever_it_stands() {
        let mut rows = vec![vec![false; 128]; 64];
        draw(&mut rows, 0, 0, "Hello, world!");
        draw(&mut rows, 5, 13, "21.5 C");
        draw(&mut rows, 40, 50, "x=-3");
        rows[40] = vec![true; 128];
        assert_eq!(text(&rows), "Hello, world!\n21.5 C\nx=-3");
        assert_eq!(text(&vec![vec![false; 128]; 64]), "");
    }
}
