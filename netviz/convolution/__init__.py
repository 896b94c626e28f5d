"""A convolution one can follow by hand: its values, its steps and its costs, in NumPy.

settings, axis ──▶ kinds ──▶ stages ──▶ convolution ──┬──▶ timeline            what is computed when
values, pictures, named_kernels, edits ──▶            ├──▶ costs, formulas     multiply-adds, weights, as LaTeX too
                                                      └──▶ scene ─▶ standalone all of it, for the browser and as a file
real_layer ──▶ settings                               a layer of a real network, made small
layer_at_work ──▶ stages                              a real layer with its trained kernel, cut to what can be drawn
real_size, examples                                   what the kinds cost at sizes that nobody can draw
spots                                                 the cell that is pinned, as a link writes it
"""
