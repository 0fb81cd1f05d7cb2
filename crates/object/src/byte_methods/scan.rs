//! Searching bytes in bytes.
//!
//! Short of pathological inputs the first byte finds candidates, a machine word at a
//! time. When too many candidates fail, a rolling hash takes over, so that no search is
//! quadratic in practice.
//!
//! Invariant: positions returned are those of the leftmost (or rightmost) occurrence.

use crate::Vm;
use crate::fault::Fault;
use crate::vm::STRETCH;

const ONES: usize = usize::MAX / 255;
const HIGHS: usize = ONES << 7;
const WIDTH: usize = size_of::<usize>();

/// Position of the first `byte`.
#[inline]
pub fn find_byte(bytes: &[u8], byte: u8) -> Option<usize> {
    let pattern = ONES * byte as usize;
    let mut at = 0;
    let mut words = bytes.chunks_exact(WIDTH);
    for chunk in &mut words {
        let mut buffer = [0; WIDTH];
        buffer.copy_from_slice(chunk);
        let word = usize::from_le_bytes(buffer) ^ pattern;
        let zeros = word.wrapping_sub(ONES) & !word & HIGHS;
        if zeros != 0 {
            // The lowest mark is exact; higher ones may be carries.
            return Some(at + zeros.trailing_zeros() as usize / 8);
        }
        at += WIDTH;
    }
    words.remainder().iter().position(|found| *found == byte).map(|found| at + found)
}

/// Position of the last `byte`.
pub fn find_byte_back(bytes: &[u8], byte: u8) -> Option<usize> {
    bytes.iter().rposition(|found| *found == byte)
}

/// Number of `byte`s.
pub fn count_byte(bytes: &[u8], byte: u8) -> usize {
    bytes.iter().filter(|found| **found == byte).count()
}

/// Position of the first occurrence of `needle`.
pub fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    let (Some(first), Some(last_start)) = (needle.first(), hay.len().checked_sub(needle.len())) else {
        return if needle.is_empty() { Some(0) } else { None };
    };
    if needle.len() == 1 {
        return find_byte(hay, *first);
    }
    let mut at = 0;
    let mut budget = hay.len() / 4 + 64;
    while at <= last_start {
        at += find_byte(hay.get(at..=last_start)?, *first)?;
        let same = hay.get(at..)?.iter().zip(needle).take_while(|(a, b)| a == b).count();
        if same == needle.len() {
            return Some(at);
        }
        if budget < same {
            return rolling(&hay[at..], needle, false).map(|found| at + found);
        }
        budget -= same;
        at += 1;
    }
    None
}

/// Position of the last occurrence of `needle`.
pub fn find_back(hay: &[u8], needle: &[u8]) -> Option<usize> {
    let (Some(first), Some(mut end)) = (needle.first(), (hay.len() + 1).checked_sub(needle.len())) else {
        return if needle.is_empty() { Some(hay.len()) } else { None };
    };
    let mut budget = hay.len() / 4 + 64;
    loop {
        let at = find_byte_back(hay.get(..end)?, *first)?;
        let same = hay.get(at..)?.iter().zip(needle).take_while(|(a, b)| a == b).count();
        if same == needle.len() {
            return Some(at);
        }
        if budget < same {
            return rolling(&hay[..at + needle.len() - 1], needle, true);
        }
        budget -= same;
        end = at;
    }
}

/// Search with a rolling hash, from the left or from the right.
#[cold]
fn rolling(hay: &[u8], needle: &[u8], back: bool) -> Option<usize> {
    const BASE: u32 = 0x0100_0193;
    let length = needle.len();
    if hay.len() < length {
        return None;
    }
    let at = |bytes: &[u8], i: usize| bytes[if back { bytes.len() - 1 - i } else { i }] as u32 + 1;
    let (mut wanted, mut hash, mut power) = (0u32, 0u32, 1u32);
    for i in 0..length {
        wanted = wanted.wrapping_mul(BASE).wrapping_add(at(needle, i));
        hash = hash.wrapping_mul(BASE).wrapping_add(at(hay, i));
        if i > 0 {
            power = power.wrapping_mul(BASE);
        }
    }
    let mut i = 0;
    loop {
        let start = if back { hay.len() - i - length } else { i };
        if hash == wanted && &hay[start..start + length] == needle {
            return Some(start);
        }
        if i + length >= hay.len() {
            return None;
        }
        hash = hash.wrapping_sub(at(hay, i).wrapping_mul(power)).wrapping_mul(BASE).wrapping_add(at(hay, i + length));
        i += 1;
    }
}

