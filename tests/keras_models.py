"""Random Keras models: over many layers, nested and shared, with several inputs and outputs, in part frozen."""

from hypothesis import strategies as st

IMAGES = ((12, 10, 4), (9, 9, 3), (None, None, 4))
SEQUENCES = ((7, 4), (12, 6), (None, 5))
VOLUMES = ((6, 6, 6, 2),)
VECTORS = ((8,), (3,))


def layers_for(rank):
    """Makers of layers that take a tensor with so many sides, each drawing the arguments that it needs."""
    from keras import layers as kl

    units, kernel, stride = st.integers(1, 6), st.integers(1, 3), st.integers(1, 2)
    padding, flag = st.sampled_from(["valid", "same"]), st.booleans()
    activation = st.sampled_from([None, "relu", "softmax", "tanh"])
    anywhere = {
        "dense": lambda d: kl.Dense(d(units), activation=d(activation), use_bias=d(flag)),
        "activation": lambda d: kl.Activation(d(st.sampled_from(["relu", "sigmoid", "gelu"]))),
        "relu": lambda d: kl.ReLU(max_value=d(st.sampled_from([None, 6.0]))),
        "leaky": lambda d: kl.LeakyReLU(),
        "elu": lambda d: kl.ELU(),
        "prelu": lambda d: kl.PReLU(shared_axes=list(range(1, rank)) or None),
        "softmax": lambda d: kl.Softmax(),
        "dropout": lambda d: kl.Dropout(0.3),
        "noise": lambda d: kl.GaussianNoise(0.1),
        "bn": lambda d: kl.BatchNormalization(scale=d(flag), center=d(flag)),
        "ln": lambda d: kl.LayerNormalization(),
        "unit": lambda d: kl.UnitNormalization(),
        "rescaling": lambda d: kl.Rescaling(1 / 255),
        "identity": lambda d: kl.Identity(),
    }
    sequence = {
        "conv1d": lambda d: kl.Conv1D(
            d(units), d(kernel), strides=d(stride), padding=d(st.sampled_from(["valid", "same", "causal"]))
        ),
        "sepconv1d": lambda d: kl.SeparableConv1D(d(units), d(kernel), padding=d(padding)),
        "dwconv1d": lambda d: kl.DepthwiseConv1D(d(kernel), padding=d(padding), depth_multiplier=d(stride)),
        "conv1dt": lambda d: kl.Conv1DTranspose(d(units), d(kernel), strides=d(stride), padding=d(padding)),
        "maxpool1d": lambda d: kl.MaxPooling1D(d(stride), padding=d(padding)),
        "avgpool1d": lambda d: kl.AveragePooling1D(d(stride), strides=d(stride)),
        "gap1d": lambda d: kl.GlobalAveragePooling1D(keepdims=d(flag)),
        "gmp1d": lambda d: kl.GlobalMaxPooling1D(),
        "lstm": lambda d: kl.LSTM(d(units), return_sequences=d(flag), use_bias=d(flag)),
        "gru": lambda d: kl.GRU(d(units), return_sequences=d(flag), reset_after=d(flag)),
        "rnn": lambda d: kl.SimpleRNN(d(units), return_sequences=d(flag)),
        "bidirectional": lambda d: kl.Bidirectional(
            kl.LSTM(d(units), return_sequences=d(flag)), merge_mode=d(st.sampled_from(["concat", "sum", "mul"]))
        ),
        "timedistributed": lambda d: kl.TimeDistributed(kl.Dense(d(units))),
        "zeropad1d": lambda d: kl.ZeroPadding1D(d(stride)),
        "crop1d": lambda d: kl.Cropping1D(1),
        "up1d": lambda d: kl.UpSampling1D(d(stride)),
        "spatial1d": lambda d: kl.SpatialDropout1D(0.2),
        "permute": lambda d: kl.Permute((2, 1)),
        "flatten": lambda d: kl.Flatten(),
    }
    image = {
        "conv": lambda d: kl.Conv2D(
            d(units), (d(kernel), d(kernel)), strides=d(stride), padding=d(padding), use_bias=d(flag)
        ),
        "dilated": lambda d: kl.Conv2D(d(units), 2, dilation_rate=2, padding=d(padding)),
        "depthwise": lambda d: kl.DepthwiseConv2D(d(kernel), padding=d(padding), depth_multiplier=d(stride)),
        "separable": lambda d: kl.SeparableConv2D(d(units), d(kernel), padding=d(padding)),
        "transposed": lambda d: kl.Conv2DTranspose(d(units), d(kernel), strides=d(stride), padding=d(padding)),
        "maxpool": lambda d: kl.MaxPooling2D(d(stride), padding=d(padding)),
        "avgpool": lambda d: kl.AveragePooling2D(2, strides=d(stride), padding=d(padding)),
        "gap": lambda d: kl.GlobalAveragePooling2D(keepdims=d(flag)),
        "gmp": lambda d: kl.GlobalMaxPooling2D(),
        "pad": lambda d: kl.ZeroPadding2D(((0, d(stride)), (1, 0))),
        "crop": lambda d: kl.Cropping2D(((0, 1), (1, d(stride)))),
        "up": lambda d: kl.UpSampling2D(d(stride), interpolation=d(st.sampled_from(["nearest", "bilinear"]))),
        "spatial": lambda d: kl.SpatialDropout2D(0.2),
        "flip": lambda d: kl.RandomFlip(),
        "rotation": lambda d: kl.RandomRotation(0.1),
        "resizing": lambda d: kl.Resizing(d(st.integers(3, 8)), 6),
        "center": lambda d: kl.CenterCrop(4, 4),
        "permute": lambda d: kl.Permute((3, 1, 2)),
        "flatten": lambda d: kl.Flatten(),
        "convlstm1d": lambda d: kl.ConvLSTM1D(d(units), 2, return_sequences=d(flag)),
        "timedistributed": lambda d: kl.TimeDistributed(kl.Conv1D(d(units), 2)),
        "groupnorm": lambda d: kl.GroupNormalization(1),
    }
    volume = {
        "conv3d": lambda d: kl.Conv3D(d(units), d(kernel), padding=d(padding)),
        "conv3dt": lambda d: kl.Conv3DTranspose(d(units), d(kernel), strides=d(stride)),
        "maxpool3d": lambda d: kl.MaxPooling3D(2),
        "avgpool3d": lambda d: kl.AveragePooling3D(2, padding=d(padding)),
        "gap3d": lambda d: kl.GlobalAveragePooling3D(),
        "pad3d": lambda d: kl.ZeroPadding3D(1),
        "crop3d": lambda d: kl.Cropping3D(1),
        "up3d": lambda d: kl.UpSampling3D(2),
        "convlstm2d": lambda d: kl.ConvLSTM2D(d(units), d(kernel), padding=d(padding)),
        "flatten": lambda d: kl.Flatten(),
    }
    vector = {
        "repeat": lambda d: kl.RepeatVector(d(st.integers(2, 4))),
        "reshape": lambda d: kl.Reshape((-1, 1)),
        "maximum": lambda d: kl.AlphaDropout(0.1),
    }
    own = {1: vector, 2: sequence, 3: image, 4: volume}.get(rank, {})
    return {**anywhere, **own}


