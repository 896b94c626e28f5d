"""For the class of every layer: random arguments, and shapes that it can be called on."""

from hypothesis import strategies as st

from netviz import layers

SMALL, BOOL = st.integers(1, 5), st.booleans()
RATE, FACTOR = st.sampled_from([0.0, 0.3]), st.sampled_from([0.1, (0.0, 0.2)])
PADDING = st.sampled_from(["same", "valid"])
EVEN = st.sampled_from([2, 4])
FUNCTION = st.sampled_from([None, "relu"])
SENTENCE = st.tuples(st.integers(2, 5), SMALL)
VECTOR = st.tuples(SMALL)
DEEP = st.lists(st.integers(2, 5), min_size=1, max_size=3).map(tuple)
ANY = st.lists(SMALL, min_size=1, max_size=4).map(tuple)
IMAGE = st.tuples(st.integers(4, 9), st.integers(4, 9), st.just(3))
MODES = st.sampled_from(["int", "one_hot", "multi_hot"])


def one(shape):
    """One input."""
    return shape.map(lambda sides: (sides,))


def of_rank(rank, most, least=1):
    """A number, or one for each side."""
    side = st.integers(least, most)
    return side | st.tuples(*[side] * rank) if rank > 1 else side


def frame(rank):
    """What stands around a map: a number, one for each way, or two."""
    side = st.integers(0, 2)
    pair = st.tuples(side, side)
    return side | (pair if rank == 1 else st.tuples(*[side] * rank) | st.tuples(*[pair] * rank))


def maps(rank, least=1):
    """Maps of a rank, with the channels last or first."""
    return st.tuples(st.tuples(*[st.integers(least, 7)] * rank), EVEN)


@st.composite
def over_maps(draw, twin, least=1, **arguments):
    """A layer over maps, in either data format where it has one."""
    own = {field.name for field in twin.fields()}
    given = {name: draw(value) for name, value in arguments.items()}
    if {"strides", "dilation_rate"} <= given.keys() and draw(BOOL):  # Keras takes one of the two
        del given["strides"]
    else:
        given.pop("dilation_rate", None)
    sides, channels = draw(maps(twin.rank, least))
    if "data_format" in own and draw(BOOL):
        return twin(**given, data_format="channels_first"), ((channels, *sides),)
    return twin(**given), ((*sides, channels),)


def made(twin, shapes=None, **arguments):
    """A layer with random arguments, called on random shapes."""
    return st.tuples(st.builds(twin, **arguments), one(ANY) if shapes is None else shapes)


def convolutions(twin, **arguments):
    """A convolution of any kind."""
    rank = twin.rank
    return over_maps(
        twin, kernel_size=of_rank(rank, 3), strides=of_rank(rank, 3), dilation_rate=of_rank(rank, 2),
        padding=PADDING, use_bias=BOOL, activation=FUNCTION, **arguments,
    )  # fmt: skip


def recurrent(twin, **arguments):
    """A recurrent layer of one cell."""
    given = {"units": SMALL, "use_bias": BOOL, "return_sequences": BOOL, "return_state": BOOL, "dropout": RATE}
    return made(twin, one(SENTENCE), **given, **arguments)


@st.composite
def conv_lstms(draw, twin):
    """A convolutional LSTM over a film."""
    layer, (shape,) = draw(convolutions(twin, filters=SMALL, return_sequences=BOOL, return_state=BOOL))
    return layer, ((draw(SMALL), *shape),)


@st.composite
def attentions(draw, twin, **arguments):
    """A query, values and keys, which may be left out."""
    query, value = draw(SENTENCE), draw(SENTENCE)
    layer = twin(**{name: draw(strategy) for name, strategy in arguments.items()})
    free = twin is layers.MultiHeadAttention
    value = (*value[:1], value[1] if free else query[1])
    key = (value[0], draw(SMALL) if free else query[1])
    return layer, (query, value, key) if draw(BOOL) else (query, value)


@st.composite
def broadcast(draw, twin):
    """Maps that are alike, but that a side may be 1 and leading sides may be missing."""
    shape = draw(st.lists(st.integers(2, 5), min_size=1, max_size=4))
    inputs = []
    for _ in range(2 if twin is layers.Subtract else draw(st.integers(2, 3))):
        sides = [1 if draw(BOOL) else side for side in shape]
        inputs.append(tuple(sides[draw(st.integers(0, len(sides) - 1)) :]))
    return twin(), tuple(inputs)


