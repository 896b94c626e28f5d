"""By which secrets a browser finds its runs again."""

from netviz.state import visitor
from netviz.training.record.wheels import fingerprint

OWN, OTHER = "o" * 20, "another-secret-_of_one"


def test_a_browser_keeps_its_secret_and_one_without_gets_one():
    assert visitor.known(OWN) == (OWN,)
    (made,), (again,) = visitor.known(""), visitor.known("")
    assert made != again
    assert visitor.secrets_in(visitor.as_text((made, OTHER))) == (made, OTHER)


def test_an_own_link_adds_its_secrets_behind_the_browser_s_own_so_that_nothing_is_lost():
    assert visitor.known(OWN, OTHER) == (OWN, OTHER)
    assert visitor.known(visitor.as_text((OWN, OTHER)), OTHER) == (OWN, OTHER)
    assert visitor.known("", OTHER)[1:] == (OTHER,)
    assert visitor.names((OWN, OTHER)) == (fingerprint(OWN), fingerprint(OTHER))


def test_nonsense_is_no_secret_and_so_many_are_kept_and_no_more():
    assert visitor.secrets_in("short.; Path=/.<b>" + "x" * 60) == ()
    assert visitor.secrets_in(f"{'é' * 20}.{'中' * 20}.{'٣' * 20}") == ()  # no header holds them
    many = ".".join(f"{number:020d}" for number in range(20))
    assert len(visitor.known(OWN, many)) == visitor.MOST
    assert visitor.known(OWN, many)[0] == OWN


def test_however_many_links_were_opened_before_the_newest_counts():
    strangers = ".".join(f"{number:020d}" for number in range(visitor.MOST))
    cookie = visitor.as_text(visitor.known(OWN, strangers))
    assert visitor.known(cookie, OTHER)[:2] == (OWN, OTHER)
