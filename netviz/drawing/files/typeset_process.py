"""The process that `typeset` runs: a job as JSON on standard input, the picture on standard output."""

import os
import sys

# A script's own folder comes first where it imports from, and here it holds modules of the drawing.
sys.path = [folder for folder in sys.path if folder != os.path.dirname(os.path.abspath(__file__))]

import json  # noqa: E402

# All that comes from a stranger is an input, and never part of the program.
PAGE = b"""
#set document(title: sys.inputs.title, date: none)
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1pt, alt: sys.inputs.title)
"""


def main() -> None:
    """Do the job."""
    import typst  # noqa: PLC0415 (30 MB, for this process only)

    job = json.load(sys.stdin)
    picture = typst.compile(
        PAGE, root=job["fonts"], font_paths=[job["fonts"]], format=job["format"], ppi=job["ppi"],
        sys_inputs={name: job[name] for name in ("svg", "title", "width")},
    )  # fmt: skip
    sys.stdout.buffer.write(picture)


if __name__ == "__main__":
    main()
