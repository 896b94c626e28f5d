"""Totals of several networks beside one another, and as files."""

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from netviz.anatomy.totals import TOTALS, to_csv, to_latex, to_markdown
from netviz.architectures.catalog import build
from netviz.interchange.keras_file import read
from netviz.words import short
from tests.interchange.test_keras_file import GOOD

SMALL = ["lenet5", "mobilenet_v1_025", "resnet18", "squeezenet_1_1", "inception_module_naive", "nin_cifar"]


@settings(deadline=None, max_examples=15)
@given(st.sampled_from(SMALL), st.sampled_from(SMALL))
def test_a_change_is_signed_and_none_from_a_network_to_itself(name, other):
    one, two = build(name), build(other)
    assert [total.change(one, one) for total in TOTALS] == [""] * len(TOTALS)
    params = TOTALS[0].change(two, one)
    difference = two.total_params - one.total_params
    assert params == (f"{'+' if difference > 0 else '−'}{short(abs(difference))}" if difference else "")


def test_the_file_has_the_exact_figures_and_runs_nothing():
    networks = {"=1+1": build("resnet18"), "mine": read(GOOD, "mine.json")}
    rows = list(csv.DictReader(io.StringIO(to_csv(networks))))
    assert [row["network"] for row in rows] == ["'=1+1", "mine"]
    for row, network in zip(rows, networks.values(), strict=True):
        assert (int(row["params"]), int(row["macs"])) == (network.total_params, network.macs)
        assert int(row["layers"]) == network.layer_count


def test_tables_keep_a_title_as_it_is_written():
    networks = {"a|b_$": build("lenet5")}
    assert "| a\\|b" in to_markdown(networks)
    assert r"a\textbar{}b\_\$" in to_latex(networks)
