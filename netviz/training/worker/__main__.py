"""python -m netviz.training.worker RUN. Without a run it is a standby, which waits for one."""

import sys

from netviz.training.worker import process
from netviz.training.worker.log import forgive_full_disk, leave

forgive_full_disk()
leave(process.main(sys.argv[1]) if len(sys.argv) > 1 else process.standby())
