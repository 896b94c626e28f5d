"""The HTML file: its data packed, each part that comes again once; its scripts known by their fingerprints."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from html import escape
from typing import Any, NamedTuple

from netviz.convolution.standalone import THEME
from netviz.html import check_inside
from netviz.state.long_link import letters_of

CUT = "A lecture's file must be whole, as the app wrote it: this one was cut or changed. Save it once more."
"""What stays where its scripts do not run."""
LONG = 200
"""Characters from which a part is kept once."""
_DEFAULT = re.compile(r"^export default ", re.MULTILINE)


class Browser(NamedTuple):
    """What runs in the file."""

    components: Mapping[str, str]
    """By its name, a component's script, as Streamlit would get it: with a default export."""
    styles: Mapping[str, str]
    """By the same name, its style sheet; without one, it has none of its own."""
    script: str
    """What builds the page: it finds the components in `netvizComponents`."""
    style: str


def page(told: Mapping[str, Any], title: str, browser: Browser) -> str:
    """The file. Raises ValueError for a script or style that would end its own element."""
    scripts = [*(_named(name, text) for name, text in browser.components.items()), browser.script]
    check_inside(*scripts, browser.style)
    # Nothing is fetched, and nothing runs but what was written here.
    allowed = " ".join(f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in scripts)
    policy = f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    elements = "\n".join(f'<script type="module">{text}</script>' for text in scripts)
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>
{THEME}
{browser.style}
</style>
<main id="lecture"><p class="none late">{CUT}</p></main>
<noscript>This lecture needs JavaScript, which this browser has turned off.</noscript>
<script id="told" type="text/plain">{packed({**told, "styles": browser.styles})}</script>
{elements}
</html>
"""


def _named(name: str, script: str) -> str:
    """The script with its default export under that name."""
    named = _DEFAULT.sub(f"(globalThis.netvizComponents ??= {{}}).{name} = ", script)
    return f"{{\n{named}\n}}\n"


def packed(told: Any) -> str:
    """Plain data as letters: JSON in which each long part stands once, deflated (RFC 1951), in base64 for addresses.

    A part stands before what it is a part of, in whose place there is {"=": its number}.
    """
    parts: dict[str, int] = {}

    def text_of(node: Any) -> str:
        if isinstance(node, Mapping):
            text = "{" + ",".join(f"{_json(str(key))}:{text_of(value)}" for key, value in node.items()) + "}"
        elif isinstance(node, Sequence) and not isinstance(node, str):
            text = f"[{','.join(map(text_of, node))}]"
        else:
            text = _json(node)
        if len(text) < LONG:
            return text
        return f'{{"=":{parts.setdefault(text, len(parts))}}}'

    last = text_of(told)
    return letters_of(f"[{','.join([*parts, last])}]".encode())


def _json(node: Any) -> str:
    return json.dumps(node, ensure_ascii=False, separators=(",", ":"))
