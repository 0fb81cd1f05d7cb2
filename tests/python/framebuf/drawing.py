# own
# Lines, rectangles, ellipses, polygons, text and copies.
import array
import framebuf


class Screen(framebuf.FrameBuffer):
    def __init__(self, width, height):
        self.width, self.height = width, height
        super().__init__(bytearray(width * height), width, height, framebuf.GS8)

    def show(self, title):
        print(title)
        for y in range(self.height):
            print("".join(" .:#"[min(self.pixel(x, y), 3)] for x in range(self.width)).rstrip())
        self.fill(0)


screen = Screen(24, 9)
screen.line(0, 0, 23, 8, 1)
screen.line(3, 8, 0, -5, 2)
screen.hline(10, 0, 5, 3)
screen.vline(20, -3, 5, 3)
screen.show("lines")
screen.rect(0, 0, 8, 5, 1)
screen.rect(10, 2, 4, 4, 2, True)
screen.rect(20, 5, 100, 100, 3)
screen.show("rectangles")
screen.ellipse(5, 4, 5, 4, 1)
screen.ellipse(17, 4, 6, 3, 2, True)
screen.ellipse(17, 4, 3, 3, 3, False, 0b0101)
screen.ellipse(0, 0, 0, 0, 3)
screen.show("ellipses")
screen.poly(1, 0, array.array("h", [0, 8, 5, 0, 10, 8]), 1)
screen.poly(12, 0, array.array("h", [0, 0, 10, 0, 5, 8, 4, 3]), 2, True)
screen.show("polygons")
screen.text("Aj!", 0, 0, 3)
screen.text("clipped", 20, 3)
screen.show("text")
stamp = Screen(4, 3)
stamp.rect(0, 0, 4, 3, 2)
stamp.pixel(1, 1, 1)
screen.blit(stamp, 2, 2)
screen.blit(stamp, -2, -1, 2)
screen.blit((b"\x00\x01\x02\x03", 2, 2, framebuf.GS8), 10, 2, 0)
screen.blit((b"\x1b", 4, 1, framebuf.GS2_HMSB), 15, 2, -1, (b"\x03\x02\x01\x00", 4, 1, framebuf.GS8))
screen.blit(screen, 0, 4)
print(bytes(stamp), memoryview(stamp)[5])
screen.show("copies")
for source in (None, (b"", 1, 1, 6), (1, 2)):
    try:
        screen.blit(source, 0, 0)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
screen.line(-40000, 5, 100000, 5, 1)
screen.ellipse(10, 4, 30000, 2, 2)
print(screen.pixel(0, 5), screen.pixel(23, 5))
