"""The short form: these faults once, on one host. `python -m tests.resilience --long` has all of them, many times."""

import random

import pytest

from tests.resilience.disk import small_disk
from tests.resilience.faults import disk_full, worker_killed_while_it_keeps
from tests.resilience.host import PATIENCE, Host

SHORT_FORM = (worker_killed_while_it_keeps, disk_full)
SEED = 7


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("NETVIZ_HOME", "")  # which a host changes
        folder = tmp_path_factory.mktemp("resilience") / "disk"
        with small_disk(folder) as is_small:
            made = Host(folder, is_small_disk=is_small, ended_within=PATIENCE)
            try:
                made.start_server()
                yield made
            finally:
                made.close()


@pytest.mark.parametrize("fault", SHORT_FORM, ids=lambda fault: fault.__name__)
def test_a_run_ends_in_the_right_way_in_time_and_keeps_what_it_had_and_the_next_one_starts(host, fault):
    if fault is disk_full and not host.is_small_disk:
        pytest.skip("no disk can be mounted here")
    fault(host, random.Random(SEED))
