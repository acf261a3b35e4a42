"""Load the reference data, and turn what people type into a commune, a métier or a diploma."""

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import delete, select, true

from cmon.extensions import db
from cmon.recherche.texte import normaliser
from cmon.referentiels import lecture
from cmon.referentiels.chargement import fusionner, inserer, retirer
from cmon.referentiels.lecture import INTITULE_MAX, FichierIllisible
from cmon.referentiels.memoire import une_fois
from cmon.referentiels.modeles import Appellation, CodePostal, Commune, Departement, Diplome, Metier, Naf
from cmon.referentiels.requetes import (
    PREFIXE_RNCP,
    REGION,
    chercher_appellations,
    chercher_communes,
    chercher_metiers,
    code_naf,
    communes_du_code_postal,
    communes_nommees,
    departements_de_la_region,
    diplomes_nommes,
    libelles_naf,
    mots_de,
    titres_nommes,
)
from cmon.referentiels.secteurs import Secteur

TABLES = {
    "departements": Departement.__table__,
    "communes": Commune.__table__,
    "rome": Metier.__table__,
    "naf": Naf.__table__,
    "diplomes": Diplome.__table__,
    "certifications": Diplome.__table__,
    "appellations": Appellation.__table__,
}
EMBARQUEES = tuple(lecture.FICHIERS)
IMPORTABLES = ("communes", "rome", "naf", "certifications", "appellations")
# The embedded list and the certifications share a table: each replaces its own rows only.
PARTS = {
    "diplomes": Diplome.cle.not_like(f"{PREFIXE_RNCP}%"),
    "certifications": Diplome.cle.like(f"{PREFIXE_RNCP}%"),
}
# Large communes whose first postal code is one arrondissement's only.
A_ARRONDISSEMENTS = {"75056", "69123", "13055"}
# Mérignac (Gironde) has a hundred times the people of Mérignac (Charente): the name alone means the first.
PREPONDERANCE = 20
CODES_DITS = 5
CODE_A_LA_FIN = re.compile(r"\s*\([A-Z][0-9]{4}\)\s*$")
NOMBRE = re.compile(r"[0-9]{2,3}|[0-9]{5}|2[ab]")


def _codes_postaux(communes: list[dict], remplacer: bool) -> None:
    """Bring the table of postal codes to those that the communes list."""
    voulus = {(code, c["insee"]) for c in communes for code in c["codes_postaux"].split("|") if code}
    lus = {c["insee"] for c in communes}
    connus = {tuple(r) for r in db.session.execute(select(CodePostal.code, CodePostal.insee))}
    table = CodePostal.__table__
    for code, insee in sorted(c for c in connus - voulus if remplacer or c[1] in lus):
        db.session.execute(delete(table).where(table.c.code == code, table.c.insee == insee))
    inserer(table, [{"code": code, "insee": insee} for code, insee in sorted(voulus - connus)])


def _charger(sorte: str, lignes: list[dict], remplacer: bool) -> str:
    table, cle = TABLES[sorte], lecture.SORTES[sorte].cle
    nouvelles, changees = fusionner(table, lignes, cle=cle)
    if sorte == "communes":
        _codes_postaux(lignes, remplacer)
    parmi = PARTS.get(sorte, true())
    retirees = retirer(table, {x[cle] for x in lignes}, cle=cle, parmi=parmi) if remplacer else 0
    db.session.expire_all()
    return f"{sorte}: {len(lignes)} read, {nouvelles} added, {changees} changed, {retirees} removed"


def _est_vide(sorte: str) -> bool:
    table = TABLES[sorte]
    return db.session.execute(select(table.c).where(PARTS.get(sorte, true())).limit(1)).first() is None


def charger_referentiels(*, si_vide: bool = False) -> list[str]:
    """Bring départements, communes, métiers, NAF and diplomas to the embedded files. Again: changes nothing.

    A row that the files no longer hold is removed unless something refers to it; what was imported besides stays. With
    `si_vide` only the tables that hold nothing yet. Returns one line of account a table.
    """
    sortes = [sorte for sorte in EMBARQUEES if not si_vide or _est_vide(sorte)]
    return [_charger(sorte, lecture.lire(sorte), remplacer=True) for sorte in sortes]


