"""The Convolution page: its controls, its stage, its figures."""
