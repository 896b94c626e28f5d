"""Accuracy on ImageNet as published, beside parameters and multiply-adds: a row a network, a series a source.

Figures of different sources are not to be ranked against one another: each trained in its own way.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reported:
    """What one source says of one network: accuracy on the validation images of ImageNet, in per cent."""

    name: str
    params: float | None
    """In millions; None where the source does not say it."""
    macs: float
    """Multiply-adds of one image, in billions."""
    top1: float
    top5: float | None
    input_size: int | None
    """Pixels on a side."""
    preset: str = ""
    """The preset of the catalog that is this network; empty where there is none."""


@dataclass(frozen=True)
class Series:
    """One source with its rows, in the source's order."""

    title: str
    source: str
    rows: tuple[Reported, ...]


_TORCHVISION = (
    Reported("AlexNet", 61.1008, 0.714, 56.522, 79.066, 224),
    Reported("VGG-11", 132.8633, 7.609, 69.02, 88.628, 224, "vgg11"),
    Reported("VGG-16", 138.3575, 15.47, 71.592, 90.382, 224, "vgg16"),
    Reported("VGG-16 with normalisation", 138.366, 15.47, 73.36, 91.516, 224),
    Reported("VGG-19", 143.6672, 19.632, 72.376, 90.876, 224, "vgg19"),
    Reported("GoogLeNet", 6.6249, 1.498, 69.778, 89.53, 224, "googlenet_torchvision"),
    Reported("Inception V3, with its auxiliary head", 27.1613, 5.713, 77.294, 93.45, 299),
    Reported("ResNet-18", 11.6895, 1.814, 69.758, 89.078, 224, "resnet18_imagenet"),
    Reported("ResNet-34", 21.7977, 3.664, 73.314, 91.42, 224, "resnet34_imagenet"),
    Reported("ResNet-50 (V1.5)", 25.557, 4.089, 76.13, 92.862, 224, "resnet50_v1_5"),
    Reported("ResNet-101 (V1.5)", 44.5492, 7.801, 77.374, 93.546, 224),
    Reported("ResNet-152 (V1.5)", 60.1928, 11.514, 78.312, 94.046, 224),
    Reported("ResNeXt-50 32×4d", 25.0289, 4.23, 77.618, 93.698, 224, "resnext50"),
    Reported("Wide ResNet-50-2", 68.8832, 11.398, 78.468, 94.086, 224, "wide_resnet50_2"),
    Reported("DenseNet-121", 7.9789, 2.834, 74.434, 91.972, 224, "densenet121"),
    Reported("DenseNet-169", 14.1495, 3.36, 75.6, 92.806, 224, "densenet169"),
    Reported("DenseNet-201", 20.0139, 4.291, 76.896, 93.37, 224, "densenet201"),
    Reported("SqueezeNet 1.0", 1.2484, 0.819, 58.092, 80.42, 224, "squeezenet_1_0"),
    Reported("SqueezeNet 1.1", 1.2355, 0.349, 58.178, 80.624, 224, "squeezenet_1_1"),
    Reported("MobileNet V2", 3.5049, 0.301, 71.878, 90.286, 224, "mobilenet_v2_100"),
    Reported("MobileNet V3 small", 2.5429, 0.057, 67.668, 87.402, 224, "mobilenet_v3_small"),
    Reported("MobileNet V3 large", 5.483, 0.217, 74.042, 91.34, 224, "mobilenet_v3_large"),
    Reported("ShuffleNet V2 1×", 2.2786, 0.145, 69.362, 88.316, 224, "shufflenet_v2_100"),
    Reported("MNASNet 1.0", 4.3833, 0.314, 73.456, 91.51, 224),
    Reported("EfficientNet-B0", 5.2885, 0.386, 77.692, 93.532, 224, "efficientnet_b0"),
    Reported("ConvNeXt-Tiny", 28.5891, 4.456, 82.52, 96.146, 224, "convnext_tiny"),
)
_SLIM = (
    Reported("MobileNet V1", 4.24, 0.569, 70.9, 89.9, 224),
    Reported("MobileNet V1, 192 px", 4.24, 0.418, 70.0, 89.2, 192),
    Reported("MobileNet V1, 160 px", 4.24, 0.291, 68.0, 87.7, 160),
    Reported("MobileNet V1, 128 px", 4.24, 0.186, 65.2, 85.8, 128),
    Reported("MobileNet V1, α 0.75", 2.59, 0.317, 68.4, 88.2, 224),
    Reported("MobileNet V1, α 0.5", 1.34, 0.15, 63.3, 84.9, 224),
    Reported("MobileNet V1, α 0.25", 0.47, 0.041, 49.8, 74.2, 224),
)
_MOBILENET = (
    Reported("MobileNet V1", 4.2, 0.569, 70.6, None, 224, "mobilenet_v1_100"),
    Reported("MobileNet V1, α 0.75", 2.6, 0.325, 68.4, None, 224, "mobilenet_v1_075"),
    Reported("MobileNet V1, α 0.5", 1.3, 0.149, 63.7, None, 224, "mobilenet_v1_050"),
    Reported("MobileNet V1, α 0.25", 0.5, 0.041, 50.6, None, 224, "mobilenet_v1_025"),
    Reported("MobileNet V1, 192 px", 4.2, 0.418, 69.1, None, 192, "mobilenet_v1_192"),
    Reported("MobileNet V1, 160 px", 4.2, 0.29, 67.2, None, 160, "mobilenet_v1_160"),
    Reported("MobileNet V1, 128 px", 4.2, 0.186, 64.4, None, 128, "mobilenet_v1_128"),
    Reported("GoogLeNet, as quoted there", 6.8, 1.55, 69.8, None, 224),
    Reported("VGG-16, as quoted there", 138, 15.3, 71.5, None, 224),
)
_IMGCLSMOB = (
    Reported("Xception", 22.856, 8.3859, 79.01, 94.44, 299, "xception_paper"),
    Reported("Inception V3", 23.8346, 5.7467, 78.78, 94.41, 299, "inception_v3_paper"),
    Reported("Inception V4", 42.6798, 12.3142, 79.4, 94.75, 299, "inception_v4_paper"),
    Reported("Inception-ResNet-V2", 55.8435, 13.1896, 80.04, 95.06, 299, "inception_resnet_v2_paper"),
)
_RETHINKING = (Reported("Inception V3", None, 5.0, 78.8, 94.4, None),)

REPORTED = (
    Series("torchvision", "torchvision 0.22, its weights named IMAGENET1K_V1", _TORCHVISION),
    Series("TensorFlow-Slim", "tensorflow/models, slim/nets/mobilenet_v1.md", _SLIM),
    Series("MobileNet paper", "Howard et al. 2017 (arXiv:1704.04861), tables 6, 7 and 8", _MOBILENET),
    Series("imgclsmob", "osmr/imgclsmob, its table for Gluon, errors taken from 100 %", _IMGCLSMOB),
    Series("Inception V3 paper", "Szegedy et al. 2015 (arXiv:1512.00567), abstract; rounded there", _RETHINKING),
)
"""Every source."""


def reported(preset: str | None) -> Reported | None:
    """What is published of a preset's accuracy; None where nothing here is."""
    return next((row for series in REPORTED for row in series.rows if preset and row.preset == preset), None)
