"""A convolution one can follow by hand: its values, its steps and its costs, in NumPy.

settings ──▶ kinds ──▶ stages ──▶ convolution ──┬──▶ timeline            what is computed when
values, pictures, named_kernels, edits ──▶      ├──▶ costs, formulas     multiply-adds, weights, in numbers and LaTeX
                                                └──▶ scene ─▶ standalone all of it, for the browser and for slides
real_layer ──▶ settings                         a layer of a real network, made small
real_size, examples                             what the kinds cost at sizes that nobody can draw
"""
