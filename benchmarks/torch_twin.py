"""The same network in PyTorch, trained beside ours: a Python with torch and no netviz runs this file by its path.

It reads the layers from standard input, as `benchmarks.training_throughput` writes them, and prints images per second
and per second of processor time. Images stand channels last, the layout that is quickest on a CPU; the optimizer is
Adam in its fused form.
"""

from __future__ import annotations

import json
import math
import sys
import time
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

FUNCTIONS: dict[str, Any] = {
    "linear": lambda x: x, "softmax": lambda x: x,  # the loss takes logits
    "relu": functional.relu, "relu6": functional.relu6, "sigmoid": torch.sigmoid, "tanh": torch.tanh,
    "silu": functional.silu, "swish": functional.silu, "gelu": functional.gelu, "elu": functional.elu,
    "hard_sigmoid": functional.hardsigmoid, "hard_silu": functional.hardswish, "hard_swish": functional.hardswish,
}  # fmt: skip


def pair(value: int | list[int]) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else (value[0], value[1])


def as_keras(x: torch.Tensor) -> torch.Tensor:
    """Values in the order in which Keras has them: channels last."""
    return x.permute(0, 2, 3, 1) if x.dim() == 4 else x


def from_keras(x: torch.Tensor) -> torch.Tensor:
    return x.permute(0, 3, 1, 2) if x.dim() == 4 else x


