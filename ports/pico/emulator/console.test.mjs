// The console: USB and UART at once, Ctrl-C, faults, the boot loader.

import { Bench, check, expect, finish, same } from './bench.mjs';

check('the banner comes over UART 0', () => {
  const board = new Bench();
  board.run(2000, () => board.serial.includes('>>> '));
  expect(/^MicroPython v.*; Raspberry Pi Pico with RP2040\r\n/.test(board.serial), board.serial);
  for (const byte of Buffer.from('print(6*7)\r')) board.pico.chip.uart[0].feedByte(byte);
  board.run(2000, () => board.serial.includes('42\r\n>>> '));
  expect(board.serial.includes('42\r\n>>> '), board.serial);
});

check('what is free after boot', () => {
  const board = new Bench();
  board.connect();
  const free = Number(board.exec('import gc; gc.collect(); print(gc.mem_free())'));
  expect(free > 180000, `${free} bytes`);
  return `${free} bytes`;
});

check('Ctrl-C ends a tight loop, from either line', () => {
  const board = new Bench();
  board.connect();
  for (const press of [() => board.send('\x03'), () => board.pico.chip.uart[0].feedByte(3)]) {
    board.begin('while True: pass');
    board.run(50);
    press();
    board.until('KeyboardInterrupt');
    board.until('\x04>');
  }
});

check('long output and input are whole', () => {
  const board = new Bench();
  board.connect();
  const text = board.exec("for i in range(400): print('line %04d' % i)");
  same(text, Array.from({ length: 400 }, (_, i) => `line ${String(i).padStart(4, '0')}\n`).join(''));
  const data = 'x'.repeat(3000);
  same(board.exec(`print(len('${data}'))`), '3000\n');
});

check('typing ahead of a program that does not read holds the host up and loses nothing', () => {
  const board = new Bench();
  board.connect();
  board.begin("import time, sys\ntime.sleep(1)\nprint(len(sys.stdin.read(2000)))");
  board.send('y'.repeat(2000));
  board.until('2000\r\n');
});

check('a fault is reported and the chip starts again', () => {
  const board = new Bench();
  board.connect();
  // A non-maskable interrupt has no handler but that of faults.
  board.begin('import machine\ndef broken():\n    machine.mem32[0xe000ed04] = 1 << 31\nbroken()');
  board.until('fatal: ');
  const report = board.until('starts again');
  for (const word of ['pc ', 'lr ', 'sp ', 'in broken of <stdin> from line 2', 'in <module> of <stdin>, line 4']) {
    expect(report.includes(word), report);
  }
  expect(board.run(5000, () => board.restarts === 1), 'the chip did not start again');
  board.output = '';
  board.connect();
  same(board.exec('print(1)'), '1\n');
});

check('the boot loader is entered', () => {
  const board = new Bench();
  board.connect();
  board.begin('import machine; machine.bootloader()');
  expect(board.run(1000, () => board.inBootLoader), 'it was not');
});

check('UART 0 belongs to a program that takes it, until the soft reset', () => {
  const board = new Bench();
  board.connect();
  board.exec("from machine import UART\nu = UART(0, 9600)\nu.write('to the line')\nprint('not there')");
  board.run(50);
  expect(board.serial.endsWith('OKto the line'), board.serial);
  for (const byte of Buffer.from('abc')) board.pico.chip.uart[0].feedByte(byte);
  same(board.exec('print(u.read())'), "b'abc'\n");
  board.send('\x04');
  board.until('soft reboot');
  board.run(500);
  expect(board.serial.includes('soft reboot'), board.serial);
});

finish();
