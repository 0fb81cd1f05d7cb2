// A fault is reported with its registers and the place in the program, and the board starts again: a program destroys
// one function of the file system, which lies in memory that can be written, and calls it.
import { execFileSync, spawn, spawnSync } from 'node:child_process';

const tools = ['qemu-system-xtensa', 'xtensa-lx106-elf-nm'];
const lacking = tools.filter(tool => spawnSync(tool, ['--version']).error);
const image = process.argv[2];

/** The address of the function that renames. */
function place(pattern) {
  const table = execFileSync('xtensa-lx106-elf-nm', [image], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const line = table.split('\n').find(line => pattern.test(line));
  return line ? parseInt(line, 16) : undefined;
}

async function check(machine, pattern) {
  const address = place(pattern);
  if (!address) return 'there is no function that renames';
  const options = [...machine, '-semihosting', '-display', 'none', '-monitor', 'none'];
  const board = spawn('qemu-system-xtensa', [...options, '-serial', 'none', '-kernel', image]);
  let text = '';
  board.stdout.on('data', data => text += data);
  const until = async mark => {
    for (let tries = 0; tries < 400; tries++) {
      const at = text.indexOf(mark);
      if (at >= 0) {
        const before = text.slice(0, at + mark.length);
        text = text.slice(at + mark.length);
        return before;
      }
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    throw new Error(`no ${JSON.stringify(mark)} in ${JSON.stringify(text)}`);
  };
  try {
    await until('>>> ');
    // The word before it is whole: the function begins at a multiple of four.
    board.stdin.write(`import machine, os; open("a", "w").close(); machine.mem32[${address}] = 0\r`);
    await until('>>> ');
    board.stdin.write('os.rename("a", "b")\r');
    const report = await until('the board starts again');
    const hex = address.toString(16).padStart(8, '0');
    if (!report.includes('fatal: illegal instruction') || !report.includes(`pc ${hex}`)) return report;
    await until('>>> ');
    board.stdin.write('print(6 * 7)\r');
    await until('42\r\n>>> ');
    return '';
  } catch (error) {
    return error.message;
  } finally {
    board.kill('SIGKILL');
  }
}

/** Tests a board that QEMU makes with options, whose function is on the line of the table that the pattern finds. */
export async function test(machine, pattern) {
  if (lacking.length) {
    console.log(`SKIPPED: there is no ${lacking.join(', no ')}`);
    console.log('0 passed, 0 failed, 1 skipped');
  } else {
    const problem = await check(machine, pattern);
    if (problem) console.log(`FAIL ${problem}`);
    console.log(problem ? '0 passed, 1 failed, 0 skipped' : '1 passed, 0 failed, 0 skipped');
  }
}