class Layer(nn.Module):
    """One layer: its weights, and what it makes of its inputs."""

    def __init__(self, kind: str, told: dict[str, Any], shapes: list[list[int]]):
        super().__init__()
        self.kind, self.told = kind, told
        channels = shapes[0][-1] if shapes and shapes[0] else 0
        bias = told.get("use_bias", True)
        if kind in ("Conv2D", "DepthwiseConv2D", "SeparableConv2D"):
            many = told.get("depth_multiplier", 1) * channels
            groups = told.get("groups", 1) if kind == "Conv2D" else channels
            shape = {"stride": pair(told["strides"]), "dilation": pair(told["dilation_rate"]), "groups": groups}
            out = told["filters"] if kind == "Conv2D" else many
            own = bias and kind != "SeparableConv2D"
            self.convolution = nn.Conv2d(channels, out, pair(told["kernel_size"]), bias=own, **shape)
            self.pointwise = nn.Conv2d(many, told["filters"], 1, bias=bias) if kind == "SeparableConv2D" else None
        elif kind == "BatchNormalization":
            self.norm = nn.BatchNorm2d(channels, told["epsilon"]) if len(shapes[0]) == 3 else nn.BatchNorm1d(channels)
            self.norm.weight.requires_grad_(told["scale"])
            self.norm.bias.requires_grad_(told["center"])
        elif kind == "LayerNormalization":
            self.norm = nn.LayerNorm(channels, told["epsilon"])
        elif kind == "LayerScale":
            self.gamma = nn.Parameter(torch.full((channels, 1, 1), told["init_values"]))
        elif kind == "Dense":
            self.dense = nn.Linear(channels, told["units"], bias=bias)

    def forward(self, *given: torch.Tensor) -> torch.Tensor:
        x, told = given[0], self.told
        match self.kind:
            case "Conv2D" | "DepthwiseConv2D" | "SeparableConv2D":
                x = self.convolution(self._padded(x, self.convolution.kernel_size, self.convolution.stride))
                return FUNCTIONS[told["activation"] or "linear"](x if self.pointwise is None else self.pointwise(x))
            case "BatchNormalization":
                return self.norm(x)
            case "LayerNormalization":
                return from_keras(self.norm(as_keras(x)))
            case "LayerScale":
                return x * self.gamma
            case "Activation":
                return FUNCTIONS[told["activation"]](x)
            case "ReLU":
                return functional.relu6(x) if told["max_value"] else functional.leaky_relu(x, told["negative_slope"])
            case "Dense":
                return FUNCTIONS[told["activation"] or "linear"](from_keras(self.dense(as_keras(x))))
            case "Add":
                return torch.stack(given).sum(0) if len(given) > 2 else given[0] + given[1]
            case "Multiply":
                return given[0] * given[1]
            case "Concatenate":
                return torch.cat(given, 1)
            case "CustomScaleLayer":
                return given[0] + told["scale"] * given[1]
            case "GlobalAveragePooling2D":
                return x.mean((2, 3), keepdim=told["keepdims"])
            case "MaxPooling2D" | "AveragePooling2D":
                return self._pooled(x)
            case "Dropout":
                return functional.dropout(x, told["rate"], self.training)
            case "StochasticDepth":
                kept = torch.rand(len(x), 1, 1, 1) >= told["drop_path_rate"]
                return x * kept / (1 - told["drop_path_rate"])
            case "Flatten":
                return as_keras(x).flatten(1)
            case "Reshape":
                return from_keras(as_keras(x).reshape(len(x), *told["target_shape"]))
            case "Permute":
                return from_keras(as_keras(x).permute(0, *told["dims"]))
            case "ZeroPadding2D":
                (top, bottom), (left, right) = told["padding"]
                return functional.pad(x, (left, right, top, bottom))
            case "Cropping2D":
                (top, bottom), (left, right) = told["cropping"]
                return x[:, :, top : x.shape[2] - bottom, left : x.shape[3] - right]
            case "Cropping3D":
                cuts = [
                    slice(low, size - high) for (low, high), size in zip(told["cropping"], x.shape[1:], strict=False)
                ]
                return x[(slice(None), *cuts)]
        raise NotImplementedError(self.kind)

    def _padded(self, x: torch.Tensor, kernel: Any, strides: Any, value: float = 0.0) -> torch.Tensor:
        """As Keras pads for `same`: the odd pixel behind."""
        if self.told["padding"] != "same":
            return x
        around: list[int] = []
        for size, width, stride, dilation in zip(
            x.shape[:1:-1], kernel[::-1], strides[::-1], pair(self.told.get("dilation_rate", 1)), strict=True
        ):
            missing = max(0, (math.ceil(size / stride) - 1) * stride + (width - 1) * dilation + 1 - size)
            around += [missing // 2, missing - missing // 2]
        return functional.pad(x, around, value=value) if any(around) else x

    def _pooled(self, x: torch.Tensor) -> torch.Tensor:
        size = pair(self.told["pool_size"])
        strides = pair(self.told["strides"] or self.told["pool_size"])
        if self.kind == "MaxPooling2D":
            return functional.max_pool2d(self._padded(x, size, strides, -math.inf), size, strides)
        made = functional.avg_pool2d(self._padded(x, size, strides), size, strides)
        if self.told["padding"] != "same":
            return made
        ones = self._padded(torch.ones(1, 1, *x.shape[2:]), size, strides)
        return made / functional.avg_pool2d(ones, size, strides)  # Keras does not count what it padded


class Twin(nn.Module):
    """A network of layers that are told with their inputs."""

    def __init__(self, told: list[dict[str, Any]], outputs: list[str]):
        super().__init__()
        self.told, self.outputs = told, outputs
        made: dict[str, Layer] = {}
        for each in told:
            if each["kind"] != "InputLayer":
                made[each["name"]] = Layer(each["kind"], each["settings"], each["shapes"])
        self.layers = nn.ModuleList(made.values())
        self.numbers = {name: number for number, name in enumerate(made)}

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        values: dict[str, torch.Tensor] = {}
        for each in self.told:
            given = [values[name] for name in each["inputs"]]
            values[each["name"]] = self.layers[self.numbers[each["name"]]](*given) if given else images
        return values[self.outputs[0]].flatten(1)


def main() -> None:
    asked = json.load(sys.stdin)
    torch.manual_seed(0)
    twin = Twin(asked["layers"], asked["outputs"]).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    optimizer = torch.optim.Adam(twin.parameters(), 0.002, fused=True)
    side, size = asked["side"], asked["batch_size"]
    images = torch.from_numpy(np.random.default_rng(0).normal(size=(size, 3, side, side)).astype(np.float32))
    images, labels = images.contiguous(memory_format=torch.channels_last), torch.arange(size) % 10
    batches, began, cpu_began = -asked["warm_up"], 0.0, 0.0
    while batches <= 0 or time.perf_counter() - began < asked["seconds"]:
        optimizer.zero_grad(set_to_none=True)
        functional.cross_entropy(twin(images), labels).backward()
        optimizer.step()
        batches += 1
        if batches == 0:
            began, cpu_began = time.perf_counter(), time.process_time()
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu_began
    trained = sum(each.numel() for each in twin.parameters() if each.requires_grad)
    print(trained, batches * size / wall, batches * size / cpu)


if __name__ == "__main__":
    main()
