"""The soft limit of open files goes up to the hard one, and never down."""

import subprocess
import sys

import pytest

from netviz.training import descriptors

resource = pytest.importorskip("resource")
RAISED = "import resource as r; from netviz.training.descriptors import raise_limit; import sys; soft, hard = map(int, sys.argv[1:]); r.setrlimit(r.RLIMIT_NOFILE, (soft, hard)); told = raise_limit(); print(told, *r.getrlimit(r.RLIMIT_NOFILE))"  # noqa: E501


@pytest.mark.parametrize(("soft", "hard"), [(64, 500), (500, 500), (256, 1024)])
def test_a_process_may_open_as_many_files_as_its_hard_limit_allows(soft, hard):
    ran = subprocess.run(
        [sys.executable, "-c", RAISED, str(soft), str(hard)], capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == [str(hard)] * 3


def test_where_there_is_no_such_limit_nothing_is_done(monkeypatch):
    monkeypatch.setattr(descriptors, "resource", None)
    assert descriptors.raise_limit() is None


def test_a_system_that_refuses_keeps_its_limit(monkeypatch):
    def refuse(*_):
        raise ValueError("not allowed to raise maximum limit")

    monkeypatch.setattr(resource, "getrlimit", lambda _: (256, resource.RLIM_INFINITY))
    monkeypatch.setattr(resource, "setrlimit", refuse)
    assert descriptors.raise_limit() == 256
