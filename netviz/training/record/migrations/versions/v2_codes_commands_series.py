"""Codes in the place of sentences, numbered commands, and an event for each value of a curve."""

from __future__ import annotations

import json
import re
from typing import Any

import sqlalchemy as sql
from alembic import op

from netviz.training.operating_system import host as this_host

revision = "2"
down_revision = "1"

_PHASES = {
    "": "",
    "Starting a worker": "starting_worker",
    "Reading the data set": "reading_data",
    "Downloading CIFAR-10": "downloading",
    "Preparing CIFAR-10": "preparing_data",
    "Drawing the Shapes set": "drawing_shapes",
    "Waiting for the data set": "waiting_for_data",
    "Starting TensorFlow": "starting_tensorflow",
    "Building the Keras model": "building_model",
    "Tracing the training step": "tracing",
    "Training": "training",
    "Checking the held-out images": "checking",
}
_TESTING = re.compile(r"Testing on (?P<images>[\d,]+) images")
# Each sentence as it was written, and the code and details that it becomes.
_REASONS: tuple[tuple[str, str], ...] = (
    ("", r""),
    ("epochs_over", r"its (?P<epochs>\d+) epochs were over"),
    ("time_over", r"its (?P<seconds>\d+) seconds were over"),
    ("stopped", r"stopped"),
    ("stopped_in_queue", r"stopped before it began"),
    (
        "diverged",
        r"diverged at epoch (?P<epoch>\d+), batch (?P<batch>\d+): the loss was no longer a number\. "
        r"A smaller learning rate than (?P<learning_rate>[\d.e+-]+) may hold it",
    ),
    ("out_of_memory", r"out of memory"),
    (
        "out_of_memory",
        r"out of memory: the worker took (?P<used_mb>[\d,]+) MB of the (?P<allowed_mb>[\d,]+) MB allowed",
    ),
    ("disk_full", r"disk full"),
    ("still_busy", r"the worker was still busy after (?P<seconds>[\d,]+) seconds"),
    ("worker_error", r"the worker failed with (?P<kind>\w+): (?P<text>.*)"),
    ("never_began", r"its worker never began"),
    ("silent", r"its worker gave no sign of life for (?P<seconds>\d+) seconds"),
    ("gone", r"its worker was gone when the server came back"),
    (
        "died",
        r"its worker died: (?:it was terminated \(signal (?P<signal>15)\)|it was killed by signal (?P<killed>\d+): "
        r"[^.]*|it ended with status (?P<status>\d+)|it is gone without a word)(?:\. Last words: (?P<last_words>.*))?",
    ),
)
_DATA = {"CIFAR-10": "cifar10", "Shapes": "shapes"}
_ORIGINS = {
    "NETVIZ_CIFAR10": "named",
    "Keras' cache": "keras_cache",
    "the official download": "download",
    "drawn by netviz": "drawn",
}


def upgrade() -> None:
    """From version 1 to 2."""
    connection = op.get_bind()
    _move_events(connection)
    op.create_table(
        "command",
        sql.Column("run", sql.Integer, primary_key=True, autoincrement=False),
        sql.Column("number", sql.Integer, primary_key=True, autoincrement=False),
        sql.Column("kind", sql.String(20), nullable=False),
        sql.Column("value", sql.Text),
        sql.Column("given", sql.Float, nullable=False),
        sql.Column("acknowledged", sql.Float),
    )
    connection.execute(
        sql.text(
            "INSERT INTO command (run, number, kind, given) "
            "SELECT number, 1, 'stop', stop_asked FROM run WHERE stop_asked IS NOT NULL"
        )
    )
    with op.batch_alter_table("run") as run:
        run.drop_column("stop_asked")
        run.alter_column("handle", type_=sql.String(200), existing_type=sql.String(80))
        for name in ("phase_details", "reason_details"):
            run.add_column(sql.Column(name, sql.Text, nullable=False, server_default="{}"))
    with op.batch_alter_table("run") as run:
        for name in ("phase_details", "reason_details"):
            run.alter_column(name, server_default=None, existing_type=sql.Text, existing_nullable=False)
    _write_codes(connection)
    # An older netviz reads its version here, and leaves a record alone that is not of its own.
    connection.execute(sql.text("UPDATE schema_version SET version = 2"))


