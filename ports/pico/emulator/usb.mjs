// A USB host with one CDC-ACM device: enumerates it, opens the port, and passes bytes both ways.
//
// Invariant: a packet goes to the device only when the device has armed the endpoint for it.

const SET_ADDRESS = 5, GET_DESCRIPTOR = 6, SET_CONFIGURATION = 9, SET_LINE_STATE = 0x22;
const CONFIGURATION = 0x200;
const INTERFACE = 4, ENDPOINT = 5, CDC = 2, CDC_DATA = 10;

/** Mends what the emulator does differently from the chip: a buffer stays available to the controller until its data
 *  has come. */
function mendBuffers(chip) {
  const usb = chip.usbCtrl, memory = chip.usbDPRAMView;
  const AVAILABLE = 1 << 10, FIRST = 0x80, LAST = 0xfc;
  const updated = usb.DPRAMUpdated.bind(usb), finish = usb.finishRead.bind(usb);
  usb.DPRAMUpdated = (offset, value) => {
    updated(offset, value);
    const isOut = offset & 4 && offset > FIRST + 4 && offset <= LAST;
    if (isOut && value & AVAILABLE) memory.setUint32(offset, memory.getUint32(offset, true) | AVAILABLE, true);
  };
  usb.finishRead = (endpoint, data) => {
    const offset = FIRST + 4 + endpoint * 8;
    if (endpoint) memory.setUint32(offset, memory.getUint32(offset, true) & ~AVAILABLE, true);
    finish(endpoint, data);
  };
}

export class UsbHost {
  /** `onData` gets bytes from the device, `onOpen` is called when the port is open. */
  constructor(chip, onData, onOpen) {
    mendBuffers(chip);
    this.usb = chip.usbCtrl;
    this.onOpen = onOpen;
    this.waiting = [];
    this.armed = new Map();
    this.isOpen = false;
    this.requests = null;
    this.usb.onUSBEnabled = () => this.usb.resetDevice();
    this.usb.onResetReceived = () => this.enumerate();
    this.usb.onEndpointRead = (endpoint, size) => {
      if (!endpoint) return;
      this.armed.set(endpoint, size);
      this.pump();
    };
    this.usb.onEndpointWrite = (endpoint, data) => {
      if (!endpoint) this.answered(data);
      else if (endpoint === this.input && data.length) onData(data);
    };
  }

  enumerate() {
    this.isOpen = false;
    this.armed.clear();
    this.requests = this.conversation();
    this.requests.next();
  }

  * conversation() {
    yield this.request(0x00, SET_ADDRESS, 1, 0, 0);
    const head = yield this.request(0x80, GET_DESCRIPTOR, CONFIGURATION, 0, 9);
    this.parse(yield this.request(0x80, GET_DESCRIPTOR, CONFIGURATION, 0, head[2] | (head[3] << 8)));
    yield this.request(0x00, SET_CONFIGURATION, 1, 0, 0);
    yield this.request(0x21, SET_LINE_STATE, 3, this.interface, 0);
    this.isOpen = true;
    this.onOpen?.();
    this.pump();
    for (;;) yield;
  }

  request(type, request, value, index, length) {
    this.wanted = type & 0x80 ? length : 0;
    this.got = [];
    const word = (number) => [number & 255, number >> 8];
    this.usb.sendSetupPacket(new Uint8Array([type, request, ...word(value), ...word(index), ...word(length)]));
  }

  answered(data) {
    if (this.wanted) {
      this.got.push(...data);
      if (this.got.length < this.wanted && data.length) return;
    }
    this.wanted = 0;
    this.requests?.next(this.got);
  }

  parse(descriptors) {
    for (let at = 0, kind = 0; descriptors[at] >= 2; at += descriptors[at]) {
      const [, type, number, , , className] = descriptors.slice(at);
      if (type === INTERFACE) {
        kind = className;
        if (kind === CDC) this.interface = number;
      } else if (type === ENDPOINT && kind === CDC_DATA) {
        if (number & 0x80) this.input = number & 15;
        else this.output = number;
      }
    }
  }

  /** Opens the port or hangs up: the state of DTR. */
  setOpen(open) {
    if (this.isOpen) this.request(0x21, SET_LINE_STATE, open ? 3 : 2, this.interface, 0);
  }

  send(bytes) {
    for (const byte of bytes) this.waiting.push(byte);
    this.pump();
  }

  pump() {
    const size = this.armed.get(this.output);
    if (!this.isOpen || !size || !this.waiting.length) return;
    this.armed.delete(this.output);
    this.usb.endpointReadDone(this.output, new Uint8Array(this.waiting.splice(0, size)));
  }
}
