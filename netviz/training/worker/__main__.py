"""python -m netviz.training.worker RUN, or look RUN for one that has ended. Without a run: a standby, which waits."""

import sys

from netviz.training.worker import looking, process
from netviz.training.worker.log import forgive_full_disk, leave

forgive_full_disk()
match sys.argv[1:]:
    case []:
        leave(process.standby())
    case ["look", identity]:
        leave(looking.main(identity))
    case [identity, *_]:
        leave(process.main(identity))
