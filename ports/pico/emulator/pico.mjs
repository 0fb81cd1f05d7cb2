// A Raspberry Pi Pico: the chip of rp2040js with our boot ROM, flash and USB host, restarted by its watchdog.
//
// Invariant: what a restart of the chip leaves (the flash, the watchdog's reason and scratch registers) is all that
// the next round begins with.

import { Clock } from './clock.mjs';
import { Flash } from './flash.mjs';
import { install } from './rom.mjs';
import { UsbHost } from './usb.mjs';

const PACKAGE = process.env.ANTARESIA_RP2040JS ?? new URL('../../../target/emulator/node_modules/rp2040js', import.meta.url).pathname;
export const { RP2040, ConsoleLogger, GPIOPinState, LogLevel } = await import(`${PACKAGE}/dist/esm/index.js`);

const HARD_FAULT = 3;
const START = 0x10000000;
/** Nanoseconds of simulated time between looks at the world outside. */
const SLICE = 1e6;

/** A handler's address has its lowest bit set, which says that it is Thumb code and is no part of the address. */
function mendExceptions(core) {
  const enter = core.exceptionEntry.bind(core);
  core.exceptionEntry = (number) => {
    enter(number);
    core.PC &= ~1;
  };
}

export class Pico {
  /** Options: `flash` a path, `onData` and `onOpen` for USB, `onSerial` for UART 0, `onChip` for each new chip,
   *  `onBootLoader`, `onRestart`. */
  constructor(options = {}) {
    this.options = options;
    this.flash = new Flash(options.flash);
    this.instructions = 0;
  }

  /** Applies power. */
  start() {
    this.boot(0, []);
  }

  boot(reason, scratch) {
    const chip = new RP2040(new Clock());
    this.chip = chip;
    this.fault = false;
    this.restart = null;
    chip.logger = this.logger();
    this.flash.attach(chip);
    mendExceptions(chip.core);
    const serve = install(this, chip);
    chip.onBreak = (number) => {
      if (serve(number)) return;
      // What the chip does at an undefined instruction, or at a breakpoint without a debugger.
      chip.core.PC -= 2;
      this.fault = true;
    };
    const watchdog = chip.peripherals[0x40058];
    watchdog.reason = reason;
    watchdog.scratchData.set(scratch);
    watchdog.onWatchdogTrigger = () => {
      // It would come again and again at the same moment.
      watchdog.timer.enable = watchdog.alarm.enable = false;
      this.restart = [watchdog.reason, [...watchdog.scratchData]];
    };
    chip.uart[0].onByte = (byte) => this.options.onSerial?.(byte);
    this.usb = new UsbHost(chip, (data) => this.options.onData?.(data), () => this.options.onOpen?.());
    this.options.onChip?.(chip);
    // The boot ROM has checked the second stage and jumps to it; it goes on to the vector table.
    chip.core.VTOR = START + 0x100;
    chip.core.PC = START;
    chip.core.LR = 0;
    chip.core.SP = 0x20042000;
  }

  enterBootLoader() {
    if (this.options.onBootLoader) this.options.onBootLoader();
    this.restart = [0, []];
  }

  logger() {
    const show = (level) => (component, message) => {
      if (this.options.verbose) console.error(`[${level} ${component}] ${message}`);
    };
    const fault = (level) => (component, message) => {
      // A bus fault, as on the chip.
      if (/invalid memory address|undefined address|not 32 bit aligned|not implemented yet/.test(message)) this.fault = true;
      show(level)(component, message);
    };
    return { debug: () => {}, info: () => {}, warn: fault('warning'), error: fault('error') };
  }

  /** True when an interrupt is there, even if it is masked. */
  get hasInterrupt() {
    const { core } = this.chip;
    return core.pendingInterrupts & core.enabledInterrupts || core.pendingSystick || core.pendingPendSV || core.pendingNMI;
  }

  /** True when the processor waits for an interrupt and none is there. */
  get isIdle() {
    return this.chip.core.waiting && !this.hasInterrupt;
  }

  /** Runs for a slice of simulated time. */
  slice() {
    const { chip } = this, { clock, core } = chip;
    const end = clock.nanos + SLICE;
    while (clock.nanos < end) {
      if (core.waiting) {
        if (this.hasInterrupt) {
          core.waiting = false;
          core.interruptsUpdated = true;
        } else {
          const next = clock.nanosToNextAlarm;
          clock.tick(next > 0 ? Math.min(next, SLICE) : SLICE);
          continue;
        }
      }
      clock.tick(core.executeInstruction() * (1e9 / chip.clkSys));
      this.instructions++;
      if (this.fault) this.enterFault();
      if (this.restart) {
        this.options.onRestart?.();
        return this.boot(...this.restart);
      }
    }
  }

  enterFault() {
    this.fault = false;
    const { core } = this.chip;
    if (core.IPSR === HARD_FAULT) throw new Error(`fault in the fault handler at ${core.PC.toString(16)}: the chip is locked up`);
    core.exceptionEntry(HARD_FAULT);
  }
}
