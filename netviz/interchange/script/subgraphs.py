"""Subgraphs: the blocks of a network as they were called, one within another, and the statements that each becomes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from netviz.interchange.script.program import Body, Step
from netviz.network import Network, Node


@dataclass(eq=False)
class Subgraph:
    """A block's layers and inner blocks in the order of their calls, and the statements that they become."""

    path: tuple[str, ...]
    parent: Subgraph | None = None
    children: list[Node | Subgraph] = field(default_factory=list)
    body: Body | None = None
    result: list[Step] = field(default_factory=list)
    height: int = 1
    """How many blocks lie within one another, itself included."""

    @cached_property
    def nodes(self) -> list[Node]:
        """All layers within, in the order of their calls."""
        return [node for child in self.children for node in ([child] if isinstance(child, Node) else child.nodes)]

    @property
    def prefix(self) -> str:
        """What the names of its layers begin with: those of the blocks around, letter for letter, spaces as "_"."""
        return self.nodes[0].name[: sum(map(len, self.path)) + len(self.path) - 1] if self.path else ""


def subgraphs(network: Network) -> tuple[Subgraph, list[list[Subgraph]]]:
    """The blocks as called, and all of them by height. A block that is left and entered again counts as two."""
    root = Subgraph(())
    images = [node for node in network.nodes_as_called if not node.inputs]
    root.children.extend(images)
    open_blocks = [root]
    every = [root]
    for node in network.nodes_as_called:
        if not node.inputs:
            continue
        shared = 0
        while shared < min(len(node.block), len(open_blocks) - 1) and (
            open_blocks[shared + 1].path == node.block[: shared + 1]
        ):
            shared += 1
        del open_blocks[shared + 1 :]
        for depth in range(shared, len(node.block)):
            inner = Subgraph(node.block[: depth + 1], open_blocks[-1])
            open_blocks[-1].children.append(inner)
            open_blocks.append(inner)
            every.append(inner)
        open_blocks[-1].children.append(node)
    for block in reversed(every):
        block.height = 1 + max((child.height for child in block.children if isinstance(child, Subgraph)), default=0)
    levels: list[list[Subgraph]] = [[] for _ in range(root.height)]
    for block in every:
        levels[block.height - 1].append(block)
    return root, levels
