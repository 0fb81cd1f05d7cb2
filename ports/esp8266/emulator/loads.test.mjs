// Loads of bytes and half words that flash refuses, as start.S does them with words. The emulator's memory refuses
// nothing: a test sets the registers as the chip does when it refuses a load, goes to the vector's code, and looks at
// all registers afterwards.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

for (const tool of ['xtensa-lx106-elf-as', 'xtensa-lx106-elf-ld', 'qemu-system-xtensa']) {
  if (spawnSync(tool, ['--version']).error) {
    console.log(`SKIPPED: there is no ${tool} (.ci/run installs it)\n0 passed, 0 failed, 1 skipped`);
    process.exit(0);
  }
}

const port = new URL('..', import.meta.url).pathname;
const place = mkdtempSync(join(tmpdir(), 'loads-'));
const bytes = [0x11, 0x82, 0xf3, 0x44, 0x95, 0x66, 0x77, 0xe8];
const kinds = {
  l8ui: { offsets: [0, 1, 2, 3, 5], value: at => bytes[at] },
  l16ui: { offsets: [0, 2, 6], value: at => bytes[at] | bytes[at + 1] << 8 },
  l16si: { offsets: [0, 2, 4], value: at => ((bytes[at] | bytes[at + 1] << 8) << 16 >> 16) >>> 0 },
};
const SHIFT = 17;
const pattern = register => (0xc0de0000 + register) >>> 0;

const cases = [];
for (const [kind, { offsets, value }] of Object.entries(kinds))
  for (const offset of offsets)
    for (const register of [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15])
      cases.push({ name: `${kind} a${register} of byte ${offset}`, instruction: `${kind} a${register}, a1, 0`, offset, register, value: value(offset) });
// What is no such load goes to the handler in Rust, here one that steps over it; it must keep everything.
cases.push({ name: 's8i goes to the handler', instruction: 's8i a2, a1, 0', offset: 1, handled: true });
cases.push({ name: 'l32i goes to the handler', instruction: 'l32i a2, a1, 0', offset: 0, handled: true });

let text = `
    .section .rodata, "a"
    .balign 4
table: .byte ${bytes.join(', ')}, 0, 0, 0, 0
    .section .bss, "aw", @nobits
    .balign 4
    .global results
results: .space 72
    .section .vectors, "ax"
    .balign 4
    .literal_position
    .global main, handle_exception, handle_unexpected
handle_exception:
    l32i a3, a2, 68
    addi a3, a3, 3
    s32i a3, a2, 68
    movi a3, results
    movi a4, 1
    s32i a4, a3, 68
    movi a4, 0xaaaa
    mov a5, a4
    mov a8, a4
    wsr a4, sar
    ret
handle_unexpected:
    movi a2, 1
    movi a3, 99
    simcall
main:
`;
cases.forEach(({ instruction, offset }, index) => {
  text += `
    j 1f
    .balign 4
    .literal_position
    .balign 4
1:  movi a3, results
    movi a2, 0
    s32i a2, a3, 68
    movi a3, load${index}
    wsr a3, epc1
    movi a3, table + ${offset}
    wsr a3, excvaddr
    movi a3, 3
    wsr a3, exccause
    movi a3, ${SHIFT}
    wsr a3, sar
    movi a3, 0x30
    wsr a3, ps
    rsync
    movi a1, results
`;
  for (let register = 0; register < 16; register++) if (register !== 1) text += `    movi a${register}, ${pattern(register)}\n`;
  // The frame of the handler is below the results, where nothing is.
  text += `    j exception\n${index % 4 ? `    .space ${index % 4}\n` : ''}load${index}: ${instruction}\n`;
  for (let register = 0; register < 16; register++) text += `    s32i a${register}, a1, ${4 * register}\n`;
  text += `    rsr a2, sar
    s32i a2, a1, 64
    movi a2, 4
    movi a3, 1
    movi a4, results
    movi a5, 72
    simcall
`;
});
text += '    movi a2, 1\n    movi a3, 0\n    simcall\n';
const script = `
ENTRY(start)
MEMORY { IRAM : ORIGIN = 0x40100000, LENGTH = 1M RESET : ORIGIN = 0x50000000, LENGTH = 1K RAM : ORIGIN = 0x3ffe9000, LENGTH = 64K }
SECTIONS {
  .reset : { *(.reset) } > RESET
  .vectors : { *(.vectors) *(.literal .literal.* .text .text.*) } > IRAM
  .rodata : { *(.rodata) } > IRAM
  .bss (NOLOAD) : { _bss_start = .; *(.bss .bss.*) _bss_end = .; } > RAM
  _data_start = 0; _data_end = 0; _data_load = 0; _stack_top = ORIGIN(RAM) + LENGTH(RAM);
}`;

let failed = 0;
const check = (name, found, wanted) => {
  if (found === wanted) return true;
  console.log(`FAIL ${name}: ${found} and not ${wanted}`);
  return false;
};
try {
  const path = name => join(place, name);
  writeFileSync(path('test.S'), text);
  writeFileSync(path('link.x'), script);
  const common = new URL('../../xtensa', import.meta.url).pathname;
  const assemble = (source, object) => execFileSync('xtensa-lx106-elf-as', ['--text-section-literals', '--longcalls', '-I', common, source, '-o', object]);
  assemble(join(port, 'src/start.S'), path('start.o'));
  assemble(path('test.S'), path('test.o'));
  execFileSync('xtensa-lx106-elf-ld', ['--no-warn-execstack', '-T', path('link.x'), '-o', path('test'), path('start.o'), path('test.o')]);
  const options = ['-M', 'sim', '-cpu', 'lx106', '-semihosting', '-display', 'none', '-monitor', 'none', '-serial', 'none', '-kernel', path('test')];
  const output = execFileSync('qemu-system-xtensa', options, { timeout: 60000 });
  if (!check('results', output.length, 72 * cases.length)) throw new Error('the program did not come to its end');
  cases.forEach(({ name, register, value, handled }, index) => {
    const word = number => output.readUInt32LE(72 * index + 4 * number);
    let good = check(`${name}, shift amount`, word(16), SHIFT) && check(`${name}, handler`, word(17), handled ? 1 : 0);
    for (let number = 0; number < 16 && good; number++)
      if (number !== 1) good = check(`${name}, a${number}`, word(number), number === register ? value : pattern(number));
    failed += good ? 0 : 1;
  });
} catch (error) {
  console.log(`FAIL ${error.message}`);
  failed = cases.length;
} finally {
  rmSync(place, { recursive: true });
}
console.log(`${cases.length - failed} passed, ${failed} failed, 0 skipped`);
