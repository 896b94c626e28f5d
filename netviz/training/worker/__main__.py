"""python -m netviz.training.worker RUN, look RUN for one that has ended, or forward to time a network's forward pass.

Without anything: a standby, which waits for a run.
"""

import sys

from netviz.training.worker import forward_pass, looking, process
from netviz.training.worker.log import forgive_full_disk, leave

forgive_full_disk()
match sys.argv[1:]:
    case []:
        leave(process.standby())
    case ["forward"]:
        leave(forward_pass.main())
    case ["look", identity]:
        leave(looking.main(identity))
    case [identity, *_]:
        leave(process.main(identity))
