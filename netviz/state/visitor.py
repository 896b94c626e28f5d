"""A visitor: the secrets by which a browser finds its runs again, and may steer them.

A browser gets one with its first document, in a cookie, and keeps it when it is closed. An own link adds the secrets of
another browser behind it: runs are found by all of them, new ones are started under the first.
"""

from __future__ import annotations

import re

from netviz.training.record.wheels import fingerprint, new_secret

COOKIE = "netviz_visitor"
OWN = "mine"
"""In an own link, what its secrets stand behind."""
WHEEL = "wheel"
"""In a link beside a run, what the secret stands behind that gives the run's wheel."""
MOST = 8
KEPT_SECONDS = 400 * 86_400
"""The longest that browsers keep a cookie."""
_SECRET = re.compile(r"[\w-]{16,40}", re.ASCII)


def secrets_in(text: str) -> tuple[str, ...]:
    """Those of a cookie or an own link; of what is nonsense in it, none."""
    return tuple(each for each in text.split(".")[:MOST] if _SECRET.fullmatch(each))


def as_text(secrets: tuple[str, ...]) -> str:
    """As a cookie or a link has them."""
    return ".".join(secrets)


def known(cookie: str, link: str = "") -> tuple[str, ...]:
    """The secrets of a browser with that cookie that opens that own link; a new one where it has none of its own.

    Those of the link stand behind the browser's own: of links that were opened before it the oldest make way.
    """
    own, *before = secrets_in(cookie) or (new_secret(),)
    return tuple(dict.fromkeys((own, *secrets_in(link), *before)))[:MOST]


def names(secrets: tuple[str, ...]) -> tuple[str, ...]:
    """By which the record knows their visitor."""
    return tuple(map(fingerprint, secrets))
