"""Parts of the script that repeats a run, as a student reads them."""

from __future__ import annotations

from collections.abc import Mapping

CIFAR10: str = '''\
def load_images():
    """CIFAR-10's 50,000 training images, uint8 (50000, 32, 32, 3), and their classes."""
    (images, labels), _ = keras.datasets.cifar10.load_data()
    return images, labels[:, 0]


'''

SHAPES: str = '''\
def load_images():
    """The drawn Shapes, uint8 (12000, 32, 32, 3), and their classes."""
    parts = [draw(2_000, seed=1 + 10 * start) for start in range(0, TRAIN_IMAGES, 2_000)]
    return np.concatenate([images for images, _ in parts]), np.concatenate([labels for _, labels in parts])


'''

SHOWN = '''\
def shown(images):
    """Pixels as the network takes them."""
    return {values}


'''

AUGMENTED = """\
def augmented(images, random):
{calls}
    return images


"""

_BY_BUDGET = '''\
def budget(batch):
    """Rate, seconds and epochs that count after so many batches."""
    counts = {{"learning_rate": LEARNING_RATE, "seconds": SECONDS, "epochs": EPOCHS}}
    for after, what, value in CHANGES:
        if after <= batch:
            counts[what] = value
    return counts


def learning_rate(batch):
    """{told}"""
    counts = budget(batch)
    seconds = np.interp(batch, *zip(*CLOCK))
    over = min(1.0, max(seconds / counts["seconds"], batch / (BATCHES_PER_EPOCH * counts["epochs"])))
    return counts["learning_rate"] * ({share})


'''
_CONSTANT = '''\
def learning_rate(batch):
    """The same for every batch, but for what was changed while it trained."""
    rates = [value for after, _, value in CHANGES if after <= batch]
    return rates[-1] if rates else LEARNING_RATE


'''
SCHEDULES: Mapping[str, str] = {
    "constant": _CONSTANT,
    "cosine": _BY_BUDGET.format(told="Falls to 0 along half a wave.", share="(1 + np.cos(np.pi * over)) / 2"),
    "step": _BY_BUDGET.format(
        told="A tenth after half of the budget, a hundredth after three quarters.",
        share="1.0 if over < 0.5 else 0.1 if over < 0.75 else 0.01",
    ),
    "one_cycle": _BY_BUDGET.format(
        told="Rises for a quarter of the budget, then falls to 0.",
        share="0.1 + 0.9 * over / 0.25 if over < 0.25 else (1 - over) / 0.75",
    ),
    "range_test": _BY_BUDGET.format(told="Grows from a ten-millionth in equal ratios.", share="1e-7 ** (1 - over)"),
}

OPTIMIZERS: Mapping[str, tuple[str, str]] = {
    "adam": ("Adam", ""),
    "adamw": ("AdamW", ""),
    "schedule_free": ("ScheduleFreeAdamW", ""),
    "muon": ("Muon", ""),
    "sgd": ("SGD", ""),
    "momentum": ("SGD", ", momentum=0.9"),
    "rmsprop": ("RMSprop", ""),
}

BIAS_RATE = '''\
class WithBiasRate({optimizer}):
    """The biases of batch normalization learn at a multiple of the rate."""

    def update_step(self, gradient, variable, learning_rate):
        factor = {rate!r} if variable.path.endswith("/beta") else 1.0
        super().update_step(gradient, variable, learning_rate * factor)


'''

HE = """\
    for number, layer in enumerate(model._flatten_layers()):
        if isinstance(layer, keras.layers.Conv2D) and isinstance(
            layer.kernel_initializer, keras.initializers.GlorotUniform
        ):
            layer.kernel.assign(keras.initializers.HeNormal(SEED + number)(layer.kernel.shape))
"""
"""Initial weights, as the worker has them."""
KERNELS: str = """\
# The kernels of the run: Keras' own layers and Adam, of the same weights, computed in fewer and larger steps.


"""

USED_KERNELS: str = """\
if SAME_KERNELS:
    layers.BatchNormalization, layers.Conv2D = fused_batch_normalization(), direct_conv2d()
{threads}

"""

ALL_THREADS: str = """\
    # The run's layers were split over as many threads as it had cores. With another number of them sums round
    # otherwise, and differences grow: to a few hundredths of the loss within five batches.
"""

ONE_THREAD: str = """\
    os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")  # each of the run's small layers was computed by one thread
"""

CROSS_ENTROPY: str = '''\
def cross_entropy(from_logits):
    """The loss of each image; of an output of 1 x 1 x 10 as of one of 10."""

    def loss(wanted, answers):
        answers = keras.ops.reshape(answers, (-1, 10))
        return keras.losses.categorical_crossentropy(wanted, answers, from_logits, {smoothing!r})

    return loss


'''

EVALUATED = '''\
def evaluated(model, images, labels, averages):
    """The share of images that are classified right; by averaged weights, where there are some."""
    weights = [variable.numpy() for variable in model.variables]
    for variable, average in zip(model.variables, averages or weights):
        variable.assign(average)
    answers = model.predict(shown(images), batch_size=250, verbose=0)
    for variable, weight in zip(model.variables, weights):
        variable.assign(weight)
    first = answers[0] if isinstance(answers, list) else answers
    return np.mean(first.reshape(-1, 10).argmax(axis=1) == labels)


'''

AVERAGED: Mapping[str, str] = {
    "begin": "    averages = [variable.numpy() for variable in model.variables]\n",
    "after": """\
        before = int(model.optimizer.iterations.numpy()) - 1  # its steps; another optimizer counts anew
        keep = min({keep!r}, (1 + before) / ({warm_up} + before))
        for place_of, variable in enumerate(model.variables):
            value = variable.numpy()
            is_number = np.issubdtype(value.dtype, np.floating)
            averages[place_of] = averages[place_of] * keep + value * (1 - keep) if is_number else value
""",
}

TAKE_UP = "    order, averages = taken_up(model, random, chosen)\n"
TRAIN = '''\
def train(batches):
    """Train so many batches, in the order in which the run did."""
    train_images, train_labels = load_images()
    held_out_images, held_out_labels = train_images[-HELD_OUT_IMAGES:], train_labels[-HELD_OUT_IMAGES:]
    model = build_learner()
    random = np.random.default_rng(SEED)
    chosen = random.permutation(AVAILABLE_IMAGES)[:TRAINING_IMAGES]
{begin}    for batch in range(BEGIN, batches):
        place = batch % BATCHES_PER_EPOCH
        if place == 0:
            order = random.permutation(chosen)
        rows = order[place * BATCH_SIZE : (place + 1) * BATCH_SIZE]
        images = shown({images})
        wanted = keras.utils.to_categorical(train_labels[rows], 10)
        model.optimizer.learning_rate = learning_rate(batch)
{cut}        model.reset_metrics()
        logs = model.train_on_batch(images, {wanted}, return_dict=True)
{after}        told = RECORDED_LOSSES[batch - BEGIN :][:1]
        recorded = f" (the run: {{told[0]:.6f}})" if told else ""
        if recorded or (batch + 1) % 50 == 0:
            print(f"batch {{batch + 1}}: loss {{float(logs['loss']):.6f}}{{recorded}}", flush=True)
        if place + 1 == BATCHES_PER_EPOCH or batch + 1 == batches:
            accuracy = evaluated(model, held_out_images, held_out_labels, {averages})
            print(f"after {{batch + 1}} batches: held-out accuracy {{accuracy:.1%}}", flush=True)
    return model


if __name__ == "__main__":
    train(int(sys.argv[1]) if len(sys.argv) > 1 else BATCHES)
'''
