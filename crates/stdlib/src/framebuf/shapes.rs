//! Lines, ellipses, polygons and text on a surface.
//!
//! Source: Bresenham's line; J. Kennedy, "A Fast Bresenham Type Algorithm For Drawing
//! Ellipses"; scan lines with the even-odd rule.
//!
//! Invariant: points far outside the surface cost time at most in proportion to its size or
//! to the shape's, which 16 bits bound.

use super::font;
use super::surface::Layout;

/// Bits of a mask of quadrants, counted from the upper right against the clock.
const QUADRANTS: [(u32, i32, i32); 4] = [(1, 1, -1), (2, -1, -1), (4, -1, 1), (8, 1, 1)];

/// The line between two points, both included.
pub(super) fn line(layout: &Layout, bytes: &mut [u8], from: (i32, i32), to: (i32, i32), colour: u32) {
    let (width, height) = ((to.0 - from.0).abs(), (to.1 - from.1).abs());
    let (step_x, step_y) = ((to.0 - from.0).signum(), (to.1 - from.1).signum());
    let steep = height > width;
    let (long, short) = if steep { (height, width) } else { (width, height) };
    let (mut x, mut y) = from;
    let mut error = 2 * short - long;
    for _ in 0..long {
        layout.set(bytes, x, y, colour);
        // A step along the shorter side, when it is due, and one along the longer.
        while error >= 0 {
            if steep { x += step_x } else { y += step_y }
            error -= 2 * long;
        }
        if steep { y += step_y } else { x += step_x }
        error += 2 * short;
    }
    layout.set(bytes, to.0, to.1, colour);
}

/// The points of an ellipse that lie alike in the quadrants of `mask`, or the lines between them and the middle.
fn ellipse_points(
    layout: &Layout,
    bytes: &mut [u8],
    centre: (i32, i32),
    point: (i64, i64),
    colour: u32,
    fill: bool,
    mask: u32,
) {
    let (x, y) = (point.0 as i32, point.1 as i32);
    for (bit, side, down) in QUADRANTS {
        if mask & bit == 0 {
            continue;
        }
        let row = centre.1 + down * y;
        if fill {
            let left = if side < 0 { centre.0 - x } else { centre.0 };
            layout.fill(bytes, [left, row, x + 1, 1], colour);
        } else {
            layout.set(bytes, centre.0 + side * x, row, colour);
        }
    }
}

/// An ellipse by its centre and radii.
pub(super) fn ellipse(
    layout: &Layout,
    bytes: &mut [u8],
    centre: (i32, i32),
    radii: (i32, i32),
    colour: u32,
    fill: bool,
    mask: u32,
) {
    if radii == (0, 0) {
        if mask & 15 != 0 {
            layout.set(bytes, centre.0, centre.1, colour);
        }
        return;
    }
    let (a, b) = (i64::from(radii.0), i64::from(radii.1));
    let (twice_a, twice_b) = (2 * a * a, 2 * b * b);
    // Where the outline is steeper than a diagonal, from the right end upwards.
    let (mut x, mut y) = (a, 0);
    let (mut change_x, mut change_y, mut error) = (b * b * (1 - 2 * a), a * a, 0);
    let (mut stop_x, mut stop_y) = (twice_b * a, 0);
    while stop_x >= stop_y {
        ellipse_points(layout, bytes, centre, (x, y), colour, fill, mask);
        y += 1;
        stop_y += twice_a;
        error += change_y;
        change_y += twice_a;
        if 2 * error + change_x > 0 {
            x -= 1;
            stop_x -= twice_b;
            error += change_x;
            change_x += twice_b;
        }
    }
    // The flatter part, from the top to the side.
    (x, y) = (0, b);
    (change_x, change_y, error) = (b * b, a * a * (1 - 2 * b), 0);
    (stop_x, stop_y) = (0, twice_a * b);
    while stop_x <= stop_y {
        ellipse_points(layout, bytes, centre, (x, y), colour, fill, mask);
        x += 1;
        stop_x += twice_b;
        error += change_x;
        change_x += twice_b;
        if 2 * error + change_y > 0 {
            y -= 1;
            stop_y -= twice_a;
            error += change_y;
            change_y += twice_a;
        }
    }
}

/// The outline of a polygon of `count` corners at an offset.
pub(super) fn outline(
    layout: &Layout,
    bytes: &mut [u8],
    offset: (i32, i32),
    count: usize,
    corner: impl Fn(usize) -> (i32, i32),
    colour: u32,
) {
    for index in 0..count {
        let (from, to) = (corner((index + 1) % count), corner(index));
        line(layout, bytes, (offset.0 + from.0, offset.1 + from.1), (offset.0 + to.0, offset.1 + to.1), colour);
    }
}

/// A filled polygon: between the crossings of its edges with each row, and all its corners.
pub(super) fn polygon(
    layout: &Layout,
    bytes: &mut [u8],
    offset: (i32, i32),
    count: usize,
    corner: impl Fn(usize) -> (i32, i32),
    colour: u32,
) {
    let rows = (0..count).map(|index| corner(index).1);
    let (Some(top), Some(bottom)) = (rows.clone().min(), rows.max()) else { return };
    // Rows outside of the surface need no look.
    let (first, last) = (top.max(-offset.1), bottom.min(layout.height - 1 - offset.1));
    for row in first..=last {
        let crossing = |index: usize| {
            let ((x1, y1), (x2, y2)) = (corner((index + 1) % count), corner(index));
            if (y1 > row) == (y2 > row) {
                return None;
            }
            let along = 32 * i64::from(x2 - x1) * i64::from(row - y1) / i64::from(y2 - y1);
            Some((((32 * i64::from(x1) + along + 16) / 32) as i32, index))
        };
        // The next crossing to the right, again and again: no memory is needed to sort them.
        let mut before: Option<(i32, usize)> = None;
        let mut next = || {
            let found = (0..count).filter_map(crossing).filter(|it| before.is_none_or(|before| *it > before)).min();
            before = found;
            found.map(|(x, _)| x)
        };
        while let Some(left) = next() {
            let Some(right) = next() else { break };
            layout.fill(bytes, [offset.0 + left, offset.1 + row, right - left + 1, 1], colour);
        }
        // Lower ends of edges are in no pair of crossings.
        for index in 0..count {
            let (from, to) = (corner(index), corner((index + 1) % count));
            if from.1.max(to.1) == row {
                match from.1.cmp(&to.1) {
                    core::cmp::Ordering::Less => layout.set(bytes, offset.0 + to.0, offset.1 + to.1, colour),
                    core::cmp::Ordering::Greater => layout.set(bytes, offset.0 + from.0, offset.1 + from.1, colour),
                    core::cmp::Ordering::Equal => {
                        let (left, right) = (from.0.min(to.0), from.0.max(to.0));
                        layout.fill(bytes, [offset.0 + left, offset.1 + row, right - left + 1, 1], colour);
                    }
                }
            }
        }
    }
}

/// Text, eight pixels a character.
pub(super) fn text(layout: &Layout, bytes: &mut [u8], characters: &[u8], x: i32, y: i32, colour: u32) {
    let mut left = x;
    for &character in characters.iter().filter(|byte| **byte & 0xc0 != 0x80) {
        if left >= layout.width {
            break;
        }
        for (column, bits) in (0..).zip(font::columns(character)) {
            for row in (0..8).filter(|row| bits >> row & 1 != 0) {
                layout.set(bytes, left + column, y + row, colour);
            }
        }
        left = left.saturating_add(font::WIDTH);
    }
}
