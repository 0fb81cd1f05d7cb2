// A fault is reported and the board starts again; the emulated flash can be written.
import { test } from '../../xtensa/faults.mjs';

await test(['-M', 'sim', '-cpu', 'dc233c', '-m', '1300M'], /^40[0-3].*littlefs.*6rename/);
