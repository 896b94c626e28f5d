"""Attention: each position of a sequence takes what it needs from all positions of another, or of its own."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from math import prod
from typing import ClassVar

from netviz.layers.base import Axes, Kind, Layer, Shape, Weight
from netviz.layers.law import Law, product
from netviz.unknown import UNKNOWN, UNKNOWN_SHAPE


@dataclass(frozen=True)
class _Attention(Layer):
    """Called on a query, values, and keys, which are the values where none are given."""

    default_name: ClassVar[str] = "attention"
    kind: ClassVar[Kind] = "attention"
    words: ClassVar[str] = "attention"
    training_default: ClassVar[tuple[bool | None, ...]] = (False,)

    def window(self, *shapes: Shape) -> None:
        """All of it."""
        return

    def _given(self, shapes: tuple[Shape, ...]) -> tuple[Shape, Shape, Shape]:
        """Query, values and keys."""
        if len(shapes) not in (2, 3):
            raise self._refuse("needs a query and values", f"{len(shapes)} inputs")
        query, value, key = (*shapes, shapes[1])[:3]
        known = [shape for shape in (query, value, key) if shape != UNKNOWN_SHAPE]
        if any(len(shape) < 2 for shape in known):
            raise self._refuse("needs inputs of (positions, values)", " and ".join(map(str, known)))
        if UNKNOWN_SHAPE not in (value, key) and (
            len(value) != len(key) or any(_differ(*sides) for sides in zip(value[:-1], key[:-1], strict=True))
        ):
            raise self._refuse("needs a key for each value", f"{key} and {value}")
        return query, value, key


@dataclass(frozen=True)
class _ListAttention(_Attention):
    def output_shape(self, *shapes: Shape) -> Shape:
        """A mean of the values for each position of the query."""
        query, value, key = self._given(shapes)
        if _differ(query[-1], key[-1]):
            raise self._refuse("needs queries as long as its keys", f"{query} and {key}")
        return UNKNOWN_SHAPE if query == UNKNOWN_SHAPE else (*query[:-1], value[-1])

    def output_shapes(self, *shapes: Shape) -> tuple[Shape, ...]:
        """Its output, and the weight of each value at each position, which a call can ask for."""
        query, value, _ = self._given(shapes)
        scores = UNKNOWN_SHAPE if UNKNOWN_SHAPE in (query, value) else (*query[:-1], value[-2])
        return self.output_shape(*shapes), scores

    def macs(self, *shapes: Shape) -> int:
        """For each pair of positions, one for each value of a key and of what is taken."""
        query, value, key = self._given(shapes)
        return UNKNOWN if UNKNOWN_SHAPE in (query, value) else prod(query[:-1]) * value[-2] * (key[-1] + value[-1])

    def mac_law(self, *shapes: Shape) -> Law | None:
        """T T (d + d)."""
        query, value, key = self._given(shapes)
        if UNKNOWN_SHAPE in (query, value, key):
            return None
        return Law(r"T_q\,T_k\,(d_k + d_v)", product(*query[:-1], value[-2], f"({key[-1]} + {value[-1]})"))


@dataclass(frozen=True)
class Attention(_ListAttention):
    """softmax(Q K) V, called on [Q, V] or [Q, V, K]. Luong et al. 2015, arXiv:1508.04025."""

    use_scale: bool = False
    score_mode: str = "dot"
    dropout: float = 0.0

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """scale and concat_score_weight, a number each, where they are used."""
        used = (("scale", self.use_scale), ("concat_score_weight", self.score_mode == "concat"))
        return tuple(Weight(name, ()) for name, wanted in used if wanted)


@dataclass(frozen=True)
class AdditiveAttention(_ListAttention):
    """softmax(sum tanh(Q + K)) V, called on [Q, V] or [Q, V, K]. Bahdanau et al. 2014, arXiv:1409.0473."""

    use_scale: bool = True
    dropout: float = 0.0

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """scale, a number for each value of a query."""
        return (Weight("scale", (shapes[0][-1],)),) if self.use_scale else ()


@dataclass(frozen=True)
class _ProjectedAttention(_Attention):
    """Attention in several heads, between dense layers: those on query, key and value, and the one on the result."""

    training_default: ClassVar[tuple[bool | None, ...]] = (None,)

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """A kernel and a bias for query, key, gate (where there is one), value and output."""
        found = []
        for name, kernel, bias in self._projections(*self._given(shapes)):
            found.append(Weight(f"{name}/kernel", kernel))
            if getattr(self, "use_bias"):  # noqa: B009 (an argument of each class, where Keras has it)
                found.append(Weight(f"{name}/bias", bias))
        return tuple(found)

    def macs(self, *shapes: Shape) -> int:
        """Those of the dense layers at each position, and of Q K and the product with V for each pair of positions."""
        query, value, key = self._given(shapes)
        if UNKNOWN_SHAPE in (query, value, key):
            return UNKNOWN
        at = {"key": key, "value": value}
        dense = sum(
            prod(kernel) * prod(at.get(name, query)[:-1]) for name, kernel, _ in self._projections(query, value, key)
        )
        return dense + prod(query[:-1]) * self._attended(query, key) * self._values_of_a_pair

    def mac_law(self, *shapes: Shape) -> Law | None:
        """The dense layers one by one, then T T h (d + d)."""
        query, value, key = self._given(shapes)
        if UNKNOWN_SHAPE in (query, value, key):
            return None
        at = {"key": key, "value": value}
        dense = [
            (name, product(*at.get(name, query)[:-1], *kernel))
            for name, kernel, _ in self._projections(query, value, key)
        ]
        pairs = product(*query[:-1], self._attended(query, key), self._values_of_a_pair)
        letters = [rf"\text{{{name}}}".replace("_", " ") for name, _ in dense]
        return Law(
            " + ".join([*letters, r"T_q\,T_k\,h\,(d_k + d_v)"]), " + ".join([*(numbers for _, numbers in dense), pairs])
        )

    def _projections(self, query: Shape, value: Shape, key: Shape) -> list[tuple[str, Shape, Shape]]:
        """Name, kernel and bias of each dense layer, in the order in which Keras makes them."""
        raise NotImplementedError

    def _attended(self, query: Shape, key: Shape) -> int:
        """How many positions each position of the query looks at."""
        raise NotImplementedError

    @property
    def _values_of_a_pair(self) -> int:
        """How long keys and values are, over all heads."""
        raise NotImplementedError


@dataclass(frozen=True)
class MultiHeadAttention(_ProjectedAttention):
    """Attention in several heads, called on query, value and key. Vaswani et al. 2017, arXiv:1706.03762.

    Over the axes that attention_axes names; by default over all but the batch and the last.
    """

    words: ClassVar[str] = "multi-head attention"
    takes: ClassVar[tuple[str, ...]] = ("query", "value", "key")

    num_heads: int
    key_dim: int
    value_dim: int | None = None
    dropout: float = 0.0
    use_bias: bool = True
    output_sides: int | tuple[int, ...] | None = dataclasses.field(default=None, metadata={"argument": "output_shape"})
    attention_axes: Axes | None = None
    sliding_window: int | None = None
    flash_attention: bool | None = None
    use_gate: bool = False

    def output_shape(self, *shapes: Shape) -> Shape:
        """That of the query, with another last side where one is given."""
        query, _, key = self._given(shapes)
        self._attended(query, key)
        return UNKNOWN_SHAPE if query == UNKNOWN_SHAPE else (*query[:-1], *self._last(query))

    def output_shapes(self, *shapes: Shape) -> tuple[Shape, ...]:
        """Its output, and the scores of each head, which a call can ask for."""
        query, _, key = self._given(shapes)
        plain = UNKNOWN_SHAPE not in (query, key) and len(query) == len(key) == 2
        return self.output_shape(*shapes), (self.num_heads, query[0], key[0]) if plain else UNKNOWN_SHAPE

    def _last(self, query: Shape) -> Shape:
        sides = self.output_sides
        return (query[-1],) if not sides else (sides,) if isinstance(sides, int) else sides

    def _projections(self, query: Shape, value: Shape, key: Shape) -> list[tuple[str, Shape, Shape]]:
        keys, values = (self.num_heads, self.key_dim), (self.num_heads, self.value_dim or self.key_dim)
        gate = [("gate", (query[-1], *values), values)] if self.use_gate else []
        last = self._last(query)
        return [
            ("query", (query[-1], *keys), keys),
            ("key", (key[-1], *keys), keys),
            *gate,
            ("value", (value[-1], *values), values),
            ("attention_output", (*values, *last), last),
        ]

    def _attended(self, query: Shape, key: Shape) -> int:
        axes = self.attention_axes
        if axes is None:
            return prod(key[:-1])
        return prod(self._side(key, axis) for axis in ((axes,) if isinstance(axes, int) else axes))

    @property
    def _values_of_a_pair(self) -> int:
        return self.num_heads * (self.key_dim + (self.value_dim or self.key_dim))


@dataclass(frozen=True)
class GroupQueryAttention(_ProjectedAttention):
    """Attention whose query heads share keys and values in groups. Ainslie et al. 2023, arXiv:2305.13245."""

    words: ClassVar[str] = "grouped-query attention"
    takes: ClassVar[tuple[str, ...]] = ("query", "value", "key")

    head_dim: int
    num_query_heads: int
    num_key_value_heads: int
    dropout: float = 0.0
    use_bias: bool = True
    sliding_window: int | None = None
    flash_attention: bool | None = None
    use_gate: bool = False

    def output_shape(self, *shapes: Shape) -> Shape:
        """That of the query."""
        query, value, key = self._given(shapes)
        if any(len(shape) != 2 for shape in (query, value, key) if shape != UNKNOWN_SHAPE):
            raise self._refuse("needs inputs of (positions, values)", f"{query} and {value}")
        if self.num_query_heads % self.num_key_value_heads:
            raise self._refuse(
                "needs query heads that its key heads divide", f"{self.num_query_heads} and {self.num_key_value_heads}"
            )
        if _differ(query[-1], value[-1]):
            raise self._refuse("needs values as long as its queries", f"{value} and {query}")
        return query

    def output_shapes(self, *shapes: Shape) -> tuple[Shape, ...]:
        """Its output, and the scores of each head, which a call can ask for."""
        query, _, key = self._given(shapes)
        return self.output_shape(*shapes), (self.num_query_heads, query[0], key[0])

    def _projections(self, query: Shape, value: Shape, key: Shape) -> list[tuple[str, Shape, Shape]]:
        heads, shared = (self.num_query_heads, self.head_dim), (self.num_key_value_heads, self.head_dim)
        gate = [("gate", (query[-1], *heads), heads)] if self.use_gate else []
        return [
            ("query", (query[-1], *heads), heads),
            ("key", (key[-1], *shared), shared),
            *gate,
            ("value", (value[-1], *shared), shared),
            ("attention_output", (*heads, query[-1]), (query[-1],)),
        ]

    def _attended(self, query: Shape, key: Shape) -> int:
        return key[0]

    @property
    def _values_of_a_pair(self) -> int:
        return 2 * self.num_query_heads * self.head_dim


def _differ(one: int, other: int) -> bool:
    """Whether two sides certainly are not equal."""
    return one != other and UNKNOWN not in (one, other)
