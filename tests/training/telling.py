"""python -m tests.training.telling: tells what it is given, beside what is no line of its own, and then waits."""

import json
import sys
import time

given = sys.stdin.read()
print("a library says hello")
print("[1, 2]")
print(json.dumps({"given": given}), flush=True)
time.sleep(0 if given == "end" else 60)
