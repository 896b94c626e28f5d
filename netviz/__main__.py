"""netviz from a shell: the app, list | summary | draw | code | lecture | train | experiment | runs, and steering."""

from __future__ import annotations

import argparse
import json
import os
import runpy
import sys
from io import TextIOWrapper
from itertools import zip_longest
from pathlib import Path
from typing import Any, get_args

import netviz
from netviz.anatomy import export
from netviz.anatomy.table import summary
from netviz.app_folder import APP
from netviz.architectures.catalog import FAMILIES, TITLES, find
from netviz.architectures.family import Family
from netviz.drawing.files.export import FORMATS, picture_file
from netviz.drawing.files.export import export as export_drawing
from netviz.drawing.layout.form import Direction
from netviz.drawing.look.colouring import COLOURINGS
from netviz.drawing.look.palette import Theme
from netviz.drawing.outline.tree import blocks, foldable, level, outline
from netviz.drawing.outline.units import with_units
from netviz.drawing.volumes.svg import volumes
from netviz.errors import NetvizError, SettingsError
from netviz.host import doctor
from netviz.interchange import keras_file
from netviz.network import Network
from netviz.settings import as_text
from netviz.stories.catalog import STORIES, story
from netviz.training import command as train
from netviz.training import experiment_command, outcome_commands, run_commands, variables
from netviz.ui.shared import lecture_file

TABLES = {
    "table": export.to_text,
    "json": lambda network: json.dumps(summary(network), indent=1) + "\n",
    "csv": export.to_csv,
    "markdown": export.to_markdown,
    "latex": export.to_latex,
}
_FORMATS = ", ".join(f".{format}" for format in FORMATS)
WIDEST = 40
"""As far as columns are set in line."""
OR_FILE = ", or a model's .keras, .h5 or .json file"


