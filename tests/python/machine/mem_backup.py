# own
# options: --board pico
# Memory that resets leave alone: words of the watchdog, in two regions.
import machine
import struct

mem = machine.mem_backup()
count = mem[0]
mem[0] = count + 1
if count == 0:
    print(len(mem), mem.itemsize, mem.format, mem.readonly, mem.tolist())
    print([len(region) for region in machine.mem_backup(-1)])
    for bad in 2, -2, 1 << 40:
        try:
            machine.mem_backup(bad)
        except ValueError as error:
            print(error)
    try:
        mem[4]
    except IndexError as error:
        print(error)
    # Views of a region see each other.
    machine.mem_backup(0)[1] = 0xFFFF_FFFF
    print(hex(mem[1]))
    struct.pack_into("<I", machine.mem_backup(1), 8, 0x1234_5678)
    machine.reset()
elif count == 1:
    print(machine.reset_cause() == machine.WDT_RESET, mem.tolist(), [hex(word) for word in machine.mem_backup(1)])
    mem[3] = 5
    # A reset that comes by itself keeps what was written before, too.
    machine.WDT(timeout=10)
    mem[2] = 6
    while True:
        machine.idle()
elif count == 2:
    print(mem.tolist())
    mem[1:3] = memoryview(bytes(8)).cast("I")
    machine.deepsleep(5)
else:
    print(mem.tolist())
