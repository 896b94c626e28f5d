"""The script that repeats a run: one file of Keras and NumPy, from the images to the last batch.

It has the network, the order of images, the first weights or the file from which a branch has its own, the optimizer
and every change that somebody made, so that its losses are those of the run but for the rounding of other kernels.
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence

from netviz.anatomy.classifier import CIFAR_SIDE, final_activation
from netviz.errors import RunError
from netviz.interchange.keras_script import definitions
from netviz.network import Network
from netviz.training.codes import DataSetName, Series
from netviz.training.data import drawn_shapes
from netviz.training.data.cifar10 import PIXEL_MEAN, PIXEL_SPREAD
from netviz.training.exports import script_start
from netviz.training.exports.script_constants import constants
from netviz.training.exports.script_cuts import cuts, gates
from netviz.training.exports.script_parts import (
    ALL_THREADS,
    AUGMENTED,
    AVERAGED,
    BIAS_RATE,
    CIFAR10,
    CROSS_ENTROPY,
    EVALUATED,
    HE,
    KERNELS,
    ONE_THREAD,
    OPTIMIZERS,
    SCHEDULES,
    SHAPES,
    SHOWN,
    TAKE_UP,
    TRAIN,
    USED_KERNELS,
)
from netviz.training.record.checkpoints import Position
from netviz.training.record.events import CUTS, MARKS, Event
from netviz.training.record.runs import Run
from netviz.training.record.settings import RunSettings
from netviz.training.worker import augmentation, kernels
from netviz.training.worker.averaging import WARM_UP
from netviz.training.worker.model import has_small_layers
from netviz.training.worker.steps import AUXILIARY_SHARE

_KERAS, _SYSTEM = "import keras", "import sys"
_REPEATED = frozenset(
    {
        Series.NEW_LEARNING_RATE,
        Series.EXTENDED_SECONDS,
        Series.EXTENDED_EPOCHS,
        Series.RESET,
        Series.CONTINUED,
        *CUTS,
    }
)


def repeating_script(run: Run, network: Network, events: Sequence[tuple[int, Event]]) -> str:
    """The script, of the whole curve's numbered events. Raises NetvizError where it cannot repeat the run."""
    settings = RunSettings.of(run.settings).for_network(network)
    data, start = _checked(run, events)
    own = script_start.own_events(events)
    cut = cuts(network, own, start.cut if start else ())
    imports = ["import json"] * (start is not None) + ["import os"] * has_small_layers(network, settings)
    parts = [
        *_with_imports(definitions(network), data, *script_start.needs(run, start), *imports),
        *constants(run, settings, start, own),
        *_data(data),
        *_shown(network, settings),
        *_augmented(settings),
        *_learning_rate(settings),
        *_kernels(network, settings),
        *gates(network, cut),
        *_optimizer(settings),
        *_learner(network, settings),
        *script_start.taken_up(settings, start),
        *EVALUATED.splitlines(),
        *_train(network, settings, start, has_cuts=bool(cut)),
    ]
    return "\n".join(parts) + "\n"


def refusal(run: Run, events: Sequence[tuple[int, Event]]) -> str:
    """Why no script can repeat the run, as a sentence; empty where one can. Its marks are enough of its events."""
    try:
        _checked(run, events)
    except RunError as error:
        return str(error)
    return ""


def _checked(run: Run, events: Sequence[tuple[int, Event]]) -> tuple[DataSetName, Position | None]:
    """What the run learnt from, and where a branch begins. Raises RunError where no script can repeat it."""
    figures = run.figures
    if figures.data is None or not figures.batches_per_epoch or figures.batches is None:
        raise RunError("A run must have begun to train to be repeated by a script", received=run.state)
    own = script_start.own_events(events)
    if other := {event.series.value for _, event in own if event.series in MARKS - _REPEATED}:
        raise RunError("A script repeats what Keras alone can do to a run", received=min(other))
    checkpoint = script_start.begins_with(run)
    return figures.data, checkpoint.position if checkpoint else None


def _with_imports(lines: list[str], data: DataSetName, *more: str) -> list[str]:
    """Those of the network's own file, with NumPy and the command line's arguments."""
    at = lines.index(_KERAS)
    system = [] if _SYSTEM in lines else [_SYSTEM]
    if data is DataSetName.SHAPES:
        drawing = inspect.getsource(drawn_shapes).splitlines()
        system = [*system, *(line for line in drawing if line.removeprefix("from ").partition(".")[0] == "collections")]
    return [
        *lines[:at],
        *more,
        *system,
        "from typing import Any",
        "",
        _KERAS,
        "import numpy as np",
        *lines[at + 1 :],
        "",
        "",
    ]


def _data(name: DataSetName) -> list[str]:
    if name is DataSetName.CIFAR10:
        return CIFAR10.splitlines()
    source = inspect.getsource(drawn_shapes)
    drawn: list[str] = source[source.index("CLASSES = ") :].splitlines()
    return drawn + ["", "", *SHAPES.splitlines()]


