//! Settings by namespace and key, which stay over resets.
//!
//! Invariant: a key has one value, of one kind.

use crate::board::SimBoard;
use board::{Outcome, Settings};
use std::collections::BTreeMap;

enum Value {
    Integer(i32),
    Blob(Vec<u8>),
}

/// All settings.
#[derive(Default)]
pub struct SettingStore {
    values: BTreeMap<(String, String), Value>,
}

fn name(space: &str, key: &str) -> (String, String) {
    (space.to_string(), key.to_string())
}

impl Settings for SimBoard {
    fn integer(&self, space: &str, key: &str) -> Outcome<Option<i32>> {
        Ok(self.inspect(|world| match world.chip.settings.values.get(&name(space, key)) {
            Some(Value::Integer(number)) => Some(*number),
            _ => None,
        }))
    }

    fn set_integer(&self, space: &str, key: &str, value: i32) -> Outcome<()> {
        self.inspect(|world| world.chip.settings.values.insert(name(space, key), Value::Integer(value)));
        Ok(())
    }

    fn blob(&self, space: &str, key: &str, buffer: &mut [u8]) -> Outcome<Option<usize>> {
        Ok(self.inspect(|world| match world.chip.settings.values.get(&name(space, key)) {
            Some(Value::Blob(content)) => {
                let count = content.len().min(buffer.len());
                buffer[..count].copy_from_slice(&content[..count]);
                Some(content.len())
            }
            _ => None,
        }))
    }

    fn set_blob(&self, space: &str, key: &str, value: &[u8]) -> Outcome<()> {
        self.inspect(|world| world.chip.settings.values.insert(name(space, key), Value::Blob(value.to_vec())));
        Ok(())
    }

    fn erase(&self, space: &str, key: &str) -> Outcome<bool> {
        Ok(self.inspect(|world| world.chip.settings.values.remove(&name(space, key)).is_some()))
    }

    fn commit(&self) -> Outcome<()> {
        Ok(())
    }
}
