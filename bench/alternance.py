"""What CMonAlternance costs: its public pages, and Mon espace of a recruiter who has many offers and candidatures."""

from datetime import datetime
from itertools import islice

from sqlalchemy import insert, select, update

from bench.portefeuille import laisser_reposer
from cmon.alertes.operations import apparier_tranche
from cmon.alternance.etats import EtatOffreAlternance
from cmon.alternance.modeles import OffreAlternance
from cmon.candidatures_alternance.etats import EtatCandidature
from cmon.candidatures_alternance.modeles import CandidatureAlternance
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
OFFRES, FAVORIS, SIENNES, RECUES = 10_000, 40, 500, 2_000
RECHERCHE = "/offres/?q=vente+boulang&lieu=Bordeaux&rayon=30&contrat=apprentissage&tri=distance"
MOTS = "/mon-espace/profils/?q=cap+boulang&departement=33&departement=24&contrat=apprentissage"
OFFRE, PROFIL = "offre", "profil"
# Name, address, does htmx ask for its results alone, then the budgets: CPU in ms, statements, kilobytes, × limit.
PUBLIQUES = (
    ("alternance, accueil", "/", False, 6, 4, 40, 20),
    ("alternance, liste", "/offres/", False, 6, 4, 40, 20),
    ("alternance, mots et lieu", RECHERCHE, False, 6, 4, 40, 20),
    ("alternance, fragment", RECHERCHE, True, 4.2, 4, 20, 20),
    ("alternance, un niveau", "/offres/?niveau=5", False, 6, 4, 40, 20),
    ("alternance, offre", OFFRE, False, 3, 4, 30, 10),
    ("Vite mon stage", "/vite-mon-stage/", False, 6, 4, 40, 20),
)
DU_RECRUTEUR = (
    ("Mon espace, tableau", "/mon-espace/", False, 6, 8, 40, 25),
    ("ses compteurs", "/mon-espace/compteurs/", True, 4, 8, 10, 25),
    ("Mes offres (500)", "/mes-offres/", False, 8, 8, 40, 25),
    ("candidatures (2 000)", "/mon-espace/candidatures/", False, 8, 8, 40, 25),
    ("alertes", "/mon-espace/alertes/", False, 8, 8, 40, 25),
    ("profils", "/mon-espace/profils/", False, 8, 8, 40, 25),
    ("profils, mots et zone", MOTS, False, 8, 8, 40, 25),
    ("leur fragment", MOTS, True, 5.6, 8, 28, 25),
    ("profils, un mot courant", "/mon-espace/profils/?q=contrat", False, 8, 8, 40, 25),
    ("profils, page 50", "/mon-espace/profils/?page=50", False, 8, 8, 40, 25),
    ("profil", PROFIL, False, 3, 4, 30, 10),
    ("profils favoris", "/mon-espace/favoris/", False, 8, 8, 40, 25),
)


def preparer_l_alternance(app, nb_profils: int) -> tuple[str, dict[str, str]]:
    """Add profiles and offers, then what one recruiter has; their signed-in cookie, the addresses of a page of each."""
    with app.app_context():
        le = maintenant()
        remplir_l_alternance(OFFRES, nb_profils, graine=2, le=le)
        laisser_reposer()
        adhesion = db.session.scalar(
            select(Adhesion)
            .join(Structure, Structure.id == Adhesion.structure_id)
            .where(Structure.genre == GenreStructure.acteur)
            .order_by(Adhesion.compte_id.desc())
            .limit(1)
        )
        offres = _ses_offres(adhesion.structure_id, le)
        projets = _ses_candidats(adhesion, offres, le)
        jeton = ouvrir_session(db.session.get_one(Compte, adhesion.compte_id), le=le)
        rang = select(OffreAlternance.rang).where(OffreAlternance.etat == EtatOffreAlternance.en_cours)
        numero = db.session.scalar(rang.order_by(OffreAlternance.publiee_le.desc()).limit(1))
        db.session.commit()
        laisser_reposer()
        cookie = app.session_interface.get_signing_serializer(app).dumps({CLE: jeton})
    adresses = {OFFRE: f"/offres/{numero:010d}/", PROFIL: f"/mon-espace/profils/{projets[0]}/"}
    return f"{app.config['SESSION_COOKIE_NAME']}={cookie}", adresses


def _ses_offres(structure_id: int, le: datetime) -> list[int]:
    """Hand the first offers to the structure and match them with every projet; their ids."""
    siennes = db.session.scalars(select(OffreAlternance.id).order_by(OffreAlternance.id).limit(SIENNES)).all()
    db.session.execute(
        update(OffreAlternance)
        .where(OffreAlternance.id.in_(siennes))
        .values(structure_id=structure_id, etat=EtatOffreAlternance.en_cours, close_le=None)
    )
    db.session.commit()
    apparier_tranche(siennes[0], siennes[-1], le=le)
    return siennes


def _ses_candidats(adhesion: Adhesion, offres: list[int], le: datetime) -> list[int]:
    """Candidatures that wait for an answer and profiles put aside; the ids of the projets of these."""
    requete = select(ProjetPro.id, ProjetPro.compte_id).where(ProjetPro.est_public).order_by(ProjetPro.id)
    projets = db.session.execute(requete.limit(RECUES)).all()
    recues = [
        {
            "structure_id": adhesion.structure_id,
            "offre_id": offres[i % len(offres)],
            "compte_id": projet.compte_id,
            "projet_pro_id": projet.id,
            "etat": EtatCandidature.a_traiter,
            "message": "Motivée par votre offre, je souhaite apprendre ce métier chez vous.",
            "candidatee_le": le,
        }
        for i, projet in enumerate(projets)
    ]
    db.session.execute(insert(CandidatureAlternance), recues)
    commun = {"compte_id": adhesion.compte_id, "structure_id": adhesion.structure_id, "cree_le": le}
    gardes = [projet.id for projet in islice(projets, FAVORIS)]
    db.session.add_all(FavoriProfil(projet_pro_id=projet_id, **commun) for projet_id in gardes)
    return gardes
