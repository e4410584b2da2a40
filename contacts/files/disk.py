"""Files that people send, in a folder of this machine: below settings.MEDIA_ROOT, outside the web root."""

from collections.abc import Iterator

from django.core.files.storage import FileSystemStorage

CHUNK = 256 * 1024


class Disk(FileSystemStorage):
    def stretch(self, name: str, start: int, end: int) -> Iterator[bytes]:
        """The bytes of a file from `start` up to and without `end`. Raises FileNotFoundError at once."""
        return _read(self.open(name, "rb"), start, end)


def _read(file, start, end):
    with file:
        file.seek(start)
        left = end - start
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
