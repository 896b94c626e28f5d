"""One text out of modules: it runs as they would, and what the linker does not know is refused."""

import re
import shutil
import subprocess

import pytest

from netviz.ui.shared.assets import FOLDER, script
from netviz.ui.shared.linker import link

ENTRIES = sorted(
    path.relative_to(FOLDER).as_posix()
    for path in FOLDER.rglob("*.js")
    if re.search(r"^export default ", path.read_text(encoding="utf-8"), re.MULTILINE)
)


@pytest.fixture
def write(tmp_path):
    """Write modules by name into a folder; returns the linked text of the first."""

    def written(**modules):
        for name, text in modules.items():
            (tmp_path / f"{name}.js").write_text(text, encoding="utf-8")
        return link(tmp_path / f"{next(iter(modules))}.js", tmp_path)

    return written


def printed(text):
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not on the PATH")
    command = [node, "--input-type=module", "--eval", text]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


def test_what_is_imported_stands_before_it_once_and_in_its_own_scope(write):
    text = write(
        entry='import { area } from "./circle.js";\nimport { PI as pi, Ring } from "./pi.js";\n'
        "const local = 1;\nconsole.log(area(2), pi, new Ring().name, local);\nexport default function main() {}\n",
        circle='import {\n  PI,\n} from "./pi.js";\nconst local = 2;\nexport const area = (r) => PI * r * local;\n',
        pi='const local = 4;\nexport const PI = 3;\nexport class Ring {\n  name = "ring" + local;\n}\n',
    )
    assert printed(text) == ["12", "3", "ring4", "1"]
    assert text.count("const PI = 3;") == 1
    assert "export default function main() {}" in text


def test_a_module_that_imports_nothing_is_left_as_it_is(write):
    text = "export default function main() {}\n"
    assert write(entry=text) == text


@pytest.mark.parametrize(
    ("modules", "message"),
    [
        (
            {"a": 'import { b } from "./b.js";\n', "b": 'import { a } from "./a.js";\nexport const b = 1;\n'},
            "a.js -> b.js",
        ),
        ({"a": 'import { b } from "./b.js";\n'}, r"that exists. Received: ./b.js"),
        ({"a": 'import { c } from "./b.js";\n', "b": "export const b = 1;\n"}, "what b.js exports. Received: c"),
        ({"a": 'import { b } from "./b.js";\n', "b": "export const a = 1, b = 2;\n"}, "what b.js exports. Received: b"),
        ({"a": 'import * as b from "./b.js";\n', "b": ""}, r"Received: import \* as b"),
        ({"a": 'import b from "./b.js";\n', "b": "export default 1;\n"}, "Received: import b"),
        (
            {"a": 'import { b } from "./b.js";\n', "b": "export default 1;\nexport const b = 1;\n"},
            "Received: export default",
        ),
        ({"a": "export let a = 1;\n"}, "Received: export let"),
        ({"a": "const a = `one\ntwo`;\n"}, "template on its line. Received: const a = `one"),
        ({"a": 'export * from "./b.js";\n', "b": ""}, r"Received: export \*"),
    ],
)
def test_what_is_no_plain_import_or_export_is_refused(write, modules, message):
    with pytest.raises(ValueError, match=message):
        write(**modules)


def test_comments_and_indentation_stay_at_home(write):
    text = "// Why.\n\nexport default function main() {\n  // How.\n  return 1; // of what\n}\n"
    assert write(entry=text) == "export default function main() {\nreturn 1; // of what\n}\n"


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_component_links_to_one_text_that_says_what_it_needs(entry):
    text = script(entry)
    assert len(re.findall(r"^export default ", text, re.MULTILINE)) == 1
    assert not re.search(r"^import ", text, re.MULTILINE)