def _shown(network: Network, settings: RunSettings) -> list[str]:
    values = {
        "standardise": f'(images.astype("float32") - {PIXEL_MEAN}) / {PIXEL_SPREAD}',
        "unit": 'images.astype("float32") / 255.0',
        "raw": 'images.astype("float32")',
    }[settings.normalise]
    height, width = network.input_shape[:2]
    if (height, width) != (CIFAR_SIDE, CIFAR_SIDE):
        values = f"keras.ops.image.resize({values}, ({height}, {width}))"
    return SHOWN.format(values=values).splitlines()


def _augmented(settings: RunSettings) -> list[str]:
    steps = ("none", "flip", "shift", "cutout").index(settings.augmentation)
    made = [augmentation._flipped, augmentation._shifted, augmentation._cut_out][:steps]
    if not made:
        return []
    lines = [f"SHIFT = {augmentation.SHIFT}", f"CUT = {augmentation.CUT}", "", ""]
    for function in made:
        lines += [*inspect.getsource(function).splitlines(), "", ""]
    calls = [f"    images = {function.__name__}(images, random)" for function in made]
    return [*lines, *AUGMENTED.format(calls="\n".join(calls)).splitlines()]


def _learning_rate(settings: RunSettings) -> list[str]:
    return SCHEDULES[settings.schedule].splitlines()


def _kernels(network: Network, settings: RunSettings) -> list[str]:
    """The run's own kernels, whose sums round as the run's did; split over threads as they were, too."""
    functions = (kernels.fused_batch_normalization, kernels.direct_conv2d, kernels.fused_adam)
    sources = [inspect.getsource(function).partition("\n")[2].splitlines() for function in functions]
    return [
        *KERNELS.splitlines(),
        *(line for source in sources for line in [*source, "", ""]),
        *USED_KERNELS.format(threads=ONE_THREAD if has_small_layers(network, settings) else ALL_THREADS).splitlines(),
    ]


def _optimizer(settings: RunSettings) -> list[str]:
    name, arguments = OPTIMIZERS[settings.optimizer]
    decay = settings.weight_decay or {"adamw": 0.004, "muon": 0.0}.get(settings.optimizer)
    if decay is not None:
        arguments += f", weight_decay={decay!r}"
    if settings.clip:
        arguments += f", global_clipnorm={settings.clip!r}"
    lines: list[str] = []
    base = f"keras.optimizers.{name}"
    if settings.optimizer == "adam":
        base = f"(fused_adam() if SAME_KERNELS else {base})"
    if settings.bn_bias_rate != 1.0:
        lines += BIAS_RATE.format(optimizer=base, rate=settings.bn_bias_rate).splitlines()
        name = "WithBiasRate"
    else:
        name = base
    lines += ["def build_optimizer():", f"    optimizer = {name}(LEARNING_RATE{arguments})"]
    if decay:
        lines.append('    optimizer.exclude_from_weight_decay(var_names=["bias", "beta", "gamma"])')
    return [*lines, "    return optimizer", "", ""]


def _learner(network: Network, settings: RunSettings) -> list[str]:
    """The model, compiled."""
    are_logits = [final_activation(node) != "softmax" for node in network.outputs]
    losses = [f"cross_entropy(from_logits={each})" for each in are_logits]
    shares = [1.0, *[AUXILIARY_SHARE] * (len(losses) - 1)]
    several = f", loss_weights={shares}" if len(losses) > 1 else ""
    return [
        *CROSS_ENTROPY.format(smoothing=settings.label_smoothing).splitlines(),
        "def build_learner():",
        "    keras.utils.set_random_seed(SEED)",
        "    model = build_model()",
        "    for layer in model._flatten_layers():",
        "        if isinstance(layer, keras.layers.BatchNormalization):",
        "            layer.momentum = BATCH_NORMALIZATION_MOMENTUM",
        *(HE.splitlines() if settings.initial_weights == "he" else []),
        f"    losses = [{', '.join(losses)}]",
        f"    model.compile(build_optimizer(), losses{several}, jit_compile=False)",
        "    return model",
        "",
        "",
    ]


def _train(network: Network, settings: RunSettings, start: Position | None, *, has_cuts: bool) -> list[str]:
    rows = "train_images[rows]"
    images = rows if settings.augmentation == "none" else f"augmented({rows}, random)"
    count = len(network.outputs)
    wanted = "wanted" if count == 1 else f"[wanted] * {count}"
    averaged = {"begin": "", "after": ""}
    if settings.weight_average:
        averaged = {key: text.format(keep=settings.weight_average, warm_up=WARM_UP) for key, text in AVERAGED.items()}
    return TRAIN.format(
        images=images,
        wanted=wanted,
        begin=TAKE_UP if start else averaged["begin"],
        cut="        cut(batch)\n" if has_cuts else "",
        after=averaged["after"],
        averages="averages" if settings.weight_average else "None",
    ).splitlines()
