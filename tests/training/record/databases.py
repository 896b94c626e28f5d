"""A record as netviz wrote it before there were migrations: its tables, and runs in every state with their events."""

import json

import sqlalchemy as sql

TABLES = """
CREATE TABLE schema_version (version INTEGER NOT NULL, PRIMARY KEY (version));
CREATE TABLE run (
    number {serial}, id VARCHAR(40) NOT NULL, visitor VARCHAR(40) NOT NULL, network VARCHAR(60) NOT NULL,
    network_settings TEXT NOT NULL, settings TEXT NOT NULL, state VARCHAR(12) NOT NULL, created FLOAT NOT NULL,
    started FLOAT, ended FLOAT, heartbeat FLOAT, handle VARCHAR(80), stop_asked FLOAT, phase VARCHAR(120) NOT NULL,
    done FLOAT NOT NULL, reason TEXT NOT NULL, figures TEXT NOT NULL, PRIMARY KEY (number), UNIQUE (id)
);
CREATE INDEX ix_run_state ON run (state);
CREATE INDEX ix_run_visitor ON run (visitor);
CREATE TABLE event (
    run INTEGER NOT NULL, seq INTEGER NOT NULL, kind VARCHAR(10) NOT NULL, epoch INTEGER NOT NULL,
    batch INTEGER NOT NULL, images INTEGER NOT NULL, seconds FLOAT NOT NULL, loss FLOAT, accuracy FLOAT,
    PRIMARY KEY (run, seq)
);
INSERT INTO schema_version VALUES (1)
"""
# What was written of each run: state, phase, reason, when a stop was asked for, the worker's process.
RUNS = {
    "queued": ("queued", "", "", None, None),
    "training": ("running", "Training", "", None, "4000000:12.5"),
    "stopping": ("running", "Testing on 2,000 images", "", 1_700_000_050.0, "4000001:13.5"),
    "strange": ("running", "Warming up the room", "", None, None),
    "time": ("done", "", "its 60 seconds were over", None, "11:1.0"),
    "epochs": ("done", "", "its 10 epochs were over", None, "12:1.0"),
    "stopped": ("stopped", "", "stopped", 1_700_000_040.0, "13:1.0"),
    "in_queue": ("stopped", "", "stopped before it began", None, None),
    "diverged": (
        "diverged",
        "",
        "diverged at epoch 2, batch 7: the loss was no longer a number. A smaller learning rate than 0.5 may hold it",
        None,
        "14:1.0",
    ),
    "memory": ("failed", "", "out of memory: the worker took 1,234 MB of the 1,000 MB allowed", None, "15:1.0"),
    "no_memory": ("failed", "", "out of memory", None, "16:1.0"),
    "disk": ("failed", "", "disk full", None, "17:1.0"),
    "busy": ("failed", "", "the worker was still busy after 1,260 seconds", None, "18:1.0"),
    "error": ("failed", "", "the worker failed with ValueError: a shape: is wrong", None, "19:1.0"),
    "never": ("failed", "", "its worker never began", None, None),
    "silent": ("failed", "", "its worker gave no sign of life for 13 seconds", None, "20:1.0"),
    "killed": (
        "failed",
        "",
        "its worker died: it was killed by signal 9: the system does this when memory runs out. Last words: 42",
        None,
        "21:1.0",
    ),
    "crashed": ("failed", "", "its worker died: it was killed by signal 11: a crash outside Python", None, "22:1.0"),
    "terminated": ("failed", "", "its worker died: it was terminated (signal 15)", None, "23:1.0"),
    "ended": ("failed", "", "its worker died: it ended with status 1. Last words: loose: the cable.", None, "24:1.0"),
    "wordless": ("failed", "", "its worker died: it is gone without a word", None, "25:1.0"),
    "refused": (
        "failed",
        "",
        "A run must fit into 300 MB of memory here. Received: about 900 MB",
        None,
        "26:1",
    ),
    "gone": ("interrupted", "", "its worker was gone when the server came back", None, "27:1.0"),
}
SETTINGS = {"seconds": "60", "epochs": "10"}
FIGURES = {"batches": 3, "loss": 1.5, "val_accuracy": 0.41, "data": "CIFAR-10", "data_origin": "Keras' cache"}
# kind, epoch, batch, images, seconds, loss, accuracy
EVENTS = [
    ("batch", 1, 1, 64, 0.0, 2.5, 0.125),
    ("batch", 1, 2, 128, 0.1, None, 0.25),
    ("held_out", 1, 2, 128, 0.15, 2.25, 0.2),
    ("batch", 2, 3, 192, 0.2, 1.75, 0.5),
]


def make(engine):
    """Write that record into an empty database."""
    serial = "SERIAL" if engine.dialect.name == "postgresql" else "INTEGER NOT NULL"
    with engine.begin() as connection:
        for statement in TABLES.format(serial=serial).split(";"):
            connection.execute(sql.text(statement))
        for number, (identity, (state, phase, reason, stop, handle)) in enumerate(RUNS.items(), start=1):
            values = {
                "id": identity, "visitor": "me", "network": "resnet", "network_settings": '{"blocks": "1,1"}',
                "settings": json.dumps(SETTINGS), "state": state, "created": 1_700_000_000.0 + number,
                "started": None if handle is None else 1_700_000_020.0, "ended": None, "heartbeat": 1_700_000_030.0,
                "handle": handle, "stop_asked": stop, "phase": phase, "done": 0.5, "reason": reason,
                "figures": json.dumps(FIGURES if handle else {}),
            }  # fmt: skip
            names = ", ".join(values)
            connection.execute(sql.text(f"INSERT INTO run ({names}) VALUES (:{names.replace(', ', ', :')})"), values)
            rows = [
                {"run": number, "seq": seq, "kind": kind, "epoch": epoch, "batch": batch, "images": images,
                 "seconds": seconds, "loss": loss, "accuracy": accuracy}
                for seq, (kind, epoch, batch, images, seconds, loss, accuracy) in enumerate(EVENTS)
            ]  # fmt: skip
            columns = ", ".join(rows[0])
            insert = f"INSERT INTO event ({columns}) VALUES (:{columns.replace(', ', ', :')})"
            if handle:
                connection.execute(sql.text(insert), rows)
