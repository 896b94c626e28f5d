"""A Keras model with all its variables declared and none of them allocated, so that large networks can be compared."""

import gc
from contextlib import contextmanager
from functools import cache


@contextmanager
def skeletons():
    """Models built inside have weights with shapes and no values."""
    keras = _keras()
    from keras.src.backend.common import global_state

    scope = keras.StatelessScope()
    scope.__enter__()
    try:
        yield
    finally:
        global_state.set_global_attribute("uninitialized_variables", [])
        scope.__exit__(None, None, None)
        # Not with all that Python has to forget, which would take longer than most models.
        keras.backend.clear_session(free_memory=False)


@cache
def _keras():
    """Keras; the third of a million objects that it comes with are left out of every later garbage collection."""
    import keras

    gc.freeze()
    return keras
