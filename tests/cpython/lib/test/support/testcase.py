"""A stand-in for test.support.testcase: assertions that several files share."""

import math


def _same_float(one, other):
    """Whether two floats are the same number with the same sign, or both NaN."""
    if math.isnan(one) or math.isnan(other):
        return math.isnan(one) and math.isnan(other)
    return one == other and math.copysign(1.0, one) == math.copysign(1.0, other)


class FloatsAreIdenticalMixin:
    def assertFloatIdentical(self, one, other):
        if not _same_float(one, other):
            self.fail(f"{one!r} and {other!r} are not identical")

    assertFloatsAreIdentical = assertFloatIdentical


class ComplexesAreIdenticalMixin(FloatsAreIdenticalMixin):
    def assertComplexIdentical(self, one, other):
        if not (_same_float(one.real, other.real) and _same_float(one.imag, other.imag)):
            self.fail(f"{one!r} and {other!r} are not identical")

    assertComplexesAreIdentical = assertComplexIdentical


class ExceptionIsLikeMixin:
    def assertExceptionIsLike(self, found, template):
        """Types and arguments are the same, in groups at each place."""
        if found is None and template is None:
            return
        if template is None:
            self.fail(f"unexpected exception: {found}")
        if found is None:
            self.fail(f"expected an exception like {template!r}, got None")
        if not isinstance(found, ExceptionGroup):
            self.assertEqual(type(found), type(template))
            self.assertEqual(found.args, template.args)
            return
        self.assertEqual(found.message, template.message)
        self.assertEqual(len(found.exceptions), len(template.exceptions))
        for one, other in zip(found.exceptions, template.exceptions):
            self.assertExceptionIsLike(one, other)
