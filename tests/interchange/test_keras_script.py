"""A script builds what the app shows: run by Keras, and by twins of Keras' layers over random settings."""

import ast
import builtins
import gc
import re
import subprocess
import sys
from functools import cache
from time import process_time

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import netviz
from netviz import layers
from netviz.architectures.catalog import FAMILIES, find
from netviz.errors import NetvizError
from netviz.layers import block
from netviz.network import Network
from netviz.settings import Settings
from tests.interchange.test_keras_model import facts, keras_facts
from tests.keras_skeleton import skeletons
from tests.keras_twins import network_of
from tests.networks import ending_in
from tests.strategies import settings_of, smallest_preset

PRESETS = [preset for family in FAMILIES.values() for preset in family.presets]
IN_KERAS = {
    *("inception_resnet_v2_paper", "inception_resnet_v2_tutorial", "inception10_tutorial"),
    *("googlenet_heads", "xception_chained", "custom_mixed", "resnet50"),
}
"""Those with layers or wiring of their own; all presets go through the twins."""


@cache
def script_of(name):
    return netviz.to_script(netviz.build(name))


def with_arguments(network):
    """The facts, and every argument of every layer."""
    return [
        (*fact, {key: plain(key, value) for key, value in vars(node.layer).items() if key != "name"})
        for fact, node in zip(facts(network), network.nodes, strict=True)
    ]


def plain(key, value):
    sides = ("kernel_size", "strides", "pool_size", "dilation_rate", "size")
    return repr(layers.pair(value) if key in sides and value is not None else value)


def assert_same(network, script):
    assert with_arguments(network_of(script)) == with_arguments(network)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_comes_out_of_its_script_with_every_argument(name):
    assert_same(netviz.build(name), script_of(name))


@pytest.mark.parametrize("name", [*FAMILIES, *sorted(IN_KERAS)])
def test_run_by_keras_a_script_builds_the_same_layers_weights_and_connections(name):
    name = smallest_preset(name) if name in FAMILIES else name
    network = netviz.build(name)
    with skeletons():
        space = {"__name__": "script"}
        exec(compile(script_of(name), name, "exec"), space)
        model = space["build_model"]()
        assert facts(network) == keras_facts(model)
        assert [(None, *node.output_shape) for node in network.outputs] == [tensor.shape for tensor in model.outputs]


@pytest.mark.parametrize("name", FAMILIES)
def test_random_settings_come_out_of_their_script(name):
    family = FAMILIES[name]

    @hypothesis_settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(settings_of(family))
    def check(settings):
        network = family.build(settings)
        if len(network.nodes) <= 400:
            script = netviz.to_script(network)
            assert_same(network, script)
            assert max(map(len, script.splitlines())) <= 100

    check()


SEARCHED = {"mobilenet_v3", "nasnet", "efficientnet_v2"}
"""Families that a search found: hardly two of their blocks are alike, so their scripts are longer."""


@pytest.mark.parametrize("name", PRESETS)
def test_a_script_is_short_and_no_line_is_long(name):
    lines = script_of(name).splitlines()
    assert len(lines) <= (230 if find(name)[0].name in SEARCHED else 150)
    assert max(map(len, lines)) <= 100


def test_ruff_has_nothing_to_say(tmp_path):
    for name in (
        "inception_resnet_v2_paper",
        "efficientnet_b0",
        "convnext_cifar",
        "googlenet_heads",
        "xception_chained",
    ):
        (tmp_path / f"{name}.py").write_text(script_of(name), encoding="utf-8")
    rules = "--select=E,F,W,I,B,C4,PIE,RET,SIM,UP"
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--line-length=100", rules, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_a_script_reads_like_a_students():
    script = script_of("resnet50")
    assert "def stage(x, filters, blocks, name, strides=2):" in script
    assert "for number in range(2, blocks + 1):" in script
    assert 'residual = conv_bn(residual, 4 * filters, 1, name=f"{name}_conv3")' in script
    assert 'x = layers.Add(name=f"{name}_add")([shortcut, residual])' in script
    assert "25,636,712 parameters (25,583,592 trained)" in script
    assert ast.get_docstring(ast.parse(script)).startswith("ResNet as a Keras model.")


def test_a_rate_that_grows_from_block_to_block_is_a_formula():
    script = script_of("efficientnet_b7")
    assert "0.2 * position / 55, noise_shape=(None, 1, 1, 1)" in script
    assert 'x = block(x, number - 1, name=f"stage_2_block_{number}")' in script