@st.composite
def concatenations(draw):
    """Maps that differ along one axis."""
    shape, count = draw(ANY), draw(st.integers(1, 3))
    place = draw(st.integers(0, len(shape) - 1))
    axis = place - len(shape) if place == len(shape) - 1 else draw(st.sampled_from([place + 1, place - len(shape)]))
    inputs = tuple((*shape[:place], draw(SMALL), *shape[place + 1 :]) for _ in range(count))
    return layers.Concatenate(axis), inputs


@st.composite
def dots(draw):
    """Two maps with a side of one length each."""
    one_, other, length = [*draw(SENTENCE)], [*draw(SENTENCE)], draw(SMALL)
    axes = draw(st.sampled_from([(1, 1), (1, 2), (2, 2), (2, 1)]))
    one_[axes[0] - 1] = other[axes[1] - 1] = length
    return layers.Dot(axes[0] if axes[0] == axes[1] and draw(BOOL) else axes, draw(BOOL)), (tuple(one_), tuple(other))


def normalizations(twin, *, several=False, **arguments):
    """A layer that works along an axis, or along several."""
    axis = st.sampled_from([-1, 1, 2, (1, 2), (-1, 1), (-2, -1)] if several else [-1, 1, 2])
    return made(twin, one(st.tuples(SMALL, SMALL, SMALL)), axis=axis, **arguments)


EINSUMS = [("abc,cd->abd", (None, 4), "d", (5, 3)), ("...x,xy->...y", 4, "y", (5, 3)), ("ab,bc->ac", 7, "c", (5,)),
           ("abc,cde->abde", (None, 2, 4), "de", (5, 3)), ("abde,dec->abc", (None, 6), None, (5, 2, 4)),
           ("ab...,bc->ac...", (3,), "c", (4, 5, 6)), ("abc,bd->adc", (7, None), None, (4, 5))]  # fmt: skip


_FACTORS = {"RandomPosterization": {"factor": (2, 5)}, "RandomGrayscale": {"factor": 0.5},
            "RandomShear": {"x_factor": 0.0, "y_factor": 0.0}}  # fmt: skip
"""Those that may not be just any."""


@st.composite
def augmentations(draw, twin):
    """Another look of images, whose factors have no default in some."""
    required = [field.name for field in twin.fields() if "factor" in field.name or field.name == "max_number"]
    numbers = {"max_number": 3} | _FACTORS.get(twin.__name__, {})
    given = {name: numbers[name] if name in numbers else draw(FACTOR) for name in required}
    return twin(**given), (draw(IMAGE),)


@st.composite
def wrapped(draw, wrapper, inner, steps=0):
    """A layer within a layer."""
    layer, (shape, *_) = draw(inner)
    return wrapper(layer), ((*([draw(SMALL)] * steps), *shape),)


def _convs(names, **arguments):
    return {name: convolutions(getattr(layers, name), **arguments) for name in names}


def _all(names, make):
    return {name: make(getattr(layers, name)) for name in names}


_RANKS = ("1D", "2D", "3D")
_AUGMENTATIONS = [
    name for name, twin in vars(layers).items() if getattr(twin, "default_name", "") == "augment" and twin.in_keras_3
]
_CELLS = st.builds(layers.LSTMCell, units=SMALL) | st.builds(layers.GRUCell, units=SMALL, reset_after=BOOL)
_LOOKUP = {"output_mode": MODES, "max_tokens": st.just(9), "pad_to_max_tokens": st.just(True)}

