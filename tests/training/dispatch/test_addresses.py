"""An address is told again by its hash where the salt is the same, and by nothing else; no visitor chooses it."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netviz.training.dispatch.addresses import forwarded, hashed

SALT, ANOTHER = bytes(32), bytes([1] * 32)


def here(address):
    return hashed(address, lambda: SALT)


def test_an_address_has_the_same_hash_with_the_same_salt_and_another_with_another():
    assert here("192.0.2.7") == here("192.0.2.7") != here("192.0.2.8")
    assert hashed("192.0.2.7", lambda: ANOTHER) != here("192.0.2.7")


def test_a_household_of_version_6_is_one_address():
    assert here("2001:db8::1") == here("2001:db8:0:ff:ffff::1") != here("2001:db8:0:100::1")


def test_addresses_of_version_4_in_a_socket_of_version_6_are_themselves():
    """As a server that listens on both has them: in version 6 all of them are one household."""
    assert here("::ffff:192.0.2.7") == here("192.0.2.7") != here("::ffff:192.0.2.8")


@pytest.mark.parametrize("unknown", [None, "", "127.0.0.1", "::1", "::ffff:127.0.0.1", "no address", "1.2.3.4.5"])
def test_what_tells_nobody_apart_has_no_hash_and_asks_for_no_salt(unknown):
    assert hashed(unknown, lambda: pytest.fail("the record was asked")) == ""


def test_the_hash_holds_nothing_of_the_address_and_fits_its_column():
    found = {here(str(ipaddress.IPv4Address(number))) for number in range(2**24, 2**24 + 500)}
    assert len(found) == 500
    assert {len(each) for each in found} == {16}


words = st.sampled_from(["203.0.113.9", "unknown", "", "127.0.0.1", "2001:db8::9", "a, b", "<script>", "1.2.3.4:5"])
addresses = st.ip_addresses().filter(lambda each: getattr(each, "ipv4_mapped", None) is None).map(str)


@given(st.lists(words, max_size=5), st.lists(addresses, min_size=1, max_size=4), st.booleans())
def test_whatever_a_visitor_writes_the_outermost_proxy_s_word_counts(forged, seen, in_one_line):
    """Each proxy adds from where it was asked: the first has seen the visitor, the next the first proxy ..."""
    lines = [*forged, *seen]
    told = [", ".join(lines)] if in_one_line else lines
    assert forwarded("the last proxy", told, len(seen)) == seen[0]


@given(st.lists(words, max_size=5))
def test_without_a_proxy_of_one_s_own_no_header_is_read(forged):
    assert forwarded("198.51.100.7", forged, 0) == "198.51.100.7"


def test_who_has_not_come_through_all_proxies_is_the_peer():
    assert forwarded("198.51.100.7", ["203.0.113.9"], 2) == "198.51.100.7"
    assert forwarded(None, [], 1) is None


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("203.0.113.9:4711", "203.0.113.9"), ("[2001:db8::9]:4711", "2001:db8::9"), ("[2001:db8::9]", "2001:db8::9"),
        ("::ffff:203.0.113.9", "203.0.113.9"), ("unknown", "the peer"), ("", "the peer"), (":80", "the peer"),
    ],
)  # fmt: skip
def test_an_address_may_be_written_with_its_port_and_what_is_none_is_the_peer_s(written, address):
    assert forwarded("the peer", [written], 1) == address
