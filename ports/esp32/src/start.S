/* Reset, vectors, and the instructions that have no name in Rust, for the LX6 of the ESP32.

   The core has register windows, which nothing here uses: the program runs in one window that never moves. Only functions
   of the ROM move it, while they run. The assembler knows no instruction of windows, so these are bytes.

   Invariant: an interrupt or a fault keeps all registers; nothing of the flash is run or read before `start` mapped it. */

    .include "common.S"

    /* A special register by its number: 2 counts the core's own loops, 72 is the window's place, 73 which windows are in use. */
    .macro write_special number, register
    .byte \register << 4, \number, 0x13
    .endm

    .section .vectors, "ax"
    .balign 1024
vectors:
    .rept 6                     /* a window does not fit, or is missing: the ROM calls too deep */
    j unexpected
    .balign 64
    .endr
    .org 0x180
    .rept 6                     /* interrupts of higher levels, the debugger, what cannot be masked */
    j unexpected
    .balign 64
    .endr
    .org 0x300
    j exception                 /* while the program counts as kernel */
    .org 0x340
    j exception                 /* interrupts, faults */
    .org 0x3c0
    j unexpected                /* fault in a handler */
    .org 0x400

/* Where the ROM begins, and QEMU, by its own reset vector. The ROM's vectors are not there in QEMU: word 0x40000400 is
   zero. */
    .global start
    .balign 4
    .literal_position
start:
    rsil a2, 5
    movi a2, 0x25               /* user, no exception, no windows, interrupts off */
    wsr a2, ps
    rsync
    movi a2, 0
    wsr a2, intenable
    write_special 2, 2          /* no loop of the core's own goes on */
    write_special 72, 2
    rsync
    movi a2, 1
    write_special 73, 2
    rsync
    movi a1, _stack_top
    movi a2, vectors
    wsr a2, vecbase
    rsync
    movi a2, 0x40000400
    l32i a12, a2, 0
    beqz a12, 2f
    call0 map_flash
2:  movi a2, _bss_start
    movi a3, _bss_end
    movi a4, 0
3:  bgeu a2, a3, 4f
    s32i a4, a2, 0
    addi a2, a2, 4
    j 3b
4:  movi a2, _data_start
    movi a3, _data_end
    movi a5, _data_load
5:  bgeu a2, a3, 6f
    l32i a4, a5, 0
    s32i a4, a2, 0
    addi a2, a2, 4
    addi a5, a5, 4
    j 5b
6:  mov a2, a12
    movi a0, main
    jx a0

/* Maps the first 31 pages of the flash, for data and for instructions, and lets the cache read them: by command 0xbb, which
   takes the address and gives the data on two lines, at 80 MHz / 3. */
    .balign 4
    .literal_position
map_flash:
    movi a3, 0x3ff00040         /* the cache: off */
    l32i a4, a3, 0
    movi a5, ~8
    and a4, a4, a5
    s32i a4, a3, 0
    memw
    movi a5, 0x10               /* and empty: the bit to empty it goes from 0 to 1 */
    movi a6, ~0x10
    and a4, a4, a6
    s32i a4, a3, 0
    or a4, a4, a5
    s32i a4, a3, 0
    movi a6, 100000
1:  l32i a4, a3, 0
    bbsi a4, 5, 2f              /* it is */
    addi a6, a6, -1
    bnez a6, 1b
2:  movi a6, ~0x10
    and a4, a4, a6
    s32i a4, a3, 0
    movi a3, 0x3ff10000         /* the map: 256 pages, none there */
    movi a4, 0x100
    movi a5, 0x3ff10400
3:  s32i a4, a3, 0
    addi a3, a3, 4
    bltu a3, a5, 3b
    movi a3, 0x3ff10000         /* page n as data is entry n, as instructions entry 76 + n */
    movi a4, 0
    movi a5, 31
4:  s32i a4, a3, 0
    beqz a4, 5f
    s32i a4, a3, 304
