"""A long link opens what it was made from; a stranger's is refused in a sentence, whatever it unpacks to."""

import contextlib
import zlib
from base64 import urlsafe_b64encode
from random import Random
from string import printable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netviz.errors import SettingsError
from netviz.state.long_link import LONG, MOST_PACKED, MOST_UNPACKED, PACKED, fits, shortened, whole

TEXTS = st.text(st.characters(codec="utf-8"), max_size=400)
LINKS = st.dictionaries(TEXTS.filter(lambda name: name and name != PACKED), TEXTS, max_size=12)


def packed(content: bytes) -> str:
    packing = zlib.compressobj(9, wbits=-15)
    return urlsafe_b64encode(packing.compress(content) + packing.flush()).decode().rstrip("=")


@given(LINKS)
def test_a_link_of_any_length_opens_what_it_was_made_from(link):
    short = shortened(link)
    assert whole(short) == link
    assert short == link or set(short) == {PACKED}


def test_a_long_link_is_shorter_and_a_short_one_can_be_read():
    layers = {"network": "custom", "layers": ";".join(["conv 3 64"] * 100)}
    assert sum(map(len, shortened(layers).values())) < LONG
    assert shortened({"network": "resnet"}) == {"network": "resnet"}


def test_what_no_address_can_carry_makes_no_link():
    noise = "".join(Random(1).choices(printable, k=2 * MOST_PACKED))
    for long in ({"config": noise}, {"config": "a" * MOST_UNPACKED}):
        assert shortened(long) == {}
        assert not fits(long)
    assert fits({})


@pytest.mark.parametrize(
    "bad",
    [
        packed(b"a" * (MOST_UNPACKED + 1)),  # a bomb: a thousandth of what it unpacks to
        packed(b"network=resnet")[:-3],
        packed(b"network=resnet") + "AAAA",
        packed(b"&".join(b"a%d=1" % i for i in range(1_000))),
        packed("é".encode()),
        "A" * (MOST_PACKED + 1),
        "not base64!",
        "é",
        "",
    ],
)
def test_what_was_not_packed_here_is_refused_with_the_field_the_rule_and_what_came(bad):
    with pytest.raises(SettingsError, match=r"^z, the part of the link that is compressed, m") as refused:
        whole({PACKED: bad, "layer": "stem"})
    assert refused.value.field == PACKED
    assert refused.value.received is not None
    assert len(str(refused.value)) < 200


@given(st.text(max_size=60))
def test_no_text_in_the_place_of_a_packed_link_does_anything_but_be_read_or_refused(text):
    with contextlib.suppress(SettingsError):
        assert all(isinstance(each, str) for each in whole({PACKED: text}).values())
