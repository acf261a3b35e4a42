"""A real process writes its page views after an answer once their time has come, and when it ends."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from cmon.extensions import db
from cmon.frequentation.modeles import Frequentation

RACINE = Path(__file__).parents[2]
PROGRAMME = """
import time
from cmon import create_app
from cmon.frequentation.modeles import Frequentation
from cmon.extensions import db
from sqlalchemy import func, select
app = create_app()
client = app.test_client()
for _ in range({n}):
    reponse = client.get("{adresse}", headers={{"User-Agent": "Mozilla/5.0"}}, base_url="http://stage.localhost")
    assert reponse.status_code == 200, reponse.status
    time.sleep({attente})
    reponse.close()
with app.app_context():
    print(db.session.scalar(select(func.coalesce(func.sum(Frequentation.nb), 0))))
"""


@pytest.mark.parametrize(("periode", "attente", "avant_la_fin"), [("3600", 0, 0), ("1", 1.1, 3)])
def test_it_is_written_once_its_time_has_come_and_at_the_end(periode, attente, avant_la_fin, app, fabrique):
    offre = fabrique.offre()
    rang, adresse = offre.rang, f"/detail-offre-stage/offre-detail/{offre.numero}/"
    db.session.rollback()
    reglages = {
        "CMON_ENV": "test",
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "CMON_INSTANCE": app.config["INSTANCE"],
        "FREQUENTATION_S": periode,
        "SCHEDULER": "off",
    }
    programme = PROGRAMME.format(n=3, adresse=adresse, attente=attente)
    fini = subprocess.run(
        [sys.executable, "-c", programme],
        cwd=RACINE,
        env={**os.environ, **reglages},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert fini.returncode == 0, fini.stderr
    assert int(fini.stdout.split()[-1]) == avant_la_fin
    lues = db.session.execute(select(Frequentation.rang, Frequentation.nb)).all()
    assert [tuple(x) for x in lues] == [(rang, 3)]
