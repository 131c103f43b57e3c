"""The schema, as the ordered list of steps that built it.

Never edit a step that has shipped; append one. `tests/mrcsaf/store/schema/N.sql` freezes each.
"""

import re
from collections.abc import Callable
from contextlib import closing
from functools import cache

from sqlite_utils import Database

from mrcsaf.core.errors import ForeignError

APPLICATION_ID = 0x4D524353  # 'MRCS'

Part = tuple[object, object, object, object]
"""What a database consists of: kind, name, table, and the CREATE statement where it has one.

All four are text or nothing, but in a forged file they may be anything."""

STATISTICS: frozenset[Part] = frozenset(
    ("table", name, name, f"CREATE TABLE {name}({columns})")
    for name, columns in {
        "sqlite_stat1": "tbl,idx,stat",
        "sqlite_stat2": "tbl,idx,sampleno,sample",
        "sqlite_stat3": "tbl,idx,neq,nlt,ndlt,sample",
        "sqlite_stat4": "tbl,idx,neq,nlt,ndlt,sample",
    }.items()
)
"""What SQLite's ANALYZE adds, word for word: nobody's, and harmless."""

STEPS: list[Callable[[Database], None]] = []
step = STEPS.append


def version_of(db: Database) -> int:
    """How many steps have run on this file."""
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    return version


def migrate(db: Database) -> int:
    """Bring `db` up to date; return how many steps ran.

    Each step and the note that it ran are one transaction: a step that fails leaves no trace.
    Raises ForeignError if a newer version of this program made the file.
    """
    version = version_of(db)
    refuse_newer(version)
    for number, apply in enumerate(STEPS[version:], start=version + 1):
        with db.atomic():
            apply(db)
            db.execute(f"PRAGMA user_version = {number}")
    return len(STEPS) - version


def refuse_newer(version: int) -> None:
    """Raises ForeignError for a schema this program does not know yet."""
    if not 0 <= version <= len(STEPS):
        raise ForeignError(
            f"A newer version of this program made the project (its schema is {version}, this one "
            f"knows {len(STEPS)}): open it with that version."
        )


@cache
def schema_after(version: int) -> frozenset[Part]:
    """Every part that a file of `version` must have; anything else in it is foreign."""
    with closing(_made(version)) as db:
        return frozenset(parts_of(db))


