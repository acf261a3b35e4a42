"""The jobs over applications to alternance offers: a reminder to the structure, then the end of the wait."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import and_, insert, select, update

from cmon.base_sql import transaction_d_ecriture
from cmon.candidatures_alternance import courriels, requetes
from cmon.candidatures_alternance.etats import EtatCandidature
from cmon.candidatures_alternance.modeles import CandidatureAlternance
from cmon.comptes.modeles import Compte
from cmon.echanges.operations import a_prevenir
from cmon.echanges.requetes import membres_actifs
from cmon.extensions import db
from cmon.journal.modeles import Passage
from cmon.publication.operations import dans_l_ordre

AUTEUR = "Candidature sans réponse"
# A batch is a transaction: whoever answers or applies meanwhile waits for one of them.
STRUCTURES_PAR_LOT, PAR_LOT = 50, 100
SANS_RELECTURE = {"synchronize_session": False}
ATTEND = CandidatureAlternance.etat == EtatCandidature.a_traiter
# Nobody is hurried to answer a person whose account is closed.
OUVERT = select(Compte.id).where(Compte.id == CandidatureAlternance.compte_id, Compte.desactive_le.is_(None)).exists()


def rappeler_les_recruteurs(*, le: datetime) -> dict[str, int]:
    """Remind by mail the référent of each offer, else the gestionnaires, of what has waited seven days for an answer.

    One mail a person, whatever the number of candidatures; once for each candidature. The conditions stand inside the
    UPDATE: an answer of the last second wins. Gives `{"candidatures": n, "courriels": m}`.
    """
    bilan = Counter(candidatures=0, courriels=0)
    while nombres := _rappeler_un_lot(le):
        bilan.update(nombres)
    return dict(bilan)


def _rappeler_un_lot(le: datetime) -> dict[str, int]:
    avant = le - timedelta(days=current_app.config["CANDIDATURE_RAPPEL_J"])
    due = and_(
        ATTEND, CandidatureAlternance.candidatee_le <= avant, CandidatureAlternance.rappelee_le.is_(None), OUVERT
    )
    with transaction_d_ecriture():
        structures = db.session.scalars(requetes.structures_a_rappeler(due).limit(STRUCTURES_PAR_LOT)).all()
        due = and_(due, CandidatureAlternance.structure_id.in_(structures))
        ordre = (
            update(CandidatureAlternance)
            .where(due, dans_l_ordre(CandidatureAlternance, due))
            .values(rappelee_le=le)
            .returning(CandidatureAlternance.id)
        )
        rappelees = db.session.scalars(ordre, execution_options=SANS_RELECTURE).all()
        par_personne = _par_personne(_relire(rappelees))
        for compte, candidatures in par_personne.items():
            courriels.rappel_candidatures(compte, candidatures, le=le)
        db.session.commit()
    return {"candidatures": len(rappelees), "courriels": len(par_personne)} if rappelees else {}


def _par_personne(candidatures: list[CandidatureAlternance]) -> dict[Compte, list[CandidatureAlternance]]:
    membres = defaultdict(list)
    for a in db.session.scalars(membres_actifs({c.offre.structure_id for c in candidatures})):
        membres[a.structure_id].append(a)
    listes = defaultdict(list)
    for c in candidatures:
        for compte in a_prevenir(membres[c.offre.structure_id], c.offre.referent_id):
            listes[compte].append(c)
    return listes


def clore_sans_reponse(*, le: datetime) -> dict[str, int]:
    """Close the applications that nobody has answered for sixty days, and tell each candidate whose account is open.

    The condition stands inside the UPDATE: an answer, or a withdrawal, of the last second wins. Gives `{"closes": n}`.
    """
    total = 0
    while (n := _clore_un_lot(le)) > 0:
        total += n
    return {"closes": total}


def _clore_un_lot(le: datetime) -> int:
    duree_j = current_app.config["CANDIDATURE_CLOTURE_J"]
    due = (ATTEND, CandidatureAlternance.candidatee_le <= le - timedelta(days=duree_j))
    lot = select(CandidatureAlternance.id).where(*due).order_by(CandidatureAlternance.candidatee_le).limit(PAR_LOT)
    with transaction_d_ecriture():
        ordre = (
            update(CandidatureAlternance)
            .where(*due, CandidatureAlternance.id.in_(lot.with_for_update().scalar_subquery()))
            .values(etat=EtatCandidature.close, close_le=le)
            .returning(CandidatureAlternance.id)
        )
        closes = db.session.scalars(ordre, execution_options=SANS_RELECTURE).all()
        if closes:
            commun = {"action": "clôture", "auteur": AUTEUR, "le": le, "motif": ""}
            commun |= {"de": EtatCandidature.a_traiter, "vers": EtatCandidature.close}
            db.session.execute(insert(Passage), [{"candidature_alternance_id": i, **commun} for i in closes])
        for candidature in _relire(closes):
            if candidature.compte.is_active:
                courriels.candidature_close(candidature, duree_j=duree_j, le=le)
        db.session.commit()
    return len(closes)


def _relire(ids: list[int]) -> list[CandidatureAlternance]:
    if not ids:
        return []
    requete = requetes.candidatures_et_offres(ids).execution_options(populate_existing=True)
    return list(db.session.scalars(requete))
