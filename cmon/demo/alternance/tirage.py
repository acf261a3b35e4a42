"""What the demonstration of alternance draws from, and how: the same draw each time, whatever the day."""

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from random import Random

from cmon.comptes.modeles import Compte
from cmon.demo.calendrier import Calendrier
from cmon.etablissements.modeles import Etablissement
from cmon.structures.modeles import Structure

DOSSIER = Path(__file__).parent


@lru_cache(maxsize=2)
def lire(nom: str) -> dict:
    """One of the files of this folder."""
    return tomllib.loads((DOSSIER / f"{nom}.toml").read_text(encoding="utf-8"))


def phrase(hasard: Random, genre: str):
    """One of the sentences of that kind."""
    return hasard.choice(lire("phrases")[genre])


@dataclass
class Scene:
    """Who and what the demonstration of alternance is about; each part adds what it makes."""

    calendrier: Calendrier
    # The companies, the acteurs’ own establishments left out.
    etablissements: dict[str, Etablissement]
    structures: dict[str, Structure]
    comptes: dict[str, Compte]
    # Titles of the catalogue of diplomas, normalised, to their keys.
    diplomes: dict[str, str]
    # The keys of the accounts of each structure, and of the structure that each account acts for.
    membres_de: dict[int, list[str]]
    employeurs: list = field(default_factory=list)
    offres: list = field(default_factory=list)
    projets: list = field(default_factory=list)

    def membres(self, structure_id: int) -> list[Compte]:
        """The accounts of the demonstration that belong to that structure, in the order of their files."""
        return [self.comptes[cle] for cle in self.membres_de[structure_id]]

    def structure_de(self, compte: Compte) -> Structure:
        """The first structure of an account."""
        par_id = {s.id: s for s in self.structures.values()}
        return next(par_id[i] for i, cles in self.membres_de.items() if compte.courriel.partition("@")[0] in cles)
