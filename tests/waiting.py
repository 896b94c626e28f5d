"""Waiting for what another process or thread does."""

import time
import urllib.request


def until(holds, seconds=120, told=""):
    """What holds, once it does. Fails after so many seconds with what is `told`: words, or a function that has them."""
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < deadline, (told() if callable(told) else told) or f"not within {seconds} seconds"
        time.sleep(0.05)
    return found


def until_answered(url, process, log, seconds=180):
    """Until the server of that process answers at its address; fails with its log."""

    def answers():
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1):
                return True
        except OSError:
            return False

    until(answers, seconds, log.read_text)
