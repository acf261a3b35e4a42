"""Read the files of the demonstration, with what their keys mean.

Offers (`offres/*.toml`): `ref` names the offer for ever; `siret` is the company's; `publics`; `metier` (ROME code);
`etat` (published when it is left out); `cree`, `publiee`, `debut` are days from today, negative in the past (without
`debut`: « dès que possible »); `duree` in days; `masque` shows these words and the chargé's contact in place of the
company's; `charge` is the account that carries the projet, empty for nobody (the partenaire of the département when it
is left out); `affecte_par` and `affecte` hand it over, not saved yet; `document` is the title of an attached PDF;
`commentaires` are (day, text) of the follow-up; `motif` is the reason of a refusal; `site = true` shows the web site.
Projets without an offer (`projets.toml`) have the same keys, with `souhait` and `demande`.
"""

import csv
import tomllib
from functools import lru_cache
from pathlib import Path

DOSSIER = Path(__file__).parent
DOMAINE = "example.org"
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
    """The offers, their description cleaned of the line breaks at its ends, with their applications."""
    candidatures = _toml("candidatures.toml")
    liste = []
    for chemin in sorted((DOSSIER / "offres").glob("*.toml")):
        for offre in _toml(f"offres/{chemin.name}")["offre"]:
            offre["description"] = offre["description"].strip()
            offre["candidatures"] = candidatures.get(offre["ref"], {}).get("candidatures", [])
            liste.append(offre)
    return liste


def projets() -> list[dict]:
    """The projets that have no offer."""
    return [{**p, "demande": p["demande"].strip()} for p in _toml("projets.toml")["projet"]]
