# own
# options: --board pyboard
import machine, pyb, stm

print(pyb.LED(1), pyb.LED(4).intensity())
led = pyb.LED(3)
led.on()
print(machine.Pin("LED_YELLOW")())
led.toggle()
led.intensity(100)
print(led.intensity())
led.off()
try:
    pyb.LED(5)
except ValueError as error:
    print(error)

switch = pyb.Switch()
print(switch(), switch.value())

timer = pyb.Timer(4, freq=10)
print(timer, timer.prescaler(), timer.period(), timer.source_freq())
fired = []
timer.callback(lambda timer: fired.append(timer.freq()))
pyb.delay(350)
timer.callback(None)
pyb.delay(300)
print(len(fired), round(fired[0], 3))

start = pyb.millis()
pyb.delay(5)
print(pyb.elapsed_millis(start))
line = pyb.ExtInt("X1", pyb.ExtInt.IRQ_RISING, pyb.Pin.PULL_UP, lambda line: print("line", line))
print(line.line())
line.swint()
print(pyb.Pin("X1"), pyb.Pin.board.X1 is pyb.Pin("A0"), pyb.freq())
print(stm.mem32)
channel = pyb.Timer(2, freq=1000).channel(1, pyb.Timer.PWM, pin=pyb.Pin("X2"), pulse_width_percent=25)
print(round(channel.pulse_width_percent()))
print(machine.Pin("X3", machine.Pin.OUT, value=1), machine.Pin.IN, machine.Pin.OUT, machine.Pin.OPEN_DRAIN, hex(machine.Pin.IRQ_RISING))
try:
    machine.Pin(3)
except ValueError as error:
    print(error)