/// [`find`] and [`find_back`] that let Ctrl-C in: a long text is searched in parts that overlap by a needle.
pub fn search(vm: &Vm, hay: &[u8], needle: &[u8], back: bool) -> Result<Option<usize>, Fault> {
    let step = needle.len().max(STRETCH);
    let one = |hay: &[u8]| if back { find_back(hay, needle) } else { find(hay, needle) };
    if cfg!(target_pointer_width = "32") || hay.len() <= 2 * step || needle.is_empty() {
        return Ok(one(hay));
    }
    let mut done = 0;
    while done + needle.len() <= hay.len() {
        vm.poll_leaf()?;
        let width = (step + needle.len() - 1).min(hay.len() - done);
        let start = if back { hay.len() - done - width } else { done };
        if let Some(at) = one(&hay[start..start + width]) {
            return Ok(Some(start + at));
        }
        done += step;
    }
    Ok(None)
}

/// Number of occurrences of `needle` (not empty) that do not overlap.
pub fn count(vm: &Vm, hay: &[u8], needle: &[u8]) -> Result<usize, Fault> {
    let mut count = 0;
    if let [byte] = needle {
        for part in hay.chunks(STRETCH) {
            vm.poll_walk()?;
            count += count_byte(part, *byte);
        }
        return Ok(count);
    }
    let mut at = 0;
    while let Some(rest) = hay.get(at..) {
        let Some(found) = search(vm, rest, needle, false)? else { break };
        count += 1;
        at += found + needle.len().max(1);
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec;
    use std::vec::Vec;

    fn plain(hay: &[u8], needle: &[u8]) -> Vec<usize> {
        (0..=hay.len().saturating_sub(needle.len())).filter(|at| hay[*at..].starts_with(needle)).collect()
    }

    #[test]
    fn finds_what_a_plain_search_finds() {
        let mut seed = 7u32;
        let mut random = |limit: u32| {
            seed = seed.wrapping_mul(1664525).wrapping_add(1013904223);
            (seed >> 16) % limit
        };
        for _ in 0..3000 {
            let hay: Vec<u8> = (0..random(40)).map(|_| b'a' + random(3) as u8).collect();
            let needle: Vec<u8> = (0..random(5)).map(|_| b'a' + random(3) as u8).collect();
            if needle.len() > hay.len() {
                assert_eq!(find(&hay, &needle), None);
                continue;
            }
            let all = plain(&hay, &needle);
            assert_eq!(find(&hay, &needle), all.first().copied());
            assert_eq!(find_back(&hay, &needle), all.last().copied());
            if !needle.is_empty() {
                assert_eq!(rolling(&hay, &needle, false), all.first().copied());
                assert_eq!(rolling(&hay, &needle, true), all.last().copied());
            }
        }
    }

    #[test]
    fn bytes_are_found_in_any_position() {
        for length in 0..40 {
            for at in 0..length {
                let mut bytes = vec![0x80u8; length];
                bytes[at] = 1;
                assert_eq!(find_byte(&bytes, 1), Some(at));
                assert_eq!(find_byte(&bytes, 0), None);
            }
        }
    }

    #[test]
    fn long_texts_are_searched_whole() {
        let vm = crate::testing::vm(heap::StressMode::Off);
        let found = |hay: &[u8], needle: &[u8], back| search(&vm, hay, needle, back).ok().flatten();
        for length in [1, 2, 7, 1000, STRETCH - 1, STRETCH, STRETCH + 1, 2 * STRETCH] {
            let needle = vec![b'b'; length];
            let total = 5 * STRETCH + 3;
            for at in [0, 1, STRETCH - 1, STRETCH, STRETCH + 1, 2 * STRETCH - length / 2, total - length - 1, total - length] {
                let mut hay = vec![b'a'; total];
                hay[at..at + length].fill(b'b');
                assert_eq!(found(&hay, &needle, false), Some(at), "{length} at {at}");
                assert_eq!(found(&hay, &needle, true), Some(at), "{length} at {at}");
                assert_eq!(count(&vm, &hay, &needle).ok(), Some(1));
                hay[at] = b'a';
                assert_eq!(found(&hay, &needle, false), None);
                assert_eq!(found(&hay, &needle, true), None);
            }
        }
    }

    #[test]
    fn hard_needles_take_linear_time() {
        let hay = vec![b'a'; 200_000];
        let mut needle = vec![b'a'; 100_000];
        needle.push(b'b');
        assert_eq!(find(&hay, &needle), None);
        needle.insert(0, b'b');
        needle.pop();
        assert_eq!(find_back(&hay, &needle), None);
    }
}