def _sans_code_inconnu(appellations: list[dict]) -> tuple[list[dict], str]:
    """The job titles of known ROME codes that are no ROME label themselves, and what is said of the others."""
    metiers = {m.code: m.recherche for m in _liste(select(Metier))}
    inconnus = sorted({a["metier_code"] for a in appellations} - set(metiers))
    libelles = set(metiers.values())
    connues = [a for a in appellations if a["metier_code"] in metiers]
    gardees = [a for a in connues if a["recherche"] not in libelles]
    dits = [f"{len(connues) - len(gardees)} left out: already ROME labels"]
    if inconnus:
        suite = ", …" if len(inconnus) > CODES_DITS else ""
        codes = ", ".join(inconnus[:CODES_DITS]) + suite
        dits.append(f"{len(appellations) - len(connues)} left out: unknown ROME codes ({codes})")
    return gardees, "; ".join(dits)


def importer(sorte: str, chemin: Path | str, *, remplacer: bool = False) -> str:
    """Load a file of one of IMPORTABLES, and return a line of account.

    Rows are added and updated; with `remplacer` those that the file does not hold are removed unless something refers
    to them. Job titles of unknown ROME codes, and those that are ROME labels, are left out and told. Raises
    FichierIllisible, with the line at fault, before anything is written.
    """
    lignes = lecture.lire(sorte, chemin)
    if sorte == "communes":
        connus = set(db.session.execute(select(Departement.code)).scalars())
        for commune in lignes:
            if commune["departement"] not in connus:
                raise FichierIllisible(
                    f"{chemin}: commune {commune['insee']} is in the unknown département {commune['departement']}."
                )
    if sorte == "appellations":
        gardees, dit = _sans_code_inconnu(lignes)
        return f"{_charger(sorte, gardees, remplacer)}; {dit}"
    return _charger(sorte, lignes, remplacer)


def libelle_commune(commune: Commune, code_postal: str = "") -> str:
    """« Niort (79000) »: the name and its first postal code, or `code_postal` where it is one of the commune's.

    The département instead where one code would mislead: « Paris (75) ».
    """
    codes = commune.codes_postaux.split("|")
    if code_postal and code_postal in codes:
        return f"{commune.nom} ({code_postal})"
    if commune.insee in A_ARRONDISSEMENTS or not commune.codes_postaux:
        return f"{commune.nom} ({commune.departement})"
    return f"{commune.nom} ({codes[0]})"


def _liste(requete) -> list:
    return list(db.session.execute(requete).scalars())


def _seul(objets: list):
    return objets[0] if len(objets) == 1 else None


@lru_cache(maxsize=1)
def _region_des_departements() -> dict[str, str]:
    """The region of each département by its name, as it is searched: they change with the program only."""
    return {normaliser(d["nom"]): d["region"] for d in lecture.lire("departements")}


def _communes_exactes(mots: list[str]) -> list[Commune]:
    """The communes of that name, or of that name without the postal code or the département written beside it."""
    if exactes := _liste(communes_nommees(" ".join(mots))):
        return exactes
    nombres = [m for m in mots if NOMBRE.fullmatch(m)]
    nom = " ".join(m for m in mots if m not in nombres)
    if not nom or not nombres:
        return []
    return [
        c
        for c in _liste(communes_nommees(nom))
        if all(n.upper() == c.departement or n in c.codes_postaux.split("|") for n in nombres)
    ]


@une_fois
def resoudre_commune(texte: str | None) -> Commune | None:
    """The commune that a text means, or None when it means none or several.

    « Niort (79000) », « niort », « 79000 Niort », « 79000 » when a single commune has it, or the only commune whose
    name begins so. Among homonyms, the only one of Nouvelle-Aquitaine, or one that is far larger than the others. A
    département of the region (« Vienne », « Landes ») means no commune, although some bear its name: their label tells
    them apart.
    """
    mots = mots_de(texte or "")
    if not mots:
        return None
    if len(mots) == 1 and mots[0].isdigit():
        return _seul(_liste(communes_du_code_postal(mots[0])))
    region_du_departement = _region_des_departements().get(" ".join(mots))
    if region_du_departement == REGION:
        return None
    exactes = _communes_exactes(mots)
    if len(exactes) > 1:
        region = {d.code for d in _liste(departements_de_la_region())}
        exactes = [c for c in exactes if c.departement in region] or exactes
    if len(exactes) > 1 and exactes[0].population > PREPONDERANCE * exactes[1].population:
        exactes = exactes[:1]
    if exactes or region_du_departement:
        return _seul(exactes)
    return _seul(_liste(chercher_communes(texte, limite=2)))


