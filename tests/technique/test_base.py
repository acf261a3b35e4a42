"""How the application speaks to its databases."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, InternalError

from cmon.base_sql import transaction_d_ecriture, transaction_separee
from cmon.extensions import db
from cmon.journal.modeles import Trace
from cmon.temps import maintenant


@pytest.fixture
def lecture(app):
    """Inside a request that reads, on a session that has asked nothing yet."""
    db.session.rollback()
    with app.test_request_context("/"):
        yield
    db.session.rollback()


def trace() -> Trace:
    return Trace(action="essai", detail="", le=maintenant())


@pytest.mark.base("postgresql")
def test_what_a_page_asks_stays_prepared_for_the_next(app, client):
    for _ in range(8):
        client.get("/offres/")
    with db.engine.connect() as connexion:
        assert connexion.exec_driver_sql("SELECT count(*) FROM pg_prepared_statements").scalar_one() > 1


@pytest.mark.base("postgresql")
def test_a_request_that_reads_goes_on_after_an_error_a_savepoint_and_a_transaction_apart(lecture):
    processus = text("SELECT pg_backend_pid()")
    liaison = db.session.scalar(processus)
    with pytest.raises(DBAPIError), db.session.begin_nested():
        db.session.execute(text("SELECT 1 / 0"))
    with transaction_separee() as a_part:
        a_part.add(trace())
    db.session.add(trace())
    with pytest.raises(InternalError, match="read-only transaction"):
        db.session.flush()
    db.session.rollback()
    with transaction_d_ecriture():
        db.session.add(trace())
        db.session.commit()
    assert db.session.query(Trace).count() == 2 and db.session.scalar(processus) == liaison


@pytest.mark.base("postgresql")
def test_a_connection_that_the_server_has_ended_fails_one_request_only(lecture):
    liaison = db.session.scalar(text("SELECT pg_backend_pid()"))
    with transaction_separee() as a_part:
        a_part.execute(text("SELECT pg_terminate_backend(:liaison)"), {"liaison": liaison})
    with pytest.raises(DBAPIError):
        db.session.execute(text("SELECT 1"))
    db.session.rollback()
    assert db.session.scalar(text("SELECT 1")) == 1
