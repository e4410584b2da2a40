"""What the tests of applying begin with."""

import pytest

from tests.permits.roofs import make_reroof


@pytest.fixture
def reroof(cast):
    """A case type that anybody may apply for, beside the cast."""
    return make_reroof()
