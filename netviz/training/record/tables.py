"""The tables of the record. A change here needs a migration beside it: see migrations/."""

import sqlalchemy as sql

VERSION = "14"
"""The newest migration, which a database made anew has behind it."""

TABLES = sql.MetaData()

version = sql.Table("alembic_version", TABLES, sql.Column("version_num", sql.String(32), primary_key=True))
run = sql.Table(
    "run",
    TABLES,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=True),
    sql.Column("id", sql.String(40), unique=True, nullable=False),
    # The fingerprint of its starter's secret; of a shell's run, a name of its own.
    sql.Column("visitor", sql.String(40), nullable=False, index=True),
    sql.Column("network", sql.String(60), nullable=False),
    sql.Column("network_settings", sql.Text, nullable=False),
    sql.Column("settings", sql.Text, nullable=False),
    sql.Column("state", sql.String(12), nullable=False, index=True),
    sql.Column("created", sql.Float, nullable=False),
    sql.Column("started", sql.Float),
    sql.Column("ended", sql.Float),
    sql.Column("heartbeat", sql.Float),
    sql.Column("handle", sql.String(200)),
    sql.Column("phase", sql.String(120), nullable=False, default=""),
    sql.Column("phase_details", sql.Text, nullable=False, default="{}"),
    sql.Column("done", sql.Float, nullable=False, default=0.0),
    sql.Column("reason", sql.Text, nullable=False, default=""),
    sql.Column("reason_details", sql.Text, nullable=False, default="{}"),
    sql.Column("figures", sql.Text, nullable=False, default="{}"),
    # Of the run's starter, for people: a name, a note, a colour, and when it was taken off the list.
    sql.Column("name", sql.String(60), nullable=False, default="", server_default=""),
    sql.Column("note", sql.String(500), nullable=False, default="", server_default=""),
    sql.Column("colour", sql.String(7), nullable=False, default="", server_default=""),
    sql.Column("removed", sql.Float),
    # Of a branch: the number of the run that it begins in, the step behind which, and that run's newest event then.
    sql.Column("parent", sql.Integer),
    sql.Column("parent_step", sql.Integer),
    sql.Column("parent_seq", sql.Integer),
    # Of runs that were asked for together, and are shown so: the id of their group.
    sql.Column("group_id", sql.String(60)),
    # The fingerprint of the secret whose link gives the wheel; none where the starter alone steers.
    sql.Column("wheel", sql.String(40)),
    # Of its turn: since when it waits, when a worker was last begun for it, and a salted hash of where it comes from.
    sql.Column("queued", sql.Float),
    sql.Column("claimed", sql.Float),
    sql.Column("address", sql.String(16), nullable=False, default="", server_default=""),
    # Whose slot it takes while it runs, and took last: a machine, or a cluster.
    sql.Column("host", sql.String(200), nullable=False, default="", server_default=""),
    # The code of the room in which a class has guessed of it.
    sql.Column("room", sql.String(20)),
)
# Rows lie in the order of their key, without a second tree that finds them: SQLite then takes a third of the bytes.
# A series is a number, as SERIES in events.py has it.
event = sql.Table(
    "event",
    TABLES,
    sql.Column("run", sql.Integer, primary_key=True, autoincrement=False),
    sql.Column("seq", sql.Integer, primary_key=True, autoincrement=False),
    sql.Column("series", sql.SmallInteger, nullable=False),
    sql.Column("epoch", sql.Integer, nullable=False),
    sql.Column("step", sql.Integer, nullable=False),
    sql.Column("images", sql.Integer, nullable=False),
    sql.Column("seconds", sql.Float, nullable=False),
    sql.Column("value", sql.Float),
    sqlite_with_rowid=False,
)
command = sql.Table(
    "command",
    TABLES,
    sql.Column("run", sql.Integer, primary_key=True, autoincrement=False),
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=False),
    sql.Column("kind", sql.String(20), nullable=False),
    sql.Column("value", sql.Text),
    sql.Column("given", sql.Float, nullable=False),
    sql.Column("acknowledged", sql.Float),
    # The fingerprint of who gave it, or "shell".
    sql.Column("given_by", sql.String(40)),
)
# Who has the wheel of a run beside its starter, by the fingerprints of their secrets.
wheel = sql.Table(
    "wheel",
    TABLES,
    sql.Column("run", sql.Integer, primary_key=True, autoincrement=False),
    sql.Column("holder", sql.String(40), primary_key=True),
    sql.Column("since", sql.Float, nullable=False),
)
# Of a run whose network was read from a file: the model's config, deflated. Apart, since a run is read once a second.
model = sql.Table(
    "model",
    TABLES,
    sql.Column("run", sql.Integer, primary_key=True, autoincrement=False),
    sql.Column("config", sql.LargeBinary, nullable=False),
)
# What visitors expect of a run: by the code of a room or a run's id, and a fingerprint of who drew it.
guess = sql.Table(
    "guess",
    TABLES,
    sql.Column("place", sql.String(40), primary_key=True),
    sql.Column("visitor", sql.String(32), primary_key=True),
    sql.Column("curve", sql.Text, nullable=False),
    sql.Column("given", sql.Float, nullable=False),
    # A salted hash of where it comes from, for an hour.
    sql.Column("address", sql.String(16), nullable=False, default="", server_default=""),
)
# What a lecturer shows in a room whose followers see it, too: by the room's code, one row.
room = sql.Table(
    "room",
    TABLES,
    sql.Column("code", sql.String(20), primary_key=True),
    sql.Column("number", sql.Integer, nullable=False),
    sql.Column("address", sql.Text, nullable=False),
    sql.Column("title", sql.String(200), nullable=False),
    sql.Column("shown", sql.Float, nullable=False),
)
# What addresses are hashed with: one row.
salt = sql.Table(
    "salt",
    TABLES,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=False),
    sql.Column("value", sql.LargeBinary, nullable=False),
    sql.Column("made", sql.Float, nullable=False),
)
