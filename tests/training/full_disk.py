"""What stands in a test for a write on a disk that is full, or that fills meanwhile."""

import errno
import os


def full(*_, **__):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def fills(out, **_):
    out.write(b"half of it")
    full()