5:  addi a3, a3, 4
    addi a4, a4, 1
    bltu a4, a5, 4b
    movi a3, 0x3ff43000         /* the cache's master */
    movi a5, 2 << 12 | 2
    s32i a5, a3, 0x18           /* a third of the bus' clock */
    l32i a4, a3, 0x08
    movi a5, ~0x1906000
    and a4, a4, a5
    movi a5, 1 << 23 | 1 << 13  /* address and data on two lines */
    or a4, a4, a5
    s32i a4, a3, 0x08
    movi a4, 0xf0000030         /* command, address, wait, data in; selected before and after */
    s32i a4, a3, 0x1c
    movi a4, 27 << 26 | 1       /* 28 bits of address, two clocks to wait */
    s32i a4, a3, 0x20
    movi a4, 0x700000bb
    s32i a4, a3, 0x24
    l32i a4, a3, 0x3c           /* the cache may ask, with these commands */
    movi a5, 5
    or a4, a4, a5
    s32i a4, a3, 0x3c
    memw
    movi a3, 0x3ff00044         /* buses of the cache: instructions and data of the flash are not shut */
    l32i a4, a3, 0
    movi a5, ~0x11
    and a4, a4, a5
    s32i a4, a3, 0
    memw
    call0 resume_reads
    ret

/* The cache stops: the flash is out of sight until `resume_cache`. */
    .global suspend_cache
    .balign 4
    .literal_position
suspend_cache:
    movi a2, 0x3ff003f0         /* what it does: bits 7 to 18 are 1 when it is at rest */
    movi a4, 100000
1:  l32i a3, a2, 0
    extui a3, a3, 7, 12
    addi a3, a3, -1
    beqz a3, 2f
    addi a4, a4, -1
    bnez a4, 1b
2:  movi a2, 0x3ff00040
    l32i a3, a2, 0
    movi a4, ~8
    and a3, a3, a4
    s32i a3, a2, 0
    memw
    ret

/* The cache forgets what it has, as the flash may have changed, and goes on. */
    .global resume_cache
    .balign 4
    .literal_position
resume_cache:
    movi a2, 0x3ff00040
    l32i a3, a2, 0
    movi a4, ~0x10
    and a3, a3, a4
    s32i a3, a2, 0
    movi a4, 0x10
    or a3, a3, a4
    s32i a3, a2, 0
    memw
    movi a4, 100000
1:  l32i a3, a2, 0
    bbsi a3, 5, 2f
    addi a4, a4, -1
    bnez a4, 1b
2:  movi a4, ~0x10
    and a3, a3, a4
    s32i a3, a2, 0
    memw
resume_reads:
    movi a2, 0x3ff00040
    l32i a3, a2, 0
    movi a4, 8
    or a3, a3, a4
    s32i a3, a2, 0
    memw
    isync
    ret

/* Calls a function of the ROM with four arguments: call_rom(function, four arguments). It returns by its window; its
   arguments are a2 and following there, which are a10 and following here. */
    .global call_rom
    .balign 4
call_rom:
    addi a1, a1, -32
    s32i a0, a1, 0
    s32i a12, a1, 4
    s32i a13, a1, 8
    s32i a14, a1, 12
    s32i a15, a1, 16
    rsr a7, ps
    s32i a7, a1, 20
    mov a8, a2
    mov a10, a3
    mov a11, a4
    mov a12, a5
    mov a13, a6
    movi a7, 0x40025            /* windows, interrupts off */
    wsr a7, ps
    rsync
    .byte 0xe0, 0x08, 0x00      /* callx8 a8 */
    l32i a7, a1, 20
    wsr a7, ps
    rsync
    mov a2, a10
    l32i a0, a1, 0
    l32i a12, a1, 4
    l32i a13, a1, 8
    l32i a14, a1, 12
    l32i a15, a1, 16
    addi a1, a1, 32
    ret

    .balign 4
    .literal_position
exception:
    wsr a0, excsave1
    save_and_handle

    .balign 4
    .literal_position
unexpected:
    movi a0, handle_unexpected
    jx a0

/* The reset vector of the emulated core; the chip's is in its ROM. */
    .section .reset, "ax"
    .literal_position
    .global reset
reset:
    j 1f
    .balign 4
    .literal_position
    .balign 4
1:  movi a0, start
    jx a0
