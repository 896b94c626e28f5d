"""The drawing of a network: outline (what folds), layout (where it stands), SVG (how it looks)."""
