//! Programs for state machines, checked against what the datasheet says of them.

use super::Block;

/// A block with this program in it, machine 0 set up at its start.
fn block(code: &[u16], wrap: (u32, u32), pinctrl: u32, shiftctrl: u32) -> Block {
    let mut block = Block::default();
    block.load(0, code);
    let machine = &mut block.machines[0];
    machine.execctrl = wrap.0 << 7 | wrap.1 << 12;
    machine.pinctrl = pinctrl;
    machine.shiftctrl = shiftctrl;
    machine.set_up(0);
    block.set_active(0, true, 0);
    block
}

/// Times of level changes up to a clock.
fn changes(block: &mut Block, clocks: u64) -> Vec<(u64, u32)> {
    let mut found = Vec::new();
    let mut levels = block.levels;
    loop {
        let now = block.run(clocks * 256, 0);
        if now >= clocks * 256 {
            return found;
        }
        if block.levels != levels {
            levels = block.levels;
            found.push((now / 256, levels));
        }
        block.take_raised();
    }
}

const SHIFT_RIGHT: u32 = 3 << 18;

#[test]
fn delays_are_cycles_between_edges() {
    // set(pins, 1)[3]; set(pins, 0)[1], with one pin of SET at 5
    let mut block = block(&[0xe301, 0xe100], (0, 1), 5 << 5 | 1 << 26, SHIFT_RIGHT);
    assert_eq!(changes(&mut block, 14), [(0, 32), (4, 0), (6, 32), (10, 0), (12, 32)]);
}

#[test]
fn a_divider_stretches_cycles() {
    let mut block = block(&[0xe001, 0xe000], (0, 1), 1 << 26, SHIFT_RIGHT);
    block.machines[0].divider = 640;
    let now = block.run(1 << 20, 0);
    assert_eq!((now, block.levels), (0, 1));
    assert_eq!(block.run(1 << 20, 0), 640);
}

#[test]
fn autopull_feeds_out_and_an_empty_fifo_stalls_it() {
    // out(pins, 1), shifted to the right, refilled after 8 bits
    let mut block = block(&[0x6001], (0, 0), 1 << 20, SHIFT_RIGHT | 1 << 17 | 8 << 25);
    assert_eq!(block.run(256 * 100, 0), 256 * 100);
    assert!(block.machines[0].is_stalled());
    assert!(block.machines[0].waiting.put(0b1010_0110));
    block.wake(256 * 100);
    let found: Vec<u32> = changes(&mut block, 120).iter().map(|change| change.1).collect();
    assert_eq!(found, [1, 0, 1, 0, 1], "bits 01100101 from the lowest on");
    assert!(block.next().is_none());
}

#[test]
fn in_collects_bits_and_autopush_sends_them() {
    // in_(pins, 4), to the left, pushed after 8 bits
    let mut block = block(&[0x4004], (0, 0), 3 << 15, 1 << 16 | 8 << 20);
    block.run(256, 0b101 << 3);
    block.run(512, 0b011 << 3);
    assert_eq!(block.machines[0].received.take(), Some(0x53));
    block.run(256 * 100, 0);
    assert_eq!(block.machines[0].received.level(), 4);
    assert!(block.next().is_none(), "a full FIFO stalls");
}

#[test]
fn jumps_count_down() {
    // set(x, 3); label: set(pins, 1); set(pins, 0); jmp(x_dec, label); wait for ever
    let code = [0xe023, 0xe001, 0xe000, 0x0041, 0x2080];
    let mut block = block(&code, (4, 4), 1 << 26, SHIFT_RIGHT);
    assert_eq!(changes(&mut block, 100).len(), 8);
}

#[test]
fn side_set_shares_its_bits_with_the_delay() {
    // nop().side(1)[1]; nop().side(0), one optional side pin: bit 12 enables, bit 11 is the value
    let mut block = block(&[0xb942, 0xb042], (0, 1), 2 << 29, SHIFT_RIGHT);
    block.machines[0].execctrl |= 1 << 30;
    assert_eq!(changes(&mut block, 6), [(0, 1), (2, 0), (3, 1), (5, 0)]);
}

#[test]
fn interrupt_flags_are_raised_and_waited_for() {
    // irq(block, rel(0)); set(pins, 1)
    let mut block = block(&[0xc030, 0xe001, 0x2080], (2, 2), 1 << 26, SHIFT_RIGHT);
    assert_eq!(block.run(25600, 0), 0);
    assert_eq!(block.take_raised(), 1);
    assert_eq!(block.run(25600, 0), 25600);
    assert_eq!(block.levels, 0);
    block.flags = 0;
    block.wake(25600);
    block.run(51200, 0);
    assert_eq!(block.levels, 1);
}

#[test]
fn machines_talk_over_flags() {
    let mut block = Block::default();
    // 0: wait(1, irq, 4); set(pins, 1); wait for ever. 3: set(x, 9)[9]; irq(4); wait for ever
    block.load(0, &[0x20c4, 0xe001, 0x2080, 0xe929, 0xc004, 0x2080]);
    for (machine, entry) in [(0, 0), (3, 3)] {
        block.machines[machine].execctrl = 31 << 12;
        block.machines[machine].pinctrl = 1 << 26;
        block.machines[machine].set_up(entry);
        block.set_active(machine, true, 0);
    }
    assert_eq!(block.run(25600, 0), 10 * 256, "the flag");
    block.take_raised();
    assert_eq!(block.run(25600, 0) / 256, 12, "seen at clock 11, the pin follows");
    assert_eq!(block.flags, 0, "a wait for a flag clears it");
}

#[test]
fn moves_turn_bits() {
    // mov(x, invert(null)); mov(isr, reverse(x)) ...; push()
    let mut block = block(&[0xa02b, 0xa0d1, 0x8020, 0x2080], (3, 3), 0, SHIFT_RIGHT);
    block.run(25600, 0);
    assert_eq!(block.machines[0].received.take(), Some(u32::MAX));
    block.execute(0, 0xe02a, 0); // set(x, 10)
    block.execute(0, 0xa0d1, 0); // mov(isr, reverse(x))
    block.execute(0, 0x8000, 0); // push
    assert_eq!(block.machines[0].received.take(), Some(10u32.reverse_bits()));
}
