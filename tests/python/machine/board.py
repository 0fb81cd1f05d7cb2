# own
# options: --board pico
import machine, time

print(len(machine.unique_id()), machine.freq())
machine.freq(250_000_000)
print(machine.freq())
print(machine.reset_cause() == machine.PWRON_RESET, machine.PWRON_RESET, machine.WDT_RESET)
print(hasattr(machine, "DEEPSLEEP_RESET"), hasattr(machine, "DAC"), "SLEEP" in dir(machine))

start = time.ticks_ms()
machine.lightsleep(50)
print(time.ticks_diff(time.ticks_ms(), start) in (50, 51))
machine.idle()

state = machine.disable_irq()
count = 0


def tick(timer):
    global count
    count += 1


t = machine.Timer(period=1, callback=tick)
time.sleep_ms(5)
print(count)
machine.enable_irq(state)
time.sleep_ms(1)
print(count >= 5)
t.deinit()

rtc = machine.RTC()
rtc.datetime((2026, 3, 1, 0, 12, 30, 15, 0))
print(rtc.datetime(), time.gmtime()[:6])
time.sleep(2)
print(rtc.datetime()[4:7])

adc = machine.ADC(26)
print(adc, type(adc.read_u16()) is int, machine.ADC(0) == adc, machine.ADC(machine.Pin(26)) is adc)
print(20 < 27 - (machine.ADC(machine.ADC.CORE_TEMP).read_u16() * 3.3 / 65535 - 0.706) / 0.001721 < 30)

pwm = machine.PWM(machine.Pin(16))
print(pwm, pwm.freq(), pwm.duty_u16())
pwm.freq(1000)
pwm.duty_u16(32768)
print(pwm.freq(), pwm.duty_u16(), pwm.duty_ns())
pwm.init(freq=500, duty_ns=500_000)
print(pwm.freq(), pwm.duty_ns(), pwm.duty_u16())
pwm.duty_u16(100_000)
print(pwm.duty_u16())
pwm.deinit()

print(machine.mem32, machine.mem8)

for wrong in (
    lambda: machine.freq(1),
    lambda: machine.freq(125_000_000, 1),
    lambda: machine.ADC(5),
    lambda: machine.RTC().datetime((1, 2)),
    lambda: machine.WDT(1),
    lambda: machine.WDT(timeout=10_000_000),
    lambda: machine.PWM(16, freq=1, duty_u16=1),
    lambda: machine.PWM(16, freq=1 << 40, duty_u16=1),
    lambda: machine.mem16[1],
    lambda: machine.time_pulse_us(machine.Pin(3), 1, 10),
    lambda: machine.bitstream(machine.Pin(3), 1, (1, 2, 3, 4), b""),
    lambda: machine.bitstream(machine.Pin(3), 0, (1, 2, 3), b""),
    lambda: machine.dht_readinto(machine.Pin(3), bytearray(4)),
    lambda: machine.dht_readinto(machine.Pin(3), bytearray(5)),
):
    try:
        print(wrong())
    except (ValueError, OSError) as error:
        print(type(error).__name__, error)
