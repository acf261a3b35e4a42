"""A person erases their account, or takes their data away; accounts that serve no more go by themselves."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import case, delete, exists, func, or_, select, update

from cmon.alertes.operations import attendre_l_appariement
from cmon.alternance.operations import retirer_les_offres_du_site
from cmon.base import exiger
from cmon.base_sql import chacun_son_tour
from cmon.candidatures_alternance.modeles import CandidatureAlternance
from cmon.comptes.etats import GenreCompte
from cmon.comptes.modeles import Compte
from cmon.contacts.modeles import Contact
from cmon.courriels.modeles import Courriel, EtatCourriel
from cmon.courriels.operations import oublier_pour, poster
from cmon.extensions import db
from cmon.fichiers.operations import oublier_ceux_de
from cmon.journal.modeles import Passage, Trace
from cmon.portails import portail_qui_sert
from cmon.profils.modeles import ProjetPro
from cmon.structures.etats import PLUS_PERSONNE, RoleAdhesion
from cmon.structures.modeles import Adhesion, Structure
from cmon.structures.requetes import membres_de, structure_a_verrouiller
from cmon.vie_privee.candidatures import effacer_candidatures_alternance

SANS_RELECTURE = {"synchronize_session": False}
ANONYME = "Compte supprimé"
AVIS = "avis d’inactivité"
# Days between the mail that announces it and the erasure.
PREAVIS_J = 30
LOT, EFFACES = 200, 1000
SEUL_GESTIONNAIRE = (
    "Vous êtes le seul gestionnaire de {} : ajoutez un gestionnaire ou transférez vos droits, puis supprimez votre"
    " compte."
)
PAS_SEUL = "Ce compte ne se supprime pas d’ici : demandez-le à l’équipe."


def peut_se_supprimer(qui) -> bool:
    """A candidate, or a professional: the accounts of partenaires and of the équipe are closed by the équipe."""
    return not qui.est_anonyme and qui.genre is not None


def supprimer_compte(compte: Compte, *, le: datetime) -> None:
    """Erase an account and all that it holds; a mail says that it is done.

    A structure that nobody else belongs to keeps its offers out of the site. Raises RegleMetier: the account of a
    partenaire or of the équipe; the only gestionnaire of a structure that has other members.
    """
    exiger(peut_se_supprimer(compte), PAS_SEUL)
    _quitter_les_structures(compte, le)
    courriel = compte.courriel
    db.session.expunge(compte)
    effacer_comptes([compte.id], le=le)
    poster("compte_supprime", courriel, le=le)


def _quitter_les_structures(compte: Compte, le: datetime) -> None:
    structures = db.session.scalars(
        select(Structure).join(Adhesion).where(Adhesion.compte_id == compte.id).order_by(Structure.id)
    ).all()
    for structure in structures:
        db.session.execute(structure_a_verrouiller(structure.id))
        membres = [a for a in db.session.scalars(membres_de(structure.id)) if a.compte.is_active]
        autres = [a for a in membres if a.compte_id != compte.id]
        reste = not autres or any(a.role == RoleAdhesion.gestionnaire for a in autres)
        exiger(reste, SEUL_GESTIONNAIRE.format(structure.nom))
        if not autres:
            retirer_les_offres_du_site(structure, par=ANONYME, le=le, motif=PLUS_PERSONNE)


def effacer_comptes(ids: Collection[int], *, le: datetime) -> int:
    """Erase these accounts: projets, candidatures, files, mails to them; what they did keeps no name.

    The history of an offer says how many candidatures were erased, never whose. Gives how many accounts. Flushes,
    never commits.
    """
    ids = list(ids)
    if not ids:
        return 0
    # Held against new rows: what is being sent from these accounts comes before, and is erased, or is refused.
    db.session.execute(select(Compte.id).where(Compte.id.in_(ids)).order_by(Compte.id).with_for_update())
    if db.session.scalar(select(exists().where(ProjetPro.compte_id.in_(ids)))):
        attendre_l_appariement()
    candidatures = select(CandidatureAlternance.id, CandidatureAlternance.offre_id)
    siennes = dict(db.session.execute(candidatures.where(CandidatureAlternance.compte_id.in_(ids))).tuples().all())
    effacer_candidatures_alternance(siennes, le=le, raison="compte supprimé")
    siens = select(Contact.id).join(ProjetPro, ProjetPro.id == Contact.projet_pro_id)
    oublier_pour(contacts=siens.where(ProjetPro.compte_id.in_(ids)))
    oublier_ceux_de(projets_pro=select(ProjetPro.id).where(ProjetPro.compte_id.in_(ids)))
    _oublier_les_courriels(ids)
    db.session.execute(
        update(Passage).where(Passage.par_id.in_(ids)).values(auteur=ANONYME), execution_options=SANS_RELECTURE
    )
    return db.session.execute(delete(Compte).where(Compte.id.in_(ids)), execution_options=SANS_RELECTURE).rowcount


def _oublier_les_courriels(ids: list[int]) -> None:
    """Empty the mails to these accounts, cancel those that wait."""
    adresses = select(Compte.courriel).where(Compte.id.in_(ids))
    vide = dict.fromkeys(("destinataire", "repondre_a", "objet", "corps_texte", "corps_html", "calendrier"), "")
    attend = Courriel.etat == EtatCourriel.a_envoyer
    ordre = (
        update(Courriel)
        .where(Courriel.destinataire.in_(adresses))
        .values(
            etat=case((attend, EtatCourriel.annule), else_=Courriel.etat),
            derniere_erreur=case((attend, "Effacement"), else_=""),
            **vide,
        )
    )
    db.session.execute(ordre, execution_options=SANS_RELECTURE)


def _sans_activite_depuis(avant: datetime):
    """Candidates who have not signed in since that instant."""
    derniere = func.coalesce(Compte.connecte_le, Compte.cree_le)
    return (Compte.genre == GenreCompte.candidat) & Compte.confirme_le.is_not(None) & (derniere <= avant)


def _averti(*conditions):
    """A mail written since the last visit of the account, of which `conditions` hold, tells that it is erased.

    The trace of the notice names the mail: what became of it stays known once it is emptied.
    """
    derniere = func.coalesce(Compte.connecte_le, Compte.cree_le)
    return exists().where(
        Trace.compte_id == Compte.id,
        Trace.action == AVIS,
        Trace.le > derniere,
        Courriel.identifiant == Trace.detail,
        *conditions,
    )


def avertir_les_inactifs(*, le: datetime, duree_j: int) -> int:
    """Tell by mail the candidates whose account serves no more that it is erased in thirty days unless they sign in.

    `duree_j`: days without activity after which it goes. A mail that could not be delivered is written again thirty
    days later. Gives how many were told. Flushes, never commits.
    """
    chacun_son_tour(AVIS)  # of two jobs that run at once, the second finds everybody told
    avant = le - timedelta(days=duree_j - PREAVIS_J)
    en_route = Courriel.etat.in_((EtatCourriel.a_envoyer, EtatCourriel.envoye))
    averti = _averti(or_(en_route, Trace.le > le - timedelta(days=PREAVIS_J)))
    requete = select(Compte).where(_sans_activite_depuis(avant), ~averti).order_by(Compte.id).limit(LOT)
    comptes = db.session.scalars(requete).all()
    portail = portail_qui_sert("espace_candidat")
    for compte in comptes:
        efface_le = le + timedelta(days=PREAVIS_J)
        mail = poster("compte_inactif", compte.courriel, le=le, portail=portail, compte=compte, efface_le=efface_le)
        db.session.add(Trace(compte_id=compte.id, action=AVIS, detail=mail.identifiant, le=le))
    db.session.flush()
    return len(comptes)


def effacer_les_inactifs(*, le: datetime, duree_j: int) -> int:
    """Erase the accounts of candidates without activity for `duree_j` days, told thirty days ago. Gives how many.

    Told: the mail server has taken the mail. Nobody is erased for a mail that waits, or that was refused.
    """
    averti = _averti(Courriel.envoye_le <= le - timedelta(days=PREAVIS_J))
    requete = select(Compte.id).where(_sans_activite_depuis(le - timedelta(days=duree_j)), averti)
    ids = db.session.scalars(requete).all()
    # A statement holds some thirty thousand values at most.
    return sum(effacer_comptes(ids[i : i + EFFACES], le=le) for i in range(0, len(ids), EFFACES))
