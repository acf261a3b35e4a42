"""What the staff's pages cost a person with thousands of items: the portfolio, its filters and sorts, the relances."""

from sqlalchemy import select, text, update

from cmon.base_sql import analyser_les_tables
from cmon.comptes.modeles import Compte
from cmon.comptes.operations import ouvrir_session
from cmon.comptes.session import CLE
from cmon.extensions import db
from cmon.portefeuille.modeles import Projet
from cmon.structures.modeles import Adhesion
from cmon.temps import maintenant

ELEMENTS, LOT = 5_000, 500
FILTRES = "/portefeuille/projets/?nature=offre&entreprise=atelier&departement=33&departement=86&etat=publier"
# Name, address, does htmx ask for its list alone, then the budgets: CPU in ms, statements, kilobytes, × limit.
PAGES = (
    ("portefeuille de 5 000", "/portefeuille/projets/", False, 8, 8, 40, 25),
    ("sa page 100", "/portefeuille/projets/?page=100", False, 8, 8, 40, 25),
    ("filtré", FILTRES, False, 8, 8, 40, 25),
    ("trié par date", "/portefeuille/projets/?tri=-date", False, 8, 8, 40, 25),
    ("trié par relance", "/portefeuille/projets/?tri=relance", False, 8, 8, 40, 25),
    ("sa liste seule", "/portefeuille/projets/", True, 5.6, 8, 28, 25),
    ("consultation", "/consultation/", False, 8, 8, 40, 25),
    ("inscriptions", "/inscriptions/", False, 8, 8, 40, 25),
    ("inscriptions passées", "/inscriptions/?quand=passees", False, 8, 8, 40, 25),
    ("relances de 5 000", "/portefeuille/relances/", False, 8, 8, 40, 25),
)


def laisser_reposer() -> None:
    """What a night does to a database: PostgreSQL’s autovacuum has passed, and both have looked at their tables."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connexion:
            connexion.execute(text("VACUUM"))
    analyser_les_tables()
    db.session.commit()


def preparer_un_grand_portefeuille(app) -> str:
    """Hand some 5,000 projets to the last of the chargés; the signed-in cookie of that person."""
    with app.app_context():
        charge = db.session.scalar(
            select(Compte).join(Adhesion, Adhesion.compte_id == Compte.id).order_by(Compte.id.desc()).limit(1)
        )
        numeros = db.session.scalars(select(Projet.id).order_by(Projet.id)).all()
        choisis = numeros[:: max(1, len(numeros) // ELEMENTS)]
        for debut in range(0, len(choisis), LOT):
            du_lot = Projet.id.in_(choisis[debut : debut + LOT])
            db.session.execute(update(Projet).where(du_lot).values(charge_id=charge.id))
        jeton = ouvrir_session(charge, le=maintenant())
        db.session.commit()
        laisser_reposer()
        cookie = app.session_interface.get_signing_serializer(app).dumps({CLE: jeton})
    return f"{app.config['SESSION_COOKIE_NAME']}={cookie}"
