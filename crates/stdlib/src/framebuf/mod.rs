//! framebuf: drawing in memory, for displays.
//!
//! A FrameBuffer has fields: the buffer it draws in (any writable one), width, height, stride
//! in pixels and format. Nothing is drawn outside of the surface; coordinates and sizes are
//! cut off at 16 bits, so arithmetic on them cannot overflow.
//!
//! Invariant: size, stride and format fit the buffer as it was when they were stored.

mod font;
mod shapes;
mod surface;

use crate::{arguments, array};
use heap::{Handle, Value};
use names::{Sym, sym};
use object::bytes::scalar::Number;
use object::ids::FRAME_BUFFER;
use object::module::{ModuleInfo, ModuleItem};
use object::exception::kind;
use object::native::{Args, Code, FullFunction, LeafFunction, Native};
use object::operations::convert;
use object::{Fault, Item, Leaf, Raised, TypeInfo, Vm, bytearray, bytes, list, slot, text, types};
use object::packed::message;
use surface::{Format, Layout};

const BUFFER: usize = 0;
const WIDTH: usize = 1;
const HEIGHT: usize = 2;
const STRIDE: usize = 3;
const FORMAT: usize = 4;
const FIELDS: usize = 5;

/// Coordinates are cut off here on either side.
const FARTHEST: i64 = 0x7fff;

const fn format(name: Sym, format: Format) -> (Sym, ModuleItem) {
    (name, ModuleItem::Int(format as i32))
}

/// Modules of this file.
pub static MODULES: &[&ModuleInfo] = &[&ModuleInfo {
    name: sym::framebuf,
    extensible: true,
    items: &[
        (sym::FrameBuffer, ModuleItem::Type(FRAME_BUFFER.0 as usize)),
        (sym::FrameBuffer1, ModuleItem::Function(Native::function("buffer width height stride= /", Code::Leaf(|vm, args| {
            let stride = args[3].given().unwrap_or(args[1]);
            let object = blank(vm)?;
            fill_in(vm, object, [args[0], args[1], args[2], Value::small(Format::MonoVertical as i32), stride])?;
            Ok(object)
        })))),
        format(sym::GS2_HMSB, Format::Grey2),
        format(sym::GS4_HMSB, Format::Grey4),
        format(sym::GS8, Format::Grey8),
        format(sym::MONO_HLSB, Format::MonoHighLeft),
        format(sym::MONO_HMSB, Format::MonoLowLeft),
        format(sym::MONO_VLSB, Format::MonoVertical),
        format(sym::MVLSB, Format::MonoVertical),
        format(sym::RGB565, Format::Rgb565),
    ],
    get: None,
    set: None,
}];

const fn leaf(name: Sym, text: &'static str, function: LeafFunction) -> (Sym, Item) {
    (name, Item::Method(Native::method(text, Code::Leaf(function))))
}

const fn full(name: Sym, text: &'static str, function: FullFunction) -> (Sym, Item) {
    (name, Item::Method(Native::method(text, Code::Full(function))))
}

