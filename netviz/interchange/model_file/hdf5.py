"""HDF5, as far as Keras writes it: groups, the texts of their attributes, and the shapes of data sets.

The data are never read. Everything is checked while it is read, and a `Window` bounds how much that is: a file that
lies about a size or goes in circles ends in `Damaged`. `assets/model_opener/hdf5.js` reads the same in the browser.

Source: the HDF5 File Format Specification, version 3.0; its chapters in brackets.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import count

from netviz.interchange.model_file.window import Damaged, Window
from netviz.layers import Shape

SIGNATURE = b"\x89HDF\r\n\x1a\n"
RANK = 32  # HDF5's own limit
LETTERS = 1_000  # of a name
_NOWHERE = 2**64 - 1
_SUPERBLOCK = {0: (13, 24, 40, 64), 1: (13, 28, 44, 68), 2: (9, 12, 28, 36), 3: (9, 12, 28, 36)}
"""By its version, where the sizes of addresses and lengths stand, its own place, the file's end, and the root's place.

Only the end counts what stands before the superblock, as an archive that is written around it."""
_DATASPACE, _LINK_INFO, _LINK, _ATTRIBUTE, _CONTINUATION, _SYMBOL_TABLE, _ATTRIBUTE_INFO = 1, 2, 6, 12, 16, 17, 21
_STRING, _VARIABLE_LENGTH = 3, 9
_HUGE_OBJECTS, _LINK_NAMES, _ATTRIBUTE_NAMES = 1, 5, 8
_HEAP_ID = {_LINK_NAMES: slice(4, 11), _ATTRIBUTE_NAMES: slice(0, 8)}
"""Where a record of each kind of B-tree says what it is of."""


class Shortened(Damaged):
    """The file ends before the end that it says."""

    def __init__(self, size: int, whole: int):
        """How many bytes there are, and how many there should be."""
        super().__init__()
        self.size = size
        self.whole = whole


class Hdf5:
    """An HDF5 file. It raises Damaged, here or when something of it is asked for, where it cannot be read."""

    def __init__(self, window: Window):
        """The superblock [II.A]: where the file ends, and where the root group is."""
        self.window = window
        self._objects: dict[int, Object] = {}
        self._collections: dict[int, dict[int, bytes]] = {}
        sizes, own, end, root = _SUPERBLOCK.get(window.read(0, 9)[8], (0, 0, 0, 0))
        if not root or window.read(sizes, 2) != b"\x08\x08":
            raise Damaged
        whole = _number(window.read(end, 8)) - _number(window.read(own, 8))
        if whole > window.size:
            raise Shortened(window.size, whole)
        self.root = self.object(_number(window.read(root, 8)))

    def object(self, address: int) -> Object:
        """The group or data set with its header there."""
        if address not in self._objects:
            self._objects[address] = Object(self, address)
        return self._objects[address]

    def node(self, address: int, signature: bytes, length: int) -> bytes:
        """`length` bytes that begin with the signature."""
        content = self.window.read(address, length)
        if not content.startswith(signature):
            raise Damaged
        return content

    def collection(self, address: int) -> dict[int, bytes]:
        """The objects of a global heap [III.E], which holds texts of any length."""
        if address not in self._collections:
            content = self.window.read(address, _number(self.node(address, b"GCOL", 16), 8))
            objects, offset = {}, 16
            while offset + 16 <= len(content) and (index := _number(content, offset, 2)):
                size = _number(content, offset + 8)
                self.window.count()
                objects[index] = content[offset + 16 : offset + 16 + size]
                offset += 16 + -(-size // 8) * 8
            self._collections[address] = objects
        return self._collections[address]


class Object:
    """A group or a data set: the messages of its object header [IV.A]."""

    def __init__(self, file: Hdf5, address: int):
        """Version 1 or 2, with the blocks that continue it."""
        self.file = file
        self._messages: list[tuple[int, bytes]] = []
        head = file.window.read(address, 16)
        if head[0] == 1:
            blocks = [(address + 16, _number(head, 8, 4))]
        elif head[:5] == b"OHDR\x02":
            begin = address + 6 + (16 if head[5] & 32 else 0) + (4 if head[5] & 16 else 0)
            width = 1 << (head[5] & 3)
            blocks = [(begin + width, _number(file.window.read(begin, width), 0, width))]
        else:
            raise Damaged
        for begin, length in blocks:  # it grows meanwhile, until the window ends a circle
            for kind, content in _messages(file.window.read(begin, length), head):
                file.window.count()
                if kind != _CONTINUATION:
                    self._messages.append((kind, content))
                elif head[0] == 1:
                    blocks.append((_number(content), _number(content, 8)))
                else:  # between a signature and a checksum
                    blocks.append((_number(content) + 4, _number(content, 8) - 8))

    def _contents(self, kind: int) -> list[bytes]:
        return [content for each, content in self._messages if each == kind]

    @property
    def shape(self) -> Shape | None:
        """Of a data set; None of a group."""
        spaces = self._contents(_DATASPACE)
        return _dimensions(spaces[0]) if spaces else None

    @cached_property
    def links(self) -> dict[str, int]:
        """What is in a group: its address by its name. Soft and external links are left out."""
        found: dict[str, int] = {}
        for content in self._contents(_SYMBOL_TABLE):
            found |= self._symbols(_number(content), _number(content, 8))
        for content in self._contents(_LINK):
            found |= _link(content)
        for content in self._contents(_LINK_INFO):
            for each in self._dense(content, 10 if _byte(content, 1) & 1 else 2, _LINK_NAMES):
                found |= _link(each)
        return found

    def child(self, name: str) -> Object | None:
        """What is in a group by that name, or by a path of names; None where nothing is."""
        whole: Object | None = self
        for part in name.split("/"):
            self.file.window.count()  # a path may be long, and asked for again and again
            if whole is None or part not in whole.links:
                return None
            whole = self.file.object(whole.links[part])
        return whole

    def texts(self, name: str) -> list[str]:
        """The texts of the attribute of that name; a long list is cut by Keras into name0, name1, ..."""
        if name in self._attributes:
            return self._attributes[name]
        parts: list[str] = []
        for number in count():
            part = self._attributes.get(f"{name}{number}")
            if part is None:
                return parts
            parts += part
        raise AssertionError

    @cached_property
    def _attributes(self) -> dict[str, list[str]]:
        """The texts of all attributes; of one that is no text there are none."""
        found = self._contents(_ATTRIBUTE)
        for content in self._contents(_ATTRIBUTE_INFO):
            found += self._dense(content, 4 if _byte(content, 1) & 1 else 2, _ATTRIBUTE_NAMES)
        return dict(_attribute(content, self.file) for content in found)

    def _symbols(self, tree: int, heap: int) -> dict[str, int]:
        """The links of an old group: a B-tree of symbol table nodes [III.A, III.B], a local heap of names [III.D]."""
        head = self.file.node(heap, b"HEAP", 32)
        names = self.file.window.read(_number(head, 24), _number(head, 8))
        found: dict[str, int] = {}
        for address in self._leaves(tree):
            symbols = _number(self.file.node(address, b"SNOD", 8), 6, 2)
            for entry in self.file.window.cut(self.file.window.read(address + 8, 40 * symbols), 40):
                if _number(entry, 16, 4) != 2:  # a soft link
                    begin = _number(entry)
                    name = names[begin : begin + LETTERS].split(b"\0", 1)[0]
                    self.file.window.count(length=len(name))
                    found[_text(name)] = _number(entry, 8)
        return found

    def _leaves(self, address: int, above: int | None = None) -> Iterator[int]:
        """The symbol table nodes below a node of a B-tree."""
        head = self.file.node(address, b"TREE", 24)
        kind, level = head[4], head[5]
        if kind or (above is not None and level != above - 1):
            raise Damaged
        for pair in self.file.window.cut(self.file.window.read(address + 24, 16 * _number(head, 6, 2)), 16):
            if level:
                yield from self._leaves(_number(pair, 8), level)
            else:
                yield _number(pair, 8)

    def _dense(self, content: bytes, offset: int, kind: int) -> Iterator[bytes]:
        """The messages that are outside of the header where there are many: in a fractal heap, found by a B-tree."""
        heap, tree = _number(content, offset), _number(content, offset + 8)
        if _NOWHERE not in (heap, tree):
            fractal = _FractalHeap(self.file, heap)
            for record in _records(self.file, tree, kind):
                yield fractal.get(record[_HEAP_ID[kind]])


class _FractalHeap:
    """A fractal heap [III.G]: blocks in a table whose rows double in size."""

    def __init__(self, file: Hdf5, address: int):
        self.file = file
        head = file.node(address, b"FRHP", 142)
        filters, most = _number(head, 7, 2), _number(head, 10, 4)
        self.id_length = _number(head, 5, 2)
        self.huge = _number(head, 22)
        self.width = _number(head, 110, 2)
        self.first = _number(head, 112)
        self.largest = _number(head, 120)
        self.offset_length = (_number(head, 128, 2) + 7) // 8
        self.length_length = min((self.largest.bit_length() + 6) // 8, (most.bit_length() + 7) // 8)
        self.root, self.rows = _number(head, 132), _number(head, 140, 2)
        if filters or not self.width or not self.first:
            raise Damaged

    def get(self, identity: bytes) -> bytes:
        """The object that a heap id means."""
        kind = _byte(identity) >> 4
        if kind == 0:
            offset = _number(identity, 1, self.offset_length)
            length = _number(identity, 1 + self.offset_length, self.length_length)
            return self.file.window.read(self._place(self.root, self.rows, 0, offset), length)
        if kind == 1 and self.id_length < 17:
            for record in _records(self.file, self.huge, _HUGE_OBJECTS):
                if _number(record, 16) == _number(identity, 1, self.id_length - 1):
                    return self.file.window.read(_number(record), _number(record, 8))
        raise Damaged

    def _place(self, block: int, rows: int, begin: int, offset: int) -> int:
        """Where in the file the heap's byte `offset` is, in a block that begins with its byte `begin`."""
        if not rows:
            return block + offset - begin
        self.file.node(block, b"FHIB", 5)
        for row in range(min(rows, 64)):
            size = self.first << max(0, row - 1)
            column = (offset - begin) // size
            if column < self.width:
                place = block + 13 + self.offset_length + 8 * (row * self.width + column)
                inner = 0 if size <= self.largest else size.bit_length() - (self.first * self.width).bit_length() + 1
                child = _number(self.file.window.read(place, 8))
                if inner >= rows:
                    raise Damaged
                return self._place(child, inner, begin + column * size, offset)
            begin += self.width * size
        raise Damaged


