"""The outline: what there is to draw, as a tree of blocks and layers, with equal neighbours folded into one."""
