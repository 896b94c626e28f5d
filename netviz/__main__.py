"""netviz from a shell: list | summary | draw | code | train."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import netviz
from netviz.anatomy import export
from netviz.anatomy.table import summary
from netviz.architectures.catalog import FAMILIES
from netviz.drawing.outline import foldable, outline
from netviz.errors import NetvizError, SettingsError
from netviz.interchange import keras_file
from netviz.network import Network
from netviz.settings import as_text
from netviz.training import command as train

TABLES = {
    "table": export.to_text,
    "json": lambda network: json.dumps(summary(network), indent=1) + "\n",
    "csv": export.to_csv,
    "markdown": export.to_markdown,
}
OR_FILE = ", or a model's .keras or .json file"


def main(arguments: list[str] | None = None) -> int:
    """Run one command; bad input ends in a sentence on standard error and the exit code 2."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except NetvizError as error:
        print(f"netviz: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # as in `netviz summary resnet18 | head`
        sys.stderr.close()
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m netviz", description="Convolutional networks, seen and counted.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    listing = commands.add_parser("list", help="the architectures, their presets and settings")
    listing.add_argument("--json", action="store_true", help="as JSON")
    listing.set_defaults(run=_list)

    table = commands.add_parser("summary", help="the layer table of a network")
    _name_and_settings(table, OR_FILE)
    table.add_argument("--format", choices=TABLES, default="table")
    table.set_defaults(run=_summary)

    drawing = commands.add_parser("draw", help="the drawing of a network, as SVG")
    _name_and_settings(drawing, OR_FILE)
    drawing.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.svg")
    drawing.add_argument("--unfold", default="", metavar="all|ID,ID", help="what stands open (default: nothing)")
    drawing.add_argument("--theme", choices=("light", "dark"), default="light")
    drawing.set_defaults(run=_draw)

    code = commands.add_parser("code", help="the network as a Keras script or a notebook")
    _name_and_settings(code)
    code.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to write it (default: standard output)")
    code.add_argument("--notebook", action="store_true", help="a Jupyter notebook that trains it on CIFAR-10")
    code.set_defaults(run=_code)

    training = commands.add_parser("train", help="a run on CIFAR-10 in a process of its own")
    _name_and_settings(training)
    train.add_arguments(training)
    training.set_defaults(run=lambda options: train.run(options, options.name, _settings_given(options)))
    return parser


def _name_and_settings(parser: argparse.ArgumentParser, or_file: str = "") -> None:
    parser.add_argument("name", metavar="NAME", help=f"an architecture or a preset{or_file}")
    parser.add_argument(
        "-s", "--set", action="append", default=[], metavar="KEY=VALUE", dest="settings", help="a setting, repeatable"
    )


def _settings_given(options: argparse.Namespace) -> dict[str, str]:
    """The settings of `-s KEY=VALUE`, as text. Raises SettingsError."""
    pairs = [given.partition("=") for given in options.settings]
    for key, equals, value in pairs:
        if not (key and equals):
            raise SettingsError(f"-s takes KEY=VALUE, such as alpha=0.5. Received: {key}{equals}{value}")
    return {key: value for key, _, value in pairs}


def _network(options: argparse.Namespace) -> Network:
    return netviz.build(options.name, **_settings_given(options))


def _network_or_file(options: argparse.Namespace) -> Network:
    if not keras_file.is_file_name(options.name):
        return _network(options)
    if options.settings:
        raise SettingsError(f"A file has no settings to change. Received: -s {options.settings[0]}")
    return keras_file.open_file(Path(options.name))


def _list(options: argparse.Namespace) -> int:
    families = [_family(name) for name in FAMILIES]
    if options.json:
        print(json.dumps(families, indent=1))
        return 0
    for family in families:
        print(f"{family['name']}: {family['title']}")
        print(f"  presets   {', '.join(family['presets'])}")
        for key, field in family["settings"].items():
            bounds = f"{field['low']} to {field['high']}" if field["low"] is not None else ""
            choices = ", ".join(field.get("choices", ()))
            default = ",".join(map(str, field["default"])) if isinstance(field["default"], list) else field["default"]
            print(f"  {key:<18} {field['type']:<9} {default!s:<10} {bounds or choices}")
    return 0


def _family(name: str) -> dict[str, Any]:
    family = FAMILIES[name]
    settings = {}
    for field in family.settings.descriptions():
        default = as_text(field.default) if field.type == "rows" else field.default
        default = list(default) if isinstance(default, tuple) else default
        settings[field.name] = {"type": field.type, "default": default, "low": field.low, "high": field.high}
        if field.choices:
            settings[field.name]["choices"] = list(field.choices)
    return {"name": name, "title": family.title, "presets": [*family.presets], "settings": settings}


def _summary(options: argparse.Namespace) -> int:
    sys.stdout.write(TABLES[options.format](_network_or_file(options)))
    return 0


def _draw(options: argparse.Namespace) -> int:
    if options.output.suffix.lower() != ".svg":
        raise NetvizError(f"A drawing is written as SVG, so its file must end in .svg. Received: {options.output}")
    network = _network_or_file(options)
    unfold = options.unfold if options.unfold == "all" else [id for id in options.unfold.split(",") if id]
    blocks = foldable(outline(network))
    for id in [] if unfold == "all" else unfold:
        if id not in blocks:
            raise NetvizError(f"--unfold takes all, or blocks of {', '.join(sorted(blocks))}. Received: {id}")
    svg = netviz.draw(network, unfold=unfold, theme=options.theme)
    try:
        options.output.write_text(svg, encoding="utf-8")
    except OSError as error:
        raise NetvizError(f"The drawing could not be written: {error.strerror}. Received: {options.output}") from error
    return 0


def _code(options: argparse.Namespace) -> int:
    made = netviz.to_notebook if options.notebook else netviz.to_script
    text = made(_network(options))
    if options.output is None:
        sys.stdout.write(text)
        return 0
    try:
        options.output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise NetvizError(f"The code could not be written: {error.strerror}. Received: {options.output}") from error
    return 0


if __name__ == "__main__":
    sys.exit(main())
