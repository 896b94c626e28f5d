"""Random Keras models: over many layers, nested and shared, with several inputs and outputs, in part frozen."""

import random

IMAGES = ((12, 10, 4), (9, 9, 3), (None, None, 4))
SEQUENCES = ((7, 4), (12, 6), (None, 5))
VOLUMES = ((6, 6, 6, 2),)
VECTORS = ((8,), (3,))


def layers_for(rank):
    """Makers of layers that take a tensor with so many sides; `d` chooses one of the values of an argument."""
    from keras import layers as kl

    units, kernel, stride = range(1, 7), (1, 2, 3), (1, 2)
    padding, flag = ["valid", "same"], (False, True)
    activation, order = [None, "relu", "softmax", "tanh"], ["channels_last", "channels_first"]
    anywhere = {
        "dense": lambda d: kl.Dense(d(units), activation=d(activation), use_bias=d(flag)),
        "activation": lambda d: kl.Activation(d(["relu", "sigmoid", "gelu"])),
        "relu": lambda d: kl.ReLU(max_value=d([None, 6.0])),
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
        "conv1d": lambda d: kl.Conv1D(d(units), d(kernel), strides=d(stride), padding=d(["valid", "same", "causal"])),
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
            kl.LSTM(d(units), return_sequences=d(flag)), merge_mode=d(["concat", "sum", "mul"])
        ),
        "timedistributed": lambda d: kl.TimeDistributed(kl.Dense(d(units))),
        "zeropad1d": lambda d: kl.ZeroPadding1D(d(stride)),
        "crop1d": lambda d: kl.Cropping1D(1),
        "up1d": lambda d: kl.UpSampling1D(d(stride)),
        "spatial1d": lambda d: kl.SpatialDropout1D(0.2),
        "permute": lambda d: kl.Permute((2, 1)),
        "flatten": lambda d: kl.Flatten(data_format=d(order)),
        "embedding": lambda d: kl.Embedding(10, d(units)),
        "states": lambda d: kl.LSTM(d(units), return_sequences=d(flag), return_state=True),
    }
    image = {
        "conv first": lambda d: kl.Conv2D(d(units), d(kernel), padding=d(padding), data_format=order[1]),
        "depthwise first": lambda d: kl.DepthwiseConv2D(2, padding=d(padding), data_format=order[1]),
        "pool first": lambda d: kl.MaxPooling2D(2, padding=d(padding), data_format=order[1]),
        "gap first": lambda d: kl.GlobalAveragePooling2D(data_format=order[1], keepdims=d(flag)),
        "pad first": lambda d: kl.ZeroPadding2D(d(stride), data_format=order[1]),
        "up first": lambda d: kl.UpSampling2D(d(stride), data_format=order[1]),
        "bn first": lambda d: kl.BatchNormalization(axis=1),
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
        "up": lambda d: kl.UpSampling2D(d(stride), interpolation=d(["nearest", "bilinear"])),
        "spatial": lambda d: kl.SpatialDropout2D(0.2),
        "flip": lambda d: kl.RandomFlip(),
        "rotation": lambda d: kl.RandomRotation(0.1),
        "resizing": lambda d: kl.Resizing(d(range(3, 9)), 6),
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
        "repeat": lambda d: kl.RepeatVector(d((2, 3, 4))),
        "reshape": lambda d: kl.Reshape((-1, 1)),
        "embedding": lambda d: kl.Embedding(10, d(units)),
        "alpha": lambda d: kl.AlphaDropout(0.1),
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


def model_of(seed, depth=2, shape=None, most=14, *, open_sides=True):
    """A functional or Sequential model; inside it, others down to `depth`. Its images may be of any size."""
    import keras

    chance = random.Random(seed)
    ranks = [*IMAGES, *IMAGES, *SEQUENCES, *SEQUENCES, *VOLUMES, *VECTORS]
    ranks = [sides for sides in ranks if open_sides or None not in sides]
    shapes = [shape] if shape else chance.choices(ranks, k=chance.randint(1, 3))
    if chance.random() < (0.4 if shape else 0.1):
        return _row(chance, shapes[0])
    inputs = [keras.Input(each) for each in shapes]
    tensors, made = list(inputs), []
    for _ in range(chance.randint(2, most)):
        y = _step(chance, chance.choice(tensors[-4:]), tensors, made, depth)
        if y is not None:
            tensors.append(y)
    ends = [tensors[-1], *chance.choices(tensors, k=chance.randint(0, 2))]
    ends = [end for end in {id(end): end for end in ends}.values() if not any(end is image for image in inputs)]
    ends = ends or [keras.layers.Identity()(tensors[-1])]
    model = keras.Model(inputs, ends if shape is None else ends[0])
    if chance.random() < 0.15:
        model.trainable = False
    return model


def _row(chance, shape):
    import keras

    x, layers = keras.Input(shape), []
    for _ in range(chance.randint(1, 5)):
        made = _layer(chance, len(x.shape) - 1)
        try:
            y = made(x)
        except Exception:  # what Keras says of it differs from age to age
            break
        if isinstance(y, list | tuple):  # a Sequential model passes one tensor on
            continue
        x = y
        layers.append(made)
    return keras.Sequential([keras.Input(shape), *(layers or [keras.layers.Identity()])])


def _layer(chance, rank):
    makers = layers_for(rank)
    made = makers[chance.choice(sorted(makers))](chance.choice)
    made.trainable = chance.random() > 0.2
    return made


def _step(chance, x, tensors, made, depth):
    """One more tensor; none where Keras refuses what was drawn."""
    from keras import layers as kl

    rank = len(x.shape) - 1
    alike = [other for other in tensors if other.shape == x.shape]
    how = chance.choice(["layer"] * 6 + ["operation", "merge", "merge", "again", "again", "nested", "attention"])
    try:
        if how == "operation":
            operations = operations_for(rank)
            return operations[chance.choice(sorted(operations))](x)
        if how == "merge":
            merge = chance.choice([kl.Add, kl.Multiply, kl.Average, kl.Maximum, kl.Minimum, kl.Subtract])
            merge = chance.choice([merge(), kl.Concatenate(axis=chance.randint(1, rank))])
            return merge([x, chance.choice(chance.choice([alike, tensors]))])
        fitting = [layer for layer, shape in made if shape == x.shape]  # another shape would need other weights
        if how == "again" and fitting:
            y = chance.choice(fitting)(x)
            return chance.choice(y) if isinstance(y, list | tuple) else y
        if how == "attention" and rank == 2:
            other = chance.choice(alike)
            if chance.random() < 0.4:
                return chance.choice([kl.Attention, kl.AdditiveAttention])()([x, other])
            attention = kl.MultiHeadAttention(chance.randint(1, 2), chance.randint(1, 4))
            return attention(x, other) if chance.random() < 0.5 else attention(query=x, value=other, key=x)
        if how == "nested" and depth and rank > 1 and chance.random() < 0.3:
            layer = kl.TimeDistributed(model_of(chance.random(), depth - 1, x.shape[2:], most=5))
        elif how == "nested" and depth:
            layer = model_of(chance.random(), depth - 1, x.shape[1:], most=5)
        else:
            layer = _layer(chance, rank)
        y = layer(x)
        made.append((layer, x.shape))
        return chance.choice(y) if isinstance(y, list | tuple) else y
    except Exception:
        return None
