// The emulator's clock. (The one of rp2040js loses alarms when another one than the next is cancelled.)
//
// Invariant: alarms are in a list by their time, and are called in this order.

class Alarm {
  constructor(clock, callback) {
    Object.assign(this, { clock, callback, nanos: 0, next: null, scheduled: false });
  }

  schedule(delay) {
    this.cancel();
    this.clock.link(this, delay);
  }

  cancel() {
    if (this.scheduled) this.clock.unlink(this);
  }
}

export class Clock {
  nanos = 0;
  first = null;

  get micros() {
    return this.nanos / 1000;
  }

  get nanosToNextAlarm() {
    return this.first ? this.first.nanos - this.nanos : 0;
  }

  createAlarm(callback) {
    return new Alarm(this, callback);
  }

  link(alarm, delay) {
    alarm.nanos = this.nanos + delay;
    let before = null, after = this.first;
    while (after && after.nanos < alarm.nanos) [before, after] = [after, after.next];
    alarm.next = after;
    alarm.scheduled = true;
    if (before) before.next = alarm;
    else this.first = alarm;
  }

  unlink(alarm) {
    let before = null;
    for (let at = this.first; at && at !== alarm; at = at.next) before = at;
    if (before) before.next = alarm.next;
    else this.first = alarm.next;
    alarm.scheduled = false;
  }

  tick(delta) {
    const target = this.nanos + delta;
    while (this.first && this.first.nanos <= target) {
      const alarm = this.first;
      this.first = alarm.next;
      alarm.scheduled = false;
      this.nanos = alarm.nanos;
      alarm.callback();
    }
    this.nanos = target;
  }
}
