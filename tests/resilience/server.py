"""python -m tests.resilience.server [--played]: the part of the app that the queue needs, without its pages."""

import sys
import time

from netviz.training.dispatch import local_processes
from netviz.training.dispatch.dispatcher import dispatcher
from netviz.training.environment import module_command

if __name__ == "__main__":
    if "--played" in sys.argv:
        local_processes.module_command = lambda _, *arguments: module_command("tests.resilience.played", *arguments)
    dispatcher().start()
    print("ready", flush=True)
    while True:
        time.sleep(60)
