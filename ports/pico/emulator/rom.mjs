// A stand-in for the boot ROM: the functions that firmware looks up there, served here.
//
// The table of functions is where the data sheet has it; each function is a breakpoint instruction and a return.
// The functions themselves are JavaScript and change the machine.
//
// Invariant: flash changes as the real one does: erasing sets bits, programming clears bits.

const CODE = 0x100;
const TABLE = 0x200;
const DATA_TABLE = 0x380;
const LOOKUP = 0x3f0;
const BREAKPOINT = 0xbe00;
const RETURN = 0x4770;

/** The functions by their two letters. */
function functions(machine) {
  const { flash } = machine;
  const copy = ({ registers: [to, from, count] }, chip) => {
    for (let i = 0; i < count; i++) chip.writeUint8(to + i, chip.readUint8(from + i));
  };
  const fill = ({ registers: [to, value, count] }, chip) => {
    for (let i = 0; i < count; i++) chip.writeUint8(to + i, value & 255);
  };
  return {
    IF: () => {},
    EX: () => {},
    FC: () => {},
    CX: () => {},
    RE: (core) => flash.erase(core.registers[0], core.registers[1]),
    RP: (core, chip) => {
      const [at, from, count] = core.registers;
      flash.program(at, Uint8Array.from({ length: count }, (_, i) => chip.readUint8(from + i)));
    },
    MC: copy,
    C4: copy,
    MS: fill,
    S4: fill,
    P3: (core) => {
      let [value] = core.registers, count = 0;
      for (; value; value >>>= 1) count += value & 1;
      core.registers[0] = count;
    },
    R3: (core) => {
      let result = 0;
      for (let i = 0; i < 32; i++) result = (result << 1) | ((core.registers[0] >>> i) & 1);
      core.registers[0] = result;
    },
    L3: (core) => { core.registers[0] = Math.clz32(core.registers[0]); },
    T3: (core) => {
      const [value] = core.registers;
      core.registers[0] = value ? 31 - Math.clz32(value & -value) : 32;
    },
    UB: () => machine.enterBootLoader(),
  };
}

/** Puts the stand-in into a chip; returns what serves its breakpoints: true if it was one of them. */
export function install(machine, chip) {
  const memory = new DataView(chip.bootrom.buffer);
  const served = functions(machine);
  memory.setUint32(0x10, 0x02014d75, true);
  memory.setUint16(0x14, TABLE, true);
  memory.setUint16(0x16, DATA_TABLE, true);
  memory.setUint16(0x18, LOOKUP | 1, true);
  const place = (address, number) => {
    memory.setUint16(address, BREAKPOINT | number, true);
    memory.setUint16(address + 2, RETURN, true);
  };
  const lookup = (core) => {
    const [table, code] = core.registers;
    let found = 0;
    for (let at = table; chip.readUint16(at); at += 4) {
      if (chip.readUint16(at) === (code & 0xffff)) { found = chip.readUint16(at + 2); break; }
    }
    core.registers[0] = found;
  };
  const calls = [lookup];
  place(LOOKUP, 0);
  for (const [name, call] of Object.entries(served)) {
    const address = CODE + calls.length * 4, entry = TABLE + (calls.length - 1) * 4;
    place(address, calls.length);
    memory.setUint16(entry, name.charCodeAt(0) | (name.charCodeAt(1) << 8), true);
    memory.setUint16(entry + 2, address | 1, true);
    calls.push(call);
  }
  return (number) => {
    if (chip.core.PC >= 0x4000 || !calls[number]) return false;
    calls[number](chip.core, chip);
    return true;
  };
}
