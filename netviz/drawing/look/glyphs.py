"""A small sign for each kind of card, so that colour is not all that tells them apart: SVG paths, 12 pixels wide."""

_SQUARE = "M8.5 6.5h11v11h-11z"

GLYPHS = {
    "convolution": f"{_SQUARE}M12.2 6.5v11M15.8 6.5v11M8.5 10.2h11M8.5 13.8h11",
    "pointwise": f"{_SQUARE}M13 11h2v2h-2z",
    "depthwise": "M8.5 9l5.5-2.8 5.5 2.8-5.5 2.8zM8.5 12l5.5 2.8 5.5-2.8M8.5 15l5.5 2.8 5.5-2.8",
    "normalization": "M8 17c4 0 3.5-10.5 6-10.5s2 10.5 6 10.5",
    "activation": "M8 16.5h6l5.5-9.5",
    "pooling": "M8.5 7h11L14 17z",
    "dense": "M9 7.5h10M9 16.5h10M9 7.5l10 9M9 16.5l10-9",
    "recurrent": "M18.6 9.2a5.3 5.3 0 1 0 .6 3.8M19.4 6.4v3h-3",
    "attention": "M8 12c3-5 9-5 12 0-3 5-9 5-12 0zM14 10.6a1.4 1.4 0 1 0 .01 0",
    "merge": "M14 6.5v11M8.5 12h11",
    "concatenation": "M8.5 6.5h4v11h-4zM15.5 6.5h4v11h-4z",
    "shape": "M8.5 9.5v-3h3M16.5 6.5h3v3M19.5 14.5v3h-3M11.5 17.5h-3v-3",
    "image": f"{_SQUARE}M8.5 15.5l3.5-4.5 3 3.5 1.5-1.5 3 3",
    "input": "M8 12h7.5M12.3 8.8l3.2 3.2-3.2 3.2M19.5 6.5v11",
    "unknown": "M11 9.5c0-4 6-4 6 0 0 2.2-3 2-3 4.5M14 17.3v.2",
    "block": "M8.5 9h8v8.5h-8zM11.5 9V6.5h8v8.5h-3",
    "residual": "M12 6v12M12 8.5h7v7h-7",
    "branching": "M14 6v12M9 15.5v-7h10v7z",
}
"""Drawn from (8, 6) to (20, 18), where a card has them."""

SIGNS = {
    "skip": ("M0 6h14", "Shortcut past the main flow"),
    "loop": ("M2 11h8q3 0 3-3v-4q0-3-3-3h-8", "Repeated, and shown once"),
    "repeat-body": ("M1 1h12v10h-12z", "Equal blocks, all shown"),
    "frozen": ("M7 1.5v9M3.1 3.8l7.8 4.5M10.9 3.8L3.1 8.3", "Frozen: training leaves its weights as they are"),
}
"""What else is drawn, by its class: a small picture of it, 14 pixels wide and 12 high, and what it stands for."""
