/* Instructions that have no name in Rust, for the ports to Xtensa: `start.S` of a port includes this.

   Invariant: an interrupt or a fault keeps all registers. */

/* What a handler of interrupts and faults does; a0 was saved in excsave1. It saves all registers: a0 to a15, then the
   shift amount, place, state, cause and address, and calls `handle_exception` with them. */
    .macro save_and_handle
    addi a1, a1, -96
    s32i a2, a1, 8
    s32i a3, a1, 12
    s32i a4, a1, 16
    s32i a5, a1, 20
    s32i a6, a1, 24
    s32i a7, a1, 28
    s32i a8, a1, 32
    s32i a9, a1, 36
    s32i a10, a1, 40
    s32i a11, a1, 44
    s32i a12, a1, 48
    s32i a13, a1, 52
    s32i a14, a1, 56
    s32i a15, a1, 60
    rsr a2, excsave1
    s32i a2, a1, 0
    addi a2, a1, 96
    s32i a2, a1, 4
    rsr a2, sar
    s32i a2, a1, 64
    rsr a2, epc1
    s32i a2, a1, 68
    rsr a2, ps
    s32i a2, a1, 72
    rsr a2, exccause
    s32i a2, a1, 76
    rsr a2, excvaddr
    s32i a2, a1, 80
    movi a2, 0x21               /* the handler itself may have exceptions */
    wsr a2, ps
    rsync
    mov a2, a1
    movi a0, handle_exception
    callx0 a0
    l32i a2, a1, 72
    wsr a2, ps
    rsync
    l32i a2, a1, 68
    wsr a2, epc1
    l32i a2, a1, 64
    wsr a2, sar
    l32i a0, a1, 0
    l32i a2, a1, 8
    l32i a3, a1, 12
    l32i a4, a1, 16
    l32i a5, a1, 20
    l32i a6, a1, 24
    l32i a7, a1, 28
    l32i a8, a1, 32
    l32i a9, a1, 36
    l32i a10, a1, 40
    l32i a11, a1, 44
    l32i a12, a1, 48
    l32i a13, a1, 52
    l32i a14, a1, 56
    l32i a15, a1, 60
    addi a1, a1, 96
    rfe
    .endm

/* The core's own registers. */
    .macro reader name, register
    .section .text.\name, "ax"
    .global \name
    .balign 4
\name:
    rsr a2, \register
    ret
    .endm
    .macro writer name, register
    .section .text.\name, "ax"
    .global \name
    .balign 4
\name:
    wsr a2, \register
    rsync
    ret
    .endm
    reader read_cycles, ccount
    reader read_compare, ccompare0
    writer write_compare, ccompare0
    reader read_enabled, intenable
    writer write_enabled, intenable
    reader read_waiting, interrupt
    writer clear_waiting, intclear
    writer write_state, ps

/* Keeps interrupts off; the state before. */
    .section .text.mask_interrupts, "ax"
    .global mask_interrupts
    .balign 4
mask_interrupts:
    rsil a2, 1
    ret

/* Waits for an interrupt. */
    .section .text.wait_for_interrupt, "ax"
    .global wait_for_interrupt
    .balign 4
wait_for_interrupt:
    waiti 0
    ret

    .section .text.stack_pointer, "ax"
    .global stack_pointer
    .balign 4
stack_pointer:
    mov a2, a1
    ret

/* Asks QEMU: number and arguments are where it expects them. */
    .section .text.ask_emulator, "ax"
    .global ask_emulator
    .balign 4
ask_emulator:
    simcall
    ret

/* What must not happen, happened: a fault, which is reported with its place. */
    .section .text.abort, "ax"
    .global abort
    .balign 4
abort:
    ill

/* Atomic accesses are plain ones: there is one core, and they are of one bus cycle. */
    .macro atomic name, instruction:vararg
    .section .text.\name, "ax"
    .global \name
    .balign 4
\name:
    \instruction
    ret
    .endm
    atomic __atomic_load_1, l8ui a2, a2, 0
    atomic __atomic_load_2, l16ui a2, a2, 0
    atomic __atomic_load_4, l32i a2, a2, 0
    atomic __atomic_store_1, s8i a3, a2, 0
    atomic __atomic_store_2, s16i a3, a2, 0
    atomic __atomic_store_4, s32i a3, a2, 0
