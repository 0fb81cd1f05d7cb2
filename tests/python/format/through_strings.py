n, x, s, width = 42, 3.14159, "text", 9
print(f"{n}{x}{s}", f"{n:>{width}}|{x:{width}.2f}|{s!r:>{width}}", f"{n:#x} {n:,} {x!s:.4} {x=} {n=:>5}")
print("{} {:05d} {:.1f} {:>6}".format(n, n, x, s), "{0:{1}}|{0:<{1}}".format(n, 6), "{:%}".format(0.25))
print("%d %5d %-5d| %05d %x %#x %o %X %+d %i %u" % (n, n, n, n, n, n, n, 255, n, n, n))
print("%f %.2f %e %g %G %8.3f %-8.2f| %+.1f %08.2f" % (x, x, x, x, 1e20, x, x, x, -x))
print(format(n), format(x, ".3f"), format(True, "d"), format(None), str(n) + str(x))