/// Types of this file.
pub static TYPES: &[&TypeInfo] = &[&TypeInfo {
    module: "framebuf",
    subclassable: true,
    initialised: true,
    construct: Some(Native::method("buffer= width= height= format= stride= /", Code::Leaf(construct))),
    items: &[
        leaf(sym::__init__, "buffer width height format stride= /", |vm, args| {
            let stride = args[5].given().unwrap_or(args[2]);
            fill_in(vm, args[0], [args[1], args[2], args[3], args[4], stride])?;
            Ok(Value::NONE)
        }),
        full(sym::blit, "source x y key= palette= /", blit),
        full(sym::ellipse, "x y xr yr c f= m= /", |vm, args| {
            let [x, y, width, height] = coordinates(vm, args)?;
            let colour = colour(vm, args, 5)?;
            let fill = flag(vm, args, 6)?;
            let mask = vm.attempt(|vm| arguments::integer_or(vm, args.get(vm, 7), 15))?;
            let radii = (width.max(0), height.max(0));
            draw(vm, args, |layout, bytes| {
                shapes::ellipse(layout, bytes, (x, y), radii, colour, fill, mask as u32);
            })
        }),
        full(sym::fill, "c /", |vm, args| {
            let colour = colour(vm, args, 1)?;
            fill_rectangle(vm, args, [0, 0, i32::MAX, i32::MAX], colour)
        }),
        full(sym::fill_rect, "x y w h c /", |vm, args| {
            let rectangle = coordinates(vm, args)?;
            let colour = colour(vm, args, 5)?;
            fill_rectangle(vm, args, rectangle, colour)
        }),
        full(sym::hline, "x y w c /", |vm, args| {
            let [x, y, length] = coordinates(vm, args)?;
            let colour = colour(vm, args, 4)?;
            draw(vm, args, |layout, bytes| layout.fill(bytes, [x, y, length, 1], colour))
        }),
        full(sym::line, "x1 y1 x2 y2 c /", |vm, args| {
            let [x1, y1, x2, y2] = coordinates(vm, args)?;
            let colour = colour(vm, args, 5)?;
            draw(vm, args, |layout, bytes| shapes::line(layout, bytes, (x1, y1), (x2, y2), colour))
        }),
        full(sym::pixel, "x y c= /", pixel),
        full(sym::poly, "x y coords c f= /", polygon),
        full(sym::rect, "x y w h c f= /", |vm, args| {
            let [x, y, width, height] = coordinates(vm, args)?;
            let colour = colour(vm, args, 5)?;
            let fill = flag(vm, args, 6)?;
            draw(vm, args, |layout, bytes| {
                if fill {
                    return layout.fill(bytes, [x, y, width, height], colour);
                }
                for side in [[x, y, width, 1], [x, y + height - 1, width, 1], [x, y, 1, height], [x + width - 1, y, 1, height]] {
                    layout.fill(bytes, side, colour);
                }
            })
        }),
        full(sym::scroll, "xstep ystep /", |vm, args| {
            let [x, y] = coordinates(vm, args)?;
            draw(vm, args, |layout, bytes| scroll(layout, bytes, x, y))
        }),
        full(sym::text, "s x y c= /", write_text),
        full(sym::vline, "x y h c /", |vm, args| {
            let [x, y, length] = coordinates(vm, args)?;
            let colour = colour(vm, args, 4)?;
            draw(vm, args, |layout, bytes| layout.fill(bytes, [x, y, 1, length], colour))
        }),
    ],
    ..TypeInfo::new(FRAME_BUFFER, "FrameBuffer")
}];

/// A FrameBuffer that nothing can be drawn in.
fn blank(vm: &Vm) -> Leaf<'_> {
    let zero = Value::small(0);
    let format = Value::small(Format::Grey8 as i32);
    Ok(vm.heap.new_object(FRAME_BUFFER, 0, &[Value::NONE, zero, zero, zero, format])?)
}

/// `FrameBuffer(buffer, width, height, format, stride=width)`; a subclass fills the object in `__init__`.
fn construct<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let object = blank(vm)?;
    if args[1..5].iter().all(|argument| argument.given().is_some()) {
        fill_in(vm, object, [args[1], args[2], args[3], args[4], args[5].given().unwrap_or(args[2])])?;
    } else if args[1].given().is_some() || args[0] == object::types::type_value(FRAME_BUFFER) {
        let given = args[1..].iter().filter(|argument| argument.given().is_some()).count();
        return Err(vm.type_fault(message!("FrameBuffer expected at least 4 arguments, got {given}")));
    }
    Ok(object)
}

/// Stores buffer, width, height, format and stride, if they fit.
fn fill_in<'v>(vm: &'v Vm, object: Value<'v>, values: [Value<'v>; FIELDS]) -> Result<(), Fault> {
    let [buffer, width, height, format, stride] = values;
    // Drawing in what another one draws in; there are no chains.
    let buffer = types::payload_for(vm, buffer, FRAME_BUFFER.0 as usize).map_or(buffer, |other| other.field(BUFFER));
    let layout = layout_for(vm, buffer, [width, height, format, stride])?;
    vm.heap.set_field(object, BUFFER, buffer);
    for (field, number) in [(WIDTH, layout.width), (HEIGHT, layout.height), (STRIDE, layout.stride), (FORMAT, layout.format as i32)] {
        vm.heap.set_field(object, field, Value::small(number));
    }
    Ok(())
}

