"""Every error that a visitor can cause. The page shows the text, so each is a sentence for a reader.

NetvizError
├── UnknownNameError    no architecture, preset or layer of that name
├── SettingsError       a setting out of its range, or impossible together with the others
├── ShapeError          a layer that cannot take its input
├── FileError           a model file that is damaged, too large, or of a kind that is not read
├── DrawingError        no layout engine, or one that failed
├── DataError           a data set that is missing or damaged
└── RunError            a training run that cannot be started or found
"""


class NetvizError(Exception):
    """The root: what is wrong, the rule, and what came, in one sentence."""


class UnknownNameError(NetvizError):
    """No architecture, preset or layer has that name."""


class SettingsError(NetvizError):
    """A setting is out of its range, or impossible together with the others."""


class ShapeError(NetvizError):
    """A layer cannot take its input."""


class FileError(NetvizError):
    """A model file is damaged, too large, or of a kind that is not read."""


class DrawingError(NetvizError):
    """The layout engine is missing or has failed."""


class DataError(NetvizError):
    """A data set is missing or damaged."""


class RunError(NetvizError):
    """A training run cannot be started or found."""
