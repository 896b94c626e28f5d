"""What a quantity is called stands in one place."""

import ast
from pathlib import Path

import netviz
from netviz.anatomy import quantities
from netviz.anatomy.quantities import QUANTITIES

PACKAGE = Path(netviz.__file__).parent


def test_no_page_and_no_table_writes_the_title_of_a_quantity_itself():
    files = [*PACKAGE.rglob("*.py"), *(PACKAGE.parent / "pages").glob("*.py")]
    written = {
        file.relative_to(PACKAGE.parent): constant.value
        for file in files
        for constant in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(constant, ast.Constant) and constant.value in QUANTITIES.values()
    }
    assert set(written) == {Path(quantities.__file__).relative_to(PACKAGE.parent)}