/// The layout that width, height, format and stride describe, over a buffer.
fn layout_for<'v>(vm: &'v Vm, buffer: Value<'v>, numbers: [Value<'v>; 4]) -> Result<Layout, Fault> {
    let Some(content) = bytes::buffer_of(vm, buffer) else {
        let name = types::type_name(vm, buffer);
        return Err(vm.type_fault(message!("a bytes-like object is required, not '{name}'")));
    };
    let number = |index: usize| arguments::integer(vm, numbers[index]);
    let (width, height, format, stride) = (number(0)?, number(1)?, number(2)?, number(3)?);
    if Format::from_number(format).is_none() {
        return Err(vm.value_fault(message!("invalid format")));
    }
    Layout::checked(width, height, format, stride, content.len())
        .ok_or_else(|| vm.value_fault(message!("the size does not fit the buffer")))
}

/// The layout of a FrameBuffer.
fn layout_of(object: Value<'_>) -> Layout {
    let number = |field: usize| object.field(field).int_unchecked() as i32;
    Layout {
        width: number(WIDTH),
        height: number(HEIGHT),
        stride: number(STRIDE),
        format: Format::from_number(number(FORMAT).into()).unwrap_or(Format::Grey8),
    }
}

fn coordinate(vm: &Vm, value: Value<'_>) -> Result<i32, Fault> {
    Ok(arguments::integer(vm, value)?.clamp(-FARTHEST, FARTHEST) as i32)
}

/// The arguments from 1 on as coordinates.
fn coordinates<const COUNT: usize>(vm: &mut Vm, args: Args) -> Result<[i32; COUNT], Raised> {
    vm.attempt(|vm| {
        let mut numbers = [0; COUNT];
        for (index, number) in numbers.iter_mut().enumerate() {
            *number = coordinate(vm, args.get(vm, index + 1))?;
        }
        Ok(numbers)
    })
}

fn colour(vm: &mut Vm, args: Args, index: usize) -> Result<u32, Raised> {
    vm.attempt(|vm| Ok(arguments::integer_or(vm, args.get(vm, index), 1)? as u32))
}

fn flag(vm: &mut Vm, args: Args, index: usize) -> Result<bool, Raised> {
    if args.given(vm, index).is_some() { convert::truth(vm, args.at(index)) } else { Ok(false) }
}

/// Lends the bytes of the FrameBuffer to `work`.
fn draw(vm: &mut Vm, args: Args, work: impl FnOnce(&Layout, &mut [u8])) -> Result<Handle, Raised> {
    let layout = layout_of(vm.get(args.at(0)));
    let buffer = vm.make(|vm| Ok(vm.get(args.at(0)).field(BUFFER)))?;
    // Fonts lie in what can only be read, to be copied from.
    if !bytes::is_writable(vm, vm.get(buffer)) {
        return Err(vm.raise(kind::TypeError, message!("a read-write bytes-like object is required")));
    }
    if let Some(raw) = bytes::raw_writable(vm, buffer)? {
        work(&layout, raw.bytes_mut(vm));
    }
    Ok(slot::NONE)
}

/// Fills a rectangle, in bands between which Ctrl-C comes in where a picture may be so large.
fn fill_rectangle(vm: &mut Vm, args: Args, rectangle: [i32; 4], colour: u32) -> Result<Handle, Raised> {
    if cfg!(target_pointer_width = "32") {
        return draw(vm, args, |layout, bytes| layout.fill(bytes, rectangle, colour));
    }
    const BAND: i32 = 256;
    let [x, y, width, height] = rectangle;
    let rows = layout_of(vm.get(args.at(0))).height;
    let bottom = y.saturating_add(height).min(rows);
    let mut top = y.max(0);
    while top < bottom {
        draw(vm, args, |layout, bytes| layout.fill(bytes, [x, top, width, BAND.min(bottom - top)], colour))?;
        vm.poll()?;
        top += BAND;
    }
    Ok(slot::NONE)
}

