"""What is due for erasure."""

from datetime import datetime, timedelta

from sqlalchemy import Select, and_, or_, select

from cmon.candidatures.modeles import Candidature
from cmon.offres.modeles import Offre
from cmon.publication.etats import EtatPublication
from cmon.temps import debut_du_jour, jour_de_paris
from cmon.vie_privee.conservation import debut_de_l_annee_scolaire


def _retiree_depuis(jours: int, le: datetime):
    return and_(Offre.etat == EtatPublication.depubliee, Offre.depubliee_le <= le - timedelta(days=jours))


def candidatures_a_revoir(le: datetime, *, apres_stage: int, apres_retrait: int) -> Select:
    """Applications that may be due, as rows (id, offre_id, debut_le, duree_jours, is due for sure).

    Due for sure: the offer was taken off `apres_retrait` days ago, or the school year of the internship (of the
    application, for « dès que possible ») is over. The others are due `apres_stage` days after the internship's end.
    """
    rentree = debut_de_l_annee_scolaire(jour_de_paris(le))
    sure = or_(
        _retiree_depuis(apres_retrait, le),
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


def offres_a_anonymiser(le: datetime, *, apres_retrait: int) -> Select:
    """The ids of the offers taken off long enough ago that still name a contact or hold a document's person."""
    nomme = or_(Offre.contact_nom != "", Offre.telephone != "", Offre.courriel != "", Offre.autre_telephone != "")
    return select(Offre.id).where(_retiree_depuis(apres_retrait, le), nomme)


def offres_a_oublier(le: datetime, *, apres_retrait: int) -> Select:
    """The ids of the offers whose text has served its time for statistics."""
    return select(Offre.id).where(_retiree_depuis(apres_retrait, le))
