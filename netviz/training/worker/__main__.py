"""python -m netviz.training.worker RUN."""

import sys

from netviz.training.worker.process import main

sys.exit(main(sys.argv[1]))