/// `pixel(x, y)`, `pixel(x, y, c)`
fn pixel(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let [x, y] = coordinates(vm, args)?;
    if args.given(vm, 3).is_some() {
        let colour = colour(vm, args, 3)?;
        return draw(vm, args, |layout, bytes| layout.set(bytes, x, y, colour));
    }
    vm.make(|vm| {
        let object = vm.get(args.at(0));
        let layout = layout_of(object);
        match bytes::buffer_of(vm, object.field(BUFFER)) {
            Some(content) if layout.contains(x, y) => Ok(Value::small(layout.get(content, x, y) as i32)),
            _ => Ok(Value::NONE),
        }
    })
}

/// Moves all pixels; what comes in from outside stays as it was.
fn scroll(layout: &Layout, bytes: &mut [u8], x_step: i32, y_step: i32) {
    for row in 0..layout.height {
        // Pixels are read before they are overwritten.
        let y = if y_step > 0 { layout.height - 1 - row } else { row };
        for column in 0..layout.width {
            let x = if x_step > 0 { layout.width - 1 - column } else { column };
            if layout.contains(x - x_step, y - y_step) {
                let colour = layout.get(bytes, x - x_step, y - y_step);
                layout.set(bytes, x, y, colour);
            }
        }
    }
}

/// `text(s, x, y, c=1)`
fn write_text(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    /// Characters that are drawn at a time.
    const PIECE: usize = 64;
    let [x, y] = vm.attempt(|vm| {
        Ok([coordinate(vm, args.get(vm, 2))?, coordinate(vm, args.get(vm, 3))?])
    })?;
    let colour = colour(vm, args, 4)?;
    let mut done = 0;
    let mut left = x;
    loop {
        let (piece, count) = vm.attempt(|vm| {
            let characters = match text::bytes_of(vm, args.get(vm, 1)) {
                Some(characters) => characters,
                None => return Err(vm.type_fault(message!("text() needs a str"))),
            };
            let mut piece = [0; PIECE];
            let rest = characters.get(done..).unwrap_or(&[]);
            let count = rest.len().min(PIECE);
            piece[..count].copy_from_slice(&rest[..count]);
            Ok((piece, count))
        })?;
        if count == 0 || left > FARTHEST as i32 {
            return Ok(slot::NONE);
        }
        draw(vm, args, |layout, bytes| shapes::text(layout, bytes, &piece[..count], left, y, colour))?;
        let shown = piece[..count].iter().filter(|byte| **byte & 0xc0 != 0x80).count();
        left += shown as i32 * font::WIDTH;
        done += count;
    }
}

/// Corners of a polygon.
const MOST_CORNERS: usize = 128;

/// `poly(x, y, coords, c, f=False)`; the coordinates are an array of numbers, x and y in turn.
fn polygon(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let [x, y] = coordinates(vm, args)?;
    let colour = colour(vm, args, 4)?;
    let fill = flag(vm, args, 5)?;
    let (corners, count) = vm.attempt(|vm| corners(vm, args.get(vm, 3)))?;
    let corner = |index: usize| (i32::from(corners[index].0), i32::from(corners[index].1));
    draw(vm, args, |layout, bytes| match fill {
        true => shapes::polygon(layout, bytes, (x, y), count, corner, colour),
        false => shapes::outline(layout, bytes, (x, y), count, corner, colour),
    })
}

/// The corners in an array, and how many there are.
fn corners(vm: &Vm, value: Value<'_>) -> Result<([(i16, i16); MOST_CORNERS], usize), Fault> {
    let Some(content) = bytes::buffer_of(vm, value) else {
        let name = types::type_name(vm, value);
        return Err(vm.type_fault(message!("poly() needs an array of coordinates, not '{name}'")));
    };
    let code = if value.has_id(object::ids::FIRST_STDLIB) { array::code(value) } else { b'B' };
    let mut corners = [(0, 0); MOST_CORNERS];
    let mut count = 0;
    let mut numbers = content.chunks_exact(bytearray::item_size(code)).map(|item| {
        let number = match Number::of(code, item, cfg!(target_endian = "little")) {
            Number::Signed(number) => number,
            Number::Unsigned(number) => i64::try_from(number).unwrap_or(FARTHEST),
            Number::Float(number) => number as i64,
        };
        number.clamp(-FARTHEST, FARTHEST) as i16
    });
    while let (Some(x), Some(y)) = (numbers.next(), numbers.next()) {
        match corners.get_mut(count) {
            Some(corner) => *corner = (x, y),
            None => return Err(vm.value_fault(message!("more than {MOST_CORNERS} corners"))),
        }
        count += 1;
    }
    Ok((corners, count))
}

