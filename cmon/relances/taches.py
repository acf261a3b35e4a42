"""The job over relances: on the fifteenth day without an answer, what is published leaves the site."""

from datetime import datetime

from sqlalchemy import and_, insert, update

from cmon.base_sql import transaction_d_ecriture
from cmon.extensions import db
from cmon.journal.modeles import Passage
from cmon.offres.modeles import Offre
from cmon.publication.etats import EtatPublication
from cmon.publication.operations import dans_l_ordre
from cmon.relances import requetes
from cmon.relances.etats import Reponse
from cmon.relances.modeles import Relance
from cmon.relances.operations import annoncer_le_silence
from cmon.rencontres.modeles import Rencontre
from cmon.temps import jour_de_paris

AUTEUR = "Relance sans réponse"
MOTIF = "L’employeur n’a pas répondu à la relance."
SANS_RELECTURE = {"synchronize_session": False}


def cloturer_relances_sans_reponse(*, le: datetime) -> dict[str, int]:
    """Close the relances that nobody has answered in time, unpublish what they asked about, and tell the chargés.

    The conditions stand inside the UPDATEs: an answer of the last second wins. Those that ask about nothing any more
    are closed without a word. Gives `{"sans_reponse": n, "sans_objet": n}`.
    Source: guide CMonStage, « en cas de non réponse, le projet est dépublié sous quinze jours ».
    """
    with transaction_d_ecriture():
        sans_objet = _clore(requetes.relances_sans_objet(le), Reponse.sans_objet, le)
        closes = _clore(Relance.expire_le <= le, Reponse.sans_reponse, le)
        retires = _depublier(Offre, closes, le) | _depublier(Rencontre, closes, le)
        # Taken off by somebody at this very moment: there was nothing left to ask.
        restees = [relance_id for relance_id, projet_id in closes if projet_id not in retires]
        if restees:
            ordre = update(Relance).where(Relance.id.in_(restees)).values(reponse=Reponse.sans_objet)
            db.session.execute(ordre, execution_options=SANS_RELECTURE)
        for relance in _relire([r for r, projet_id in closes if projet_id in retires]):
            annoncer_le_silence(relance, le=le)
        db.session.commit()
    return {"sans_reponse": len(closes) - len(restees), "sans_objet": len(sans_objet) + len(restees)}


def _clore(condition, reponse: Reponse, le: datetime) -> list[tuple[int, int]]:
    ordre = update(Relance).where(Relance.reponse.is_(None), condition).values(reponse=reponse, repondue_le=le)
    ordre = ordre.returning(Relance.id, Relance.projet_id)
    return [tuple(x) for x in db.session.execute(ordre, execution_options=SANS_RELECTURE)]


def _depublier(modele, closes: list[tuple[int, int]], le: datetime) -> set[int]:
    """Take off the site what these relances asked about, and write it to its history. Gives the projets."""
    if not closes:
        return set()
    en_ligne = modele.est_visible(jour_de_paris(le)) if modele is Offre else modele.est_ouverte(le)
    due = and_(modele.projet_id.in_([projet_id for _, projet_id in closes]), en_ligne)
    ordre = (
        update(modele)
        .where(due, dans_l_ordre(modele, due))
        .values(etat=EtatPublication.depubliee, depubliee_le=le, modifiee_le=le, version=modele.version + 1)
        .returning(modele.id, modele.projet_id)
    )
    retires = db.session.execute(ordre, execution_options=SANS_RELECTURE).all()
    if retires:
        cle = f"{modele.__tablename__}_id"
        etats = {"de": EtatPublication.publiee, "vers": EtatPublication.depubliee}
        commun = {"action": "dépublication", "auteur": AUTEUR, "le": le, "motif": MOTIF, **etats}
        db.session.execute(insert(Passage), [{cle: i, **commun} for i, _ in retires])
    return {projet_id for _, projet_id in retires}


def _relire(ids: list[int]) -> list[Relance]:
    if not ids:
        return []
    requete = requetes.relances_par_id(ids).execution_options(populate_existing=True)
    return list(db.session.scalars(requete))
