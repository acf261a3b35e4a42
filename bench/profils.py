"""What Mon espace costs a recruiter: the dashboard and its counters, the search of profiles, the favourites."""

from sqlalchemy import select

from bench.portefeuille import laisser_reposer
from cmon.comptes.modeles import Compte
from cmon.comptes.operations import ouvrir_session
from cmon.comptes.session import CLE
from cmon.demo.volume_alternance import remplir_l_alternance
from cmon.extensions import db
from cmon.favoris.modeles import FavoriProfil
from cmon.profils.modeles import ProjetPro
from cmon.structures.etats import GenreStructure
from cmon.structures.modeles import Adhesion, Structure
from cmon.temps import maintenant

HOTE = "alternance.localhost"
OFFRES, FAVORIS = 1_000, 40
MOTS = "/mon-espace/profils/?q=cap+boulang&departement=33&departement=24&contrat=apprentissage"
# Name, address, does htmx ask for its results alone, then the budgets: CPU in ms, statements, kilobytes, × limit.
PAGES = (
    ("Mon espace, tableau", "/mon-espace/", False, 6, 8, 40, 25),
    ("ses compteurs", "/mon-espace/compteurs/", True, 4, 8, 10, 25),
    ("profils", "/mon-espace/profils/", False, 8, 8, 45, 25),
    ("profils, mots et zone", MOTS, False, 8, 8, 45, 25),
    ("leur fragment", MOTS, True, 5.6, 8, 35, 25),
    ("profils, page 50", "/mon-espace/profils/?page=50", False, 8, 8, 45, 25),
    ("profils favoris", "/mon-espace/favoris/", False, 8, 8, 45, 25),
)


def preparer_les_profils(app, nb_profils: int) -> str:
    """Add profiles and offers of alternance, favourites for one recruiter; the signed-in cookie of that person."""
    with app.app_context():
        remplir_l_alternance(OFFRES, nb_profils, graine=2, le=maintenant())
        qui = db.session.scalar(
            select(Compte)
            .join(Adhesion, Adhesion.compte_id == Compte.id)
            .join(Structure, Structure.id == Adhesion.structure_id)
            .where(Structure.genre == GenreStructure.acteur)
            .order_by(Compte.id.desc())
            .limit(1)
        )
        adhesion = db.session.scalar(select(Adhesion).where(Adhesion.compte_id == qui.id))
        mis_de_cote = db.session.scalars(select(ProjetPro.id).where(ProjetPro.est_public).limit(FAVORIS)).all()
        jeton = ouvrir_session(qui, le=maintenant())
        commun = {"compte_id": qui.id, "structure_id": adhesion.structure_id, "cree_le": maintenant()}
        db.session.add_all(FavoriProfil(projet_pro_id=projet_id, **commun) for projet_id in mis_de_cote)
        db.session.commit()
        laisser_reposer()
        cookie = app.session_interface.get_signing_serializer(app).dumps({CLE: jeton})
    return f"{app.config['SESSION_COOKIE_NAME']}={cookie}"
