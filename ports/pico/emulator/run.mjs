// Runs firmware on an emulated Pico.
//
// usage: node run.mjs IMAGE [--flash FILE] [--uart] [--tcp PORT] [--terminal] [--greet] [--until-ms N] [--verbose]
//
// IMAGE is an ELF or UF2 file. The console (USB, or UART 0 with --uart) is on standard input and output, or on a TCP
// port of this machine (0: any that is free; its number is printed). --terminal passes all keys on; Ctrl-] x ends it.
// --greet asks for the banner, which a board sends before a USB host can see it. --flash keeps the flash in a file.
//
// Invariant: while the processor waits simulated time is not ahead of real time; while it works it may be behind.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { Pico } from './pico.mjs';

const words = process.argv.slice(2);
const flags = new Set(), values = {}, files = [];
while (words.length) {
  const word = words.shift();
  if (['--uart', '--verbose', '--terminal', '--greet'].includes(word)) flags.add(word);
  else if (['--flash', '--tcp', '--until-ms'].includes(word)) values[word] = words.shift();
  else files.push(word);
}

/** Longest queue towards the board. */
const MOST = 4096;
const CTRL_B = 2;
/** Ctrl-], and what may follow it. */
const ESCAPE = 0x1d, END = 'x'.charCodeAt(0);

let client = null;
const emit = (data) => { if (client) client.write(data); };
const pico = new Pico({
  flash: values['--flash'],
  verbose: flags.has('--verbose'),
  onData: (data) => { if (!flags.has('--uart')) emit(Buffer.from(data)); },
  onSerial: (byte) => { if (flags.has('--uart')) emit(Buffer.from([byte])); },
  onOpen: () => {
    if (values['--tcp'] !== undefined && !client) pico.usb.setOpen(false);
    if (flags.has('--greet')) receive([CTRL_B]);
  },
  onRestart: () => console.error('[restart]'),
  onBootLoader: () => { console.error('[boot loader]'); process.exit(0); },
});
pico.flash.load(readFileSync(files[0]));
pico.start();

const queue = [];
let escaped = false;
function receive(data) {
  for (const byte of data) {
    if (flags.has('--terminal')) {
      if (escaped && byte === END) process.exit(0);
      escaped = !escaped && byte === ESCAPE;
      if (escaped) continue;
    }
    queue.push(byte);
  }
  if (queue.length > MOST) client?.pause?.();
  wake();
}

/** Gives waiting bytes to the board, as far as it takes them. */
function feed() {
  if (!queue.length) return;
  if (flags.has('--uart')) {
    if (pico.chip.uart[0].rxFIFO.itemCount < 16) pico.chip.uart[0].feedByte(queue.shift());
  } else if (pico.usb.isOpen && pico.usb.waiting.length < 512) {
    pico.usb.send(queue.splice(0, 512));
  }
  if (queue.length < MOST / 2) client?.resume?.();
}

if (values['--tcp'] === undefined) {
  client = { write: (data) => process.stdout.write(data), pause: () => process.stdin.pause(), resume: () => process.stdin.resume() };
  if (flags.has('--terminal') && process.stdin.isTTY) process.stdin.setRawMode(true);
  process.stdin.on('data', receive);
  process.stdin.on('end', () => process.exit(0));
} else {
  const server = createServer((socket) => {
    client?.destroy();
    client = socket.setNoDelay(true);
    pico.usb.setOpen(true);
    socket.on('data', receive);
    socket.on('error', () => {});
    socket.on('close', () => {
      if (client !== socket) return;
      client = null;
      pico.usb.setOpen(false);
    });
  });
  server.listen(Number(values['--tcp']), '127.0.0.1', () => console.log(`port ${server.address().port}`));
}

const limit = values['--until-ms'] === undefined ? Infinity : values['--until-ms'] * 1e6;
let start = performance.now(), base = 0, before = 0, sleeper = null;
function wake() {
  if (!sleeper) return;
  clearTimeout(sleeper);
  sleeper = null;
  setImmediate(run);
}

function run() {
  const begin = performance.now();
  do {
    if (pico.chip.clock.nanos < before) { base += before; }
    before = pico.chip.clock.nanos;
    feed();
    pico.slice();
    const ahead = (base + pico.chip.clock.nanos) / 1e6 - (performance.now() - start);
    if (pico.chip.clock.nanos >= limit) return finish();
    if (ahead < 0) {
      // Time that was lost while the processor worked is not caught up.
      start -= ahead;
    } else if (pico.isIdle && !queue.length) {
      sleeper = setTimeout(() => { sleeper = null; run(); }, Math.max(ahead, 1));
      return;
    }
  } while (performance.now() - begin < 20);
  setImmediate(run);
}

function finish() {
  const seconds = (performance.now() - start) / 1000;
  console.error(`[${pico.instructions} instructions, ${(pico.chip.clock.nanos / 1e6).toFixed(1)} ms simulated, ${seconds.toFixed(2)} s]`);
  process.exit(0);
}

run();
