# own
# options: --board pico
import rp2, time
from machine import Pin
from rp2 import PIO, StateMachine, asm_pio

@asm_pio(set_init=PIO.OUT_LOW)
def blink():
    wrap_target()
    set(pins, 1)[31]
    nop()[31]
    nop()[31]
    nop()[31]
    nop()[31]
    set(pins, 0)[31]
    nop()[31]
    nop()[31]
    nop()[31]
    nop()[31]
    wrap()

sm = StateMachine(0, blink, freq=2000, set_base=Pin(25))
print(sm, Pin(25))
edges = []
Pin(25).irq(lambda p: edges.append((time.ticks_ms(), p())), Pin.IRQ_RISING|Pin.IRQ_FALLING)
t0=time.ticks_ms()
sm.active(1)
time.sleep(0.5)
sm.active(0)
print([ (t-t0, v) for t,v in edges], sm.active())

@asm_pio(in_shiftdir=PIO.SHIFT_LEFT)
def echo():
    pull()
    mov(isr, invert(osr))
    push()

sm = StateMachine(1, echo)
sm.active(1)
sm.put(5)
print(hex(sm.get()), sm.rx_fifo(), sm.tx_fifo())
for i in range(4):
    sm.put(i)
time.sleep_us(10)
print(sm.rx_fifo(), sm.tx_fifo())
from array import array
a = array("I", [0]*4)
print(sm.get(a) is a, [hex(x) for x in a])
sm.put(b"\x01\x02", 24)
print(hex(sm.get()), hex(sm.get(shift=16)))
sm.active(0)
sm.restart()
for instruction in ("set(x, 7)", "mov(isr, x)", "push()"):
    sm.exec(instruction)
print(sm.get())

@asm_pio()
def irqs():
    set(x, 3)
    label("a")
    irq(rel(0))
    nop()[31]
    jmp(x_dec, "a")
    label("stop")
    jmp("stop")
n = []
sm = StateMachine(4, irqs, freq=100000)
sm.irq(lambda s: n.append(s))
sm.active(1)
time.sleep_ms(5)
print(n)
print(PIO(1), PIO(1).state_machine(0))
PIO(1).remove_program(irqs)

for bad in (lambda: StateMachine(8), lambda: PIO(2), lambda: StateMachine(0, blink, freq=1), lambda: PIO(1).remove_program(irqs), lambda: StateMachine(0,5), lambda: PIO(0).add_program([bytes(66)]+[-1]*3+[0,0,None,None,None])):
    try:
        print(bad())
    except (ValueError, TypeError, OSError) as error:
        print(type(error).__name__, error)
f = rp2.Flash()
b = bytearray(4096)
print(f.ioctl(4,0), f.ioctl(5,0))
f.writeblocks(1, b"x" * 4096)
f.readblocks(1, b)
print(b[:3])
c = bytearray(3)
f.readblocks(1, c, 4093)
print(c)
print(rp2.bootsel_button())
