// The flash chip: its content, kept in a file if one is given, and its serial number.
//
// Invariant: what was erased or programmed is in the file when the call returns, so the emulator may be killed.

import { closeSync, existsSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';

/** Bytes of the flash of a Pico. */
export const SIZE = 2 << 20;
const WINDOW = 0x10000000;
const SERIAL_NUMBER = [0xe6, 0x60, 0x58, 0x38, 0x83, 0x12, 0x5f, 0x2a];
const READ_SERIAL_NUMBER = 0x4b;
const READ_STATE = 0x05;

export class Flash {
  constructor(path) {
    this.bytes = new Uint8Array(SIZE).fill(0xff);
    /** The chip that reads this flash. */
    this.chip = null;
    /** Called before each change with the range that changes and what it will be; may throw to cut the power. */
    this.onChange = null;
    if (path) {
      const old = existsSync(path);
      this.file = openSync(path, old ? 'r+' : 'w+');
      if (old) readSync(this.file, this.bytes, 0, SIZE, 0);
      else { ftruncateSync(this.file, SIZE); this.save(0, SIZE); }
    }
  }

  save(at, count) {
    if (this.file !== undefined) writeSync(this.file, this.bytes, at, count, at);
    // The chip keeps views of its own array.
    this.chip?.flash.set(this.bytes.subarray(at, at + count), at);
  }

  close() {
    if (this.file !== undefined) closeSync(this.file);
  }

  erase(at, count) {
    if (at % 4096 || count % 4096) throw new Error(`erasing ${count} bytes at ${at}: not whole sectors`);
    this.onChange?.(at, new Uint8Array(count).fill(0xff));
    this.bytes.fill(0xff, at, at + count);
    this.save(at, count);
  }

  program(at, bytes) {
    if (at % 256 || bytes.length % 256) throw new Error(`programming ${bytes.length} bytes at ${at}: not whole pages`);
    const result = bytes.map((byte, i) => this.bytes[at + i] & byte);
    this.onChange?.(at, result);
    this.bytes.set(result, at);
    this.save(at, bytes.length);
  }

  /** Puts the firmware in: the segments of an ELF file, or the blocks of a UF2 file. */
  load(image) {
    const put = (address, bytes) => {
      if (address < WINDOW || address + bytes.length > WINDOW + SIZE) return;
      this.bytes.set(bytes, address - WINDOW);
      this.save(address - WINDOW, bytes.length);
    };
    if (image.readUInt32LE(0) === 0x464c457f) {
      const table = image.readUInt32LE(28), count = image.readUInt16LE(44);
      for (let i = 0; i < count; i++) {
        const field = (at) => image.readUInt32LE(table + i * 32 + at);
        if (field(0) === 1) put(field(12), image.subarray(field(4), field(4) + field(16)));
      }
    } else if (image.readUInt32LE(0) === 0x0a324655) {
      for (let at = 0; at < image.length; at += 512) {
        put(image.readUInt32LE(at + 12), image.subarray(at + 32, at + 32 + image.readUInt32LE(at + 16)));
      }
    } else {
      throw new Error('neither an ELF nor a UF2 file');
    }
  }

  /** Lets a chip read this flash, and answers the commands that firmware sends it directly. */
  attach(chip) {
    this.chip = chip;
    chip.flash.set(this.bytes);
    const serial = chip.peripherals[0x18000], DATA = 0x60;
    let command = [], answer = 0;
    const read = serial.readUint32.bind(serial), write = serial.writeUint32.bind(serial);
    serial.readUint32 = (offset) => (offset === DATA ? answer : read(offset));
    serial.writeUint32 = (offset, value) => {
      if (offset !== DATA) { if (offset === 0x08) command = []; return write(offset, value); }
      command.push(value);
      answer = 0;
      if (command[0] === READ_SERIAL_NUMBER) {
        answer = SERIAL_NUMBER[command.length - 6] ?? 0;
        if (command.length === 5 + SERIAL_NUMBER.length) command = [];
      } else if (command[0] === READ_STATE || command.length > 1) {
        command = [];
      }
    };
  }
}
