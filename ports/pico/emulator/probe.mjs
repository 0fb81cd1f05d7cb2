// A bench for an emulated Pico: programs run over its console while its pins and buses are watched and driven.
//
// A pin's level is what drives it strongest: the chip, then what is attached from outside, then its pulls. The chip
// sees the level of its own outputs, as on the board.
//
// Invariant: simulated time alone decides; a test that takes too long of it fails.

import { readFileSync } from 'node:fs';
import { Pico, GPIOPinState } from './pico.mjs';
import { mendPio } from './programmable.mjs';

const CTRL_A = 1, CTRL_C = 3, CTRL_D = 4;
const PINS = 30;

export class Bench {
  constructor(image) {
    this.restarts = 0;
    this.received = [];
    this.pico = new Pico({
      verbose: process.env.VERBOSE !== undefined,
      onData: (data) => this.received.push(...data),
      onChip: (chip) => this.attach(chip),
      onRestart: () => {
        this.restarts++;
        this.restartTime = this.now;
      },
    });
    this.pico.flash.load(readFileSync(image));
    this.pico.start();
  }

  get chip() {
    return this.pico.chip;
  }

  /** Nanoseconds since the chip started. */
  get now() {
    return this.chip.clock.nanos;
  }

  attach(chip) {
    mendPio(chip);
    this.outside = new Array(PINS).fill(null);
    this.levels = new Array(PINS).fill(false);
    this.edges = Array.from({ length: PINS }, () => []);
    this.watchers = Array.from({ length: PINS }, () => []);
    chip.gpio.forEach((pin, number) => pin.addListener(() => this.settle(number)));
  }

  /** Brings the level of a pin in line with what drives it. */
  settle(number) {
    const pin = this.chip.gpio[number], driven = this.outside[number];
    let level = driven ?? false;
    if (pin.value === GPIOPinState.High) level = true;
    else if (pin.value === GPIOPinState.Low) level = false;
    else if (driven === null) level = pin.value === GPIOPinState.InputPullUp;
    if (level === this.levels[number]) return;
    this.levels[number] = level;
    this.edges[number].push({ time: this.now, level });
    pin.setInputValue(level);
    for (const watcher of this.watchers[number]) watcher(level);
  }

  /** Drives a pin from outside; null lets it go. */
  drive(number, level) {
    this.outside[number] = level;
    this.settle(number);
  }

  /** Calls `callback` after a time in microseconds. */
  after(microseconds, callback) {
    this.chip.clock.createAlarm(callback).schedule(microseconds * 1000);
  }

  /** Forgets edges seen so far; returns those of a pin as times in microseconds and levels. */
  take(number) {
    return this.edges[number].splice(0).map(({ time, level }) => ({ time: time / 1000, level }));
  }

  get text() {
    return Buffer.from(this.received).toString('latin1');
  }

  /** Runs until `done` is true, at most `milliseconds` of simulated time. */
  until(done, milliseconds, what) {
    let spent = 0;
    for (; !done(); spent++) {
      if (spent > milliseconds) throw new Error(`${what} did not come in ${milliseconds} ms; the board sent: ${JSON.stringify(this.text.slice(-500))}`);
      this.pico.slice();
    }
  }

  pass(milliseconds) {
    for (let spent = 0; spent < milliseconds; spent++) this.pico.slice();
  }

  /** Waits for the board and enters the raw protocol. */
  connect() {
    this.until(() => this.pico.usb.isOpen, 5000, 'USB');
    this.received.length = 0;
    this.send([CTRL_C, CTRL_C]);
    this.until(() => this.text.endsWith('>>> '), 5000, 'the prompt');
    this.send([CTRL_A]);
    this.until(() => this.text.endsWith('raw REPL; CTRL-B to exit\r\n>'), 1000, 'the raw prompt');
  }

  send(bytes) {
    this.pico.usb.send(bytes);
  }

  /** Starts a program after a soft reset. */
  start(program) {
    this.received.length = 0;
    this.send([CTRL_D]);
    this.until(() => this.text.endsWith('raw REPL; CTRL-B to exit\r\n>'), 3000, 'a soft reset');
    this.received.length = 0;
    for (const list of this.edges) list.length = 0;
    this.send([...Buffer.from(program), CTRL_D]);
    this.until(() => this.text.startsWith('OK'), 3000, 'the start of the program');
  }

  /** Waits for the end of the program; its output. */
  finish(milliseconds = 5000) {
    this.until(() => this.text.endsWith('\x04>'), milliseconds, 'the end of the program');
    const [output, errors] = this.text.slice(2, -1).split('\x04');
    if (errors) throw new Error(`the program failed: ${errors}`);
    return output.replaceAll('\r\n', '\n');
  }

  run(program, milliseconds) {
    this.start(program);
    return this.finish(milliseconds);
  }

  /** Waits for a line that the program prints. */
  line(text, milliseconds = 3000) {
    this.until(() => this.text.includes(`${text}\r\n`), milliseconds, JSON.stringify(text));
  }
}

export function equal(actual, expected, what) {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (left !== right) throw new Error(`${what}: ${left}, expected ${right}`);
}

/** `actual` is within `tolerance` (a fraction) of `expected`. */
export function near(actual, expected, tolerance, what) {
  if (!(Math.abs(actual - expected) <= Math.abs(expected) * tolerance)) throw new Error(`${what}: ${actual}, expected about ${expected}`);
}

/** Period and high time of the whole periods in a list of edges, in microseconds: the longest and the shortest. */
export function wave(edges) {
  const rising = edges.findIndex((edge) => edge.level);
  const periods = [], highs = [];
  for (let at = rising; at + 2 < edges.length; at += 2) {
    highs.push(edges[at + 1].time - edges[at].time);
    periods.push(edges[at + 2].time - edges[at].time);
  }
  return { count: periods.length, periods: [Math.min(...periods), Math.max(...periods)], highs: [Math.min(...highs), Math.max(...highs)] };
}
