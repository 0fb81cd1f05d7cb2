"""A module with annotations, for tests that look at them."""

from test.ann_module import *
