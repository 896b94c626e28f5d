"""What rooms tell one another about data and runs: codes, never sentences. `words` makes sentences of them.

Each is stored by its value, so a value never changes its meaning.
"""

from enum import Enum


class SourceKind(str, Enum):
    """What a data set is made from."""

    FOLDER = "folder"
    ARCHIVE = "archive"
    DOWNLOAD = "download"
    DRAWN = "drawn"


class DataSetName(str, Enum):
    """Which data set it is."""

    CIFAR10 = "cifar10"
    SHAPES = "shapes"


class Origin(str, Enum):
    """Where a data set was found."""

    NAMED = "named"  # by NETVIZ_CIFAR10
    KERAS_CACHE = "keras_cache"
    DOWNLOAD = "download"
    DRAWN = "drawn"


class Phase(str, Enum):
    """What a worker is doing."""

    NONE = ""
    STARTING_WORKER = "starting_worker"
    READING_DATA = "reading_data"
    DOWNLOADING = "downloading"
    PREPARING_DATA = "preparing_data"
    DRAWING_SHAPES = "drawing_shapes"
    WAITING_FOR_DATA = "waiting_for_data"
    TRYING_NEXT_SOURCE = "trying_next_source"
    STARTING_TENSORFLOW = "starting_tensorflow"
    BUILDING_MODEL = "building_model"
    TRACING = "tracing"
    TRAINING = "training"
    PAUSED = "paused"
    CHECKING = "checking"
    TESTING = "testing"
    WRITING_FILE = "writing_file"
    OTHER = "other"  # of a run that another version of netviz began


class Reason(str, Enum):
    """Why a run has ended. Behind each, the details that are stored beside it."""

    NONE = ""
    EPOCHS_OVER = "epochs_over"  # epochs
    TIME_OVER = "time_over"  # seconds
    LOSS_GREW = "loss_grew"  # learning_rate; of a range test
    STOPPED = "stopped"
    STOPPED_IN_QUEUE = "stopped_in_queue"
    PAUSED_TOO_LONG = "paused_too_long"  # minutes
    DIVERGED = "diverged"  # epoch, batch, learning_rate
    OUT_OF_MEMORY = "out_of_memory"  # used_mb and allowed_mb where netviz itself ended it
    DISK_FULL = "disk_full"
    STILL_BUSY = "still_busy"  # seconds
    REFUSED = "refused"  # text: the rule, as the error that was raised says it
    WORKER_ERROR = "worker_error"  # kind, text: an error that nobody foresaw
    DAMAGED = "damaged"  # what was written down of it cannot be read
    NEVER_BEGAN = "never_began"
    SILENT = "silent"  # seconds
    LOST = "lost"  # seconds: silent, and of another host
    DIED = "died"  # signal or status, where they are known; last_words
    GONE = "gone"  # while no server was there
    OTHER = "other"  # text: of a run that another version of netviz ended


class CommandKind(str, Enum):
    """What a running worker can be told to do. Behind each, the value that comes with it."""

    STOP = "stop"
    PAUSE = "pause"
    RESUME = "resume"
    BATCH = "batch"  # train one batch, then pause
    EPOCH = "epoch"  # train to the end of the epoch, or the next one from its beginning, then pause
    LEARNING_RATE = "learning_rate"  # the new one, from the next batch on
    EXTEND_SECONDS = "extend_seconds"  # how many are added to the time budget
    EXTEND_EPOCHS = "extend_epochs"  # how many may follow the last one
    RESET = "reset"  # to the weights that it began with; the learning rate stays, and what is cut stays cut
    NORMS = "norms"  # on or off: measure those of gradients and weights
    LOOK = "look"  # layer, picture, step: keep its feature maps, by the weights of now or of a checkpoint
    CUT = "cut"  # shortcuts, a list of their names, from the next batch on
    HEAL = "heal"  # likewise
    UNKNOWN = "unknown"  # given by another version of netviz


class Series(str, Enum):
    """The curves of a run, by the names that Keras gives them, and the marks on them: what somebody did to the run."""

    LOSS = "loss"
    ACCURACY = "accuracy"
    VAL_LOSS = "val_loss"
    VAL_ACCURACY = "val_accuracy"
    # Marks: at which step, and as their value what.
    NEW_LEARNING_RATE = "new_learning_rate"  # with which the next batch is trained
    EXTENDED_SECONDS = "extended_seconds"  # the whole time budget from here on
    EXTENDED_EPOCHS = "extended_epochs"  # the most epochs from here on
    # The learning rate with which it begins or goes on again behind this step; points of later steps are void then.
    RESET = "reset"
    CONTINUED = "continued"
    BRANCHED = "branched"  # the learning rate; here the run leaves its trunk
    CUT = "cut"  # the place of a shortcut among the network's, from 0; one mark for each of several
    HEALED = "healed"  # likewise
