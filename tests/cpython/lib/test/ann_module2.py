"""A module whose annotations are not at its top level."""

from typing import no_type_check


@no_type_check
class NTC:
    def meth(self, param: complex) -> None:
        pass


class CV:
    var: int
