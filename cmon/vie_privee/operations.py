"""Erasure of personal data whose time is over."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, or_, update

from cmon.candidatures.modeles import Candidature
from cmon.courriels.operations import oublier_pour
from cmon.demandes.modeles import Demande
from cmon.extensions import db
from cmon.fichiers.operations import oublier_ceux_de
from cmon.journal.modeles import Passage, Trace
from cmon.offres.modeles import Offre
from cmon.portefeuille.modeles import Projet
from cmon.temps import jour_de_paris
from cmon.vie_privee import requetes

AUTEUR = "Effacement automatique"
LOT = 500
SANS_RELECTURE = {"synchronize_session": False}


def candidatures_dues(config: Mapping, *, le: datetime) -> dict[int, int]:
    """The applications to erase at `le`, as {id: offre_id}. Source: the retention table (`conservation.table`)."""
    apres_stage = config["CONSERVATION_CANDIDATURES_J"]
    lignes = db.session.execute(
        requetes.candidatures_a_revoir(le, apres_stage=apres_stage, apres_retrait=config["CONSERVATION_DEPUBLIEES_J"])
    )
    aujourd_hui = jour_de_paris(le)
    return {
        x.id: x.offre_id
        for x in lignes
        if x.sure or x.debut_le + timedelta(days=x.duree_jours + apres_stage) <= aujourd_hui
    }


def effacer_candidatures(dues: Mapping[int, int], *, le: datetime) -> int:
    """Erase these applications with their files and what mails say of them; write their number to each offer's history.

    `dues`: {id of the application: id of its offer}. Gives how many were erased. Flushes, never commits.
    """
    ids = list(dues)
    for debut in range(0, len(ids), LOT):
        lot = ids[debut : debut + LOT]
        oublier_pour(lot)
        oublier_ceux_de(candidatures=lot)
        db.session.execute(delete(Candidature).where(Candidature.id.in_(lot)), execution_options=SANS_RELECTURE)
    _noter(Counter(dues.values()), le)
    return len(ids)


def _noter(par_offre: Counter, le: datetime) -> None:
    if not par_offre:
        return
    db.session.execute(
        insert(Passage),
        [
            {
                "offre_id": offre_id,
                "action": "effacement",
                "auteur": AUTEUR,
                "le": le,
                "motif": f"{n} candidature{'s' if n > 1 else ''} : la durée de conservation est passée.",
            }
            for offre_id, n in par_offre.items()
        ],
    )


def anonymiser_offres(ids: Collection[int]) -> int:
    """Take the contact and the document out of these offers; their text stays for statistics. Gives how many."""
    ids = list(ids)
    for debut in range(0, len(ids), LOT):
        lot = ids[debut : debut + LOT]
        oublier_ceux_de(offres=lot)
        vide = {"contact_nom": "", "telephone": "", "autre_telephone": "", "courriel": "", "site_internet": ""}
        db.session.execute(
            update(Offre).where(Offre.id.in_(lot)).values(version=Offre.version + 1, **vide),
            execution_options=SANS_RELECTURE,
        )
    return len(ids)


def oublier_offres(ids: Collection[int]) -> int:
    """Delete these offers with their history; their projets stay. Gives how many."""
    ids = list(ids)
    for debut in range(0, len(ids), LOT):
        lot = ids[debut : debut + LOT]
        oublier_ceux_de(offres=lot)
        db.session.execute(delete(Offre).where(Offre.id.in_(lot)), execution_options=SANS_RELECTURE)
    return len(ids)


def anonymiser_contacts(*, avant: datetime) -> int:
    """Empty the contact of the projets that nobody has saved since `avant`. Gives how many."""
    nomme = or_(Projet.contact_nom != "", Projet.contact_courriel != "", Projet.contact_telephone != "")
    vide = {"contact_nom": "", "contact_courriel": "", "contact_telephone": ""}
    return db.session.execute(
        update(Projet).where(Projet.modifie_le <= avant, nomme).values(version=Projet.version + 1, **vide),
        execution_options=SANS_RELECTURE,
    ).rowcount


def effacer_demandes(*, avant: datetime) -> int:
    """Delete the demandes handled before `avant`, with their history. Gives how many."""
    return db.session.execute(
        delete(Demande).where(Demande.traitee_le <= avant), execution_options=SANS_RELECTURE
    ).rowcount


def effacer_traces(*, avant: datetime) -> int:
    """Delete the traces of reads older than `avant`. Gives how many."""
    return db.session.execute(delete(Trace).where(Trace.le <= avant), execution_options=SANS_RELECTURE).rowcount
