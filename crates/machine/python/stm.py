"""Memory by address, as stm32 boards name it."""

from machine import mem8, mem16, mem32
