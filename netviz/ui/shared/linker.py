"""A linker for our own scripts: an ES module and all that it imports become one text, since a component is one text.

It knows what we write, and refuses the rest in a sentence: `import { a, b as c } from "./file.js"`, and `export` before
a `function`, a `class` or one `const`, each at the start of a line. The entry may have a default export, which stays.
"""

import re
from pathlib import Path

_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.{1,2}/[^"]+)";\n', re.MULTILINE)
_NAME = re.compile(r"\s*(\w+)(?: as (\w+))?\s*")
_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) (\w+))", re.MULTILINE)
_DEFAULT = re.compile(r"^export default ", re.MULTILINE)
_OTHER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_MODULES = "$modules"


def link(entry: Path, folder: Path) -> str:
    """The entry with every module that it needs before it, each once and in a scope of its own.

    Equal names in different modules do not meet. In the text and in errors a module is called by its path in `folder`.
    Raises ValueError for a missing file, a name that is not exported, a circle, and what only a real linker knows.
    """
    exports: dict[Path, list[str]] = {}  # of the modules that stand in the text
    parts: list[str] = []
    path: list[Path] = []

    def called(file: Path) -> str:
        return file.relative_to(folder).as_posix()

    def add(file: Path) -> None:
        if file in path:
            circle = " -> ".join(called(each) for each in [*path[path.index(file) :], file])
            raise ValueError(f"modules must not import one another in a circle. Received: {circle}")
        if file in exports:
            return
        path.append(file)
        text = file.read_text(encoding="utf-8")
        body = _IMPORT.sub(lambda found: taken(file, *found.groups()), text)
        names = _EXPORT.findall(body)
        body = _EXPORT.sub("", body)
        is_entry = len(path) == 1
        other = _OTHER.search(_DEFAULT.sub("", body) if is_entry else body)
        if other:
            raise ValueError(
                f"{called(file)} has an import or export that the linker does not know. Received: {other[0]}"
            )
        if is_entry:
            parts.append(body)
        else:
            parts.append(f'{_MODULES}["{called(file)}"] = (() => {{\n{body}return {{ {", ".join(names)} }};\n}})();\n')
        path.pop()
        exports[file] = names

    def taken(file: Path, names: str, source: str) -> str:
        module = (file.parent / source).resolve()
        if not module.is_file() or not module.is_relative_to(folder):
            raise ValueError(f"{called(file)} imports from a file that does not exist. Received: {source}")
        add(module)
        wanted = [_NAME.fullmatch(name) for name in names.split(",") if name.strip()]
        for name in wanted:
            if name is None or name[1] not in exports[module]:
                received = name[1] if name else names.strip()
                raise ValueError(f"{called(file)} imports what {called(module)} does not export. Received: {received}")
        bound = ", ".join(f"{name[1]}: {name[2]}" if name[2] else name[1] for name in wanted if name)
        return f'const {{ {bound} }} = {_MODULES}["{called(module)}"];\n'

    folder = folder.resolve()
    add(entry.resolve())
    return "".join([f"const {_MODULES} = {{}};\n" if len(parts) > 1 else "", *parts])
