"""What the tests of permits may ask for besides."""

from tests.permits.lists import take_list

__all__ = ["take_list"]
