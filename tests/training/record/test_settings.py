"""What a run may be: every field in its range, and nothing that this host cannot hold."""

import pytest

from netviz import build, layers
from netviz.anatomy.classifier import prepares_pixels
from netviz.architectures.catalog import FAMILIES
from netviz.errors import RunError, SettingsError
from netviz.interchange.keras_config import FileSettings
from netviz.layers.operation import TensorOperation
from netviz.network import Network
from netviz.training.cifar_form import in_cifar_form
from netviz.training.dispatch import limits
from netviz.training.dispatch.memory import training_memory
from netviz.training.record.settings import RunSettings

SMALL = {"input_size": 32, "classes": 10}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("learning_rate", "nan", "learning_rate must be a number between 1e-07 and 10.0. Received: nan"),
        ("learning_rate", "inf", "learning_rate must be a number between 1e-07 and 10.0. Received: inf"),
        ("learning_rate", 1e30, "learning_rate must be between 1e-07 and 10.0. Received: 1e+30"),
        ("learning_rate", "fast", "learning_rate must be a number between 1e-07 and 10.0. Received: fast"),
        ("learning_rate", 0, "learning_rate must be between 1e-07 and 10.0. Received: 0"),
        ("batch_size", 0, "batch_size must be between 8 and 512. Received: 0"),
        ("epochs", 10**9, "epochs must be between 1 and 100. Received: 1000000000"),
        (
            "optimizer",
            "magic",
            "optimizer must be one of adam, adamw, schedule_free, muon, sgd, momentum, rmsprop. Received: magic",
        ),
        ("data", "/etc/passwd", "data must be one of auto, cifar10, shapes. Received: /etc/passwd"),
        ("seconds", "4", "seconds must be between 5 and 3,600 seconds. Received: 4"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_with_the_field_the_limit_and_what_came(name, value, said):
    with pytest.raises(SettingsError) as raised:
        RunSettings.of({name: value})
    assert str(raised.value) == said


def test_a_batch_must_be_filled_by_the_training_images():
    with pytest.raises(SettingsError, match=r"batch_size must be at most .* 500. Received: 512"):
        RunSettings.of({"batch_size": 512, "images": 500})


def test_settings_survive_the_way_through_the_store_as_text():
    settings = RunSettings.of({"learning_rate": 3e-4, "epochs": 7})
    assert RunSettings.of({name: str(value) for name, value in settings.model_dump().items()}) == settings


def test_a_network_that_needs_more_memory_than_there_is_is_refused_with_a_batch_size_that_fits():
    network = build("resnet18", **SMALL)
    needed = training_memory(network, 512).total_mb
    with pytest.raises(RunError, match=r"must fit into .* MB .*Received: about .* A batch size of \d+ would fit"):
        limits.check(network, RunSettings(batch_size=512), limit_mb=needed - 1)
    limits.check(network, RunSettings(batch_size=512), limit_mb=needed)


def test_what_a_run_keeps_for_each_weight_decides_whether_it_fits():
    network = build("resnet18", **SMALL)
    needed = training_memory(network, 64).total_mb
    limits.check(network, RunSettings(batch_size=64, optimizer="adam"), limit_mb=needed)
    limits.check(network, RunSettings(batch_size=64, optimizer="momentum", weight_average=0.99), limit_mb=needed)
    with pytest.raises(RunError, match="must fit into"):
        limits.check(network, RunSettings(batch_size=64, weight_average=0.99), limit_mb=needed)


def test_a_network_of_another_form_is_refused():
    with pytest.raises(RunError, match="must end in 10 values"):
        limits.check(build("mobilenet_v1", input_size=32), RunSettings())


def test_absurd_work_is_refused_by_its_multiply_adds():
    with pytest.raises(RunError, match="multiply-adds to be trained here"):
        limits.check(build("resnet18", input_size=256, classes=10), RunSettings(batch_size=512), limit_mb=10**9)


def test_the_host_is_asked_unless_a_limit_is_named(monkeypatch):
    assert limits.memory_limit_mb() >= 500
    monkeypatch.setenv("NETVIZ_WORKER_MB", "1234")
    assert limits.memory_limit_mb() == 1234


@pytest.mark.parametrize("named", ["much", "0", "1e4"])
def test_a_memory_limit_that_cannot_be_is_refused_with_its_range(monkeypatch, named):
    monkeypatch.setenv("NETVIZ_WORKER_MB", named)
    with pytest.raises(RunError, match=f"NETVIZ_WORKER_MB must be a whole number between 100 and .*: {named}"):
        limits.memory_limit_mb()


def test_every_architecture_has_a_form_for_cifar_10_or_says_why_not():
    assert in_cifar_form("resnet18", {"blocks": "1"}) == {"blocks": "1", "input_size": "32", "classes": "10"}
    assert in_cifar_form("lenet5", {}) == {"input_size": "32", "channels": "3", "classes": "10"}  # grey by default
    assert in_cifar_form("inception_v3", {})["input_size"] == "75"  # the smallest that it takes; images are enlarged
    assert in_cifar_form("alexnet", {}) == {"input_size": "32", "classes": "10", "small_images": "true"}
    assert in_cifar_form("alexnet", {"small_images": "false"})["input_size"] == "67"
    with pytest.raises(RunError, match=r"must take images .* Received: Inception module, which takes a feature map"):
        in_cifar_form("inception_module_naive", {})
    with pytest.raises(RunError, match=r"must .* tell classes to be trained\. Received: U-Net, which labels pixels"):
        in_cifar_form("unet", {})


CLASSIFIERS = [
    family for family in FAMILIES.values() if {"input_size", "classes"} <= family.settings.model_fields.keys()
]


@pytest.mark.parametrize("name", [preset for family in CLASSIFIERS for preset in (family.name, *family.presets)])
def test_every_network_that_tells_classes_has_a_form_that_can_be_built(name):
    network = build(name, **in_cifar_form(name, {}))
    limits.check_form(network)


@pytest.mark.parametrize(
    ("name", "pixels"), [("convnext_tiny", "raw"), ("efficientnet_b0", "raw"), ("resnet20", "standardise")]
)
def test_pixels_are_normalised_once(name, pixels):
    network = build(name)
    assert RunSettings().for_network(network).normalise == pixels
    assert RunSettings(normalise="unit").for_network(network).normalise == "unit"


def _of(*calls):
    x = layers.Input((32, 32, 3))
    for call in calls:
        x = call(x)
    return Network(x, architecture="mine", title="Mine", settings=FileSettings())


def test_only_what_stands_before_the_first_weights_prepares_pixels():
    scaled = TensorOperation("Multiply", (32, 32, 3), elementwise=True, function="multiply")
    assert prepares_pixels(_of(scaled, layers.Conv2D(3, 1, padding="same")))
    assert not prepares_pixels(_of(layers.Conv2D(3, 1, padding="same"), scaled))  # a residual scale, say
    assert not prepares_pixels(_of(layers.Normalization()))  # 0 and 1 until it is adapted
    assert prepares_pixels(_of(layers.Normalization(mean=(1.0, 2.0, 3.0), variance=(1.0, 1.0, 1.0))))
