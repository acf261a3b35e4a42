"""Find an establishment in the registry, and keep it."""

import json
import re
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete
from sqlalchemy.exc import SQLAlchemyError

from cmon.base import exiger
from cmon.base_sql import insertion, transaction_separee, va_ecrire
from cmon.etablissements.modeles import Etablissement, EtatEtablissement, ReponseAnnuaire, SourceEtablissement
from cmon.etablissements.numeros import chiffres_de, verifier_siren, verifier_siret
from cmon.etablissements.requetes import etablissement_du_siret, etablissements_connus, reponse_gardee
from cmon.extensions import db
from cmon.recherche.texte import normaliser
from cmon.referentiels.lecture import libelle_effectif
from cmon.referentiels.modeles import Commune, Departement
from cmon.referentiels.operations import resoudre_commune, secteur_naf
from cmon.referentiels.requetes import code_naf, communes_du_code_postal, communes_nommees
from cmon.services_externes.recherche_entreprises import AnnuaireIndisponible, FicheEtablissement, annuaire

VIE_DU_CACHE = timedelta(hours=24)
NOM_MIN = 3
NOM_MAX = 100
FICHES_MAX = 20
# While the request holds the write lock of SQLite nobody else writes: the registry gets little time.
TOTAL_EN_ECRITURE_S = 2.0
PREFIXE_DEMO = "0000"
ARRONDISSEMENT = re.compile(r" \d+er? Arrondissement$")

TROP_COURT = "Saisissez au moins 3 caractères du nom, ou le SIREN (9 chiffres), ou le SIRET (14 chiffres)."
FERME = "Cet établissement est fermé d’après l’annuaire des entreprises. Vérifiez le SIRET ou choisissez-en un autre."
CODE_POSTAL = "Le code postal compte 5 chiffres."
NOM_ABSENT = "Indiquez la raison sociale de l’entreprise."


class Resultats(list[FicheEtablissement]):
    """The establishments that a search found; `indisponible` when the registry did not answer: offer typing by hand."""

    def __init__(self, fiches=(), *, indisponible: bool = False):
        super().__init__(fiches)
        self.indisponible = indisponible


def _question(texte: str | None) -> tuple[str, str]:
    """What is asked, and how: a SIRET, a SIREN or a name. Raises RegleMetier for a wrong number or a short name."""
    brut = " ".join(re.sub(r"[^\w&'’.,()/+-]", " ", str(texte or "")[:300]).split())
    chiffres = chiffres_de(brut)
    if chiffres.isascii() and chiffres.isdigit():
        if len(chiffres) == 9:
            return "siren", verifier_siren(chiffres)
        if len(chiffres) > 9:
            return "siret", verifier_siret(chiffres)
    nom = brut[:NOM_MAX].strip()
    exiger(len(normaliser(nom).replace(" ", "")) >= NOM_MIN, TROP_COURT, "q")
    return "nom", nom


def _garder(question: str, fiches: list[FicheEtablissement], le: datetime) -> None:
    """Keep an answer for a day: in the transaction of a writing request, in a short one of its own while reading.

    There, a cache that can't be written is no reason to fail.
    """
    ligne = {
        "question": question,
        "reponse": json.dumps([f.en_dictionnaire() for f in fiches], ensure_ascii=False),
        "expire_le": le + VIE_DU_CACHE,
    }
    ordre = insertion(ReponseAnnuaire).values(ligne)
    ordre = ordre.on_conflict_do_update(
        index_elements=["question"], set_={"reponse": ordre.excluded.reponse, "expire_le": ordre.excluded.expire_le}
    )
    if va_ecrire():
        db.session.execute(ordre)
        return
    try:
        with transaction_separee() as session:
            session.execute(delete(ReponseAnnuaire).where(ReponseAnnuaire.expire_le <= le))
            session.execute(ordre)
    except SQLAlchemyError:
        current_app.logger.warning("the answer of the registry could not be kept")


def _demander(genre: str, valeur: str, le: datetime) -> list[FicheEtablissement]:
    """The registry's answer, kept or asked now. Raises AnnuaireIndisponible."""
    question = f"{genre}:{normaliser(valeur) if genre == 'nom' else valeur}"[:200]
    if gardee := db.session.execute(reponse_gardee(question, le)).scalar_one_or_none():
        return [FicheEtablissement.depuis_dictionnaire(x) for x in json.loads(gardee)]
    verbe = getattr(annuaire(), f"par_{genre}")
    fiches = verbe(valeur, total_s=TOTAL_EN_ECRITURE_S if va_ecrire() else None)[: 5 * FICHES_MAX]
    _garder(question, fiches, le)
    return fiches