/// Pixels that are copied at a time.
const PIXELS: usize = 64;

/// A surface to copy from, or a palette: the buffer in a slot, and its layout.
struct Source {
    buffer: Handle,
    layout: Layout,
}

impl Source {
    /// A FrameBuffer, or a tuple or list of buffer, width, height, format and perhaps stride.
    fn of(vm: &mut Vm, value: Handle) -> Result<Source, Raised> {
        let object = vm.make(|vm| Ok(types::payload_for(vm, vm.get(value), FRAME_BUFFER.0 as usize).unwrap_or(Value::NONE)))?;
        if !vm.get(object).is_none() {
            let layout = layout_of(vm.get(object));
            let buffer = vm.make(|vm| Ok(vm.get(object).field(BUFFER)))?;
            return Ok(Source { buffer, layout });
        }
        let layout = vm.attempt(|vm| {
            let Some((fields, count)) = list::fields_of(vm.get(value)) else {
                let name = types::type_name(vm, vm.get(value));
                return Err(vm.type_fault(message!("expected a FrameBuffer or a tuple, not '{name}'")));
            };
            if !(4..=5).contains(&count) {
                return Err(vm.value_fault(message!("expected 4 or 5 items, not {count}")));
            }
            let stride = fields.field(if count == 5 { 4 } else { 1 });
            layout_for(vm, fields.field(0), [fields.field(1), fields.field(2), fields.field(3), stride])
        })?;
        let buffer = vm.make(|vm| Ok(list::fields_of(vm.get(value)).map_or(Value::NONE, |(fields, _)| fields.field(0))))?;
        Ok(Source { buffer, layout })
    }

    fn get(&self, vm: &Vm, x: i32, y: i32) -> u32 {
        match bytes::buffer_of(vm, vm.get(self.buffer)) {
            Some(content) if self.layout.contains(x, y) => self.layout.get(content, x, y),
            _ => 0,
        }
    }
}

/// `blit(source, x, y, key=-1, palette=None)`
fn blit(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (x, y, key) = vm.attempt(|vm| {
        Ok((coordinate(vm, args.get(vm, 2))?, coordinate(vm, args.get(vm, 3))?, arguments::integer_or(vm, args.get(vm, 4), -1)?))
    })?;
    let source = Source::of(vm, args.at(1))?;
    let palette = match args.given(vm, 5).is_some_and(|palette| !palette.is_none()) {
        true => Some(Source::of(vm, args.at(5))?),
        false => None,
    };
    let target = layout_of(vm.get(args.at(0)));
    for row in 0..source.layout.height {
        if !(0..target.height).contains(&(y + row)) {
            continue;
        }
        let mut column = (-x).max(0);
        while column < source.layout.width.min(target.width - x) {
            let mut piece = [0; PIXELS];
            let count = ((source.layout.width.min(target.width - x) - column) as usize).min(PIXELS);
            for (index, pixel) in (0..).zip(&mut piece[..count]) {
                *pixel = source.get(vm, column + index, row);
                if let Some(palette) = &palette {
                    *pixel = palette.get(vm, *pixel as i32, 0);
                }
            }
            vm.scoped(|vm| {
                draw(vm, args, |layout, bytes| {
                    for (index, pixel) in (0..).zip(&piece[..count]) {
                        if i64::from(*pixel) != key {
                            layout.set(bytes, x + column + index, y + row, *pixel);
                        }
                    }
                })
            })?;
            column += count as i32;
        }
        vm.poll()?;
    }
    Ok(slot::NONE)
}
