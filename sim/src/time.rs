//! Simulated time, in nanoseconds since the board was powered.
//!
//! Invariant: time is a count; nothing here looks at a clock.

use std::fmt;

/// A point in time or a duration, in nanoseconds.
pub type Time = u64;

pub const MICROSECOND: Time = 1_000;
pub const MILLISECOND: Time = 1_000_000;
pub const SECOND: Time = 1_000_000_000;

/// Units of durations, longest spelling first where one ends with another.
const UNITS: &[(&str, f64)] =
    &[("min", 60e9), ("ms", 1e6), ("us", 1e3), ("µs", 1e3), ("ns", 1.0), ("h", 3600e9), ("s", 1e9)];

/// Reads `1.2 s`, `200ms`, `5 min`.
pub fn parse(text: &str) -> Option<Time> {
    let text = text.trim();
    let (unit, scale) = UNITS.iter().find(|(unit, _)| text.ends_with(unit))?;
    let number: f64 = text[..text.len() - unit.len()].trim_end().parse().ok()?;
    from_units(number, *scale)
}

/// Seconds as a time; None when negative or beyond all measure.
pub fn from_seconds(seconds: f64) -> Option<Time> {
    from_units(seconds, 1e9)
}

fn from_units(number: f64, scale: f64) -> Option<Time> {
    let nanoseconds = (number * scale).round();
    (0.0..9e18).contains(&nanoseconds).then_some(nanoseconds as Time)
}

pub fn as_seconds(time: Time) -> f64 {
    time as f64 / 1e9
}

/// Shows a time as seconds with nine digits after the point.
#[derive(Clone, Copy)]
pub struct Seconds(pub Time);

impl fmt::Display for Seconds {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{}.{:09}", self.0 / SECOND, self.0 % SECOND);
        out.pad(&text)
    }
}

/// Shows a duration in the unit that suits it.
#[derive(Clone, Copy)]
pub struct Span(pub Time);

impl fmt::Display for Span {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scale, unit) = match self.0 {
            0..MICROSECOND => (1.0, "ns"),
            MICROSECOND..MILLISECOND => (1e3, "µs"),
            MILLISECOND..SECOND => (1e6, "ms"),
            _ => (1e9, "s"),
        };
        let digits = format!("{:.3}", self.0 as f64 / scale);
        write!(out, "{} {unit}", digits.trim_end_matches('0').trim_end_matches('.'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_units() {
        assert_eq!(parse("1.2 s"), Some(1_200_000_000));
        assert_eq!(parse("200ms"), Some(200 * MILLISECOND));
        assert_eq!(parse("10 µs"), Some(10 * MICROSECOND));
        assert_eq!(parse("2 min"), Some(120 * SECOND));
        assert_eq!(parse("1 h"), Some(3600 * SECOND));
        for wrong in ["", "5", "s", "-1 s", "1 parsec", "nan s"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn times_are_shown() {
        assert_eq!(Seconds(1_500_000_001).to_string(), "1.500000001");
        assert_eq!(Span(1_500_000).to_string(), "1.5 ms");
        assert_eq!(Span(250).to_string(), "250 ns");
    }
}
