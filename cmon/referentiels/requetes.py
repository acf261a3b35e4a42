"""Queries over the reference data: autocompletion of towns, métiers and diplomas."""

import re
from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import Select, and_, case, exists, false, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from cmon.recherche.texte import normaliser
from cmon.referentiels.modeles import Appellation, CodePostal, Commune, Departement, Diplome, Metier, Naf

REGION = "75"  # Nouvelle-Aquitaine
GRANDE_VILLE = 200_000
CARACTERES_MAX = 220
MOTS_MAX = 20
SAINTS = {"st": "saint", "ste": "sainte"}
PREFIXE_RNCP = "RNCP"  # the key of an imported certification; those of the embedded list are in small letters
ARTICLES = ("le ", "la ", "les ", "l ")


def mots_de(texte: str) -> list[str]:
    """The words of whatever was typed: letters and digits only, so that nothing of it is ever a wildcard."""
    return normaliser(str(texte)[:CARACTERES_MAX])[:CARACTERES_MAX].split()[:MOTS_MAX]


def _saints(mots: list[str]) -> list[list[str]]:
    """« st emilion » reads « saint emilion »; the last word may also be the beginning of another one."""
    deplies = [SAINTS.get(mot, mot) for mot in mots]
    return [deplies] if deplies == mots else [deplies, mots]


def _un_mot_commence_par(colonne, mot: str):
    return or_(colonne.startswith(mot), colonne.like(f"% {mot}%"))


def _nom_de_commune(mots: list[str]):
    """Each word begins a word of the name; a short number may be the département."""
    conditions = []
    for mot in mots:
        condition = _un_mot_commence_par(Commune.nom_recherche, mot)
        if mot[0].isdigit() and len(mot) <= 3 and len(mots) > 1:
            condition = or_(condition, Commune.departement == mot.upper())
        conditions.append(condition)
    return and_(*conditions)


def _a_le_code_postal(prefixe: str):
    """Communes with a postal code that starts so, by a range that the index of the codes reads."""
    codes = select(CodePostal.insee).where(CodePostal.code >= prefixe, CodePostal.code <= prefixe + "9" * 5)
    return Commune.insee.in_(codes)


def communes_nommees(nom: str) -> Select:
    """The communes of exactly that name, already normalised, those of Nouvelle-Aquitaine first."""
    noms = [" ".join(v) for v in _saints(nom.split())]
    return select(Commune).where(Commune.nom_recherche.in_(noms)).order_by(_loin(), Commune.population.desc())


def communes_du_code_postal(code: str) -> Select:
    """The communes that a whole postal code serves, the largest first."""
    codes = select(CodePostal.insee).where(CodePostal.code == code)
    return select(Commune).where(Commune.insee.in_(codes)).order_by(Commune.population.desc(), Commune.insee)


@lru_cache(maxsize=1)
def _loin():
    """0 for Nouvelle-Aquitaine and the largest towns of France, 1 for the others."""
    region = select(Departement.code).where(Departement.region == REGION)
    proche = or_(Commune.departement.in_(region), Commune.population >= GRANDE_VILLE)
    return case((proche, 0), else_=1)


def chercher_communes(q: str, limite: int = 8) -> Select:
    """The communes that somebody means by what they have typed so far, at most `limite`.

    By the beginning of words of the name (accents, hyphens and case don't matter, « st » is « saint ») or of a postal
    code. The exact name comes first, then names that begin so, then Nouvelle-Aquitaine, then the most populated.
    """
    mots = mots_de(q)
    codes = [m for m in mots if m.isdigit() and (len(m) == 5 or len(mots) == 1)]
    noms = [m for m in mots if m not in codes]
    requete = select(Commune).limit(limite)
    if not mots or len(codes) > 1 or any(len(m) > 5 for m in codes):
        return requete.where(false())
    if codes:
        requete = requete.where(_a_le_code_postal(codes[0]))
    if not noms:
        return requete.order_by(_loin(), Commune.population.desc(), Commune.insee)
    variantes = _saints(noms)
    articles = ("", *ARTICLES) if len("".join(noms)) >= 4 else ("",)  # « bo » is not « Le Bô » first of all
    debuts = [article + " ".join(v) for v in variantes for article in articles]
    rang = case(
        (Commune.nom_recherche.in_(debuts), 0),
        (or_(*(Commune.nom_recherche.startswith(d) for d in debuts)), 1),
        else_=2,
    )
    requete = requete.where(or_(*(_nom_de_commune(v) for v in variantes)))
    return requete.order_by(rang, _loin(), Commune.population.desc(), Commune.insee)


def _racine(mot: str) -> str:
    """A plural typed for a singular: « boulangers » finds « boulanger »."""
    return mot[:-1] if len(mot) > 4 and mot[-1] in "sx" else mot


def _tous_les_mots(colonne, mots: list[str]):
    """Each word that was typed begins a word of the text, in any order."""
    return and_(*(_un_mot_commence_par(colonne, _racine(m)) for m in mots))


def _rang(colonne, mots: list[str]):
    """1 for the very text, then those that hold the phrase, hold the whole words, begin so."""
    phrase = " ".join(mots)
    entier = literal(" ").concat(colonne).concat(" ")
    return case(
        (colonne == phrase, 1),
        (entier.like(f" {phrase} %"), 2),
        (and_(*(entier.like(f"% {m} %") for m in mots)), 3),
        (colonne.startswith(phrase), 4),
        else_=5,
    )


