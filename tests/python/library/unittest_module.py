# python: 3.14
# board: off
# A test suite run by the text runner, and what failed assertions say.
import unittest, io, re, sys
log = []
def setUpModule(): log.append("mod+")
def tearDownModule(): log.append("mod-")
class A(unittest.TestCase):
    @classmethod
    def setUpClass(cls): log.append("cls+"); cls.addClassCleanup(log.append, "clsclean")
    @classmethod
    def tearDownClass(cls): log.append("cls-")
    def setUp(self): log.append("+"); self.addCleanup(log.append, "clean")
    def tearDown(self): log.append("-")
    def test_ok(self): self.assertEqual(1, 1)
    def test_fail(self):
        "Says what it is."
        self.assertEqual(1, 2, "because")
    def test_error(self): 1/0
    @unittest.skip("why")
    def test_skip(self): pass
    def test_skip_inside(self): self.skipTest("inside")
    @unittest.expectedFailure
    def test_xfail(self): self.fail("x")
    @unittest.expectedFailure
    def test_xpass(self): pass
    def test_sub(self):
        for i in range(3):
            with self.subTest("msg", i=i): self.assertNotEqual(i, 1)
    def test_raises(self):
        with self.assertRaises(ZeroDivisionError) as c: 1/0
        self.assertEqual(str(c.exception), "division by zero")
        self.assertRaises(ValueError, int, "x"); self.assertRaisesRegex(ValueError, "inv.lid", int, "y")
        with self.assertRaises(KeyError): pass
    def test_more(self):
        self.assertAlmostEqual(1.0, 1.00000001); self.assertIn(1, [1]); self.assertIsNone(None); self.assertRegex("abc", "b")
        self.assertCountEqual([1, 2, 1], [2, 1, 1]); self.assertLess(1, 2); self.assertIsInstance(1, int)
        with self.assertLogs("lg", "INFO") as cm:
            import logging; logging.getLogger("lg").info("hi")
        self.assertEqual(cm.output, ["INFO:lg:hi"])
        import warnings
        with self.assertWarns(UserWarning): warnings.warn("x")
@unittest.skipIf(True, "whole")
class B(unittest.TestCase):
    def test_b(self): pass
class C(unittest.TestCase):
    @classmethod
    def setUpClass(cls): raise RuntimeError("setup")
    def test_c(self): pass
class D(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self): log.append("async+")
    async def test_d(self):
        import asyncio
        await asyncio.sleep(0); self.assertTrue(True)
out = io.StringIO()
for verbosity in (1, 2):
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules[__name__])
    r = unittest.TextTestRunner(out, verbosity=verbosity).run(suite)
text = re.sub(r"in \d+\.\d+s", "in Ts", out.getvalue())
text = re.sub(r'File "[^"]*[/"]([a-z_]+\.py)"?', r'File "\1"', text); text = re.sub(r"\n *[~^]+ *(?=\n)", "", text)
print(text); print(r.testsRun, len(r.errors), len(r.failures), r.wasSuccessful(), log)
class E(unittest.TestCase):
    def runTest(self): pass
def msg(f):
    try: f()
    except AssertionError as e: print(e)
e = E(); e.maxDiff = None
for f in (lambda: e.assertTrue(0), lambda: e.assertIn(1, [2]), lambda: e.assertIs(1, 2), lambda: e.assertAlmostEqual(1, 2), lambda: e.assertAlmostEqual(1, 2, delta=.5), lambda: e.assertGreater(1, 2, "m"), lambda: e.assertIsInstance(1, str), lambda: e.assertRegex("a", "b"), lambda: e.assertSetEqual({1}, {2}), lambda: e.assertIsNone(1), lambda: e.assertRaises(ValueError, int, "1"), lambda: e.assertCountEqual([1], [2]), lambda: e.assertFalse(1), lambda: e.assertNotIn(1, [1]), lambda: e.assertNotAlmostEqual(1, 1)): msg(f)
print(e.id(), e, repr(e), e.countTestCases(), unittest.TestSuite([e]).countTestCases())
