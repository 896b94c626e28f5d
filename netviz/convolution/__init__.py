"""A convolution one can follow by hand: its values, its steps and its costs, in NumPy.

settings ──▶ values ──▶ stages ──▶ convolution ──┬──▶ timeline    what is computed when
                                                 ├──▶ costs       multiply-adds, weights, formulas
                                                 └──▶ scene       all of it, for the stage in the browser
real_layer ──▶ settings                                           a layer of a real network, made small
"""
