# own
# Each format: where a pixel lies in the buffer, and that what is set can be read.
import framebuf

for name in ("MONO_VLSB", "MONO_HLSB", "MONO_HMSB", "GS2_HMSB", "GS4_HMSB", "GS8", "RGB565"):
    buffer = bytearray(64)
    surface = framebuf.FrameBuffer(buffer, 5, 4, getattr(framebuf, name), 6)
    surface.fill(0)
    surface.pixel(1, 2, 0xABCD)
    print(name, [(at, byte) for at, byte in enumerate(buffer) if byte], surface.pixel(1, 2), surface.pixel(5, 0), surface.pixel(0, -1))
    surface.fill(0xFFFF)
    surface.fill_rect(1, 1, 100, 1, 0)
    surface.scroll(1, -1)
    print([[surface.pixel(x, y) for x in range(5)] for y in range(4)])
for arguments in ((bytearray(3), 4, 4, framebuf.GS8), (bytearray(3), 1, 1, 9), (bytearray(9), 0, 1, 0), (bytearray(9), 3, 1, 6, 2)):
    try:
        framebuf.FrameBuffer(*arguments)
    except ValueError as error:
        print(error)
for arguments in ((), (5, 1, 1, 6), (bytearray(1), "1", 1, 6)):
    try:
        framebuf.FrameBuffer(*arguments)
    except TypeError as error:
        print(error)

# What can only be read is copied from, as fonts are, and not drawn in.
glyph = framebuf.FrameBuffer(b"\x81\x42", 8, 2, framebuf.MONO_HLSB)
target = framebuf.FrameBuffer(bytearray(2), 8, 2, framebuf.MONO_HLSB)
target.blit(glyph, 0, 0)
print([[target.pixel(x, y) for x in range(8)] for y in range(2)])
glyph.__init__(memoryview(b"\x0f"), 8, 1, framebuf.MONO_HLSB)
for draw in (lambda: glyph.pixel(0, 0, 1), lambda: glyph.fill(1), lambda: glyph.blit(target, 0, 0), lambda: glyph.text("a", 0, 0)):
    try:
        draw()
    except TypeError as error:
        print(error)
print(glyph.pixel(0, 0), glyph.pixel(7, 0))