def _move_events(connection: sql.Connection) -> None:
    op.rename_table("event", "event_1")
    if connection.dialect.name == "postgresql":
        op.execute("ALTER INDEX event_pkey RENAME TO event_1_pkey")
    op.create_table(
        "event",
        sql.Column("run", sql.Integer, primary_key=True, autoincrement=False),
        sql.Column("seq", sql.Integer, primary_key=True, autoincrement=False),
        sql.Column("series", sql.String(40), nullable=False),
        sql.Column("epoch", sql.Integer, nullable=False),
        sql.Column("step", sql.Integer, nullable=False),
        sql.Column("images", sql.Integer, nullable=False),
        sql.Column("seconds", sql.Float, nullable=False),
        sql.Column("value", sql.Float),
        sqlite_with_rowid=False,
    )
    for kind, second, series, value in (
        ("batch", 0, "loss", "loss"),
        ("batch", 1, "accuracy", "accuracy"),
        ("held_out", 0, "val_loss", "loss"),
        ("held_out", 1, "val_accuracy", "accuracy"),
    ):
        connection.execute(
            sql.text(
                "INSERT INTO event (run, seq, series, epoch, step, images, seconds, value) "
                f"SELECT run, 2 * seq + {second}, '{series}', epoch, batch, images, seconds, {value} "
                f"FROM event_1 WHERE kind = '{kind}'"
            )
        )
    op.drop_table("event_1")


def _write_codes(connection: sql.Connection) -> None:
    rows = connection.execute(sql.text("SELECT number, phase, reason, figures, handle FROM run")).all()
    for row in rows:
        phase, phase_details = _phase(row.phase)
        reason, reason_details = _reason(row.reason)
        connection.execute(
            sql.text(
                "UPDATE run SET phase = :phase, phase_details = :phase_details, reason = :reason, "
                "reason_details = :reason_details, figures = :figures, handle = :handle WHERE number = :number"
            ),
            {
                "number": row.number,
                "phase": phase,
                "phase_details": json.dumps(phase_details),
                "reason": reason,
                "reason_details": json.dumps(reason_details),
                "figures": _figures(row.figures),
                "handle": _handle(row.handle, connection),
            },
        )


def _phase(text: str) -> tuple[str, dict[str, Any]]:
    if text in _PHASES:
        return _PHASES[text], {}
    if testing := _TESTING.fullmatch(text):
        return "testing", {"images": _number(testing["images"])}
    return "other", {"text": text}


def _reason(text: str) -> tuple[str, dict[str, Any]]:
    for code, pattern in _REASONS:
        if found := re.fullmatch(pattern, text, re.DOTALL):
            details = {
                name: value if name in ("text", "kind", "last_words") else _number(value)
                for name, value in found.groupdict().items()
                if value is not None
            }
            if "killed" in details:
                details["signal"] = details.pop("killed")
            return code, details
    return "other", {"text": text}


def _number(text: str) -> Any:
    for kind in (int, float):
        try:
            return kind(text.replace(",", ""))
        except ValueError:
            continue
    return text


def _figures(text: str) -> str:
    try:
        figures = json.loads(text)
        figures.update(
            {
                name: codes[figures[name]]
                for name, codes in (("data", _DATA), ("data_origin", _ORIGINS))
                if figures.get(name) in codes
            }
        )
    except (ValueError, AttributeError, TypeError):
        return "{}"
    return json.dumps(figures)


def _handle(handle: str | None, connection: sql.Connection) -> str | None:
    """A process with its host. A file of this host was written by processes of this host; of a server nobody knows."""
    if handle is None:
        return None
    host = this_host() if connection.dialect.name == "sqlite" else "unknown"
    return f"local:{host}:{handle}"
