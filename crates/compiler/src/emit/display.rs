//! Tuples, lists, sets and dicts.

use super::Emitter;
use crate::context::Outcome;
use crate::fold;
use bytecode::{Constant, op};
use syntax::ast::{DictItem, Expression, ExpressionKind};

/// Items collected in registers before they are added to the collection.
const CHUNK: usize = 16;
/// Displays of this many constants or more are made from a constant tuple.
const CONSTANTS: usize = 3;

/// How a collection is made and added to.
#[derive(Clone, Copy)]
struct Collection {
    make: u8,
    add: u8,
    extend: u8,
}

const LIST: Collection = Collection { make: op::LIST, add: op::LISTAPPEND, extend: op::LISTEXTEND };
const SET: Collection = Collection { make: op::SET, add: op::SETADD, extend: op::SETUPDATE };

impl<'a> Emitter<'a, '_> {
    pub(super) fn tuple(&mut self, items: &'a [Expression<'a>], want: Option<u8>) -> Outcome<u8> {
        if self.is_short(items) {
            return self.short_display(op::TUPLE, items, want);
        }
        let mark = self.top;
        let list = self.take(1)?;
        self.collect(LIST, items, list)?;
        self.release(mark);
        let result = self.destination(want)?;
        self.emit(&[op::LISTTOTUPLE, result, list])?;
        Ok(result)
    }

    pub(super) fn list(&mut self, items: &'a [Expression<'a>], want: Option<u8>) -> Outcome<u8> {
        self.display(LIST, items, want)
    }

    pub(super) fn set(&mut self, items: &'a [Expression<'a>], want: Option<u8>) -> Outcome<u8> {
        self.display(SET, items, want)
    }

    fn display(&mut self, collection: Collection, items: &'a [Expression<'a>], want: Option<u8>) -> Outcome<u8> {
        if items.len() >= CONSTANTS {
            if let Some(constants) = fold::items(items, self.context)? {
                let result = self.scratch(want)?;
                self.emit(&[collection.make, result, result, 0])?;
                self.with_temporary(|this, register| {
                    this.load_constant(Constant::Tuple(constants), register)?;
                    this.emit(&[collection.extend, result, register])
                })?;
                return self.deliver(result, want);
            }
        }
        if self.is_short(items) {
            return self.short_display(collection.make, items, want);
        }
        let result = self.scratch(want)?;
        self.collect(collection, items, result)?;
        self.deliver(result, want)
    }

    /// All items fit into registers.
    fn is_short(&self, items: &[Expression]) -> bool {
        let is_starred = |item: &Expression| matches!(item.kind, ExpressionKind::Starred(_));
        items.len() <= 2 * CHUNK && self.has_room(items.len()) && !items.iter().any(is_starred)
    }

    fn short_display(&mut self, opcode: u8, items: &'a [Expression<'a>], want: Option<u8>) -> Outcome<u8> {
        let mark = self.top;
        let position = self.position;
        for item in items {
            self.push(item)?;
        }
        self.release(mark);
        let result = self.destination(want)?;
        let first = if items.is_empty() { result } else { mark as u8 };
        self.at(position);
        self.emit(&[opcode, result, first, items.len() as u8])?;
        Ok(result)
    }

    fn collect(&mut self, collection: Collection, items: &'a [Expression<'a>], result: u8) -> Outcome {
        self.collect_items(
            collection,
            items.iter().map(|item| match item.kind {
                ExpressionKind::Starred(inner) => (inner, true),
                _ => (item, false),
            }),
            result,
        )
    }

    /// Gathers values, starred ones unpacked, in a new list.
    pub(super) fn gather(&mut self, items: impl Iterator<Item = (&'a Expression<'a>, bool)>, list: u8) -> Outcome {
        self.collect_items(LIST, items, list)
    }

    fn collect_items(
        &mut self,
        collection: Collection,
        items: impl Iterator<Item = (&'a Expression<'a>, bool)>,
        result: u8,
    ) -> Outcome {
        let mark = self.top;
        let position = self.position;
        let mut count = 0;
        let mut is_made = false;
        for (item, is_starred) in items {
            if !is_starred && !is_made && count < CHUNK {
                self.push(item)?;
                count += 1;
                continue;
            }
            if !is_made {
                // What came first becomes the collection.
                self.make(collection, result, mark, count)?;
                is_made = true;
            }
            let value = self.expression(item, None)?;
            self.at(position);
            let opcode = if is_starred { collection.extend } else { collection.add };
            self.emit(&[opcode, result, value])?;
            self.release(mark);
        }
        if is_made { Ok(()) } else { self.make(collection, result, mark, count) }
    }

    /// Makes a collection of `count` temporaries from `mark` on, which are given back.
    fn make(&mut self, collection: Collection, result: u8, mark: u16, count: usize) -> Outcome {
        self.release(mark);
        let first = if count == 0 { result } else { mark as u8 };
        self.emit(&[collection.make, result, first, count as u8])
    }

    pub(super) fn dict(&mut self, items: &'a [DictItem<'a>], want: Option<u8>) -> Outcome<u8> {
        let position = self.position;
        let is_short = items.len() <= CHUNK && self.has_room(2 * items.len());
        if is_short && items.iter().all(|item| item.key.is_some()) {
            let mark = self.top;
            for item in items {
                if let Some(key) = &item.key {
                    self.push(key)?;
                }
                self.push(&item.value)?;
            }
            self.release(mark);
            let result = self.destination(want)?;
            let first = if items.is_empty() { result } else { mark as u8 };
            self.at(position);
            self.emit(&[op::DICT, result, first, items.len() as u8])?;
            return Ok(result);
        }
        let result = self.scratch(want)?;
        self.emit(&[op::DICT, result, result, 0])?;
        for item in items {
            let top = self.top;
            match &item.key {
                Some(key) => {
                    let key = self.stable(key, &[&item.value])?;
                    let value = self.expression(&item.value, None)?;
                    self.at(position);
                    self.emit(&[op::DICTSET, result, key, value])?;
                }
                None => {
                    let mapping = self.expression(&item.value, None)?;
                    self.at(position);
                    self.emit(&[op::DICTUPDATE, result, mapping])?;
                }
            }
            self.release(top);
        }
        self.deliver(result, want)
    }
}
