// Devices for the bench: a memory on I2C, as the controller's calls and as the levels of two pins, and a DHT sensor.
//
// Invariant: both ways to reach the memory see the same bytes.

export class I2cMemory {
  constructor(address) {
    this.address = address;
    this.bytes = new Uint8Array(256);
    this.log = [];
    this.place = null;
    this.pointer = 0;
    this.selected = false;
    /** Never finishes a byte: it holds the clock. */
    this.stuck = false;
    /** Bytes that it takes before it refuses one. */
    this.patience = Infinity;
  }

  start(address, read) {
    this.selected = address === this.address;
    this.log.push(`${read ? 'read' : 'write'} ${address.toString(16)}${this.selected ? '' : ' nobody'}`);
    if (!read) this.place = null;
    return this.selected;
  }

  write(byte) {
    if (this.patience-- <= 0) return false;
    if (this.place === null) this.place = this.pointer = byte;
    else this.bytes[this.pointer++ & 255] = byte;
    return true;
  }

  read() {
    return this.bytes[this.pointer++ & 255];
  }

  stop() {
    this.log.push('stop');
    this.selected = false;
  }

  /** Puts it on a controller of the chip. */
  attachController(bus) {
    bus.onConnect = (address, mode) => bus.completeConnect(this.start(address, mode === 1));
    bus.onWriteByte = (byte) => { if (!this.stuck) bus.completeWrite(this.write(byte)); };
    bus.onReadByte = () => { if (!this.stuck) bus.completeRead(this.read()); };
    bus.onStop = () => { this.stop(); bus.completeStop(); };
  }

  /** Puts it on two pins. */
  attachPins(bench, scl, sda) {
    let state = 'idle', bits = 0, byte = 0;
    const pull = (low) => bench.drive(sda, low ? false : null);
    bench.watchers[sda].push((level) => {
      if (!bench.levels[scl]) return;
      if (level && state !== 'idle') this.stop();
      [state, bits, byte] = [level ? 'idle' : 'address', 0, 0];
    });
    bench.watchers[scl].push((level) => {
      if (state === 'idle') return;
      if (level) {
        if (bits < 8 && state !== 'read') byte = (byte << 1 | bench.levels[sda]) & 255;
        if (bits === 8 && state === 'read' && bench.levels[sda]) state = 'done';
        bits++;
        return;
      }
      if (bits === 9) {
        if (state === 'address') state = byte & 1 ? 'read' : 'write';
        [bits] = [0];
        pull(false);
      }
      if (state === 'read') {
        if (bits === 0) byte = this.read();
        pull(bits < 8 && !(byte >> (7 - bits) & 1));
      } else if (bits === 8 && state !== 'done') {
        const taken = state === 'address' ? this.start(byte >> 1, byte & 1) : this.write(byte);
        if (taken) pull(true);
        else state = 'done';
      }
    });
  }
}

/** Answers on a pin with five bytes when it was held low for long. */
export function attachDht(bench, number, bytes) {
  let low = null;
  bench.watchers[number].push((level) => {
    if (!level) {
      low = bench.outside[number] === null ? bench.now : null;
    } else if (low !== null && bench.now - low > 10e6) {
      low = null;
      let time = 30;
      const at = (level) => bench.after(time, () => bench.drive(number, level));
      at(false);
      time += 80;
      at(null);
      time += 80;
      for (const byte of bytes) {
        for (let bit = 7; bit >= 0; bit--) {
          at(false);
          time += 50;
          at(null);
          time += byte >> bit & 1 ? 70 : 26;
        }
      }
      at(false);
      time += 50;
      at(null);
    }
  });
}
