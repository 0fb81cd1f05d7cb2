// The file system in flash: what survives restarts, and power that goes away at any moment.

import { Bench, PowerCut, check, expect, finish, same } from './bench.mjs';

/** Points at which the power is cut. */
const CUTS = 50;
const FILES = 5;
const SEED = 20260;

/** Numbers that look random and are the same in every run. */
function generator(seed) {
  let state = seed;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

check('a file survives a restart of the chip, a soft reset and the power', () => {
  const board = new Bench();
  board.connect();
  board.exec("with open('kept', 'w') as f: f.write('first')");
  board.begin('import machine; machine.reset()');
  board.run(5000, () => board.restarts === 1);
  board.output = '';
  board.connect();
  same(board.exec("print(open('kept').read())"), 'first\n');
  board.send('\x04');
  board.until('soft reboot');
  board.until('>');
  same(board.exec("print(open('kept').read())"), 'first\n');
  board.pico.start();
  board.connect();
  same(board.exec("print(open('kept').read())"), 'first\n');
});

check('boot.py and main.py run', () => {
  const board = new Bench();
  board.connect();
  board.exec("with open('boot.py', 'w') as f: f.write('a = 6')\nwith open('main.py', 'w') as f: f.write('print(\"main\", a * 7)')");
  board.send('\x02');
  board.until('>>> ');
  board.send('\x04');
  board.until('soft reboot');
  board.until('main 42');
});

check('reset causes and the serial number', () => {
  const board = new Bench();
  board.connect();
  const ask = "import machine; print(machine.reset_cause() == machine.PWRON_RESET, machine.reset_cause() == machine.WDT_RESET, machine.unique_id().hex())";
  same(board.exec(ask), 'True False e660583883125f2a\n');
  board.begin('import machine; machine.WDT(timeout=50)\nwhile True: pass');
  expect(board.run(1000, () => board.restarts === 1), 'the watchdog did nothing');
  board.output = '';
  board.connect();
  same(board.exec(ask), 'False True e660583883125f2a\n');
});

/** Writes versions of files for ever; says each version once it is closed. */
const WRITER = (first) => `
import os
i = ${first}
while True:
    with open('f%d' % (i % ${FILES}), 'w') as f:
        f.write(('%06d,' % i) * (1 + i * 37 % 400))
    print(i)
    i += 1
`;
const READER = `
import os
for name in sorted(os.listdir()):
    with open(name) as f:
        data = f.read()
    print(name, int(data[:6] or -1), data == data[:7] * (len(data) // 7))
`;

check(`power is cut at ${CUTS} points while files are written`, () => {
  const random = generator(SEED);
  const board = new Bench();
  // For each file the last version that was closed.
  const closed = new Map();
  let next = 0, written = 0, torn = 0;
  for (let cut = 0; cut < CUTS; cut++) {
    board.output = '';
    board.connect();
    board.begin(WRITER(next));
    // In the middle of an operation of the flash, or anywhere.
    let left = cut % 2 ? 1 + random(60) : Infinity;
    const { flash } = board.pico;
    flash.onChange = (at, result) => {
      if (--left > 0) return;
      // Some of the bytes have their new value.
      const part = random(result.length + 1);
      flash.bytes.set(result.subarray(0, part), at);
      torn++;
      throw new PowerCut();
    };
    try {
      board.run(20 + random(250));
      for (let i = random(100000); i > 0; i--) board.pico.chip.core.waiting || board.pico.chip.core.executeInstruction();
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error;
    }
    flash.onChange = null;
    for (const line of board.output.split('\r\n').slice(0, -1)) {
      const version = Number(line);
      closed.set(version % FILES, version);
      next = version + 1;
      written++;
    }
    // Power comes back.
    board.output = '';
    board.pico.start();
    board.connect();
    const found = new Map();
    for (const line of board.exec(READER).split('\n').slice(0, -1)) {
      const [name, version, whole] = line.split(' ');
      same(whole, 'True');
      found.set(Number(name.slice(1)), Number(version));
    }
    for (let file = 0; file < FILES; file++) {
      const version = found.get(file), kept = closed.get(file);
      // The version that was being written may be there or not.
      if (version === next && next % FILES === file) {
        closed.set(file, version);
        continue;
      }
      expect(version === kept, `cut ${cut}: file ${file} is ${version}, was closed as ${kept}, next is ${next}`);
    }
    if (closed.get(next % FILES) === next) next++;
  }
  expect(torn > CUTS / 4, `only ${torn} operations of the flash were torn`);
  return `${written} files written, ${torn} operations torn, seed ${SEED}`;
});

finish();