def _fiche_connue(e: Etablissement) -> FicheEtablissement:
    noms = "siret raison_sociale sigle nom_commercial adresse complement code_postal ville latitude longitude idcc"
    return FicheEtablissement(
        **{nom: getattr(e, nom) for nom in noms.split()},
        naf=e.naf or "",
        effectif=e.effectif or "",
        commune_insee=e.commune_insee or "",
        est_ferme=e.etat == EtatEtablissement.ferme,
        source=e.source.value,
    )


def rechercher(texte: str | None, *, le: datetime) -> Resultats:
    """Find establishments by name (3 characters or more), SIREN or SIRET, spaces tolerated.

    The registry's answers are kept for 24 hours. When it does not answer, those that it told of before are proposed and
    `indisponible` is set. Open ones come first, seats before the others, 20 at most. Call it from a GET.
    Raises RegleMetier for a wrong number or a name that is too short.
    """
    genre, valeur = _question(texte)
    try:
        fiches, indisponible = _demander(genre, valeur, le), False
    except AnnuaireIndisponible:
        connus = db.session.execute(etablissements_connus(**{genre: valeur}, limite=FICHES_MAX)).scalars()
        fiches, indisponible = [_fiche_connue(e) for e in connus], True
    fiches = sorted(fiches, key=lambda f: (f.est_ferme, not f.est_siege)) if genre == "siren" else fiches
    fiches = sorted(fiches, key=lambda f: f.est_ferme)
    return Resultats(fiches[:FICHES_MAX], indisponible=indisponible)


def lire_fiche(siret: str, *, le: datetime) -> FicheEtablissement | None:
    """What the registry knows of a SIRET, or None when it does not know it or does not answer.

    Raises RegleMetier when the number is not a SIRET.
    """
    numero = verifier_siret(siret)
    try:
        return next((f for f in _demander("siret", numero, le) if f.siret == numero), None)
    except AnnuaireIndisponible:
        return None


def est_garde(siret: str, *, le: datetime) -> bool:
    """Is the registry's answer about this SIRET kept here? Reading it then asks nobody. Raises RegleMetier."""
    return db.session.execute(reponse_gardee(f"siret:{verifier_siret(siret)}", le)).first() is not None


def fiche_saisie(
    siret: str,
    raison_sociale: str,
    *,
    nom_commercial: str = "",
    naf: str = "",
    effectif: str = "",
    adresse: str = "",
    complement: str = "",
    code_postal: str = "",
    ville: str = "",
) -> FicheEtablissement:
    """An establishment typed by hand. The NAF code may have its dot.

    Raises RegleMetier for a wrong SIRET or postal code, or without a raison sociale.
    """
    propre = {nom: " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", v or "").split()) for nom, v in locals().items()}
    exiger(propre["raison_sociale"], NOM_ABSENT, "raison_sociale")
    exiger(not propre["code_postal"] or re.fullmatch(r"[0-9]{5}", propre["code_postal"]), CODE_POSTAL, "code_postal")
    propre["naf"] = code_naf(propre["naf"])
    return FicheEtablissement(**{**propre, "siret": verifier_siret(siret), "source": "saisie"})


def _commune_de(fiche: FicheEtablissement) -> Commune | None:
    """The commune by its INSEE code, else by postal code and name, else (a CEDEX) by name and département."""
    if fiche.commune_insee and (commune := db.session.get(Commune, fiche.commune_insee)):
        return commune
    if not fiche.code_postal:
        return resoudre_commune(fiche.ville)
    ville = re.sub(r" cedex\b.*", "", normaliser(fiche.ville))
    nommees = list(db.session.execute(communes_nommees(ville)).scalars())
    communes = list(db.session.execute(communes_du_code_postal(fiche.code_postal)).scalars())
    exactes = [c for c in communes if c in nommees]
    voisines = [c for c in nommees if fiche.code_postal.startswith(re.sub("2[AB]", "20", c.departement[:2]))]
    for candidates in (exactes, communes, voisines):
        if len(candidates) == 1:
            return candidates[0]
    return None