def main(arguments: list[str] | None = None) -> int:
    """Run one command, or else the app; bad input ends in a sentence on standard error and the exit code 2."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # where it cannot write ×, as standard error
    parser = _parser()
    options, options.streamlit = parser.parse_known_args(arguments)
    if options.streamlit and options.run is not _app:
        parser.error(f"there is no option {' '.join(options.streamlit)}")
    try:
        if options.checks:
            variables.check()
        code = options.run(options)
        sys.stdout.flush()  # a reader that has left is met here, and not when Python ends
    except NetvizError as error:
        print(f"netviz: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130  # as a shell says of a program that Ctrl-C ended
    except BrokenPipeError:  # as in `netviz summary resnet18 | head`
        sys.stderr.close()
        return 0
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="netviz",
        description="Convolutional networks, seen and counted. Without a command, the app in the browser.",
    )
    parser.add_argument("--version", action="version", version=f"netviz {netviz.__version__}")
    parser.set_defaults(run=_app, checks=True)
    commands = parser.add_subparsers(metavar="COMMAND")

    app = commands.add_parser(
        "app", help="the app in the browser", usage="netviz app [--server.port=N] [--server.headless=true] ...",
        description="The app in the browser, with whatever options `streamlit run` takes.",
    )  # fmt: skip
    app.set_defaults(run=_app)

    listing = commands.add_parser("list", help="the architectures, their presets and settings")
    listing.add_argument("name", nargs="?", metavar="NAME", help="one architecture, with the words of its settings")
    listing.add_argument("--json", action="store_true", help="as JSON")
    listing.set_defaults(run=_list)

    table = commands.add_parser("summary", help="the layer table of a network")
    _name_and_settings(table)
    table.add_argument("--format", choices=TABLES, default="table")
    table.set_defaults(run=_summary)

    drawing = commands.add_parser("draw", help=f"the drawing of a network, as {_FORMATS}")
    _name_and_settings(drawing)
    _look(drawing)
    drawing.set_defaults(run=_draw)

    code = commands.add_parser("code", help="the network as a Keras script or a notebook")
    _name_and_settings(code)
    code.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to write it (default: standard output)")
    code.add_argument("--notebook", action="store_true", help="a Jupyter notebook that trains it on CIFAR-10")
    code.set_defaults(run=_code)

    lecture = commands.add_parser("lecture", help="a story, or a list of scenes, as one HTML file")
    lecture.add_argument("name", metavar="NAME", help=f"{', '.join(STORIES)}, or a list's .json file")
    lecture.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="where to write it")
    lecture.set_defaults(run=_lecture)

    training = commands.add_parser("train", help="a run on CIFAR-10 in a process of its own")
    _name_and_settings(training)
    train.add_arguments(training)
    training.set_defaults(run=_train)
    experiment_command.add_command(commands)
    run_commands.add_commands(commands)
    outcome_commands.add_commands(commands)
    doctor.add_command(commands)
    return parser


def _app(options: argparse.Namespace) -> int:
    """The app, in this process: what ends the one ends the other."""
    # Streamlit's web server would believe whatever connects from this machine; NETVIZ_PROXIES says whom to believe.
    os.environ.setdefault("FORWARDED_ALLOW_IPS", "")
    # Nobody edits it while it runs; who does says `streamlit run app.py`.
    sys.argv = ["streamlit", "run", str(APP / "app.py"), "--server.fileWatcherType=none", *options.streamlit]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)
    return 0


def _look(drawing: argparse.ArgumentParser) -> None:
    drawing.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help=f"ends in {_FORMATS}")
    drawing.add_argument("--volumes", action="store_true", help="its stages as solids, instead; not as .dot")
    drawing.add_argument("--unfold", default="", metavar="all|ID,ID", help="what stands open (default: nothing)")
    drawing.add_argument("--level", type=int, default=0, metavar="N", help="unfold the N outermost levels, too")
    drawing.add_argument(
        "--every-layer", action="store_true", help="normalisation and activation apart from their convolution"
    )
    drawing.add_argument("--direction", choices=get_args(Direction), default="down", help="where the main flow runs")
    drawing.add_argument("--colour-by", choices=COLOURINGS, default="kind", help="what a card's colour means")
    drawing.add_argument("--theme", choices=get_args(Theme), default="light")
    drawing.add_argument(
        "--scale",
        type=float,
        metavar="X",
        help="pixels of a PNG for one of the drawing (default: 2, or as many as fit)",
    )
    drawing.add_argument("--shapes", action=argparse.BooleanOptionalAction, default=True, help="beside the lines")
    drawing.add_argument("--wide", action="store_true", help="connections as wide as their tensors have channels")


def _name_and_settings(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help=f"an architecture or a preset{OR_FILE}")
    parser.add_argument(
        "-s", "--set", action="append", default=[], metavar="KEY=VALUE", dest="settings", help="a setting, repeatable"
    )


def _settings_given(options: argparse.Namespace) -> dict[str, str]:
    """The settings of `-s KEY=VALUE`, as text. Raises SettingsError."""
    pairs = [given.partition("=") for given in options.settings]
    for key, equals, value in pairs:
        if not (key and equals):
            raise SettingsError("-s takes KEY=VALUE, such as alpha=0.5", received=f"{key}{equals}{value}")
    return {key: value for key, _, value in pairs}


def _is_file(name: str) -> bool:
    """Whether a NAME means a file: it looks like one, or is one here and no architecture."""
    return keras_file.is_file_name(name) or (name not in (*FAMILIES, *TITLES) and Path(name).exists())


def _network(options: argparse.Namespace) -> Network:
    """The network that NAME means: an architecture with its settings, or what a file describes."""
    if not _is_file(options.name):
        return netviz.build(options.name, **_settings_given(options))
    if options.settings:
        raise SettingsError("A file has no settings to change", received=f"-s {options.settings[0]}")
    return keras_file.open_file(Path(options.name))


def _list(options: argparse.Namespace) -> int:
    families = [find(options.name)[0]] if options.name else [*FAMILIES.values()]
    if options.json:
        print(json.dumps([_described(family) for family in families], indent=1))
        return 0
    for family in families:
        rows = [[name, *_said(field)] for name, field in _described(family)["settings"].items()]
        print(f"{family.name}: {family.title}")
        if options.name:
            labels = [field.label for field in family.settings.descriptions()]
            print(f"  {family.source}\n\n  presets")
            print(_aligned([[name, preset.title] for name, preset in family.presets.items()]))
            print("\n  settings, as -s NAME=VALUE")
            print(_aligned([[label, *row] for label, row in zip(labels, rows, strict=True)]))
        else:
            print(f"  presets   {', '.join(family.presets)}\n{_aligned(rows)}")
    return 0


def _said(field: dict[str, Any]) -> list[str]:
    """The type of a setting, its default, and its range or choices."""
    bounds = f"{field['low']} to {field['high']}" if field["low"] is not None else ""
    default = ",".join(map(str, field["default"])) if isinstance(field["default"], list) else field["default"]
    return [field["type"], str(default), bounds or ", ".join(field.get("choices", ()))]


def _aligned(rows: list[list[str]]) -> str:
    widths = [min(max(map(len, column)), WIDEST) for column in zip_longest(*rows, fillvalue="")]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)) for row in rows)
    return "\n".join(f"  {line}".rstrip() for line in lines)


def _described(family: Family) -> dict[str, Any]:
    settings = {}
    for field in family.settings.descriptions():
        default = as_text(field.default) if field.type == "rows" else field.default
        default = list(default) if isinstance(default, tuple) else default
        settings[field.name] = {"type": field.type, "default": default, "low": field.low, "high": field.high}
        if field.choices:
            settings[field.name]["choices"] = list(field.choices)
    return {"name": family.name, "title": family.title, "presets": [*family.presets], "settings": settings}


def _summary(options: argparse.Namespace) -> int:
    sys.stdout.write(TABLES[options.format](_network(options)))
    return 0


def _draw(options: argparse.Namespace) -> int:
    format = options.output.suffix.lower().removeprefix(".")
    if format not in FORMATS:
        raise NetvizError(f"A drawing is written to a file that ends in {_FORMATS}", received=options.output)
    if options.level < 0 or not (options.scale is None or 0 < options.scale <= 16):
        given = f"--level {options.level}" if options.level < 0 else f"--scale {options.scale}"
        raise NetvizError("--level counts from 0, and --scale lies above 0 and up to 16", received=given)
    network = _network(options)
    root = outline(network) if options.every_layer else with_units(outline(network))
    scale, fit = options.scale or 2.0, options.scale is None
    if options.volumes:
        if format == "dot":
            raise NetvizError("--volumes are a picture, and no graph for Graphviz", received=options.output)
        svg = volumes(network, root, theme=options.theme)
        _write(options.output, picture_file(svg, format, title=network.title, scale=scale, fit=fit))
        return 0
    unfold = blocks(root) if options.unfold == "all" else {id for id in options.unfold.split(",") if id}
    if unknown := sorted(unfold - foldable(root)):
        rule = f"--unfold takes all, or blocks of {', '.join(sorted(level(root, 1)))}, and of those inside them"
        raise NetvizError(rule, received=unknown[0])
    content = export_drawing(
        network, root, unfold | level(root, options.level), format=format, direction=options.direction,
        colour_by=options.colour_by, theme=options.theme, shapes=options.shapes, wide=options.wide,
        scale=scale, fit=fit,
    )  # fmt: skip
    _write(options.output, content)
    return 0


def _write(file: Path, drawing: bytes) -> None:
    try:
        file.write_bytes(drawing)
    except OSError as error:
        raise NetvizError(f"The drawing could not be written: {error.strerror}", received=file) from error


def _code(options: argparse.Namespace) -> int:
    made = netviz.to_notebook if options.notebook else netviz.to_script
    text = made(_network(options))
    if options.output is None:
        sys.stdout.write(text)
        return 0
    try:
        options.output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise NetvizError(f"The code could not be written: {error.strerror}", received=options.output) from error
    return 0


def _lecture(options: argparse.Namespace) -> int:
    try:
        if options.name.endswith(".json"):
            text = lecture_file.list_file(Path(options.name).read_text(encoding="utf-8"))
        else:
            text = lecture_file.story_file(story(options.name))
        options.output.write_text(text, encoding="utf-8")
    except UnicodeDecodeError as error:
        raise NetvizError("A list of scenes is a text in UTF-8", received=options.name) from error
    except OSError as error:
        raise NetvizError(f"The lecture could not be written: {error.strerror}", received=error.filename) from error
    return 0


def _train(options: argparse.Namespace) -> int:
    if _is_file(options.name):
        return train.run_file(options, _network(options))
    return train.run(options, options.name, _settings_given(options))


if __name__ == "__main__":
    sys.exit(main())
