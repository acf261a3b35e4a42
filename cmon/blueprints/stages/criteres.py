"""The query string of the list: read with indulgence, and written again without what it does not understand."""

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from cmon.extensions import db
from cmon.offres.etats import LIBELLES_PUBLIC, Public
from cmon.recherche.requetes import PAR_PAGE, PLAFOND, RAYON_PAR_DEFAUT, RAYONS, Criteres, Debut, Tri
from cmon.recherche.texte import normaliser
from cmon.referentiels.modeles import Commune
from cmon.referentiels.operations import libelle_commune, resoudre_commune, resoudre_metier
from cmon.referentiels.requetes import chercher_communes
from cmon.referentiels.secteurs import LIBELLES as LIBELLES_SECTEUR
from cmon.referentiels.secteurs import Secteur
from cmon.textes import une_ligne

ADRESSE = "/offres/"
LONGUEUR_MAX = 100
PAGE_MAX = PLAFOND // PAR_PAGE
NUMERO = re.compile(r"(?:n[°o]\s*)?(?:[0-9]{6}-)?([0-9]{1,9})", re.IGNORECASE)
DEPARTEMENTS = {
    "16": "Charente",
    "17": "Charente-Maritime",
    "19": "Corrèze",
    "23": "Creuse",
    "24": "Dordogne",
    "33": "Gironde",
    "40": "Landes",
    "47": "Lot-et-Garonne",
    "64": "Pyrénées-Atlantiques",
    "79": "Deux-Sèvres",
    "86": "Vienne",
    "87": "Haute-Vienne",
}
LIBELLES_DEBUT = {
    Debut.asap: "Dès que possible",
    Debut.bientot: "Dans les 30 jours",
    Debut.plus_tard: "Plus tard",
}
LIBELLES_TRI = {Tri.date: "Date de publication", Tri.distance: "Distance", Tri.debut: "Date de début"}
_CODES_PAR_NOM = {normaliser(nom): code for code, nom in DEPARTEMENTS.items()}


@dataclass
class Recherche:
    """What the address says, as it was typed, and the criteria that it means."""

    criteres: Criteres
    q: str = ""
    metier: str = ""
    lieu: str = ""
    page_demandee: int = 1
    lieu_inconnu: bool = False
    metier_inconnu: bool = False
    communes_proposees: list[Commune] = field(default_factory=list)

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
            "public": [str(p) for p in c.publics],
            "secteur": c.secteurs,
            "debut": [str(c.debut or "")],
            "tri": ["" if c.tri == Tri.date else str(c.tri)],
            "page": ["" if self.page_demandee == 1 else str(self.page_demandee)],
        }
        return {nom: _ecrit(nom, valeurs) for nom, valeurs in tous.items() if any(valeurs)}

    def adresse(self, **changements) -> str:
        """The address of the same search with some parameters changed (None removes one); back to its first page."""
        parametres = {**self.parametres, "page": ""}
        for nom, valeur in changements.items():
            parametres[nom] = "" if valeur is None else _ecrit(nom, valeur if isinstance(valeur, list) else [valeur])
        texte = "&".join(filter(None, parametres.values()))
        return ADRESSE + (f"?{texte}" if texte else "")

    @cached_property
    def puces(self) -> list[tuple[str, str]]:
        """Active filters: (label, address without it)."""
        c, liste = self.criteres, []
        if c.metier is not None:
            liste.append((c.metier.libelle, self.adresse(metier=None)))
        if c.commune is not None and c.rayon:
            liste.append((f"{c.rayon} km autour de {c.commune.nom}", self.adresse(lieu=None, rayon=None, tri=None)))
        elif c.commune is not None:
            liste.append((f"Distance depuis {c.commune.nom}", self.adresse(lieu=None, rayon=None, tri=None)))
        for nom, valeurs, libelles in (
            ("departement", c.departements, DEPARTEMENTS),
            ("public", c.publics, LIBELLES_PUBLIC),
            ("secteur", c.secteurs, LIBELLES_SECTEUR),
        ):
            for v in valeurs:
                liste.append((libelles[v], self.adresse(**{nom: [str(x) for x in valeurs if x != v]})))
        if c.debut is not None:
            liste.append((LIBELLES_DEBUT[c.debut], self.adresse(debut=None)))
        return liste

    @property
    def est_filtree(self) -> bool:
        """Does something narrow the search?"""
        return bool(self.q or self.puces)

    @property
    def elargie(self) -> Criteres | None:
        """The same words in the whole region and for everybody, when filters narrow them."""
        if not self.puces or self.criteres.numero is not None:
            return None
        return Criteres(texte=self.criteres.texte)


def lire_recherche(arguments: MultiDict) -> Recherche:
    """Read the query string. An odd value is left out; an unknown town or métier is kept as typed and marked so."""
    q, metier, lieu = (une_ligne(arguments.get(nom, "")[:2000])[:LONGUEUR_MAX] for nom in ("q", "metier", "lieu"))
    page = _page(arguments.get("page", ""))
    r = Recherche(Criteres(texte=q, page=min(page, PAGE_MAX + 1)), q=q, metier=metier, lieu=lieu, page_demandee=page)
    c = r.criteres
    if numero := NUMERO.fullmatch(q):
        # A number names one offer: filters left from another search do not hide it.
        r.criteres = replace(c, numero=int(numero[1]))
        r.metier = r.lieu = ""
        return r
    c.publics = _choix(Public, arguments.getlist("public"))
    c.secteurs = [str(s) for s in _choix(Secteur, arguments.getlist("secteur"))]
    c.departements = [code for code in DEPARTEMENTS if code in arguments.getlist("departement")]
    c.debut = next(iter(_choix(Debut, arguments.getlist("debut")[:1])), None)
    c.tri = next(iter(_choix(Tri, arguments.getlist("tri")[:1])), Tri.date)
    c.rayon = _rayon(arguments.get("rayon", ""))
    if metier:
        c.metier = resoudre_metier(metier)
        r.metier_inconnu = c.metier is None
    if lieu:
        _lire_lieu(r)
    if c.tri == Tri.distance and c.commune is None:
        c.tri = Tri.date
    return r


def _ecrit(nom: str, valeurs: list) -> str:
    return urlencode([(nom, v) for v in valeurs if v])


def _lire_lieu(r: Recherche) -> None:
    c = r.criteres
    if code := _CODES_PAR_NOM.get(normaliser(r.lieu)):
        r.lieu = ""
        c.departements = [x for x in DEPARTEMENTS if x == code or x in c.departements]
        return
    c.commune = resoudre_commune(r.lieu)
    if c.commune is None:
        r.lieu_inconnu = True
        r.communes_proposees = list(db.session.execute(chercher_communes(r.lieu, limite=6)).scalars())
    else:
        r.lieu = libelle_commune(c.commune)


def _choix(classe, valeurs: list[str]) -> list:
    return [x for x in classe if x.value in valeurs]


def _page(texte: str) -> int:
    return max(1, int(texte[:6])) if texte.isascii() and texte.isdigit() else 1


def _rayon(texte: str) -> int | None:
    if texte == "0":
        return None
    return int(texte) if texte.isascii() and texte.isdigit() and int(texte[:4]) in RAYONS else RAYON_PAR_DEFAUT
