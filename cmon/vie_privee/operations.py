"""Erasure of personal data whose time is over."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import case, delete, func, insert, or_, select, update

from cmon.base_sql import insertion
from cmon.candidatures.modeles import Candidature
from cmon.courriels.operations import oublier_pour
from cmon.demandes.modeles import Demande
from cmon.extensions import db
from cmon.fichiers.operations import oublier_ceux_de
from cmon.gabarits import pluriel
from cmon.inscriptions.modeles import BilanStatut, Inscription
from cmon.journal.modeles import Passage, Trace
from cmon.offres.modeles import Offre
from cmon.portefeuille.modeles import Projet
from cmon.relances.modeles import Relance
from cmon.rencontres.etats import Statut
from cmon.rencontres.modeles import Rencontre
from cmon.temps import jour_de_paris
from cmon.vie_privee import requetes

AUTEUR = "Effacement automatique"
LOT = 500
SANS_RELECTURE = {"synchronize_session": False}
CONTACT = ("contact_nom", "telephone", "autre_telephone", "courriel", "site_internet")


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


def effacer_candidatures(dues: Mapping[int, int], *, le: datetime, par=AUTEUR) -> int:
    """Erase these applications with their files and what mails say of them; write their number to each offer's history.

    `dues`: {id of the application: id of its offer}. Gives how many were erased. Flushes, never commits.
    """
    for lot in _par_lots(dues):
        oublier_pour(lot)
        oublier_ceux_de(candidatures=lot)
        db.session.execute(delete(Candidature).where(Candidature.id.in_(lot)), execution_options=SANS_RELECTURE)
    _noter("offre_id", "candidature", Counter(dues.values()), le, par)
    return len(dues)


def _noter(cle: str, quoi: str, nombres: Mapping[int, int], le: datetime, par) -> None:
    """Write to the history of each offer or rencontre how many were erased, never who."""
    qui = {"auteur": par} if isinstance(par, str) else {"auteur": par.nom_complet, "par_id": par.id}
    raison = "la durée de conservation est passée" if par == AUTEUR else "données supprimées par l’équipe"
    lignes = [
        {cle: i, "action": "effacement", "le": le, "motif": f"{pluriel(n, quoi)} : {raison}.", **qui}
        for i, n in nombres.items()
    ]
    if lignes:
        db.session.execute(insert(Passage), lignes)


def _par_lots(ids: Collection[int]):
    ids = list(ids)
    return (ids[debut : debut + LOT] for debut in range(0, len(ids), LOT))


def _oublier_les_fichiers(modele, lot: Sequence[int]) -> None:
    oublier_ceux_de(**{"offres" if modele is Offre else "rencontres": lot})


def anonymiser(modele, ids: Collection[int]) -> int:
    """Take the contact and the document out of these offers or rencontres (`modele`); their text stays.

    Gives how many.
    """
    vide = {champ: "" for champ in CONTACT if hasattr(modele, champ)}
    for lot in _par_lots(ids):
        _oublier_les_fichiers(modele, lot)
        db.session.execute(
            update(modele).where(modele.id.in_(lot)).values(version=modele.version + 1, **vide),
            execution_options=SANS_RELECTURE,
        )
    return len(ids)


def oublier(modele, ids: Collection[int]) -> int:
    """Delete these offers or rencontres (`modele`) with their history; their projets stay. Gives how many."""
    for lot in _par_lots(ids):
        _oublier_les_fichiers(modele, lot)
        db.session.execute(delete(modele).where(modele.id.in_(lot)), execution_options=SANS_RELECTURE)
    return len(ids)


def effacer_participants(rencontres: Collection[int], *, le: datetime, par=AUTEUR) -> int:
    """Erase the participants of these rencontres and what mails say of them; numbers by statut stay, once it began.

    Gives how many registrations were erased. Flushes, never commits.
    """
    nb = 0
    for lot in _par_lots(rencontres):
        _garder_les_nombres(db.session.scalars(requetes.commencees(lot, le)).all())
        ids = db.session.scalars(select(Inscription.id).where(Inscription.rencontre_id.in_(lot))).all()
        par_rencontre = db.session.execute(requetes.compter_personnes(Rencontre, lot)).tuples().all()
        for quelques_uns in _par_lots(ids):
            oublier_pour(inscriptions=quelques_uns)
        db.session.execute(
            delete(Inscription).where(Inscription.rencontre_id.in_(lot)), execution_options=SANS_RELECTURE
        )
        db.session.execute(
            update(Rencontre)
            .where(Rencontre.id.in_(lot))
            # Put on the site again before its day, it has its places again.
            .values(nb_en_attente=0, nb_inscrits=case((Rencontre.debut_le > le, 0), else_=Rencontre.nb_inscrits)),
            execution_options=SANS_RELECTURE,
        )
        _noter("rencontre_id", "inscription", dict(par_rencontre), le, par)
        nb += len(ids)
    return nb


def _garder_les_nombres(rencontres: Sequence[int]) -> None:
    bilans = []
    for rencontre_id, presents, *nombres in db.session.execute(requetes.participants_par_statut(rencontres)):
        db.session.execute(
            update(Rencontre)
            .where(Rencontre.id == rencontre_id)
            .values(nb_presents=func.coalesce(Rencontre.nb_presents, 0) + presents),
            execution_options=SANS_RELECTURE,
        )
        bilans += [
            {"rencontre_id": rencontre_id, "statut": s, "nb_inscrits": inscrits, "nb_presents": venus}
            for s, inscrits, venus in zip(Statut, nombres[::2], nombres[1::2], strict=True)
            if inscrits
        ]
    if bilans:
        ajout = insertion(BilanStatut)
        plus = {n: BilanStatut.__table__.c[n] + ajout.excluded[n] for n in ("nb_inscrits", "nb_presents")}
        db.session.execute(
            ajout.on_conflict_do_update(index_elements=[BilanStatut.rencontre_id, BilanStatut.statut], set_=plus),
            bilans,
        )


def effacer_relances(*, avant: datetime) -> int:
    """Delete the relances closed before `avant` of what is no longer published. Gives how many."""
    ids = db.session.scalars(requetes.relances_a_effacer(avant)).all()
    for lot in _par_lots(ids):
        db.session.execute(delete(Relance).where(Relance.id.in_(lot)), execution_options=SANS_RELECTURE)
    return len(ids)


def effacer_maintenant(modele, ids: Collection[int], *, par, le: datetime) -> int:
    """The équipe erases the data of these unpublished offers or rencontres (`modele`) before their time.

    Those published again meanwhile stay. Gives how many were treated. Source: guide CMonStage, « Loi RGPD ».
    """
    ids = db.session.scalars(requetes.retirees_a_effacer(modele, ids)).all()
    if modele is Offre:
        candidatures = select(Candidature.id, Candidature.offre_id).where(Candidature.offre_id.in_(ids))
        effacer_candidatures(dict(db.session.execute(candidatures).tuples().all()), le=le, par=par)
    else:
        effacer_participants(ids, le=le, par=par)
    return anonymiser(modele, ids)


def anonymiser_contacts(*, avant: datetime) -> int:
    """Empty the contact of the projets that nobody has saved since `avant`. Gives how many."""
    nomme = or_(Projet.contact_nom != "", Projet.contact_courriel != "", Projet.contact_telephone != "")
    vide = {"contact_nom": "", "contact_courriel": "", "contact_telephone": ""}
    return db.session.execute(
        update(Projet).where(Projet.modifie_le <= avant, nomme).values(version=Projet.version + 1, **vide),
        execution_options=SANS_RELECTURE,
    ).rowcount


def effacer_demandes(*, avant: datetime, recues_avant: datetime) -> int:
    """Delete the demandes handled before `avant`, or received before `recues_avant`, with their history.

    Gives how many.
    """
    return db.session.execute(
        delete(Demande).where(or_(Demande.traitee_le <= avant, Demande.cree_le <= recues_avant)),
        execution_options=SANS_RELECTURE,
    ).rowcount


def effacer_traces(*, avant: datetime) -> int:
    """Delete the traces of reads older than `avant`. Gives how many."""
    return db.session.execute(delete(Trace).where(Trace.le <= avant), execution_options=SANS_RELECTURE).rowcount
