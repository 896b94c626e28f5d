"""The drawing of a network, in the order in which it is made: outline, layout, look, files."""
