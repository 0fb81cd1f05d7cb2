//! A matrix of keys: a pressed one connects its row with its column.
//!
//! Invariant: at most one key is pressed at a time.

use super::Model;
use crate::device::{Device, Kind, Port, Value};
use crate::net::{Drive, Signal};
use crate::time::{MILLISECOND, Time};

pub static MODEL: Model = Model {
    name: "keypad",
    about: "matrix of keys, 4x4 or smaller",
    terminals: &["row1", "row2?", "row3?", "row4?", "column1", "column2?", "column3?", "column4?"],
    parameters: &["rows", "columns", "keys", "hold"],
    actions: &[("press", Kind::Text), ("type", Kind::Text)],
    properties: &[("pressed", Kind::Text)],
    make: |parameters| {
        let keys = parameters.text("keys", "123A\n456B\n789C\n*0#D")?;
        Ok(Box::new(Keypad {
            keys: keys.split(['\n', ' ']).map(|row| row.chars().collect()).collect(),
            hold: parameters.time("hold", 100 * MILLISECOND)?.max(2),
            pressed: None,
            waiting: Vec::new(),
        }))
    },
};

const COLUMNS: usize = 4;

struct Keypad {
    keys: Vec<Vec<char>>,
    hold: Time,
    /// Terminals of the key that is down, and what is on it.
    pressed: Option<(usize, usize, char)>,
    /// Keys that are pressed later, last first.
    waiting: Vec<char>,
}

impl Keypad {
    fn find(&self, wanted: char) -> Option<(usize, usize, char)> {
        self.keys.iter().enumerate().find_map(|(row, keys)| {
            let column = keys.iter().position(|key| *key == wanted)?;
            (row < COLUMNS && column < COLUMNS).then_some((row, COLUMNS + column, wanted))
        })
    }

    /// Connects what the pressed key connects.
    fn connect(&self, port: &mut Port<'_>) {
        for terminal in 0..2 * COLUMNS {
            let partner = match self.pressed {
                Some((row, column, _)) if terminal == row => Some(column),
                Some((row, column, _)) if terminal == column => Some(row),
                _ => None,
            };
            // Of two sides that are both driven, neither wins: that is a short circuit of the program's.
            let level = partner.and_then(|partner| port.driven_from_outside(partner));
            port.drive(terminal, level.map_or(Drive::Off, Drive::Strong));
        }
    }

    fn press_next(&mut self, port: &mut Port<'_>) {
        let Some(key) = self.waiting.pop() else { return };
        self.pressed = self.find(key);
        if self.pressed.is_none() {
            port.complain(format_args!("has no key {key:?}"));
        }
        self.connect(port);
        port.after(self.hold, 0);
    }
}

impl Device for Keypad {
    fn changed(&mut self, terminal: usize, _: Signal, port: &mut Port<'_>) {
        if self.pressed.is_some_and(|(row, column, _)| terminal == row || terminal == column) {
            self.connect(port);
        }
    }

    fn due(&mut self, tag: u32, port: &mut Port<'_>) {
        if tag == 0 {
            self.pressed = None;
            self.connect(port);
            port.after(self.hold, 1);
        } else {
            self.press_next(port);
        }
    }

    fn act(&mut self, _: &str, value: &Value, port: &mut Port<'_>) {
        let idle = self.pressed.is_none() && self.waiting.is_empty();
        self.waiting.splice(0..0, value.text().chars().rev());
        if idle {
            self.press_next(port);
        }
    }

    fn property(&self, _: &str, _: Time) -> Option<Value> {
        Some(Value::Text(self.pressed.map_or(String::new(), |(_, _, key)| key.to_string())))
    }

    fn show(&self, _: Time) -> String {
        self.pressed.map_or("no key".to_string(), |(_, _, key)| format!("key {key}"))
    }
}

#[cfg(test)]
mod tests {
    use crate::SimBoard;
    use crate::tests::{board, input, output, sleep_ms};
    use board::{Board, Pull};

    fn scan(board: &SimBoard) -> Option<(u16, u16)> {
        let mut found = None;
        for row in 2..6 {
            board.pins().write(row, false);
            found = (6..10).find(|column| !board.pins().read(*column)).map(|column| (row - 2, column - 6)).or(found);
            board.pins().write(row, true);
        }
        found
    }

    #[test]
    fn rows_and_columns_are_connected_by_a_key() {
        let board = board("end = 1\n[device.pad]\nmodel = \"keypad\"\nrows = [2, 3, 4, 5]\ncolumns = [6, 7, 8, 9]\n[[do]]\nat = 0.1\ndevice = \"pad\"\ntype = \"6#\"");
        for pin in 2..6 {
            output(&board, pin);
            board.pins().write(pin, true);
        }
        (6..10).for_each(|pin| input(&board, pin, Pull::Up));
        assert_eq!(scan(&board), None);
        sleep_ms(&board, 150);
        assert_eq!(scan(&board), Some((1, 2)));
        sleep_ms(&board, 100);
        assert_eq!(scan(&board), None);
        sleep_ms(&board, 100);
        assert_eq!(scan(&board), Some((3, 2)));
    }
}