def _departement_du_code(code_postal: str) -> str | None:
    """The département that a postal code begins with, when there is one (a CEDEX has no commune)."""
    for code in (code_postal[:3], code_postal[:2]):
        if code and db.session.get(Departement, code):
            return code
    return None


def _colonnes(fiche: FicheEtablissement) -> dict:
    """The columns of a row, at their widths, with what follows from them: sector, commune, département, position."""
    commune, secteur = _commune_de(fiche), secteur_naf(fiche.naf)
    noms = normaliser(f"{fiche.raison_sociale} {fiche.sigle} {fiche.nom_commercial}").split()
    lieu = fiche if fiche.latitude is not None or commune is None else commune
    return {
        "raison_sociale": fiche.raison_sociale[:250],
        "nom_recherche": " ".join(dict.fromkeys(noms))[:250],
        "sigle": fiche.sigle[:60],
        "nom_commercial": fiche.nom_commercial[:250],
        "naf": fiche.naf if secteur else None,
        "secteur": secteur.value if secteur else None,
        "effectif": fiche.effectif if libelle_effectif(fiche.effectif) else None,
        "adresse": fiche.adresse[:250],
        "complement": fiche.complement[:250],
        "code_postal": fiche.code_postal or _seul_code_postal(commune),
        "ville": (ARRONDISSEMENT.sub("", commune.nom) if commune else fiche.ville)[:120],
        "commune_insee": commune.insee if commune else None,
        "departement": commune.departement if commune else _departement_du_code(fiche.code_postal),
        "latitude": lieu.latitude,
        "longitude": lieu.longitude,
        "idcc": fiche.idcc[:60],
    }


def _seul_code_postal(commune: Commune | None) -> str:
    return commune.codes_postaux if commune and len(commune.codes_postaux) == 5 else ""


def _ligne_du_siret(
    siret: str, colonnes: dict, source: SourceEtablissement, le: datetime
) -> tuple[Etablissement, bool]:
    """The row of that SIRET, locked, and whether it is new: made now if nobody has, even at the same moment."""
    ajout = insertion(Etablissement).values(
        siret=siret,
        siren=siret[:9],
        etat=EtatEtablissement.actif,
        source=source,
        lu_le=le,
        est_demo=siret.startswith(PREFIXE_DEMO),
        **colonnes,
    )
    cree = db.session.execute(
        ajout.on_conflict_do_nothing(index_elements=["siret"]).returning(Etablissement.id)
    ).scalar_one_or_none()
    requete = etablissement_du_siret(siret).with_for_update().execution_options(populate_existing=True)
    return db.session.execute(requete).scalar_one(), cree is not None


def enregistrer_etablissement(fiche: FicheEtablissement, *, le: datetime) -> Etablissement:
    """Get or make the establishment of a SIRET, with the registry's data whenever they can be had.

    `fiche` comes from `rechercher`, `lire_fiche` or, typed by hand, from `fiche_saisie`: then the registry is asked
    too, and what was typed only fills its blanks. What the registry told is never overwritten by what somebody types.
    Raises RegleMetier for a wrong SIRET, a closed establishment, or without a name.
    """
    siret = verifier_siret(fiche.siret)
    if fiche.source == "saisie" and (lue := lire_fiche(siret, le=le)):
        fiche = lue.completee_par(fiche)
    exiger(not fiche.est_ferme, FERME, "siret")
    exiger(fiche.raison_sociale, NOM_ABSENT, "raison_sociale")
    source = SourceEtablissement(fiche.source)
    colonnes = _colonnes(fiche)
    etablissement, nouveau = _ligne_du_siret(siret, colonnes, source, le)
    if nouveau:
        return etablissement
    if source == SourceEtablissement.annuaire:
        for nom, valeur in colonnes.items():
            if valeur not in ("", None):
                setattr(etablissement, nom, valeur)
        etablissement.etat, etablissement.source, etablissement.lu_le = EtatEtablissement.actif, source, le
    else:
        exiger(etablissement.etat == EtatEtablissement.actif, FERME, "siret")
        if etablissement.source == SourceEtablissement.saisie:
            for nom, valeur in colonnes.items():
                if getattr(etablissement, nom) in ("", None):
                    setattr(etablissement, nom, valeur)
    db.session.flush()
    return etablissement
