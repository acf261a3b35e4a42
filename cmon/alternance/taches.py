"""Jobs over alternance offers: those of six months leave the site; a week before, who manages them is told."""

from collections import defaultdict
from datetime import datetime, timedelta

from sqlalchemy import and_, select, update

from cmon.alternance import courriels, requetes
from cmon.alternance.etats import EtatOffreAlternance
from cmon.alternance.modeles import OffreAlternance
from cmon.alternance.operations import consigner_en_nombre
from cmon.base_sql import chacun_son_tour, transaction_d_ecriture
from cmon.echanges.operations import a_prevenir
from cmon.echanges.requetes import membres_actifs
from cmon.extensions import db
from cmon.publication.operations import dans_l_ordre
from cmon.temps import jour_de_paris

AUTEUR = "Archivage automatique"
RAPPEL_J = 7
# A batch is a transaction: whoever saves meanwhile waits for one of them. By structures, so that people get one mail.
STRUCTURES_PAR_LOT = 50


def _annoncer(ids: list[int], annonce, *, le: datetime) -> None:
    """One mail to each person who manages some of these offers: their référent, else the structure's gestionnaires."""
    a_dire, membres = defaultdict(list), defaultdict(list)
    offres = db.session.scalars(requetes.offres_par_structure(ids)).all()
    for adhesion in db.session.scalars(membres_actifs({offre.structure_id for offre in offres})):
        membres[adhesion.structure_id].append(adhesion)
    for offre in offres:
        for compte in a_prevenir(membres[offre.structure_id], offre.referent_id):
            a_dire[compte].append(offre)
    for compte, siennes in a_dire.items():
        annonce(compte, siennes, le=le)


def _de_quelques_structures(due):
    """The same condition, for the first structures that have such offers."""
    concernees = select(OffreAlternance.structure_id).where(due).distinct()
    concernees = concernees.order_by(OffreAlternance.structure_id).limit(STRUCTURES_PAR_LOT)
    return and_(due, OffreAlternance.structure_id.in_(db.session.scalars(concernees).all()))


def archiver_offres_alternance(*, le: datetime) -> dict[str, int]:
    """Archive the offers published six months ago; their managers are told how to bring them back.

    The condition stands inside the UPDATE: an offer saved meanwhile stays. Gives `{"archivees": n}`.
    Source: guide CMonAlternance, « offres de plus de 6 mois ».
    """
    total = 0
    while nb := _archiver_un_lot(le):
        total += nb
    return {"archivees": total}


def _archiver_un_lot(le: datetime) -> int:
    etats = {"de": EtatOffreAlternance.en_cours, "vers": EtatOffreAlternance.archivee}
    with transaction_d_ecriture():
        due = _de_quelques_structures(requetes.a_archiver(jour_de_paris(le)))
        ordre = (
            update(OffreAlternance)
            .where(due, dans_l_ordre(OffreAlternance, due))
            .values(etat=etats["vers"], close_le=le, modifiee_le=le, version=OffreAlternance.version + 1)
            .returning(OffreAlternance.id)
        )
        ids = sorted(db.session.scalars(ordre, execution_options={"synchronize_session": False}))
        motif = "L’offre a plus de six mois."
        consigner_en_nombre(ids, "archivage", **etats, par=AUTEUR, le=le, motif=motif)
        _annoncer(ids, courriels.offres_archivees, le=le)
        db.session.commit()
    return len(ids)


def rappeler_les_offres_a_archiver(*, le: datetime) -> dict[str, int]:
    """Tell the managers of the offers that leave the site within a week, once. Gives `{"rappelees": n}`."""
    total = 0
    while nb := _rappeler_un_lot(le):
        total += nb
    return {"rappelees": total}


def _rappeler_un_lot(le: datetime) -> int:
    jour = jour_de_paris(le)
    with transaction_d_ecriture():
        chacun_son_tour(requetes.RAPPEL)  # of two jobs that run at once, the second finds everything told
        due = _de_quelques_structures(requetes.a_rappeler(jour, jour + timedelta(days=RAPPEL_J)))
        a_prendre = select(OffreAlternance.id).where(due).order_by(OffreAlternance.id).with_for_update()
        ids = list(db.session.scalars(a_prendre))
        consigner_en_nombre(ids, requetes.RAPPEL, par=AUTEUR, le=le)
        _annoncer(ids, courriels.offres_bientot_archivees, le=le)
        db.session.commit()
    return len(ids)
