// What tests of the firmware are made of: a Pico that runs as fast as it can, driven step by step.
//
// A file `NAME.test.mjs` in this folder is run with the image as its argument (`cargo xtask test --firmware`): it calls
// `check` for each test and `finish` at its end, which prints `N passed, N failed, 0 skipped` as the last line.
//
// Invariant: every wait has a limit in simulated time; nothing depends on the speed of the machine around it.

import { readFileSync } from 'node:fs';
import { Pico } from './pico.mjs';

const image = readFileSync(process.argv[2]);
const counts = { passed: 0, failed: 0 };

/** Thrown to end a round in the middle of whatever the chip does. */
export class PowerCut extends Error {}

export class Bench {
  /** A Pico with power; options as of Pico. The text that came over USB is in `output`, over UART 0 in `serial`. */
  constructor(options = {}) {
    this.output = '';
    this.serial = '';
    this.restarts = 0;
    this.pico = new Pico({
      ...options,
      onData: (data) => { this.output += Buffer.from(data).toString('latin1'); },
      onSerial: (byte) => { this.serial += String.fromCharCode(byte); },
      onRestart: () => { this.restarts++; },
      onBootLoader: () => { this.inBootLoader = true; },
    });
    this.pico.flash.load(image);
    this.pico.start();
  }

  /** Runs for so many simulated milliseconds, or until `done`. */
  run(milliseconds, done = () => false) {
    for (let passed = 0; passed < milliseconds && !done(); passed++) this.pico.slice();
    return done();
  }

  send(text) {
    this.pico.usb.send(Buffer.from(text, 'latin1'));
  }

  /** What came up to and with a text; the rest stays in `output`. */
  until(text, milliseconds = 5000) {
    if (!this.run(milliseconds, () => this.output.includes(text))) {
      throw new Error(`${JSON.stringify(text)} did not come; received: ${JSON.stringify(this.output)}`);
    }
    const end = this.output.indexOf(text) + text.length, before = this.output.slice(0, end);
    this.output = this.output.slice(end);
    return before;
  }

  /** Waits for the USB host, and leaves the board in the raw protocol. */
  connect() {
    if (!this.run(20000, () => this.pico.usb.isOpen)) throw new Error('the board was not found on USB');
    this.send('\r\x03\x01');
    this.until('raw REPL; CTRL-B to exit\r\n>');
  }

  /** Starts a program in the raw protocol. */
  begin(source) {
    this.send(`${source}\x04`);
    this.until('OK');
  }

  /** What a program printed; throws what it raised. */
  exec(source, milliseconds) {
    this.begin(source);
    const printed = this.until('\x04', milliseconds).slice(0, -1), raised = this.until('\x04', milliseconds).slice(0, -1);
    this.until('>');
    if (raised) throw new Error(raised);
    return printed.replaceAll('\r\n', '\n');
  }
}

export function expect(condition, details) {
  if (!condition) throw new Error(details);
}

export function same(found, wanted) {
  expect(found === wanted, `found ${JSON.stringify(found)}, wanted ${JSON.stringify(wanted)}`);
}

/** Runs a test; what it returns is printed beside its name. */
export function check(name, test) {
  try {
    const note = test();
    counts.passed++;
    console.log(`ok   ${name}${note ? `: ${note}` : ''}`);
  } catch (error) {
    counts.failed++;
    console.log(`FAIL ${name}: ${error.stack}`);
  }
}

export function finish() {
  console.log(`${counts.passed} passed, ${counts.failed} failed, 0 skipped`);
  process.exit(counts.failed ? 1 : 0);
}
