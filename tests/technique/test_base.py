"""How the application speaks to its databases."""

import pytest

from cmon.extensions import db


@pytest.mark.base("postgresql")
def test_what_a_page_asks_stays_prepared_for_the_next(app, client):
    for _ in range(8):
        client.get("/offres/")
    with db.engine.connect() as connexion:
        assert connexion.exec_driver_sql("SELECT count(*) FROM pg_prepared_statements").scalar_one() > 1