def operations_for(rank):
    """What is done to a tensor without a layer."""
    from keras import ops

    return {
        "scaled": lambda x: x / 127.5 - 1,
        "one minus": lambda x: 1 - x,
        "clipped": lambda x: ops.clip(x, 0, 1),
        "mean": lambda x: ops.mean(x, axis=-1, keepdims=True),
        "sliced": lambda x: x[..., :1],
        "expanded": lambda x: ops.expand_dims(x, 1) if rank < 4 else -x,
        "silu": lambda x: x * ops.sigmoid(x),
    }


@st.composite
def models(draw, depth=2, shape=None, most=8):
    """A functional or Sequential model; inside it, others down to `depth`."""
    import keras

    rank_of = st.sampled_from([*IMAGES, *IMAGES, *SEQUENCES, *SEQUENCES, *VOLUMES, *VECTORS])
    shapes = [shape] if shape else draw(st.lists(rank_of, min_size=1, max_size=3))
    if draw(st.integers(0, 4)) == 0:
        return _row(draw, shapes[0])
    inputs = [keras.Input(each) for each in shapes]
    tensors, made = list(inputs), []
    for _ in range(draw(st.integers(1, most))):
        x = draw(st.sampled_from(tensors[-4:]))
        y = _step(draw, x, tensors, made, depth)
        if y is not None:
            tensors.append(y)
    ends = [tensors[-1], *draw(st.lists(st.sampled_from(tensors), max_size=2, unique_by=id))]
    ends = [end for end in dict.fromkeys(ends) if end not in inputs] or [keras.layers.Identity()(tensors[-1])]
    model = keras.Model(inputs, ends if shape is None else ends[0])
    if draw(st.integers(0, 5)) == 0:
        model.trainable = False
    return model


def _row(draw, shape):
    import keras

    model = keras.Sequential([keras.Input(shape)])
    for _ in range(draw(st.integers(1, 4))):
        made = _layer(draw, len(model.outputs[0].shape) - 1)
        try:
            model.add(made)
        except Exception:
            model.pop()
            break
    if not model.layers:
        model.add(keras.layers.Identity())
    return model


def _layer(draw, rank):
    makers = layers_for(rank)
    made = makers[draw(st.sampled_from(sorted(makers)))](draw)
    made.trainable = draw(st.integers(0, 4)) > 0
    return made


def _step(draw, x, tensors, made, depth):
    """One more tensor; none where Keras refuses what was drawn."""
    from keras import layers as kl

    rank = len(x.shape) - 1
    alike = [other for other in tensors if other.shape == x.shape]
    how = draw(st.sampled_from(["layer"] * 6 + ["operation", "merge", "again", "nested", "attention"]))
    try:
        if how == "operation":
            operations = operations_for(rank)
            return operations[draw(st.sampled_from(sorted(operations)))](x)
        if how == "merge" and len(alike) > 1:
            merge = draw(st.sampled_from([kl.Add, kl.Multiply, kl.Average, kl.Maximum, kl.Subtract, kl.Concatenate]))
            return merge()([x, draw(st.sampled_from(alike))])
        if how == "again" and made:
            return draw(st.sampled_from(made))(x)
        if how == "attention" and rank == 2:
            other = draw(st.sampled_from(alike))
            return kl.MultiHeadAttention(draw(st.integers(1, 2)), draw(st.integers(1, 4)))(x, other)
        if how == "nested" and depth:
            inner = draw(models(depth=depth - 1, shape=x.shape[1:], most=4))
            made.append(inner)
            return inner(x)
        layer = _layer(draw, rank)
        y = layer(x)
        made.append(layer)
        return y
    except (ValueError, TypeError):
        return None
