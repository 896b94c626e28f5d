"""An address is told again by its hash on this host, and by nothing else."""

import ipaddress

import pytest

from netviz.training.dispatch import addresses
from netviz.training.dispatch.addresses import hashed


@pytest.fixture(autouse=True)
def _forget():
    addresses._salt.cache_clear()


def test_an_address_has_the_same_hash_after_a_restart_and_another_on_another_host(tmp_path, monkeypatch):
    here = hashed("192.0.2.7")
    addresses._salt.cache_clear()
    assert hashed("192.0.2.7") == here != hashed("192.0.2.8")
    addresses._salt.cache_clear()
    monkeypatch.setenv("NETVIZ_HOME", str(tmp_path / "another"))
    assert hashed("192.0.2.7") != here


def test_a_household_of_version_6_is_one_address():
    assert hashed("2001:db8::1") == hashed("2001:db8::ffff:1") != hashed("2001:db8:0:1::1")


@pytest.mark.parametrize("unknown", [None, "", "127.0.0.1", "::1", "no address", "1.2.3.4.5"])
def test_what_tells_nobody_apart_has_no_hash(unknown):
    assert hashed(unknown) == ""


def test_the_hash_holds_nothing_of_the_address_and_fits_its_column():
    found = {hashed(str(ipaddress.IPv4Address(number))) for number in range(2**24, 2**24 + 500)}
    assert len(found) == 500
    assert {len(each) for each in found} == {16}


def test_where_no_salt_can_be_kept_one_process_still_tells_addresses_apart(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("NETVIZ_HOME", str(tmp_path / "file" / "home"))
    assert hashed("192.0.2.7") == hashed("192.0.2.7") != hashed("192.0.2.8")
