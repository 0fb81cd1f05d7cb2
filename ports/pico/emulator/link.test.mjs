// What the linker's script does to the compiler's assembly: its own checks, which are in Python.
import { spawnSync } from 'node:child_process';

const script = new URL('../../outline/check.py', import.meta.url).pathname;
const { stdout, stderr, error } = spawnSync('python3', ['-B', script], { encoding: 'utf8' });
if (error) console.log(`SKIPPED: there is no python3\n0 passed, 0 failed, 1 skipped`);
else console.log(stderr + stdout.trimEnd());