CASES = {
    # Convolutions and poolings
    **_convs([f"Conv{rank}" for rank in _RANKS], filters=EVEN, groups=st.sampled_from([1, 2])),
    **_convs([f"Conv{rank}Transpose" for rank in _RANKS], filters=SMALL),
    **_convs(["DepthwiseConv1D", "DepthwiseConv2D"], depth_multiplier=SMALL),
    **_convs(["SeparableConv1D", "SeparableConv2D"], filters=SMALL, depth_multiplier=SMALL),
    **_all(
        [f"{kind}Pooling{rank}" for kind in ("Max", "Average") for rank in _RANKS],
        lambda twin: over_maps(
            twin, pool_size=of_rank(twin.rank, 3), strides=st.none() | of_rank(twin.rank, 3), padding=PADDING
        ),
    ),
    **_all(
        [f"Global{kind}Pooling{rank}" for kind in ("Max", "Average") for rank in _RANKS],
        lambda twin: over_maps(twin, keepdims=BOOL),
    ),
    **_all(
        [f"Adaptive{kind}Pooling{rank}" for kind in ("Max", "Average") for rank in _RANKS],
        lambda twin: over_maps(twin, 3, output_size=of_rank(twin.rank, 3)),
    ),
    # Dense layers, embeddings, activations
    "Dense": made(layers.Dense, units=SMALL, use_bias=BOOL, activation=FUNCTION),
    "EinsumDense": st.sampled_from(EINSUMS).map(
        lambda case: (layers.EinsumDense(case[0], case[1], bias_axes=case[2]), (case[3],))
    ),
    "Embedding": made(layers.Embedding, input_dim=SMALL, output_dim=SMALL, mask_zero=BOOL),
    "ReversibleEmbedding": made(layers.ReversibleEmbedding, input_dim=SMALL, output_dim=SMALL, tie_weights=BOOL),
    "Identity": made(layers.Identity),
    "Masking": made(layers.Masking, one(SENTENCE), mask_value=st.sampled_from([0.0, 1.0])),
    "Activation": made(layers.Activation, activation=st.sampled_from(["relu", "swish", "softmax"])),
    "ReLU": made(
        layers.ReLU, max_value=st.none() | st.just(6.0), negative_slope=RATE, threshold=st.sampled_from([0.0, 1.0])
    ),
    "LeakyReLU": made(layers.LeakyReLU, negative_slope=RATE),
    "ELU": made(layers.ELU, alpha=RATE),
    "PReLU": made(layers.PReLU, one(IMAGE), shared_axes=st.sampled_from([None, (1,), (1, 2)])),
    "Softmax": made(layers.Softmax, one(IMAGE), axis=st.sampled_from([-1, 1, (1, 2)])),
    # Normalizations
    "BatchNormalization": normalizations(layers.BatchNormalization, center=BOOL, scale=BOOL, renorm=BOOL),
    "LayerNormalization": normalizations(
        layers.LayerNormalization, several=True, center=BOOL, scale=BOOL, rms_scaling=BOOL
    ),
    "RMSNormalization": normalizations(layers.RMSNormalization, several=True),
    "GroupNormalization": normalizations(
        layers.GroupNormalization, groups=st.sampled_from([-1, 1, 2]), center=BOOL, scale=BOOL
    ),
    "UnitNormalization": normalizations(layers.UnitNormalization, several=True),
    "SpectralNormalization": wrapped(
        layers.SpectralNormalization, convolutions(layers.Conv2D, filters=SMALL) | made(layers.Dense, units=SMALL)
    ),
    # Merging
    **_all(["Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"], broadcast),
    "Concatenate": concatenations(),
    "Dot": dots(),
    # Reshaping
    **_all([f"ZeroPadding{rank}" for rank in _RANKS], lambda twin: over_maps(twin, padding=frame(twin.rank))),
    **_all([f"Cropping{rank}" for rank in _RANKS], lambda twin: over_maps(twin, 5, cropping=frame(twin.rank))),
    **_all(["UpSampling1D", "UpSampling3D"], lambda twin: over_maps(twin, size=of_rank(twin.rank, 3))),
    "UpSampling2D": over_maps(
        layers.UpSampling2D, size=of_rank(2, 3), interpolation=st.sampled_from(["nearest", "bilinear", "bicubic"])
    ),
    "Flatten": made(layers.Flatten),
    "Reshape": st.sampled_from([((-1,), (4, 6)), ((2, -1), (4, 6)), ((3, 8), (4, 6)), ((2, 2, 6), (24,))]).map(
        lambda case: (layers.Reshape(case[0]), (case[1],))
    ),
    "Permute": st.permutations([1, 2, 3]).map(lambda dims: (layers.Permute(tuple(dims)), ((2, 3, 4),))),
    "RepeatVector": made(layers.RepeatVector, one(VECTOR), n=SMALL),
    # Regularization
    "Dropout": made(layers.Dropout, rate=RATE),
    "AlphaDropout": made(layers.AlphaDropout, rate=RATE),
    "GaussianDropout": made(layers.GaussianDropout, rate=RATE),
    "GaussianNoise": made(layers.GaussianNoise, stddev=RATE),
    "ActivityRegularization": made(layers.ActivityRegularization, l1=RATE, l2=RATE),
    **_all([f"SpatialDropout{rank}" for rank in _RANKS], lambda twin: over_maps(twin, rate=RATE)),
    # Recurrent layers, and what wraps them
    "SimpleRNN": recurrent(layers.SimpleRNN, go_backwards=BOOL),
    "LSTM": recurrent(layers.LSTM, unit_forget_bias=BOOL),
    "GRU": recurrent(layers.GRU, reset_after=BOOL),
    "RNN": made(
        layers.RNN,
        one(SENTENCE),
        cell=_CELLS | st.builds(layers.StackedRNNCells, cells=st.tuples(_CELLS, _CELLS)),
        return_sequences=BOOL,
    ),
    **_all([f"ConvLSTM{rank}" for rank in _RANKS], conv_lstms),
    "Bidirectional": made(
        layers.Bidirectional,
        one(SENTENCE),
        layer=st.builds(layers.LSTM, units=SMALL, return_sequences=BOOL) | st.builds(layers.GRU, units=SMALL),
        merge_mode=st.sampled_from(["concat", "sum", "mul", "ave"]),
        backward_layer=st.none(),
    ),
    "TimeDistributed": wrapped(
        layers.TimeDistributed,
        convolutions(layers.Conv2D, filters=SMALL) | made(layers.Dense, units=SMALL) | made(layers.Flatten),
        steps=1,
    ),
    # Attention
    "Attention": attentions(layers.Attention, use_scale=BOOL, score_mode=st.sampled_from(["dot", "concat"])),
    "AdditiveAttention": attentions(layers.AdditiveAttention, use_scale=BOOL),
    "MultiHeadAttention": attentions(
        layers.MultiHeadAttention,
        num_heads=SMALL,
        key_dim=SMALL,
        value_dim=st.none() | SMALL,
        use_bias=BOOL,
        use_gate=BOOL,
        output_sides=st.none() | SMALL | st.tuples(SMALL, SMALL),
        attention_axes=st.none() | st.just((1,)),
    ),
    "GroupQueryAttention": attentions(
        layers.GroupQueryAttention,
        head_dim=SMALL,
        num_query_heads=EVEN,
        num_key_value_heads=st.sampled_from([1, 2]),
        use_bias=BOOL,
        use_gate=BOOL,
    ),
    # Preprocessing
    **_all(_AUGMENTATIONS, augmentations),
    "Normalization": normalizations(layers.Normalization, several=True, invert=BOOL)
    | IMAGE.map(lambda shape: (layers.Normalization(mean=(1.5,) * 3, variance=(4.0,) * 3), (shape,))),
    "Rescaling": made(layers.Rescaling, scale=st.sampled_from([2.0, (1.0, 2.0)]), offset=RATE),
    **_all(["Resizing", "CenterCrop", "RandomCrop"], lambda twin: over_maps(twin, height=SMALL, width=SMALL)),
    "CategoryEncoding": made(
        layers.CategoryEncoding, one(DEEP), num_tokens=EVEN, output_mode=st.sampled_from(["one_hot", "multi_hot"])
    ),
    "Discretization": made(layers.Discretization, one(DEEP), bin_boundaries=st.just((0.0, 1.0)), output_mode=MODES),
    "Hashing": made(layers.Hashing, one(DEEP), num_bins=EVEN, output_mode=MODES),
    "HashedCrossing": st.tuples(
        st.builds(layers.HashedCrossing, num_bins=EVEN, output_mode=st.sampled_from(["int", "one_hot"])),
        st.just(((2,), (2,))),
    ),
    "IntegerLookup": made(layers.IntegerLookup, one(DEEP), vocabulary=st.just((3, 5, 7)), **_LOOKUP),
    "StringLookup": made(layers.StringLookup, one(DEEP), vocabulary=st.just(("a", "b")), **_LOOKUP),
    "TextVectorization": made(
        layers.TextVectorization,
        one(st.just(()) | st.just((1,))),
        vocabulary=st.just(("a", "b")),
        output_sequence_length=st.none() | SMALL,
    ),
    "MelSpectrogram": made(
        layers.MelSpectrogram,
        one(st.tuples(st.integers(200, 300))),
        fft_length=st.just(64),
        sequence_stride=st.integers(10, 20),
        num_mel_bins=st.just(8),
    ),
    "STFTSpectrogram": over_maps(
        layers.STFTSpectrogram,
        6,
        frame_length=EVEN,
        window_function=st.none(),
        expand_dims=BOOL,
        padding=PADDING,
        mode=st.sampled_from(["log", "real", "imag", "stft"]),
    ),
    "Pipeline": made(
        layers.Pipeline,
        one(IMAGE),
        layers=st.just((layers.RandomFlip(), layers.Rescaling(2.0), layers.Resizing(5, 5))),
    ),
}
"""By the name of the class."""

DTYPES = {
    "CategoryEncoding": "int32", "Embedding": "int32", "ReversibleEmbedding": "int32", "Hashing": "int32",
    "HashedCrossing": "int32", "IntegerLookup": "int64", "StringLookup": "string", "TextVectorization": "string",
}  # fmt: skip
"""Of what a layer takes, where it takes no float32."""
