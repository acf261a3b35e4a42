"""How the application speaks to its two databases: SQLite's lock, its pragmas, PostgreSQL's pool and time-outs."""

from contextlib import contextmanager, suppress
from contextvars import ContextVar

from flask import Flask, has_request_context, request
from sqlalchemy import Engine, event, func, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from cmon.extensions import db

LECTURES = {"GET", "HEAD", "OPTIONS"}
# Execution option of a statement that PostgreSQL plans for the values of each call: a box or words may find a few rows
# or thousands. A statement without it is prepared, and planned once for whatever values.
SELON_LES_VALEURS = "selon_les_valeurs"
_ecriture: ContextVar[bool | None] = ContextVar("ecriture", default=None)


@contextmanager
def transaction_d_ecriture():
    """Inside this block a new transaction may write, even in a GET request; on SQLite it takes the lock at once."""
    jeton = _ecriture.set(True)
    try:
        yield
    finally:
        _ecriture.reset(jeton)


@contextmanager
def lecture_seule():
    """Inside this block a new transaction only reads, even in a POST request; SQLite's write lock is left to others.

    To be ended (`db.session.rollback()`) before anything is written.
    """
    jeton = _ecriture.set(False)
    try:
        yield
    finally:
        _ecriture.reset(jeton)


@contextmanager
def transaction_separee():
    """A short writing transaction with a session of its own, whatever the caller's session holds; commits at the end.

    Never inside an open writing transaction: on SQLite each would wait for the other.
    """
    with transaction_d_ecriture(), Session(db.engine, expire_on_commit=False) as session, session.begin():
        yield session


def va_ecrire() -> bool:
    """May a transaction that begins now write? Yes but in a request that only reads."""
    if (choix := _ecriture.get()) is not None:
        return choix
    return not has_request_context() or request.method not in LECTURES


def chacun_son_tour(cle: str) -> None:
    """Until the end of the transaction nobody else passes here with the same key: what is counted then stays true.

    On SQLite a writing transaction is alone already.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(cle, 0))))


def insertion(modele):
    """An INSERT that knows ON CONFLICT, in the dialect of the application's database."""
    dialecte = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    return dialecte.insert(modele)


def analyser_les_tables() -> None:
    """Let the database look at its tables again, so that its plans fit what they hold. The caller commits.

    After a bulk load, and once a day: SQLite never does it by itself. A sample of each index is enough for it.
    """
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("PRAGMA analysis_limit=1000"))
    db.session.execute(text("ANALYZE"))


def options_du_moteur(url: str, taille: int) -> dict:
    """Engine options for a database URL: pool and time-outs on PostgreSQL, waiting for the lock on SQLite."""
    if make_url(url).get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": 5, "check_same_thread": False}}
    return {
        "pool_size": taille,
        "max_overflow": taille,
        "pool_pre_ping": True,
        "pool_use_lifo": True,
        "pool_timeout": 5,
        "connect_args": {"connect_timeout": 5, "options": "-c lock_timeout=5000 -c timezone=UTC"},
    }


def _traduire(texte: str | None, de: str, vers: str) -> str | None:
    """PostgreSQL's translate(), letter for letter, which SQLite lacks."""
    return None if texte is None else str(texte).translate(str.maketrans(de, vers))


def _preparer_sqlite(moteur: Engine) -> None:
    @event.listens_for(moteur, "connect")
    def pragmas(connexion, _):
        connexion.isolation_level = None  # we write BEGIN ourselves
        curseur = connexion.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=5000"):
            curseur.execute(f"PRAGMA {pragma}")
        curseur.execute("PRAGMA cache_size=-4000")
        curseur.close()
        connexion.create_function("translate", 3, _traduire, deterministic=True)

    @event.listens_for(moteur, "begin")
    def commencer(connexion):
        # A deferred transaction that turns into a writing one fails with « database is locked » instead of waiting.
        connexion.exec_driver_sql("BEGIN IMMEDIATE" if va_ecrire() else "BEGIN")


def _preparer_postgresql(moteur: Engine) -> None:
    from psycopg import Error
    from psycopg.pq import TransactionStatus

    @event.listens_for(moteur, "begin")
    def commencer(connexion):
        pilote, lit = connexion.connection.dbapi_connection, not va_ecrire()
        if pilote.read_only is not lit:
            pilote.read_only = lit

    @event.listens_for(moteur, "do_execute")
    def executer(curseur, ordre, valeurs, contexte):
        if not contexte.execution_options.get(SELON_LES_VALEURS):
            return None
        curseur.execute(ordre, valeurs, prepare=False)
        return True

    @event.listens_for(moteur, "rollback")
    def finir(connexion):
        # At a ROLLBACK psycopg forgets the statements that it has prepared: every page would be planned anew. What
        # could only read ends by a COMMIT instead, which changes nothing else. A connection that the server has ended
        # is left to SQLAlchemy, whose own rollback follows.
        if connexion.invalidated:
            return
        pilote = connexion.connection.dbapi_connection
        if pilote.read_only and pilote.info.transaction_status == TransactionStatus.INTRANS:
            with suppress(Error):
                pilote.commit()


def init_app(app: Flask) -> None:
    """Bind the database: a reading request can only read, a writing one takes SQLite's write lock at its start."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", options_du_moteur(url, app.config["DB_POOL"]))
    db.init_app(app)
    with app.app_context():
        preparer = _preparer_sqlite if db.engine.dialect.name == "sqlite" else _preparer_postgresql
        preparer(db.engine)
