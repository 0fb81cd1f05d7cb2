# own
# options: --board pico
import rp2


def show(program):
    print(" ".join(f"{word:04x}" for word in program[0]), program[1:4], *(hex(word) for word in program[4:6]), program[6:])


@rp2.asm_pio(set_init=rp2.PIO.OUT_LOW)
def blink():
    wrap_target()
    set(pins, 1)[31]
    nop()[31]
    set(pins, 0)[31]
    nop().delay(31)
    wrap()


show(blink)


@rp2.asm_pio(sideset_init=rp2.PIO.OUT_LOW, out_shiftdir=rp2.PIO.SHIFT_LEFT, autopull=True, pull_thresh=24)
def ws2812():
    wrap_target()
    label("bitloop")
    out(x, 1).side(0)[2]
    jmp(not_x, "do_zero").side(1)[1]
    jmp("bitloop").side(1)[4]
    label("do_zero")
    nop().side(0)[4]
    wrap()


show(ws2812)


@rp2.asm_pio(
    out_init=(rp2.PIO.OUT_HIGH, rp2.PIO.IN_LOW),
    sideset_init=(rp2.PIO.OUT_HIGH,) * 2,
    side_pindir=True,
    in_shiftdir=rp2.PIO.SHIFT_RIGHT,
    autopush=True,
    push_thresh=8,
    fifo_join=rp2.PIO.JOIN_RX,
)
def everything():
    label("start")
    jmp(x_dec, "start").side(3)
    jmp(not_y, "start")
    jmp(y_dec, "start")
    jmp(x_not_y, "start")
    jmp(pin, "start")
    jmp(not_osre, "start")
    wait(1, gpio, 20)
    wait(0, pin, 3)
    wait(1, irq, 2)
    wait(1, irq, rel(2))
    in_(pins, 32)
    in_(null, 8)
    in_(isr, 1)
    out(pindirs, 2)
    out(pc, 5)
    out(exec, 16)
    push()
    push(iffull, noblock)
    pull(block)
    pull(ifempty)
    pull(noblock)
    mov(isr, invert(status))
    mov(x, reverse(osr))
    mov(exec, y)
    irq(3)
    irq(block, 1)
    irq(clear, rel(0))
    set(x, 31)
    set(pindirs, 0)
    word(0x1234)
    word(0x0000, "start")


show(everything)

for text in ("nop()", "set(pins, 1)", "wait(1, irq, 4)", "out(x, 32)", "push(block)", "mov(y, invert(x))"):
    print(text, hex(rp2.asm_pio_encode(text, 0)))
print(hex(rp2.asm_pio_encode("nop().side(1)[3]", 1)), hex(rp2.asm_pio_encode("nop().side(1)[3]", 1, True)))


def fails(work):
    try:
        work()
        print("no error")
    except rp2.PIOASMError as error:
        print(error)


def long_delay():
    nop()[32]


def side_without():
    nop().side(1)


def large_side():
    nop().side(2)


def twice():
    label("a")
    label("a")


def nowhere():
    jmp("b")


def bits():
    in_(pins, 33)


for function in (long_delay, side_without, twice, nowhere, bits):
    fails(lambda: rp2.asm_pio()(function))
fails(lambda: rp2.asm_pio(sideset_init=0)(large_side))
fails(lambda: rp2.asm_pio_encode("nop();nop()", 0))
# Names of the assembler are gone again.
print("nop" in globals(), "pins" in globals(), irq if "irq" in globals() else None)
