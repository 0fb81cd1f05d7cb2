"""The name that asyncio had in older versions of MicroPython."""

from asyncio import *
import asyncio


def __getattr__(name):
    return getattr(asyncio, name)