def _formes(libelle: str, *, abrege: bool = True) -> set[str]:
    """The ways to write a label in one gender: « Chargé / Chargée de mission » is also « chargé de mission ».

    With `abrege` also what stands before the bar: « Serveur / Serveuse en restauration » is « serveur ».
    """
    masculin, barre, feminin = libelle.partition(" / ")
    gauche, droite = normaliser(masculin), normaliser(feminin)
    if not barre:
        return {gauche}
    suite = droite.split()[len(gauche.split()) :]
    formes = {f"{gauche} {droite}", droite, " ".join([gauche, *suite])}
    return formes | {gauche} if abrege else formes


def resoudre_metier(texte: str | None) -> Metier | None:
    """The ROME métier that a text means, or None when it means none or several.

    A ROME code, a label in both genders or in one, whatever its accents and case, or the only label that matches.
    """
    mots = mots_de(texte or "")
    if not mots:
        return None
    if metier := db.session.get(Metier, mots[0].upper()) if len(mots[0]) == 5 else None:
        return metier
    trouves = _liste(chercher_metiers(texte, limite=50))
    phrase = " ".join(mots)
    exacts = [m for m in trouves if phrase in _formes(m.libelle)]
    return _seul(exacts) if exacts else _seul(trouves)


class MetierChoisi(NamedTuple):
    """What a form keeps of a métier: a ROME code, and the title that people read."""

    code: str
    libelle: str


@une_fois
def choisir_metier(texte: str | None) -> MetierChoisi | None:
    """(code, libelle) of the métier that a text means, or None when it means none or several.

    A ROME label (or its code) gives its label. An imported job title gives that very title with its code: never the
    label of the code, which may name another métier of the family. The code may stand after it: « Vigneron (A1405) ».
    """
    sans_code = CODE_A_LA_FIN.sub("", texte or "")
    mots = mots_de(sans_code)
    if not mots:
        return None
    if nomme := db.session.execute(titres_nommes(normaliser(sans_code[:INTITULE_MAX]))).first():
        return MetierChoisi(*nomme)
    if metier := resoudre_metier(sans_code):
        return MetierChoisi(metier.code, metier.libelle)
    appellations = _liste(chercher_appellations(sans_code, limite=50))
    exactes = [a for a in appellations if " ".join(mots) in _formes(a.libelle, abrege=False)]
    appellation = _seul(exactes) if exactes else _seul(appellations)
    return MetierChoisi(appellation.metier_code, appellation.libelle) if appellation else None


@une_fois
def resoudre_diplome(texte: str | None, niveau: int | None = None) -> Diplome | None:
    """The diploma of the catalogue that bears this title (accents, case and hyphens don't matter), or None.

    An RNCP number works too. Where several levels have one title, `niveau` chooses; without it the title means none.
    The embedded list goes before an import, so that a diploma keeps one key whatever is imported later.
    """
    nom = normaliser((texte or "")[:INTITULE_MAX])
    if not nom:
        return None
    if numerote := db.session.get(Diplome, nom.upper()) if nom.startswith("rncp") else None:
        nom, niveau = numerote.recherche, numerote.niveau
    trouves = _liste(diplomes_nommes(nom))
    if niveau and any(d.niveau == niveau for d in trouves):
        trouves = [d for d in trouves if d.niveau == niveau]
    return trouves[0] if len({d.niveau for d in trouves}) == 1 else None


def libelle_naf(code: str | None) -> str:
    """The label of a NAF class, its code with or without the dot; nothing when it is unknown.

    A list of establishments asks for all its labels at once: `requetes.libelles_naf`.
    """
    ligne = db.session.execute(libelles_naf([code])).first()
    return ligne.libelle if ligne else ""


def secteur_naf(code: str | None) -> Secteur | None:
    """The guide's group of sections of a NAF class, or None when the class is unknown."""
    naf = db.session.get(Naf, code_naf(code)) if code_naf(code) else None
    return Secteur(naf.secteur) if naf else None
