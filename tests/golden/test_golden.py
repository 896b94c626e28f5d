"""No script, table or drawing changes without someone having looked at the change."""

from difflib import unified_diff

import pytest

from tests.golden.rewrite import FILES, FOLDER, NETWORKS, today

MOST_LINES = 40  # of a difference: enough to see its kind


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("network", NETWORKS)
def test_script_table_and_drawing_are_those_that_were_last_looked_at(network, file):
    golden, now = (FOLDER / network / file).read_bytes(), today(network, file)
    if golden != now:
        shown = difference(f"{network}/{file}", golden.decode(), now.decode())
        pytest.fail(f"{shown}\nIf this is meant: python -m tests.golden.rewrite", pytrace=False)


def difference(name, golden, now):
    lines = [*unified_diff(golden.split("\n"), now.split("\n"), name, "today", n=1, lineterm="")]
    more = [f"... and {len(lines) - MOST_LINES} lines more"] if len(lines) > MOST_LINES else []
    return "\n".join(lines[:MOST_LINES] + more)
