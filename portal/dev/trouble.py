"""What can go wrong on somebody's machine, told in a sentence instead of a traceback."""


class Trouble(Exception):
    """Its text says what is wrong and what to do; `./run` prints it and ends with status 1."""
