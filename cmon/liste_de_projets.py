"""What a page of projets shows beside its rows: the same in « Gérer mon portefeuille » and in « Consultation »."""

from collections.abc import Iterable

from flask import request

from cmon.candidatures.requetes import compter_postulants
from cmon.comptes.modeles import Compte
from cmon.etablissements.modeles import Etablissement
from cmon.extensions import db
from cmon.gabarits import avec
from cmon.gestes_groupes.modeles import GesteGroupe
from cmon.gestes_groupes.requetes import geste_fait
from cmon.portefeuille.modeles import Projet
from cmon.referentiels.requetes import libelles_naf

# What an address of the list may hold once, and no link of the page carries on: the result of a gesture, all ticked.
PASSAGERS = {"fait": None, "coche": None}


def secteurs_d_activite(etablissements: Iterable[Etablissement]) -> dict[str, str]:
    """The label of the NAF class of these companies, by code."""
    codes = {e.naf for e in etablissements if e.naf}
    return dict(db.session.execute(libelles_naf(codes)).tuples().all()) if codes else {}


def nb_postulants(projets: list[Projet]) -> dict[int, int]:
    """How many applications the offers of these projets have, by offer."""
    ids = [p.offre.id for p in projets if p.offre]
    return dict(db.session.execute(compter_postulants(ids)).tuples().all()) if ids else {}


def adresse(**changements) -> str:
    """The address of the list with some of its parameters changed, without what it held for once."""
    return avec(**{**PASSAGERS, **changements})


def lire_entier(texte: str) -> int | None:
    """The number of a row as an address writes it; nothing for anything odd."""
    return int(texte) if texte.isascii() and texte.isdigit() and len(texte) <= 9 else None


def geste_a_raconter(compte: Compte) -> GesteGroupe | None:
    """The gesture that the address or the form names (`fait`), if this person has made it."""
    numero = lire_entier(request.values.get("fait", ""))
    return db.session.execute(geste_fait(compte, numero)).scalar_one_or_none() if numero else None


def contexte(compte: Compte) -> dict[str, object]:
    """What the template of the list needs besides its page and its filters."""
    return {"fait": geste_a_raconter(compte), "adresse_avec": adresse}