def parts_of(db: Database) -> set[Part]:
    """All that a database consists of."""
    return set(db.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema").fetchall())


def read_as_newest(db: Database) -> None:
    """Let a reader of an older file see the newest schema; the file stays as it is.

    Tables and columns that came later are temporary to this connection, and hold nothing or their
    defaults, as the steps will make them. A step that does more must bring its own view.
    """
    version = version_of(db)
    if 0 <= version < len(STEPS):
        db.execute("PRAGMA temp_store = MEMORY")
        for statement in _since(version):
            db.execute(statement)


def _since(version: int) -> list[str]:
    """What shows an older file's reader all tables and views of today, temporarily."""
    statements = []
    with closing(_made(version)) as old, closing(_made(len(STEPS))) as new:
        for kind, name, _, sql in sorted(parts_of(new) - parts_of(old), key=str):
            name = str(name)
            (shadow,) = new.execute(
                "SELECT count(*) FROM pragma_table_list WHERE name = ? AND type = 'shadow'", (name,)
            ).fetchone()
            if kind not in ("table", "view") or shadow or name.startswith("sqlite_"):
                continue
            known = _columns(old, name)
            if kind == "table" and known:
                wanted = ", ".join(
                    f'"{column}"' if column in known else f'({default or "NULL"}) AS "{column}"'
                    for column, default in _columns(new, name).items()
                )
                sql = f'CREATE VIEW "{name}" AS SELECT {wanted} FROM main."{name}"'
            statements.append(re.sub(r"^(CREATE (?:VIRTUAL )?\w+) ", r"\1 temp.", str(sql)))
    return statements


def _columns(db: Database, table: str) -> dict[str, str | None]:
    """The default of each column of a table; nothing where there is no such table."""
    return dict(db.execute("SELECT name, dflt_value FROM pragma_table_info(?)", (table,)))


def _made(version: int) -> Database:
    """An empty database in memory after so many steps."""
    db = Database(memory=True, execute_plugins=False)
    db.conn.isolation_level = None
    for apply in STEPS[:version]:
        apply(db)
    return db


@step
def m001_first_schema(db: Database) -> None:
    for statement in (_TABLES + _TEXT_INDEX).split(";\n\n"):
        db.execute(statement.strip())


_TABLES = """
CREATE TABLE meta (            -- facts about the whole project: name, fingerprint, active run, …
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE item (
    id INTEGER PRIMARY KEY,    -- permuted at import: its order says nothing
    ext_id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL DEFAULT '',
    description TEXT NOT NULL DEFAULT '',
    brand TEXT NOT NULL DEFAULT '',
    category TEXT NOT NULL DEFAULT '',
    price REAL,
    image_sha TEXT,            -- names images/ab/<sha>.<ext>
    image_url TEXT NOT NULL DEFAULT '',  -- kept, never fetched unasked
    image_state TEXT NOT NULL DEFAULT 'missing'
        CHECK (image_state IN ('ok', 'missing', 'broken')),
    text_state TEXT NOT NULL DEFAULT 'missing' CHECK (text_state IN ('ok', 'missing')),
    origin TEXT NOT NULL DEFAULT 'dataset' CHECK (origin IN ('dataset', 'added')),
    planted_image REAL         -- simulated data only: the share of choices made by looking
) STRICT;

CREATE TABLE user (
    id INTEGER PRIMARY KEY,    -- permuted at import
    ext_id TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE interaction (
    user_id INTEGER NOT NULL REFERENCES user(id),
    item_id INTEGER NOT NULL REFERENCES item(id),
    part INTEGER NOT NULL CHECK (part IN (0, 1, 2)),  -- 0 train, 1 valid, 2 test
    ts INTEGER NOT NULL DEFAULT 0,                    -- seconds since 1970, 0 unknown
    PRIMARY KEY (user_id, item_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX interaction_item ON interaction(item_id);

CREATE TABLE import_log (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    format TEXT NOT NULL,
    reason TEXT NOT NULL,      -- why that format
    counts TEXT NOT NULL,      -- JSON: rows, imported, quarantined, duplicates, filtered
    created TEXT NOT NULL
) STRICT;

CREATE TABLE import_issue (
    id INTEGER PRIMARY KEY,
    import_id INTEGER NOT NULL REFERENCES import_log(id),
    file TEXT NOT NULL,
    line INTEGER NOT NULL,
    kind TEXT NOT NULL,        -- quarantined, duplicate, flagged
    reason TEXT NOT NULL
) STRICT;

CREATE TABLE encoder (
    id TEXT PRIMARY KEY,       -- minilm-l6-v2, efficientnet-lite2, or file:<name>:<sha8>
    modality TEXT NOT NULL CHECK (modality IN ('image', 'text')),
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    dim INTEGER NOT NULL,
    sha TEXT NOT NULL,         -- of the weights, or of the imported file
    created TEXT NOT NULL
) STRICT;

CREATE TABLE feature (
    item_id INTEGER NOT NULL REFERENCES item(id) ON DELETE CASCADE,
    encoder_id TEXT NOT NULL REFERENCES encoder(id),
    vec BLOB NOT NULL CHECK (length(vec) % 4 = 0),  -- little-endian float32
    crc INTEGER NOT NULL,                           -- crc32 of vec
    input_sha TEXT NOT NULL,                        -- of the very text or picture encoded
    PRIMARY KEY (encoder_id, item_id)
) STRICT;

CREATE TABLE graph (
    id INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE, -- of everything the graph depends on
    modality TEXT NOT NULL CHECK (modality IN ('image', 'text')),
    source TEXT NOT NULL,      -- an encoder id, or the imported file
    k INTEGER NOT NULL,
    created TEXT NOT NULL
) STRICT;

CREATE TABLE item_graph (
    graph_id INTEGER NOT NULL REFERENCES graph(id) ON DELETE CASCADE,
    item_id INTEGER NOT NULL,
    rank INTEGER NOT NULL,     -- 0 is the nearest, usually the item itself
    neighbor_id INTEGER NOT NULL,
    cosine REAL NOT NULL,
    PRIMARY KEY (graph_id, item_id, rank)
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    model TEXT NOT NULL,
    config TEXT NOT NULL,      -- JSON: {"model": {…}, "train": {…}}
    dataset_fp TEXT NOT NULL,  -- fingerprint of users, items, interactions and split
    inputs TEXT NOT NULL,      -- JSON: encoder ids and graph hashes by modality
    seed INTEGER NOT NULL,
    device TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('running', 'complete', 'cancelled', 'failed')),
    metrics TEXT NOT NULL DEFAULT '{}',
    parts TEXT NOT NULL DEFAULT '[]',  -- JSON: [{"name", "user", "item"}], the score is their sum
    folder TEXT NOT NULL DEFAULT '',   -- under runs/
    checkpoint_sha TEXT NOT NULL DEFAULT '',
    notes TEXT NOT NULL DEFAULT '',
    started TEXT NOT NULL,
    finished TEXT
) STRICT;

CREATE TABLE run_epoch (
    run_id INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
    epoch INTEGER NOT NULL,
    metrics TEXT NOT NULL,     -- JSON: loss, recall@20, w_image quantiles, …
    PRIMARY KEY (run_id, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE selector (
    run_id INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
    item_id INTEGER NOT NULL REFERENCES item(id) ON DELETE CASCADE,
    w_image REAL NOT NULL CHECK (w_image BETWEEN 0 AND 1),
    w_text REAL NOT NULL,
    PRIMARY KEY (run_id, item_id),
    CHECK (abs(w_image + w_text - 1) < 1e-5)
) STRICT, WITHOUT ROWID;

CREATE TABLE item_vector (
    run_id INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
    item_id INTEGER NOT NULL REFERENCES item(id) ON DELETE CASCADE,
    part TEXT NOT NULL,
    vec BLOB NOT NULL CHECK (length(vec) % 4 = 0),
    crc INTEGER NOT NULL,
    PRIMARY KEY (run_id, part, item_id)
) STRICT;

CREATE TABLE user_vector (
    run_id INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
    part TEXT NOT NULL,
    vec BLOB NOT NULL CHECK (length(vec) % 4 = 0),
    crc INTEGER NOT NULL,
    PRIMARY KEY (run_id, part, user_id)
) STRICT;

CREATE TABLE user_threshold (  -- the score of the K-th best unseen item: who would see a new one
    run_id INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
    k INTEGER NOT NULL,
    score REAL NOT NULL,
    PRIMARY KEY (run_id, k, user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE draft (           -- products that do not exist yet
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL DEFAULT '',
    description TEXT NOT NULL DEFAULT '',
    brand TEXT NOT NULL DEFAULT '',
    category TEXT NOT NULL DEFAULT '',
    image_sha TEXT,
    result TEXT NOT NULL DEFAULT '{}',  -- JSON of the last placement
    item_id INTEGER REFERENCES item(id),  -- set once saved into the catalogue
    created TEXT NOT NULL,
    updated TEXT NOT NULL
) STRICT;

CREATE TABLE saved_view (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    created TEXT NOT NULL
) STRICT;

CREATE TABLE undo_log (
    id INTEGER PRIMARY KEY,
    action TEXT NOT NULL,
    payload TEXT NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0,
    created TEXT NOT NULL
) STRICT;

CREATE TABLE job (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    arguments TEXT NOT NULL,
    status TEXT NOT NULL,
    message TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL,
    finished TEXT
) STRICT;

CREATE VIEW v_selector_weights AS
SELECT selector.run_id AS run, item.ext_id AS item, item.title, item.category,
       selector.w_image, selector.w_text, run.model, run.checkpoint_sha, run.finished AS created
FROM selector JOIN item ON item.id = selector.item_id JOIN run ON run.id = selector.run_id;

CREATE VIEW v_history AS
SELECT user.ext_id AS user, item.ext_id AS item, item.title,
       CASE interaction.part WHEN 0 THEN 'train' WHEN 1 THEN 'valid' ELSE 'test' END AS part
FROM interaction
JOIN user ON user.id = interaction.user_id
JOIN item ON item.id = interaction.item_id;
"""

# Written out, not left to a library: `schema_after` compares this text with that of every project.
_TEXT_INDEX = """
CREATE VIRTUAL TABLE "item_fts" USING FTS5 (
    "ext_id", "title", "brand", "category", "description",
    tokenize='unicode61 remove_diacritics 2',
    content="item"
);

CREATE TRIGGER "item_ai" AFTER INSERT ON "item" BEGIN
  INSERT INTO "item_fts" (rowid, "ext_id", "title", "brand", "category", "description")
  VALUES (new.rowid, new."ext_id", new."title", new."brand", new."category", new."description");
END;

CREATE TRIGGER "item_ad" AFTER DELETE ON "item" BEGIN
  INSERT INTO "item_fts"
      ("item_fts", rowid, "ext_id", "title", "brand", "category", "description")
  VALUES ('delete', old.rowid, old."ext_id", old."title", old."brand", old."category",
          old."description");
END;

CREATE TRIGGER "item_au" AFTER UPDATE OF ext_id, title, brand, category, description ON "item" BEGIN
  INSERT INTO "item_fts"
      ("item_fts", rowid, "ext_id", "title", "brand", "category", "description")
  VALUES ('delete', old.rowid, old."ext_id", old."title", old."brand", old."category",
          old."description");
  INSERT INTO "item_fts" (rowid, "ext_id", "title", "brand", "category", "description")
  VALUES (new.rowid, new."ext_id", new."title", new."brand", new."category", new."description");
END
"""
