// PIO in simulated time. (That of rp2040js runs as fast as the computer lets it, without dividers and delays.)
//
// Invariant: a machine executes an instruction when its divider says so, and its pins change at that time.

export function mendPio(chip) {
  for (const block of chip.pio) attach(chip, block);
}

function attach(chip, block) {
  const { clock } = chip;
  const alarm = clock.createAlarm(() => act());
  const due = [0, 0, 0, 0];
  const running = [false, false, false, false];

  /** Nanoseconds that a machine takes for a cycle. */
  const cycle = (machine) => ((machine.clockDivInt || 65536) + machine.clockDivFrac / 256) * 1e9 / chip.clkSys;

  function act() {
    block.machines.forEach((machine, index) => {
      if (!machine.enabled || due[index] > clock.nanos) return;
      const before = machine.cycles;
      machine.step();
      // A machine that waits looks again after a cycle.
      due[index] += Math.max(machine.cycles - before, 1) * cycle(machine);
    });
    block.checkChangedPins();
    schedule();
  }

  function schedule() {
    let next = Infinity;
    block.machines.forEach((machine, index) => {
      if (machine.enabled && !running[index]) due[index] = clock.nanos + cycle(machine);
      running[index] = machine.enabled;
      if (machine.enabled) next = Math.min(next, due[index]);
    });
    if (next === Infinity) alarm.cancel();
    else alarm.schedule(Math.max(next - clock.nanos, 0));
  }

  block.run = schedule;
  const write = block.writeUint32.bind(block);
  block.writeUint32 = (offset, value) => {
    write(offset, value);
    if (offset === 0) schedule();
    block.checkChangedPins();
  };
}