def chercher_metiers(q: str, limite: int = 8) -> Select:
    """The ROME métiers that somebody means by what they have typed so far, at most `limite`.

    Each word begins a word of the label, in either gender, in any order; a ROME code works too. Labels that begin so
    come first, then those that hold the whole words, then the shortest.
    """
    mots = mots_de(q)
    if not mots:
        return select(Metier).where(false())
    condition = _tous_les_mots(Metier.recherche, mots)
    if len(mots) == 1:
        condition = or_(condition, Metier.code.startswith(mots[0].upper()))
    rang = case((Metier.code == " ".join(mots).upper(), 0), else_=_rang(Metier.recherche, mots))
    return select(Metier).where(condition).order_by(rang, func.length(Metier.libelle), Metier.libelle).limit(limite)


def titres_nommes(nom: str) -> Select:
    """(code, libelle) of what bears exactly that title, already normalised: the ROME métier first."""
    metiers = select(Metier.code, Metier.libelle, literal(0).label("rang")).where(Metier.recherche == nom)
    titre = select(Appellation.metier_code.label("code"), Appellation.libelle, literal(1).label("rang"))
    t = union_all(metiers, titre.where(Appellation.recherche == nom)).subquery().c
    return select(t.code, t.libelle).order_by(t.rang, t.libelle, t.code)


def chercher_appellations(q: str, limite: int = 8) -> Select:
    """The imported job titles that somebody means by what they have typed so far, ranked as métiers are."""
    mots = mots_de(q)
    if not mots:
        return select(Appellation).where(false())
    ordre = (_rang(Appellation.recherche, mots), func.length(Appellation.libelle), Appellation.libelle)
    return select(Appellation).where(_tous_les_mots(Appellation.recherche, mots)).order_by(*ordre).limit(limite)


def chercher_titres(q: str, limite: int = 8) -> Select:
    """(code, libelle, appellation) of métiers and imported job titles together, the best first, at most `limite`.

    `appellation` is 1 for a job title: people read it with its ROME code. At the same rank a métier comes first.
    """
    mots = mots_de(q)
    if not mots:
        return select(Metier.code, Metier.libelle, literal(0).label("appellation")).where(false())
    # The order of a part does not come out of a union: each part brings its rank.
    metiers = select(
        Metier.code,
        Metier.libelle,
        literal(0).label("appellation"),
        case((Metier.code == " ".join(mots).upper(), 0), else_=_rang(Metier.recherche, mots)).label("rang"),
    ).where(or_(_tous_les_mots(Metier.recherche, mots), and_(len(mots) == 1, Metier.code.startswith(mots[0].upper()))))
    appellations = select(
        Appellation.metier_code.label("code"),
        Appellation.libelle,
        literal(1).label("appellation"),
        _rang(Appellation.recherche, mots).label("rang"),
    ).where(_tous_les_mots(Appellation.recherche, mots))
    t = union_all(metiers, appellations).subquery().c
    ordre = (t.rang, t.appellation, func.length(t.libelle), t.libelle)
    return select(t.code, t.libelle, t.appellation).order_by(*ordre).limit(limite)


def chercher_diplomes(q: str, limite: int = 8) -> Select:
    """The diplomas that somebody means by what they have typed so far, at most `limite`.

    Each word begins a word of the title, in any order; an RNCP number works too. A title that the embedded list and an
    import both hold at one level is proposed once: as the embedded list has it, whose key is there in every
    installation. Titles that begin so come first, then those that hold the whole words, then the shortest.
    """
    mots = mots_de(q)
    if not mots:
        return select(Diplome).where(false())
    autre = aliased(Diplome)
    double = exists(
        select(literal(1)).where(
            autre.recherche == Diplome.recherche,
            autre.niveau == Diplome.niveau,
            or_(_de_l_import(autre) < _de_l_import(Diplome), _meme_source_avant(autre)),
        )
    )
    ordre = (_rang(Diplome.recherche, mots), func.length(Diplome.intitule), Diplome.intitule, Diplome.niveau)
    condition = and_(_tous_les_mots(Diplome.recherche, mots), ~double)
    if len(mots) == 1:
        condition = or_(condition, Diplome.cle == mots[0].upper())
    return select(Diplome).where(condition).order_by(*ordre).limit(limite)


def _de_l_import(diplome):
    """0 for the embedded list, 1 for an imported certification: which of two that bear one title goes first."""
    return case((diplome.cle.startswith(PREFIXE_RNCP), 1), else_=0)


def _meme_source_avant(autre):
    return and_(_de_l_import(autre) == _de_l_import(Diplome), autre.cle < Diplome.cle)


def diplomes_nommes(intitule: str) -> Select:
    """The diplomas of exactly that title, already normalised: those of the embedded list first."""
    ordre = (_de_l_import(Diplome), Diplome.niveau, Diplome.cle)
    return select(Diplome).where(Diplome.recherche == intitule).order_by(*ordre)


def code_naf(texte: str | None) -> str:
    """A NAF code without its dot, or nothing when it is not written as one."""
    code = (texte or "").replace(".", "").strip().upper()
    return code if re.fullmatch(r"[0-9]{4}[A-Z]", code) else ""


def libelles_naf(codes: Iterable[str | None]) -> Select:
    """(code, label) of several NAF classes."""
    return select(Naf.code, Naf.libelle).where(Naf.code.in_({code_naf(c) for c in codes} - {""}))


def departements_de_la_region(region: str = REGION) -> Select:
    """The départements of a region, Nouvelle-Aquitaine by default, by name."""
    return select(Departement).where(Departement.region == region).order_by(Departement.nom)
