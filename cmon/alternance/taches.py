"""Jobs over alternance offers: those of six months leave the site; a week before, who manages them is told."""

from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter

from sqlalchemy import select, update

from cmon.alternance import courriels, requetes
from cmon.alternance.etats import EtatOffreAlternance
from cmon.alternance.modeles import OffreAlternance
from cmon.alternance.operations import consigner_en_nombre
from cmon.base_sql import transaction_d_ecriture
from cmon.extensions import db
from cmon.publication.operations import dans_l_ordre
from cmon.structures.requetes import gestionnaires_de
from cmon.temps import jour_de_paris

AUTEUR = "Archivage automatique"
RAPPEL_J = 7


def _annoncer(ids: list[int], annonce, *, le: datetime) -> None:
    """One mail to each person who manages some of these offers: their référent, else the structure's gestionnaires."""
    a_dire = {}
    offres = db.session.scalars(requetes.offres_avec_leurs_gestionnaires(ids)).all()
    for structure_id, groupe in groupby(offres, attrgetter("structure_id")):
        membres = {a.compte_id: a for a in db.session.scalars(requetes.membres_actifs(structure_id))}
        gestionnaires = [a.compte for a in db.session.scalars(gestionnaires_de(structure_id)) if a.compte.is_active]
        for offre in groupe:
            la = offre.referent_id in membres
            for compte in [offre.referent] if la else gestionnaires:
                a_dire.setdefault(compte, []).append(offre)
    for compte, siennes in a_dire.items():
        annonce(compte, siennes, le=le)


def archiver_offres_alternance(*, le: datetime) -> dict[str, int]:
    """Archive the offers published six months ago; their managers are told how to bring them back.

    The condition stands inside the UPDATE: an offer saved meanwhile stays. Gives `{"archivees": n}`.
    Source: guide CMonAlternance, « offres de plus de 6 mois ».
    """
    archivee = EtatOffreAlternance.archivee
    due = requetes.a_archiver(jour_de_paris(le))
    with transaction_d_ecriture():
        ordre = (
            update(OffreAlternance)
            .where(due, dans_l_ordre(OffreAlternance, due))
            .values(etat=archivee, close_le=le, modifiee_le=le, version=OffreAlternance.version + 1)
            .returning(OffreAlternance.id)
        )
        ids = sorted(db.session.scalars(ordre, execution_options={"synchronize_session": False}))
        motif = "L’offre a plus de six mois."
        etats = {"de": EtatOffreAlternance.en_cours, "vers": archivee}
        consigner_en_nombre(ids, "archivage", **etats, par=AUTEUR, le=le, motif=motif)
        _annoncer(ids, courriels.offres_archivees, le=le)
        db.session.commit()
    return {"archivees": len(ids)}


def rappeler_les_offres_a_archiver(*, le: datetime) -> dict[str, int]:
    """Tell the managers of the offers that leave the site within a week, once. Gives `{"rappelees": n}`."""
    jour = jour_de_paris(le)
    due = requetes.a_rappeler(jour, jour + timedelta(days=RAPPEL_J))
    with transaction_d_ecriture():
        a_prendre = select(OffreAlternance.id).where(due).order_by(OffreAlternance.id).with_for_update()
        ids = list(db.session.scalars(a_prendre))
        consigner_en_nombre(ids, requetes.RAPPEL, par=AUTEUR, le=le)
        _annoncer(ids, courriels.offres_bientot_archivees, le=le)
        db.session.commit()
    return {"rappelees": len(ids)}
