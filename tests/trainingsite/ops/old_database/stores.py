"""A database of the old kind, and what is in it, read without Django: the same questions to SQLite and to PostgreSQL."""

import gzip
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg2

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[3]


class Store:
    """`folder` is its var/."""

    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def start(self, *command: str) -> subprocess.CompletedProcess:
        """A process of the site, over this database."""
        settings = {"VAR_DIR": str(self.folder), "SECRET_KEY": "k", "DEBUG": "1", "DATABASE_URL": self.url}
        environment = {
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "trainingsite.settings",
            **settings,
        }
        return subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )

    def manage(self, *command: str) -> subprocess.CompletedProcess:
        return self.start("manage.py", *command)

    def query(self, sql: str) -> list[tuple]:
        with closing(self.connect()) as connection, closing(connection.cursor()) as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    def execute(self, sql: str) -> None:
        with closing(self.connect()) as connection:
            connection.cursor().execute(sql)
            connection.commit()

    def rows(self, table: str) -> list[dict]:
        with closing(self.connect()) as connection, closing(connection.cursor()) as cursor:
            cursor.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, map(plain, row), strict=True)) for row in cursor]

    def everything(self) -> dict[str, list]:
        """To be compared with itself at another time."""
        return {table: sorted(map(repr, self.rows(table))) for table in self.tables()}


class Sqlite(Store):
    @property
    def file(self) -> Path:
        return self.folder / "db.sqlite3"

    @property
    def url(self) -> str:
        return f"sqlite:///{self.file}"

    def connect(self):
        return sqlite3.connect(self.file)

    def load(self, dump: str) -> None:
        with closing(self.connect()) as connection:
            connection.executescript(dump)

    def copy(self, folder: Path) -> "Sqlite":
        other = Sqlite(folder)
        shutil.copy(self.file, other.file)
        return other

    def tables(self) -> list[str]:
        return [
            name
            for (name,) in self.query(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
        ]

    def counters(self) -> dict[str, tuple]:
        return {name: (seq,) for name, seq in self.query("SELECT name, seq FROM sqlite_sequence")}

    def schema(self) -> list[tuple]:
        return sorted(self.query("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master"))

    def drop(self) -> None:
        shutil.rmtree(self.folder)


class PostgreSQL(Store):
    SCHEMA = (
        """SELECT table_name, column_name, data_type, udt_name, character_maximum_length,
           numeric_precision, numeric_scale, is_nullable, column_default, is_identity, identity_generation,
           generation_expression FROM information_schema.columns WHERE table_schema = 'public'""",
        "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), condeferrable, condeferred, convalidated
           FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
        "SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
        "SELECT sequencename, data_type::text, start_value, increment_by FROM pg_sequences WHERE schemaname = 'public'",
        """SELECT attrelid::regclass::text, attname, attstattarget FROM pg_attribute JOIN pg_class ON attrelid = pg_class.oid
           WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped""",
    )

    def __init__(self, folder: Path, server: dict, template: str = "template1"):
        super().__init__(folder)
        self.server, self.name = server, f"site_upgrade_{secrets.token_hex(6)}"
        self.on_server(f"CREATE DATABASE {self.name} TEMPLATE {template}")

    @property
    def url(self) -> str:
        host, port = self.server["HOST"] or "127.0.0.1", self.server["PORT"] or 5432
        return f"postgres://{self.server['USER']}:{self.server['PASSWORD']}@{host}:{port}/{self.name}"

    def connect(self):
        return psycopg2.connect(self.url)

    def on_server(self, sql: str) -> None:
        with closing(psycopg2.connect(self.url.replace(self.name, "postgres"))) as connection:
            connection.autocommit = True
            connection.cursor().execute(sql)

    def load(self, dump: str) -> None:
        self.execute(dump)

    def copy(self, folder: Path) -> "PostgreSQL":
        return PostgreSQL(folder, self.server, template=self.name)

    def tables(self) -> list[str]:
        return [name for (name,) in self.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]

    def counters(self) -> dict[str, tuple]:
        """By table; every table's sequence is named after it."""
        names = self.query("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'")
        return {
            name.removesuffix("_id_seq"): self.query(f"SELECT last_value, is_called FROM {name}")[0]
            for (name,) in names
        }

    def schema(self) -> list[tuple]:
        return sorted((row for sql in self.SCHEMA for row in self.query(sql)), key=repr)

    def drop(self) -> None:
        self.on_server(f"DROP DATABASE {self.name} WITH (FORCE)")


def plain(value):
    return bytes(value) if isinstance(value, memoryview) else value


def new_store(folder: Path, settings: dict) -> Store:
    return Sqlite(folder) if settings["ENGINE"].endswith("sqlite3") else PostgreSQL(folder, settings)


def old_store(folder: Path, settings: dict) -> Store:
    store = new_store(folder, settings)
    name = "sqlite" if isinstance(store, Sqlite) else "postgresql"
    store.load(gzip.decompress((HERE / f"{name}.sql.gz").read_bytes()).decode())
    return store
