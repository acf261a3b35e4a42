"""What is due for erasure."""

from datetime import datetime, timedelta

from sqlalchemy import Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import joinedload

from cmon.candidatures.modeles import Candidature
from cmon.inscriptions.etats import EtatInscription
from cmon.inscriptions.modeles import Inscription
from cmon.offres.modeles import Offre
from cmon.publication.etats import EtatPublication
from cmon.relances.modeles import Relance
from cmon.rencontres.etats import Statut
from cmon.rencontres.modeles import Rencontre
from cmon.temps import debut_du_jour, jour_de_paris
from cmon.vie_privee.conservation import debut_de_l_annee_scolaire


def _retiree_depuis(modele, jours: int, le: datetime):
    return and_(modele.etat == EtatPublication.depubliee, modele.depubliee_le <= le - timedelta(days=jours))


def candidatures_a_revoir(le: datetime, *, apres_stage: int, apres_retrait: int) -> Select:
    """Applications that may be due, as rows (id, offre_id, debut_le, duree_jours, is due for sure).

    Due for sure: the offer was taken off `apres_retrait` days ago, or the school year of the internship (of the
    application, for « dès que possible ») is over. The others are due `apres_stage` days after the internship's end.
    """
    rentree = debut_de_l_annee_scolaire(jour_de_paris(le))
    sure = or_(
        _retiree_depuis(Offre, apres_retrait, le),
        Offre.debut_le < rentree,
        and_(Offre.debut_le.is_(None), Candidature.cree_le < debut_du_jour(rentree)),
    )
    finie = and_(Offre.duree_jours.is_not(None), Offre.debut_le <= jour_de_paris(le) - timedelta(days=apres_stage))
    return (
        select(Candidature.id, Candidature.offre_id, Offre.debut_le, Offre.duree_jours, sure.label("sure"))
        .join(Candidature.offre)
        .where(or_(sure, finie))
        .order_by(Candidature.id)
    )


def _nomme(modele):
    """Does it still name a contact?"""
    champs = ("contact_nom", "telephone", "courriel", "autre_telephone")
    return or_(*(getattr(modele, champ) != "" for champ in champs if hasattr(modele, champ)))


def a_anonymiser(modele, le: datetime, *, apres_retrait: int) -> Select:
    """The ids of the offers (or rencontres: `modele`) taken off long enough ago that still name a contact."""
    return select(modele.id).where(_retiree_depuis(modele, apres_retrait, le), _nomme(modele))


def a_oublier(modele, le: datetime, *, apres_retrait: int) -> Select:
    """The ids of the offers (or rencontres: `modele`) whose text has served its time for statistics."""
    return select(modele.id).where(_retiree_depuis(modele, apres_retrait, le))


def rencontres_a_vider(le: datetime, *, apres_rencontre: int, apres_retrait: int) -> Select:
    """The ids of the rencontres over, or taken off, long enough ago, that still have participants."""
    finie = Rencontre.fin_le <= le - timedelta(days=apres_rencontre)
    inscrite = exists().where(Inscription.rencontre_id == Rencontre.id)
    choisies = select(Rencontre.id).where(or_(finie, _retiree_depuis(Rencontre, apres_retrait, le)), inscrite)
    # Locked: published again at this instant, it keeps its participants.
    return choisies.order_by(Rencontre.id).with_for_update()


def commencees(rencontre_ids, le: datetime) -> Select:
    """The ids of those that had begun: the others did not take place, and have no attendance."""
    return select(Rencontre.id).where(Rencontre.id.in_(rencontre_ids), Rencontre.debut_le <= le)


def retirees_a_effacer(modele, ids) -> Select:
    """The ids of those that are still off the site, locked: nobody publishes them again while they are emptied."""
    choisies = select(modele.id).where(modele.id.in_(ids), modele.etat == EtatPublication.depubliee)
    return choisies.order_by(modele.id).with_for_update()


def participants_par_statut(rencontre_ids) -> Select:
    """Rows (rencontre_id, how many came, then for each statut: how many registered, how many came)."""
    present = Inscription.present_le.is_not(None)
    colonnes = [func.count(case((present, 1)))]
    for statut in Statut:
        est = getattr(Inscription, f"statut_{statut}")
        colonnes += [func.count(case((est, 1))), func.count(case((and_(est, present), 1)))]
    return (
        select(Inscription.rencontre_id, *colonnes)
        .where(Inscription.rencontre_id.in_(rencontre_ids), Inscription.etat == EtatInscription.confirmee)
        .group_by(Inscription.rencontre_id)
    )


def relances_a_effacer(avant: datetime) -> Select:
    """The ids of the relances answered, or closed, before `avant`, of what is no longer published."""
    publie = [
        exists().where(m.projet_id == Relance.projet_id, m.etat == EtatPublication.publiee) for m in (Offre, Rencontre)
    ]
    return select(Relance.id).where(Relance.repondue_le <= avant, ~or_(*publie))


def retirees(modele) -> Select:
    """What was published and is no longer, and still holds data about people, the oldest first, with its company."""
    filles = (Candidature, "offre_id") if modele is Offre else (Inscription, "rencontre_id")
    liee = exists().where(getattr(filles[0], filles[1]) == modele.id)
    return (
        select(modele)
        .options(joinedload(modele.etablissement))
        .where(modele.etat == EtatPublication.depubliee, or_(_nomme(modele), liee))
        .order_by(modele.depubliee_le, modele.id)
    )


def compter_personnes(modele, ids) -> Select:
    """How many applications (of offers) or registrations (to rencontres) each of these has, as rows (id, n)."""
    cle = Candidature.offre_id if modele is Offre else Inscription.rencontre_id
    return select(cle, func.count()).where(cle.in_(ids)).group_by(cle)
