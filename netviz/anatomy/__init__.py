"""Facts read off a network: its table, receptive fields, formulas, and the figures that were published."""