def test_parameters_are_used_and_functions_called():
    for name in PRESETS:
        for function in ast.walk(ast.parse(script_of(name))):
            if isinstance(function, ast.FunctionDef) and function.name != "build":
                used = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
                assert {argument.arg for argument in function.args.args} - used <= {"self", "mask", "training"}, name
                if not function.name.startswith("_") and function.name not in ("call", "get_config"):
                    assert script_of(name).count(f"{function.name}(") > 1


def test_a_script_takes_a_moment():
    network = netviz.build("inception_resnet_v2_tutorial")
    assert len(network.nodes) == 860
    times = []
    for _ in range(3):
        gc.collect()
        start = process_time()
        netviz.to_script(network)
        times.append(process_time() - start)
    assert min(times) < 0.15


def test_a_script_in_a_process_of_its_own_needs_only_keras(tmp_path):
    file = tmp_path / "network.py"
    file.write_text(script_of("inception_module_separable").replace("(28, 28, 192)", "(8, 8, 192)"), encoding="utf-8")
    environment = {"PATH": "/usr/bin:/bin", "KERAS_HOME": str(tmp_path), "TF_CPP_MIN_LOG_LEVEL": "3"}
    command = [sys.executable, "-I", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment)
    assert done.returncode == 0, done.stderr
    assert "module_depthwise" in done.stdout


NASTY = st.sampled_from(
    ['"', "'", '"""', "\\", "\n", "{", "}", "{name}", "\\N{BULLET}", "x", "name", "layers", "keras", "def", "None"]
    + ['")\nimport os\nraise SystemExit(1)#', "2", "conv_2", "_", " ", "1x1", "\u202e", "\u00e9", "\ud800"]
    + ["\U0001f600", "print", "", "block 1", "block 2", "build_model", "image", "number", "filters"]
)  # fmt: skip


@hypothesis_settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_name_ever_becomes_code(data):
    names = st.lists(NASTY, min_size=1, max_size=2).map("".join).filter(bool)

    def convolutions(x, count):
        for _ in range(count):
            name = data.draw(names)
            x = layers.Conv2D(4, 3, padding="same", name=name)(x)
            x = layers.ReLU(name=data.draw(st.sampled_from([f"{name}_relu", *"ab"])))(x)
        return x

    x = layers.Input((8, 8, 3), name=data.draw(names))
    for _ in range(data.draw(st.integers(1, 4))):
        with block(data.draw(names)):
            x = convolutions(x, data.draw(st.integers(0, 2)))
            with block(data.draw(names)):
                y = convolutions(x, data.draw(st.integers(0, 2)))
            x = layers.Add()([x, y]) if y is not x and x.shape == y.shape else y
    x = layers.Dense(3, name=data.draw(names))(x)
    network = Network(x, architecture=data.draw(names), title=data.draw(names), settings=Settings())
    script = netviz.to_script(network)
    tree = ast.parse(script)
    assert_same(network, script)
    assert {type(statement) for statement in tree.body} <= {
        ast.Expr,
        ast.Import,
        ast.ImportFrom,
        ast.FunctionDef,
        ast.If,
    }
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert called <= defined | {"range", "enumerate"}
    assert not defined & set(dir(builtins))
    assert all(re.fullmatch(r"[a-z_][a-z0-9_]*", name) for name in defined)


def test_a_u_net_comes_out_of_its_script():
    x = layers.Input((32, 32, 3))
    left = []
    for filters in (4, 8):
        x = layers.Conv2D(filters, 3, padding="same")(x)
        left.append(x)
        x = layers.MaxPooling2D()(x)
    x = layers.Concatenate()([layers.ReLU()(layers.Conv2DTranspose(8, 2, strides=(2, 2))(x)), left.pop()])
    x = layers.Concatenate()([layers.UpSampling2D((2, 2), interpolation="bilinear")(x), left.pop()])
    network = ending_in(layers.UpSampling2D((3, 3))(x))
    script = netviz.to_script(network)
    assert_same(network, script)
    assert "layers.UpSampling2D(3, name=" in script


def test_a_layer_that_netviz_does_not_know_has_no_script():
    class Mystery(layers.Layer):
        @property
        def keras_class(self):
            return "__import__('os').system"

    x = Mystery(name="strange")(layers.Input((8, 8, 3)))
    network = Network(x, architecture="test", title="test", settings=Settings())
    with pytest.raises(NetvizError, match=r"knows the class of every layer\. Received: strange"):
        netviz.to_script(network)
