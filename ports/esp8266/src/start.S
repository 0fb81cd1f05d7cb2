/* Reset, vectors, and the instructions that have no name in Rust, for the LX106.

   The boot loader in ROM copies this section to RAM for instructions and jumps to `start`; everything else is in the
   window through which flash is seen, and QEMU puts all of it where it belongs.

   Invariant: an interrupt or a fault keeps all registers; nothing here loads less than a word from flash. */

    .include "common.S"

    .section .vectors, "ax"
    .balign 256
vectors:
    .org 0x10
    j unexpected                /* debugger */
    .org 0x20
    j unexpected                /* not maskable */
    .org 0x30
    j exception                 /* while the program counts as kernel */
    .org 0x50
    j exception                 /* interrupts, faults */
    .org 0x70
    j unexpected                /* fault in a handler */
    .org 0x80

/* Where the boot loader begins, and QEMU, by its own reset vector. The ROM's reset vector is not there in QEMU: word 0x40000080 is zero. */
    .global start
    .balign 4
    .literal_position
start:
    movi a2, 0
    wsr a2, intenable
    movi a1, _stack_top
    movi a2, vectors
    wsr a2, vecbase
    movi a2, 0x21               /* user, no exception, interrupts of level 1 off */
    wsr a2, ps
    rsync
    movi a2, 0x40000080
    l32i a12, a2, 0
    beqz a12, 1f
    movi a2, 0                  /* the first megabyte of flash, with a cache of 32 KB */
    movi a3, 0
    movi a4, 1
    movi a0, 0x40004678         /* Cache_Read_Enable */
    callx0 a0
1:  movi a2, _bss_start
    movi a3, _bss_end
    movi a4, 0
2:  bgeu a2, a3, 3f
    s32i a4, a2, 0
    addi a2, a2, 4
    j 2b
3:  movi a2, _data_start
    movi a3, _data_end
    movi a5, _data_load
4:  bgeu a2, a3, 5f
    l32i a4, a5, 0
    s32i a4, a2, 0
    addi a2, a2, 4
    addi a5, a5, 4
    j 4b
5:  mov a2, a12
    movi a0, main
    jx a0

/* All causes but loads from flash that the bus refuses are the handler's in Rust. */
    .balign 4
    .literal_position
    .global exception
exception:
    wsr a0, excsave1
    rsr a0, exccause
    beqi a0, 3, small_load

general:
    save_and_handle

/* A load of a byte or half a word from flash or RAM for instructions, which answer whole words only: l8ui, l16ui and
   l16si are done with words. Registers are kept in `saved`: nothing interrupts this. */
    .balign 4
    .literal_position
small_load:
    movi a0, saved
    s32i a2, a0, 0
    s32i a3, a0, 4
    s32i a4, a0, 8
    s32i a5, a0, 12
    rsr a2, sar
    s32i a2, a0, 16
    rsr a2, epc1                /* the instruction, in the upper 24 bits of a4 */
    srli a3, a2, 2
    slli a3, a3, 2
    l32i a4, a3, 0
    l32i a5, a3, 4
    ssa8l a2
    src a4, a5, a4
    slli a4, a4, 8
    addi a2, a2, 3
    rsr a5, excvaddr            /* what is there, in the lower bits of a3 */
    srli a3, a5, 2
    slli a3, a3, 2
    ssa8l a5
    l32i a5, a3, 0
    srl a3, a5
    extui a5, a4, 8, 4          /* operation 2: loads and stores */
    addi a5, a5, -2
    bnez a5, 3f
    extui a5, a4, 20, 4         /* which of them */
    beqz a5, 1f
    beqi a5, 1, 2f
    addi a5, a5, -9
    bnez a5, 3f
    slli a3, a3, 16             /* l16si */
    srai a3, a3, 16
    j 4f
1:  extui a3, a3, 0, 8          /* l8ui */
    j 4f
2:  extui a3, a3, 0, 16         /* l16ui */
    j 4f
3:  l32i a2, a0, 16             /* something else */
    wsr a2, sar
    l32i a2, a0, 0
    l32i a3, a0, 4
    l32i a4, a0, 8
    l32i a5, a0, 12
    j general
4:  wsr a2, epc1
    extui a4, a4, 12, 4         /* the register */
    bltui a4, 6, 5f
    movi a5, places
    addx8 a4, a4, a5
    l32i a2, a0, 16
    wsr a2, sar
    l32i a2, a0, 0
    l32i a5, a0, 12
    jx a4
5:  slli a5, a4, 2              /* a0 and a2 to a5 are restored below, so the value goes where they were saved */
    bnez a4, 6f
    wsr a3, excsave1
    j 7f
6:  beqi a4, 1, 8f
    add a5, a5, a0
    addi a5, a5, -8
    s32i a3, a5, 0
7:  l32i a2, a0, 16
    wsr a2, sar
    l32i a2, a0, 0
    l32i a5, a0, 12
    l32i a3, a0, 4
    l32i a4, a0, 8
    rsr a0, excsave1
    rfe
8:  mov a1, a3
    j 7b

/* What puts the value into registers from a6 on, 8 bytes each. */
    .balign 8
put:
    .macro put register
    .balign 8
    mov \register, a3
    j 9f
    .endm
    put a6
    put a7
    put a8
    put a9
    put a10
    put a11
    put a12
    put a13
    put a14
    put a15
9:  l32i a3, a0, 4
    l32i a4, a0, 8
    rsr a0, excsave1
    rfe
    .set places, put - 48

    .balign 4
    .literal_position
unexpected:
    movi a0, handle_unexpected
    jx a0

/* Makes a call of the ROM while flash cannot be seen, with interrupts off: call_rom(function, six arguments). */
    .global call_rom
    .balign 4
    .literal_position
call_rom:
    addi a1, a1, -16
    s32i a0, a1, 0
    s32i a12, a1, 4
    s32i a13, a1, 8
    s32i a14, a1, 12
    mov a12, a2
    mov a13, a3
    rsil a14, 1
    movi a0, 0x400047f0         /* Cache_Read_Disable */
    callx0 a0
    mov a0, a12
    l32i a2, a13, 0
    l32i a3, a13, 4
    l32i a4, a13, 8
    l32i a5, a13, 12
    l32i a6, a13, 16
    l32i a7, a13, 20
    callx0 a0
    mov a12, a2
    movi a2, 0
    movi a3, 0
    movi a4, 1
    movi a0, 0x40004678         /* Cache_Read_Enable */
    callx0 a0
    wsr a14, ps
    rsync
    mov a2, a12
    l32i a0, a1, 0
    l32i a12, a1, 4
    l32i a13, a1, 8
    l32i a14, a1, 12
    addi a1, a1, 16
    ret

    .section .bss.saved, "aw", @nobits
    .balign 4
saved:
    .space 20

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
