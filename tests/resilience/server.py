"""python -m tests.resilience.server [--played]: the part of the app that the queue needs, without its pages."""

import sys
import time

from netviz.training.dispatch.dispatcher import dispatcher
from tests.resilience.played import played_workers

if __name__ == "__main__":
    if "--played" in sys.argv:
        played_workers()
    dispatcher().start()
    print("ready", flush=True)
    while True:
        time.sleep(60)
