"""The look: a layout as SVG, in the colours, signs and words of its cards."""
