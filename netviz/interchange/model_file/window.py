"""Random access to a file of any size, with a limit on how much of it is read."""

from typing import BinaryIO

PIECES = 400_000  # NASNetMobile, of 771 layers, has 43,000
BYTES = 24_000_000


class Damaged(Exception):  # noqa: N818 - it is what the file is
    """A place of the file does not hold what another says of it."""


class Window:
    """`size` bytes of a file from `start` on.

    Whatever the file says, what is read of it has at most PIECES pieces and BYTES bytes: a reader that is sent in
    circles comes to an end.
    """

    def __init__(self, file: BinaryIO, start: int, size: int):
        """The file must be seekable; it is not closed."""
        self._file = file
        self._start = start
        self.size = size
        self._pieces = PIECES
        self._bytes = BYTES

    def read(self, offset: int, length: int) -> bytes:
        """Exactly these bytes. Raises Damaged where there are none, or where too much was read already."""
        self.count(length=length)
        if offset < 0 or length < 0 or offset + length > self.size:
            raise Damaged
        self._file.seek(self._start + offset)
        content = self._file.read(length)
        if len(content) != length:
            raise Damaged
        return content

    def cut(self, content: bytes, length: int) -> list[bytes]:
        """Pieces of that length, as many as the content has."""
        if not length:
            raise Damaged
        self.count(len(content) // length)
        return [content[start : start + length] for start in range(0, len(content) - length + 1, length)]

    def count(self, pieces: int = 1, length: int = 0) -> None:
        """Take note of what is made of the file's bytes. Raises Damaged where it is too much."""
        self._pieces -= pieces
        self._bytes -= length
        if self._pieces < 0 or self._bytes < 0:
            raise Damaged
