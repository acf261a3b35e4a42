"""Read the files of the demonstration, with what their keys mean.

Offers (`offres/*.toml`): `ref` names the offer for ever; `siret` is the company's; `publics`; `metier` (ROME code);
`etat` (published when it is left out); `cree`, `publiee`, `debut` are days from today, negative in the past (without
`debut`: « dès que possible »); `duree` in days; `masque` shows these words and the chargé's contact in place of the
company's; `charge` is the account that carries the projet, empty for nobody (the partenaire of the département when it
is left out); `affecte_par` and `affecte` hand it over, not saved yet; `document` is the title of an attached PDF;
`commentaires` are (day, text) of the follow-up; `motif` is the reason of a refusal; `site = true` shows the web site.
Projets without an offer (`projets.toml`, `souhaits.toml`) have the same keys, with `souhait` and `demande`;
`suppression` is the reason why the chargé asks the équipe to delete it.

Rencontres (`rencontres/*.toml`) share these keys. `publics`, `genre` and `precision` are those of the form; `jour` and
`heure` say when (`samedi`: the Saturday on or after that day; `heure = "maintenant"`: begun a while ago), `duree` is in
minutes, `max` the number of places. `receveur` is the account that receives the registrations, the company when it is
left out; `lieu_nom`, `adresse`, `code_postal` and `commune` (INSEE) are the premises of a partenaire.
`inscrits`, `attente`, `annules`, `confirmes` and `presents` count the participants drawn from `participants.toml`:
registered, waiting, cancelled, « je viens bien », ticked at the door; `classe` is a teacher who registers pupils;
`rappeles` tells that the reminders have left; `retiree` is the day when it was taken off the site, for `motif_retrait`.
Relances (`relances.toml`) stand by the `ref` of their offer or rencontre: sent on `jours` by `par`, with the `reponse`
of the day `repondue`; `ajout` is what a correction adds to the description.
"""

import csv
import tomllib
from functools import lru_cache
from pathlib import Path

DOSSIER = Path(__file__).parent
# A stage starts on a Monday, unless it starts around today: the job has something to do, and so does a reminder.
JOURS_EXACTS = range(-2, 8)


def _toml(nom: str) -> dict:
    return tomllib.loads((DOSSIER / nom).read_text(encoding="utf-8"))


def _csv(nom: str) -> list[dict[str, str]]:
    with (DOSSIER / nom).open(encoding="utf-8", newline="") as fichier:
        return list(csv.DictReader(fichier))


@lru_cache(maxsize=1)
def entreprises() -> dict[str, dict[str, str]]:
    """The invented companies by SIRET: identity, address and contact."""
    contacts = {c["siret"]: c for c in _csv("contacts.csv")}
    return {e["siret"]: {**e, **contacts[e["siret"]]} for e in _csv("entreprises.csv")}


@lru_cache(maxsize=1)
def organismes() -> dict[str, dict[str, str]]:
    """The establishments of the acteurs by SIRET: they offer nothing themselves."""
    return {o["siret"]: o for o in _csv("organismes.csv")}


def structures() -> list[dict]:
    """The structures of the demonstration, in the order of their file."""
    return _toml("comptes.toml")["structure"]


def comptes() -> list[dict]:
    """The accounts of the demonstration; those with a `role` are shown to whoever tries the site."""
    return _toml("comptes.toml")["compte"]


def demandes() -> list[dict]:
    """The demandes d'information: `jours` and `traitee` are days from today."""
    return _toml("demandes.toml")["demande"]


def offres() -> list[dict]:
    """The offers, their description cleaned of the line breaks at its ends, with their applications and relances."""
    candidatures = _toml("candidatures.toml")
    liste = _publications("offres", "offre")
    for offre in liste:
        offre["candidatures"] = candidatures.get(offre["ref"], {}).get("candidatures", [])
    return liste


def rencontres() -> list[dict]:
    """The rencontres, with their relances."""
    return _publications("rencontres", "rencontre")


def _publications(dossier: str, cle: str) -> list[dict]:
    relances, liste = _toml("relances.toml"), []
    for chemin in sorted((DOSSIER / dossier).glob("*.toml")):
        for lue in _toml(f"{dossier}/{chemin.name}")[cle]:
            lue["description"] = lue["description"].strip()
            lue["relances"] = relances.get(lue["ref"], {}).get("relances", [])
            liste.append(lue)
    return liste


def projets() -> list[dict]:
    """The projets that are not formalised."""
    lus = [*_toml("projets.toml")["projet"], *_toml("souhaits.toml")["projet"]]
    return [{**p, "demande": p["demande"].strip()} for p in lus]


@lru_cache(maxsize=1)
def participants() -> tuple[list[str], list[str]]:
    """Made-up first names and names, to draw participants from."""
    lus = _toml("participants.toml")
    return lus["prenoms"], lus["noms"]
