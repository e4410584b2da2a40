"""Every test here is a money test: the books are checked after it."""

from tests.money import books_stand, desk, processor

__all__ = ["books_stand", "desk", "processor"]
