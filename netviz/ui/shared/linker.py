"""A linker for our own scripts: an ES module and all that it imports become one text, since a component is one text.

It knows what we write, and refuses the rest in a sentence: `import { a, b as c } from "./file.js"`, and `export` before
a `function`, a `class` or one `const`, each at the start of a line. The entry may have a default export, which stays.
"""

import re
from pathlib import Path

_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.{1,2}/[^"]+)";\n', re.MULTILINE)
_NAME = re.compile(r"(\w+)(?: as (\w+))?")
_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) (\w+))", re.MULTILINE)
_DEFAULT = re.compile(r"^export default ", re.MULTILINE)
_OTHER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_SOURCE_ONLY = re.compile(r"^(?:[ \t]*(?://.*)?\n|[ \t]+)", re.MULTILINE)  # indentation, comments, empty lines


def link(entry: Path, folder: Path) -> str:
    """The entry with every module that it needs before it, each once and in a scope of its own.

    Equal names in different modules do not meet. In the text and in errors a module is called by its path in `folder`.
    Comments on lines of their own and indentation are left out. Raises ValueError for a missing file, a name that is
    not exported, a circle, and what only a real linker knows.
    """
    return _Linker(folder.resolve()).linked(entry.resolve())


class _Linker:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.exports: dict[Path, list[str]] = {}  # of the modules in the text
        self.modules: list[str] = []
        self.path: list[Path] = []  # from the entry to the module that is being read

    def linked(self, entry: Path) -> str:
        body = self.read(entry, is_entry=True)
        return "".join(["const $modules = {};\n", *self.modules, body]) if self.modules else body

    def called(self, module: Path) -> str:
        return module.relative_to(self.folder).as_posix()

    def read(self, module: Path, *, is_entry: bool = False) -> str:
        """The module's text without exports, its imports bound to names; all that it imports is added before."""
        if module in self.path:
            circle = " -> ".join(self.called(each) for each in [*self.path[self.path.index(module) :], module])
            raise ValueError(f"modules must not import one another in a circle. Received: {circle}")
        self.path.append(module)
        body = _IMPORT.sub(lambda found: self.bind(module, *found.groups()), module.read_text(encoding="utf-8"))
        self.exports[module] = _EXPORT.findall(body)
        body = _EXPORT.sub("", body)
        other = _OTHER.search(_DEFAULT.sub("", body) if is_entry else body)
        if other:
            raise ValueError(
                f"{self.called(module)} must import and export as the linker knows it. Received: {other[0]}"
            )
        body = _SOURCE_ONLY.sub("", body)
        for line in body.splitlines():
            if line.count("`") % 2:
                raise ValueError(f"{self.called(module)} must end each template on its line. Received: {line}")
        self.path.pop()
        return body

    def bind(self, importer: Path, names: str, source: str) -> str:
        """The statement that stands for an import."""
        module = (importer.parent / source).resolve()
        if not module.is_file() or not module.is_relative_to(self.folder):
            raise ValueError(f"{self.called(importer)} must import from a file that exists. Received: {source}")
        if module in self.path or module not in self.exports:
            body = self.read(module)
            returned = ", ".join(self.exports[module])
            self.modules.append(
                f'$modules["{self.called(module)}"] = (() => {{\n{body}return {{ {returned} }};\n}})();\n'
            )
        bound = []
        for name in filter(None, map(str.strip, names.split(","))):
            known = _NAME.fullmatch(name)
            if known is None or known[1] not in self.exports[module]:
                raise ValueError(
                    f"{self.called(importer)} must import what {self.called(module)} exports. Received: {name}"
                )
            bound.append(f"{known[1]}: {known[2]}" if known[2] else known[1])
        return f'const {{ {", ".join(bound)} }} = $modules["{self.called(module)}"];\n'
