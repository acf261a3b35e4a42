"""Verbs over several projets at once: relaunch, unpublish, hand over; say what is done and what is left aside."""

from collections import Counter
from datetime import datetime

from sqlalchemy import select

from cmon.base import exiger
from cmon.base_sql import insertion
from cmon.comptes.modeles import Compte
from cmon.essai import essayer
from cmon.extensions import db
from cmon.gabarits import date_courte
from cmon.gestes_groupes import requetes
from cmon.gestes_groupes.etats import Geste
from cmon.gestes_groupes.modeles import GesteGroupe
from cmon.inscriptions.operations import retirer_du_site
from cmon.offres.modeles import Offre
from cmon.portefeuille.modeles import Projet
from cmon.portefeuille.operations import affecter
from cmon.publication.etats import EtatPublication
from cmon.publication.operations import depublier, publier
from cmon.relances.operations import relancer
from cmon.rencontres.modeles import Rencontre

NB_MAX = 100
FAITS = {Geste.relancer: "relancé", Geste.depublier: "dépublié", Geste.affecter: "affecté"}


def motif_d_ignorer(geste: Geste, projet: Projet, *, charge: Compte | None = None, le: datetime) -> str:
    """Why this gesture leaves that projet aside, in a few words; nothing when it will be done."""
    if geste == Geste.affecter:
        deja = charge is not None and projet.charge_id == charge.id
        return f"déjà sous la charge de {charge.nom_complet}" if deja else ""
    publication = projet.publication
    if publication is None:
        return "ni offre ni rencontre"
    if publication.etat != EtatPublication.publiee:
        return "déjà hors ligne"
    if geste == Geste.depublier:
        return ""
    if publication.est_passee(le):
        return "date dépassée"
    attente = next((r for r in projet.relances if r.attend(publication, le)), None)
    if attente:
        return f"relance du {date_courte(attente.cree_le)} sans réponse pour l’instant"
    return "" if publication.courriel or projet.contact_courriel else "sans adresse e-mail"


def executer(
    geste: Geste,
    projets: list[Projet],
    *,
    charge: Compte | None = None,
    motif: str = "",
    cle: str,
    par: Compte,
    le: datetime,
) -> GesteGroupe:
    """Make the gesture over each of these projets that allows it, and tell what became of all of them.

    `projets` come from `portefeuille.requetes.projets_a_modifier`; `charge` is who they are handed to (affecter),
    `motif` why the rencontres on which people count are cancelled: those are not undone (depublier). The
    same key once more gives what was done the first time. What a rule refuses is left aside, with its reason.
    Raises RegleMetier for over a hundred projets.
    """
    exiger(len(projets) <= NB_MAX, f"Choisissez {NB_MAX} lignes au plus.")
    db.session.execute(requetes.oublier_les_anciens(le))
    debut = insertion(GesteGroupe).values(cle_envoi=cle, compte_id=par.id, geste=geste, le=le, bilan="", faits="")
    nouveau = db.session.execute(debut.on_conflict_do_nothing().returning(GesteGroupe.id)).scalar_one_or_none()
    groupe = db.session.execute(requetes.geste_par_cle(cle)).scalar_one()
    if nouveau is None:
        exiger(groupe.compte_id == par.id, "Rechargez la page, puis recommencez.")
        return groupe
    if geste == Geste.depublier:
        _verrouiller(projets)
    faits, prevenus, ignores = [], {}, Counter()
    for projet in projets:
        raison = motif_d_ignorer(geste, projet, charge=charge, le=le)
        if not raison:
            nb, regle = essayer(lambda p=projet: _faire(geste, p, charge, motif, par, le))
            raison = regle.message if regle else ""
        if raison:
            ignores[raison] += 1
        else:
            faits.append(projet.id)
            prevenus[projet.id] = nb
    groupe.faits = ",".join(str(projet_id) for projet_id in faits if not prevenus[projet_id])
    groupe.bilan = bilan(FAITS[geste], len(faits), ignores, a=charge)
    if nb := sum(prevenus.values()):
        groupe.bilan += f". {nb} participant{'s prévenus' if nb > 1 else ' prévenu'} de l’annulation"
    db.session.flush()
    return groupe


def _verrouiller(projets: list[Projet]) -> None:
    """By number, as the jobs do: of two who take the same rows one waits, instead of each for the other."""
    for modele, ids in (
        (Offre, [p.offre.id for p in projets if p.offre]),
        (Rencontre, [p.rencontre.id for p in projets if p.rencontre]),
    ):
        db.session.execute(select(modele.id).where(modele.id.in_(ids)).order_by(modele.id).with_for_update())


def _faire(geste: Geste, projet: Projet, charge: Compte | None, motif: str, par: Compte, le: datetime) -> int:
    """Gives how many participants were told that their rencontre is cancelled."""
    nb = 0
    if geste == Geste.relancer:
        relancer(projet, par=par, le=le)
    elif geste == Geste.affecter:
        affecter(projet, charge, par=par, le=le)
    elif projet.rencontre is not None:
        nb = retirer_du_site(projet.rencontre, par=par, le=le, motif=motif)
    else:
        depublier(projet.publication, par=par, le=le, motif="Dépublication de plusieurs lignes")
    db.session.flush()
    return nb


def annuler(groupe: GesteGroupe, projets: list[Projet], *, par: Compte, le: datetime) -> str:
    """Undo an unpublication: what still stands as it left it is published again, at its former place.

    Gives the sentence to tell. Raises RegleMetier when it is undone already, or was no unpublication.
    """
    db.session.refresh(groupe, ["annule_le"], with_for_update=True)
    exiger(groupe.peut_s_annuler, "Cette dépublication est déjà annulée.")
    groupe.annule_le = le
    _verrouiller(projets)
    faits, ignores = 0, Counter()
    for projet in projets:
        _, regle = essayer(lambda p=projet: _republier(p.publication, groupe.le, par, le))
        if regle:
            ignores[regle.message] += 1
        else:
            faits += 1
    db.session.flush()
    return bilan("republié", faits, ignores)


def _republier(publication, depubliee_le: datetime, par: Compte, le: datetime) -> None:
    intacte = publication is not None and publication.etat == EtatPublication.depubliee
    exiger(intacte and publication.depubliee_le == depubliee_le, "état changé depuis")
    parue_le = publication.publiee_le
    publier(publication, par=par, le=le)
    publication.publiee_le = parue_le
    db.session.flush()


def bilan(fait: str, nb: int, ignores: Counter, *, a: Compte | None = None) -> str:
    """« 7 dépubliés, 2 ignorés : déjà hors ligne »."""
    texte = f"{nb} {fait}{'s' if nb > 1 else ''}" + (f" à {a.nom_complet}" if a is not None else "")
    if total := ignores.total():
        # A reason alone needs no count: it is that of all.
        compte = len(ignores) > 1
        motifs = ", ".join(f"{motif} ({n})" if compte else motif for motif, n in ignores.most_common())
        texte += f", {total} ignoré{'s' if total > 1 else ''} : {motifs.rstrip('.')}"
    return texte
