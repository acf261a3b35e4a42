"""What the stories of the demonstration share: who is in them, and the gestures they are made of."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from cmon.comptes.modeles import Compte
from cmon.demo.calendrier import Calendrier
from cmon.etablissements.modeles import Etablissement
from cmon.recherche.texte import normaliser
from cmon.referentiels.modeles import Commune, Metier

DOMAINE = "example.org"


@dataclass(frozen=True)
class Monde:
    """Who and what the stories need: companies by SIRET, accounts by name, métiers, communes, the calendar."""

    etablissements: dict[str, Etablissement]
    comptes: dict[str, Compte]
    metiers: dict[str, Metier]
    communes: dict[str, Commune]
    calendrier: Calendrier


@dataclass
class Gestes:
    """What happened to a projet after its creation, in any order; `jouer` plays it in the order of the dates."""

    prevus: list[tuple[datetime, Callable[[], object]]] = field(default_factory=list)

    def ajouter(self, le: datetime, verbe: Callable, *arguments, **nommes) -> None:
        """At that instant, this verb of the domain: it receives `le`."""
        self.prevus.append((le, lambda: verbe(*arguments, le=le, **nommes)))

    def jouer(self) -> None:
        """Play everything, the oldest first."""
        for _, geste in sorted(self.prevus, key=lambda g: g[0]):
            geste()


def adresse_de(prenom: str, nom: str) -> str:
    """The made-up address of a made-up person."""
    return f"{normaliser(prenom)}.{normaliser(nom)}@{DOMAINE}".replace(" ", "-")


def telephone_de(adresse: str) -> str:
    """A phone number that nobody has, always the same for an address."""
    somme = sum(adresse.encode())
    return f"01 99 00 4{somme % 9 + 1} {somme % 97:02d}"
