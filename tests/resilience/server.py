"""python -m tests.resilience.server: the part of the app that the queue needs, without its pages."""

import time

from netviz.training.dispatch.dispatcher import dispatcher

if __name__ == "__main__":
    dispatcher().start()
    print("ready", flush=True)
    while True:
        time.sleep(60)
