"""python -m netviz.training.worker RUN, or look RUN for one that has ended. Without a run: a standby, which waits."""

import sys

from netviz.training.worker import looking, process

match sys.argv[1:]:
    case []:
        sys.exit(process.standby())
    case ["look", identity]:
        sys.exit(looking.main(identity))
    case [identity, *_]:
        sys.exit(process.main(identity))