def _records(file: Hdf5, address: int, kind: int) -> Iterator[bytes]:
    """All records of a B-tree, version 2 [III.A.2]."""
    head = file.node(address, b"BTHD", 34)
    size, length, depth = _number(head, 6, 4), _number(head, 10, 2), _number(head, 12, 2)
    if head[5] != kind or not length or size < length + 10 or depth > 16:
        raise Damaged
    most = (size - 10) // length
    width = (most.bit_length() + 7) // 8
    below = [0]
    """How many bytes count the records below a node, by its depth."""
    total = most
    for _ in range(depth):
        here = (size - 10 - (8 + width + below[-1])) // (length + 8 + width + below[-1])
        total = (here + 1) * total + here
        below.append((total.bit_length() + 7) // 8)

    def node(address: int, records: int, depth: int) -> Iterator[bytes]:
        content = file.node(address, b"BTIN" if depth else b"BTLF", 6 + records * length)[6:]
        yield from file.window.cut(content, length)
        if depth:
            pointer = 8 + width + below[depth - 1]
            children = file.window.read(address + 6 + records * length, (records + 1) * pointer)
            for child in file.window.cut(children, pointer):
                yield from node(_number(child), _number(child, 8, width), depth - 1)

    if _number(head, 16) != _NOWHERE:
        yield from node(_number(head, 16), _number(head, 24, 2), depth)


def _messages(block: bytes, head: bytes) -> Iterator[tuple[int, bytes]]:
    """The kinds and contents of header messages [IV.A.1]; `head` is how the object's header begins."""
    kind_length, length = (2, 8) if head[0] == 1 else (1, 6 if head[5] & 4 else 4)
    offset = 0
    while offset + length <= len(block):
        size = _number(block, offset + kind_length, 2)
        yield _number(block, offset, kind_length), block[offset + length : offset + length + size]
        offset += length + size


def _attribute(content: bytes, file: Hdf5) -> tuple[str, list[str]]:
    """The name of an attribute message [IV.A.2.m], and its texts: of fixed or variable length."""
    version, shared = _byte(content), _byte(content, 1) & 1
    offset = 9 if version == 3 else 8
    parts: list[bytes] = []
    for length in (_number(content, place, 2) for place in (2, 4, 6)):  # name, type, space
        parts.append(content[offset : offset + length])
        offset += -(-length // 8) * 8 if version == 1 else length
    called = _text(parts[0].split(b"\0", 1)[0])
    dimensions = _dimensions(parts[2])
    if shared or dimensions is None:
        return called, []
    values = 1
    for dimension in dimensions:
        values *= dimension
    kind = _byte(parts[1]) & 15
    if kind == _STRING:
        texts = file.window.cut(content[offset:], _number(parts[1], 4, 4))[:values]
        return called, [_text(text.split(b"\0", 1)[0]) for text in texts]
    if kind == _VARIABLE_LENGTH and _byte(parts[1], 1) & 15 == 1:
        texts = []
        for place in file.window.cut(content[offset:], 16)[:values]:
            texts.append(file.collection(_number(place, 4)).get(_number(place, 12, 4), b"")[: _number(place, 0, 4)])
            file.window.count(length=len(texts[-1]))
        return called, [_text(text) for text in texts]
    return called, []


def _link(content: bytes) -> dict[str, int]:
    """The name and the address of a link message [IV.A.2.g]; nothing where it is no hard link."""
    flags = _byte(content, 1)
    offset = 2 + bool(flags & 8) + (8 if flags & 4 else 0) + bool(flags & 16)
    width = 1 << (flags & 3)
    end = offset + width + _number(content, offset, width)
    soft = flags & 8 and _byte(content, 2)
    return {} if soft else {_text(content[offset + width : end]): _number(content, end)}


def _dimensions(content: bytes) -> Shape | None:
    """The sides of a dataspace message [IV.A.2.b]; None where it has no values at all."""
    version, rank = _byte(content), _byte(content, 1)
    if rank > RANK or version not in (1, 2):
        raise Damaged
    if version == 2 and _byte(content, 3) == 2:
        return None
    offset = 8 if version == 1 else 4
    return tuple(_number(content, offset + 8 * side) for side in range(rank))


def _number(content: bytes, offset: int = 0, length: int = 8) -> int:
    if offset + length > len(content):
        raise Damaged
    return int.from_bytes(content[offset : offset + length], "little")


def _byte(content: bytes, offset: int = 0) -> int:
    return _number(content, offset, 1)


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")
