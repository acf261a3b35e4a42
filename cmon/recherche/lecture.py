"""The query string of a public list: read with indulgence, and written again without what it does not understand."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import ClassVar
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from cmon.extensions import db
from cmon.recherche.enonce import PAR_PAGE, PLAFOND, RAYON_PAR_DEFAUT, RAYONS, CriteresCommuns
from cmon.recherche.texte import normaliser
from cmon.referentiels.departements import DEPARTEMENTS
from cmon.referentiels.modeles import Commune
from cmon.referentiels.operations import choisir_metier, libelle_commune, resoudre_commune
from cmon.referentiels.requetes import chercher_communes
from cmon.referentiels.secteurs import LIBELLES as LIBELLES_SECTEUR
from cmon.referentiels.secteurs import Secteur
from cmon.textes import une_ligne

LONGUEUR_MAX = 100
PAGE_MAX = PLAFOND // PAR_PAGE
NUMERO = re.compile(r"(?:n[°o]\s*)?(?:[0-9]{6}-)?([0-9]{1,9})", re.IGNORECASE)
_CODES_PAR_NOM = {normaliser(nom): code for code, nom in DEPARTEMENTS.items()}


@dataclass
class RechercheLue:
    """What the address says, as it was typed, and the criteria that it means. Each list has a class of its own.

    `FACETTE` is the parameter of its publics, `TITRE_FACETTE` the words over them, `LIBELLE_MOTS` those of the first
    field.
    """

    ADRESSE: ClassVar[str]
    PUBLICS: ClassVar[dict[StrEnum, str]]
    FACETTE: ClassVar[str] = "public"
    TITRE_FACETTE: ClassVar[str] = "Public visé"
    LIBELLE_MOTS: ClassVar[str] = "Métier, mot-clé ou numéro"

    criteres: CriteresCommuns
    q: str = ""
    metier: str = ""
    lieu: str = ""
    page_demandee: int = 1
    lieu_inconnu: bool = False
    metier_inconnu: bool = False
    communes_proposees: list[Commune] = field(default_factory=list)

    def parametres_propres(self) -> dict[str, list[str]]:
        """The parameters that only this list has."""
        return {}

    def puces_propres(self) -> list[tuple[str, str]]:
        """The active filters that only this list has: (label, address without it)."""
        return []

    @cached_property
    def parametres(self) -> dict[str, str]:
        """The parameters that say the same, each already written, in a steady order, defaults left out.

        Read once: a page of results links to itself some twenty times.
        """
        c = self.criteres
        rayon = "" if c.commune is None or c.rayon == RAYON_PAR_DEFAUT else str(c.rayon or 0)
        tous = {
            "q": [self.q],
            "metier": [self.metier],
            "lieu": [self.lieu],
            "rayon": [rayon],
            "departement": c.departements,
            self.FACETTE: [str(p) for p in c.publics],
            "secteur": c.secteurs,
            **self.parametres_propres(),
            "tri": ["" if c.tri == "date" else str(c.tri)],
            "page": ["" if self.page_demandee == 1 else str(self.page_demandee)],
        }
        return {nom: _ecrit(nom, valeurs) for nom, valeurs in tous.items() if any(valeurs)}

    def adresse(self, **changements) -> str:
        """The address of the same search with some parameters changed (None removes one); back to its first page."""
        parametres = {**self.parametres, "page": ""}
        for nom, valeur in changements.items():
            parametres[nom] = "" if valeur is None else _ecrit(nom, valeur if isinstance(valeur, list) else [valeur])
        texte = "&".join(filter(None, parametres.values()))
        return self.ADRESSE + (f"?{texte}" if texte else "")

    @cached_property
    def adresse_sans_filtre(self) -> str:
        """The same words in the whole region."""
        return self.ADRESSE + (f"?{_ecrit('q', [self.q])}" if self.q else "")

    def puces_de(self, nom: str, valeurs: list, libelles: dict) -> list[tuple[str, str]]:
        """One active filter for each value of a parameter."""
        return [(libelles[v], self.adresse(**{nom: [str(x) for x in valeurs if x != v]})) for v in valeurs]

    @cached_property
    def puces(self) -> list[tuple[str, str]]:
        """Active filters: (label, address without it)."""
        c, liste = self.criteres, []
        if c.metier is not None:
            liste.append((c.metier.libelle, self.adresse(metier=None)))
        if c.commune is not None:
            texte = f"{c.rayon} km autour de {c.commune.nom}" if c.rayon else f"Distance depuis {c.commune.nom}"
            liste.append((texte, self.adresse(lieu=None, rayon=None, tri=None)))
        return [
            *liste,
            *self.puces_de("departement", c.departements, DEPARTEMENTS),
            *self.puces_de(self.FACETTE, c.publics, self.PUBLICS),
            *self.puces_de("secteur", c.secteurs, LIBELLES_SECTEUR),
            *self.puces_propres(),
        ]

    @property
    def est_filtree(self) -> bool:
        """Does something narrow the search?"""
        return bool(self.q or self.puces)

    @property
    def elargie(self) -> CriteresCommuns | None:
        """The same words in the whole region and for everybody, when filters narrow them."""
        if not self.puces or self.criteres.numero is not None:
            return None
        return type(self.criteres)(texte=self.criteres.texte)

    def lire_communs(self, arguments: MultiDict) -> None:
        """Read the parameters that every list has, but for the words, the page and the order."""
        c = self.criteres
        c.publics = choix(list(self.PUBLICS), arguments.getlist(self.FACETTE))
        c.secteurs = [str(s) for s in choix(Secteur, arguments.getlist("secteur"))]
        c.departements = [code for code in DEPARTEMENTS if code in arguments.getlist("departement")]
        c.rayon = _rayon(arguments.get("rayon", ""))
        self.metier, self.lieu = (_une_ligne(arguments, nom) for nom in ("metier", "lieu"))
        if self.metier:
            c.metier = choisir_metier(self.metier)
            self.metier_inconnu = c.metier is None
        if self.lieu:
            self._lire_lieu()
        if c.tri == "distance" and c.commune is None:
            c.tri = type(c.tri)("date")

    def _lire_lieu(self) -> None:
        c = self.criteres
        if code := _CODES_PAR_NOM.get(normaliser(self.lieu)):
            self.lieu = ""
            c.departements = [x for x in DEPARTEMENTS if x == code or x in c.departements]
            return
        c.commune = resoudre_commune(self.lieu)
        if c.commune is None:
            self.lieu_inconnu = True
            self.communes_proposees = list(db.session.execute(chercher_communes(self.lieu, limite=6)).scalars())
        else:
            self.lieu = libelle_commune(c.commune)


def lire_mots(arguments: MultiDict, forme: re.Pattern = NUMERO) -> tuple[str, int | None, int]:
    """The words, the number that they are (or None) when they look like `forme`, and the page that was asked for."""
    q = _une_ligne(arguments, "q")
    numero = forme.fullmatch(q)
    texte = arguments.get("page", "")
    page = max(1, int(texte[:6])) if texte.isascii() and texte.isdigit() else 1
    return q, int(numero[1]) if numero else None, page


def choix(possibles, valeurs: list[str]) -> list:
    """The members of an enumeration that are named, in its own order."""
    return [x for x in possibles if x.value in valeurs]


def un_choix(possibles, valeurs: list[str]):
    """The member that the first value names, or None."""
    return next(iter(choix(possibles, valeurs[:1])), None)


def _une_ligne(arguments: MultiDict, nom: str) -> str:
    return une_ligne(arguments.get(nom, "")[:2000])[:LONGUEUR_MAX]


def _ecrit(nom: str, valeurs: list) -> str:
    return urlencode([(nom, v) for v in valeurs if v])


def _rayon(texte: str) -> int | None:
    if texte == "0":
        return None
    return int(texte) if texte.isascii() and texte.isdigit() and int(texte[:4]) in RAYONS else RAYON_PAR_DEFAUT
