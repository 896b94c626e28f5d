"""What operations have been called: TensorFlow's functions, the nodes of its graph, Keras 3's classes."""

from __future__ import annotations

_SAME = {
    **{f"reduce_{name}": name for name in ("all", "any", "max", "mean", "min", "prod", "sum", "std", "logsumexp")},
    **dict.fromkeys(("batch_mat_mul", "batch_mat_mul_v2", "mat_mul"), "matmul"),
    **dict.fromkeys(("div", "real_div", "realdiv", "truediv"), "divide"),
    **dict.fromkeys(("__getitem__", "_slice_helper", "getitem"), "get_item"),
    **dict.fromkeys(("max_pool1d", "max_pool2d", "max_pool3d", "max_pool_v2"), "max_pool"),
    **dict.fromkeys(("avg_pool", "avg_pool1d", "avg_pool2d", "avg_pool3d"), "average_pool"),
    **dict.fromkeys(("resize_bilinear", "resize_images", "resize_nearest_neighbor", "resize_bicubic"), "resize"),
    **dict.fromkeys(("concat", "concat_v2"), "concatenate"),
    **dict.fromkeys(("crop_to_bounding_box", "pad_to_bounding_box", "resize_with_crop_or_pad"), "resize"),
    "resize_with_pad": "resize",
    "div_no_nan": "divide_no_nan",
    "eq": "equal",
    "ge": "greater_equal",
    "gt": "greater",
    "le": "less_equal",
    "lt": "less",
    "ne": "not_equal",
    **dict.fromkeys(("gather", "gather_v2", "embedding_lookup"), "take"),
    **dict.fromkeys(("mirror_pad", "pad_v2"), "pad"),
    **dict.fromkeys(("pow", "__pow__"), "power"),
    **dict.fromkeys(("select", "select_v2", "where_v2"), "where"),
    "__abs__": "abs",
    "acos": "arccos",
    "acosh": "arccosh",
    "adjust_contrastv2": "adjust_contrast",
    "add_n": "add",
    "add_v2": "add",
    "asin": "arcsin",
    "asinh": "arcsinh",
    "atan": "arctan",
    "atan2": "arctan2",
    "atanh": "arctanh",
    "arg_max": "argmax",
    "arg_min": "argmin",
    "band_part": "tril",
    "euclidean_norm": "norm",
    "expand": "expand_dims",
    "fill_like": "zeros_like",
    "floor_div": "floor_divide",
    "floor_mod": "mod",
    "floordiv": "floor_divide",
    "floormod": "mod",
    "full_like": "zeros_like",
    "is_finite": "isfinite",
    "is_inf": "isinf",
    "is_nan": "isnan",
    "lrn": "local_response_normalization",
    "matrix_band_part": "tril",
    "mul": "multiply",
    "neg": "negative",
    "pack": "stack",
    "permute_dimensions": "transpose",
    "reduce_euclidean_norm": "norm",
    "reduce_variance": "var",
    "remainder": "mod",
    "repeat_elements": "repeat",
    "reverse_v2": "reverse",
    "split_v": "split",
    "square_difference": "squared_difference",
    "sub": "subtract",
    "swish": "silu",
    "to_float": "cast",
    "top_kv2": "top_k",
    "unpack": "unstack",
    "variance": "var",
}
"""Other names for the same: TensorFlow's functions, the nodes of its graph."""


_ELSEWHERE = ("io.", "ragged.", "random.", "sets.", "sparse.", "strings.")
"""Modules of TensorFlow whose functions are others than those of the same names."""


def name_of(function: str) -> str:
    """A function of TensorFlow by its name alone, without its module.

    >>> name_of("math.reduce_mean"), name_of("image.transpose"), name_of("strings.split")
    ('reduce_mean', 'transpose_image', 'strings.split')
    """
    if function.startswith(_ELSEWHERE):
        return function
    return "transpose_image" if function == "image.transpose" else function.rsplit(".", 1)[-1]


def today(name: str) -> str:
    """What Keras 3 calls an operation that has had other names."""
    return _SAME.get(name, name)
