"""Engines and transactions: SQLite in WAL with immediate writes, or PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, NoSuchModuleError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from directory.errors import StoreError

MIGRATIONS = Path(__file__).parent / "migrations"
_RIGHT_URL = "write sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME."
MIGRATION_LOCK = 0x4B697468  # any constant: PostgreSQL lets one process at a time migrate


class Database:
    """One database: short reading and writing transactions. The network and models never run inside one."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._one: ContextVar[Session | None] = ContextVar("one transaction", default=None)

    @contextmanager
    def acting(self) -> Iterator[Session]:
        """One transaction: all reading and writing within it, by whatever part of the store, counts whole or not at
        all. A part that raises takes back only what it did itself, if the error is caught within."""
        if self._one.get() is not None:
            with self.writing() as session:
                yield session
            return
        with self.writing() as session:
            token = self._one.set(session)
            try:
                yield session
            finally:
                self._one.reset(token)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        if (one := self._one.get()) is not None:
            yield one
            return
        with self._told_plainly(), Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def at_one_moment(self) -> Iterator[Session]:
        """Reading in which every query sees the same moment, as all reading does on SQLite."""
        engine = self.engine if self.is_sqlite else self.engine.execution_options(isolation_level="REPEATABLE READ")
        with Session(engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that commits whole or not at all; on SQLite it takes the write lock at once."""
        if (one := self._one.get()) is not None:
            with one.begin_nested():
                yield one
            return
        with (
            self._told_plainly(),
            self._write_connection() as connection,
            connection.begin(),
            Session(connection, expire_on_commit=False) as session,
        ):
            yield session
            session.flush()

    @contextmanager
    def _told_plainly(self) -> Iterator[None]:
        """A database that is away or busy is no fault of the program: StoreError, so that callers can tell."""
        try:
            yield
        except (OperationalError, InterfaceError) as error:
            raise StoreError(f"The database {safe_url(self.url)} cannot be used: {error.orig}") from error

    def migrate(self) -> None:
        """Bring the tables to this program's shape. Raises StoreError when they are newer or unreachable."""
        try:
            with self._write_connection() as connection, self._no_cascades(connection), connection.begin():
                self._migrate(connection)
        except DBAPIError as error:
            raise StoreError(f"The database {safe_url(self.url)} cannot be used: {error.orig}") from error

    @contextmanager
    def _no_cascades(self, connection: Connection) -> Iterator[None]:
        """SQLite alters a table by making it anew; dropping the old one must not delete what refers to it."""
        if not self.is_sqlite:
            yield
            return
        _pragma(connection, "foreign_keys=OFF")
        try:
            yield
        finally:
            _pragma(connection, "foreign_keys=ON")

    def _write_connection(self) -> Connection:
        return self.engine.connect().execution_options(kith_write=True)

    def _migrate(self, connection: Connection) -> None:
        config = alembic_config()
        script = ScriptDirectory.from_config(config)
        if not self.is_sqlite:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
        current = MigrationContext.configure(connection).get_current_revision()
        if current == script.get_current_head():
            return
        if current and current not in {revision.revision for revision in script.walk_revisions()}:
            raise StoreError(
                f"The database {safe_url(self.url)} was written by a newer Kith (its revision {current} is unknown "
                "here). Install that version, or point KITH_DATABASE_URL at another database."
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _pragma(connection: Connection, pragma: str) -> None:
    """Outside of any transaction, where alone foreign_keys can be set."""
    driver = connection.connection.dbapi_connection
    if driver is not None:
        driver.cursor().execute(f"PRAGMA {pragma}")


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def safe_url(url: str) -> str:
    """The address without its password, for messages."""
    return make_url(url).render_as_string(hide_password=True)


def _engine(url: str) -> Engine:
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite_engine(parsed.render_as_string(hide_password=False), parsed.database)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    try:
        return create_engine(parsed, pool_pre_ping=True)
    except NoSuchModuleError as error:
        raise StoreError(f"KITH_DATABASE_URL names the driver {parsed.drivername}, {_RIGHT_URL}") from error


def _parsed(url: str) -> URL:
    """What is wrong is told without the address, which may hold a password."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise StoreError(f"KITH_DATABASE_URL is no database address; {_RIGHT_URL}") from error
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(f"KITH_DATABASE_URL names {parsed.get_backend_name()}; {_RIGHT_URL}")
    return parsed


def _sqlite_engine(url: str, database: str | None) -> Engine:
    if database and database != ":memory:":
        try:
            Path(database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"The data folder {Path(database).parent} cannot be made: {error.strerror}.") from error
    engine = create_engine(url, connect_args={"timeout": 10, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "invalidate", _roll_back)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver's own transactions begin too late for BEGIN IMMEDIATE; SQLAlchemy's "begin" event does it instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _roll_back(connection: DBAPIConnection, _entry: ConnectionPoolEntry, _error: BaseException | None) -> None:
    # Ctrl-C within a statement: the statement lives as long as the exception that names it, and with it, even when the
    # connection is closed, its lock. Who then tidies up would find the database locked.
    connection.rollback()


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("kith_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
