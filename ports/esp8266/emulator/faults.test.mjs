// A fault is reported and the board starts again; the function that is destroyed is in RAM for instructions.
import { test } from '../../xtensa/faults.mjs';

await test(['-M', 'sim', '-cpu', 'lx106', '-m', '64M'], /^4010.*littlefs.*6rename/);
