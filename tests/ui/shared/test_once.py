"""A second hit comes in another thread while the first still acts: it does nothing, and the page waits."""

import threading
from types import SimpleNamespace

from netviz.ui.shared import once


def test_a_hit_that_comes_while_the_first_still_acts_waits_and_does_nothing(monkeypatch):
    session = SimpleNamespace(session_state={}, query_params=SimpleNamespace(to_dict=dict))
    monkeypatch.setattr(once, "st", session)
    once._offers()
    began, may_end, done = threading.Event(), threading.Event(), []

    def act():
        began.set()
        assert may_end.wait(10)
        done.append("run")

    def second():
        once._hit("start", 0, act)
        once.is_behind()
        done.append("page")

    threads = [threading.Thread(target=once._hit, args=("start", 0, act)), threading.Thread(target=second)]
    threads[0].start()
    assert began.wait(10)
    threads[1].start()
    may_end.set()
    for thread in threads:
        thread.join(10)
    assert done == ["run", "page"]
