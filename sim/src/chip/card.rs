//! The memory card in the board's slot, empty at first.
//!
//! Invariant: blocks that were never written read as zeros and take no memory.

use crate::board::SimBoard;
use board::{CARD_BLOCK, Card, Outcome};
use std::collections::BTreeMap;

/// Blocks of a card of 32 megabytes.
const BLOCKS: u32 = 65_536;

/// The card.
#[derive(Default)]
pub struct CardMemory {
    blocks: BTreeMap<u32, Box<[u8]>>,
}

impl Card for SimBoard {
    fn is_present(&self) -> bool {
        true
    }

    fn blocks(&self) -> u32 {
        BLOCKS
    }

    fn read(&self, block: u32, buffer: &mut [u8]) -> Outcome<()> {
        self.inspect(|world| {
            for (number, part) in (block..).zip(buffer.chunks_mut(CARD_BLOCK)) {
                match world.chip.card.blocks.get(&number) {
                    Some(content) => part.copy_from_slice(&content[..part.len()]),
                    None => part.fill(0),
                }
            }
        });
        Ok(())
    }

    fn write(&self, block: u32, bytes: &[u8]) -> Outcome<()> {
        self.inspect(|world| {
            for (number, part) in (block..).zip(bytes.chunks_exact(CARD_BLOCK)) {
                world.chip.card.blocks.insert(number, part.into());
            }
        });
        Ok(())
    }
}
