"""Client of « API Recherche d’entreprises », the public registry of companies (recherche-entreprises.api.gouv.fr).

It never asks for the field `dirigeants`: names and birth months of people are nobody's business here.
"""

import re
import time
from dataclasses import asdict, dataclass, fields, replace
from typing import Self

from flask import current_app

from cmon.services_externes import bouchon
from cmon.services_externes.transport import (
    AdresseRefusee,
    ClientJson,
    Limites,
    ServiceIndisponible,
    journal,
    verifier_adresse,
)

CHAMPS = {"minimal": "true", "include": "siege,matching_etablissements,complements"}
NON_DIFFUSE = {"[ND]", "[NON-DIFFUSIBLE]"}
REGION = "75"  # Nouvelle-Aquitaine
PAR_PAGE = 10


class AnnuaireIndisponible(Exception):
    """The registry can't be asked now: the person types the establishment by hand."""


@dataclass(frozen=True)
class FicheEtablissement:
    """What is known of one establishment: from the registry, or typed by hand (`source`).

    `naf` has no dot, `effectif` is INSEE's band, `adresse` the street line alone, positions are in degrees, `idcc`
    codes are joined by a space. An empty text or None is what nobody knows or may tell.
    """

    siret: str
    raison_sociale: str = ""
    sigle: str = ""
    nom_commercial: str = ""
    naf: str = ""
    effectif: str = ""
    adresse: str = ""
    complement: str = ""
    code_postal: str = ""
    ville: str = ""
    commune_insee: str = ""
    latitude: float | None = None
    longitude: float | None = None
    idcc: str = ""
    est_siege: bool = False
    est_ferme: bool = False
    source: str = "annuaire"

    @property
    def siren(self) -> str:
        """The company's own number: the nine first digits."""
        return self.siret[:9]

    @property
    def nom_usuel(self) -> str:
        """The commercial name, else the legal one."""
        return self.nom_commercial or self.raison_sociale

    @property
    def adresse_complete(self) -> str:
        """Street, postal code and town on one line."""
        ville = f"{self.code_postal} {self.ville}".strip()
        return ", ".join(x for x in (self.adresse, self.complement, ville) if x)

    def completee_par(self, autre: Self) -> Self:
        """The same, its blanks filled with what another one knows."""
        vides = {f.name: getattr(autre, f.name) for f in fields(self) if getattr(self, f.name) in ("", None)}
        return replace(self, **vides)

    def en_dictionnaire(self) -> dict:
        """Plain values, for the cache."""
        return asdict(self)

    @classmethod
    def depuis_dictionnaire(cls, valeurs: dict) -> Self:
        """The opposite of `en_dictionnaire`; names that are not known any more are left out."""
        noms = {f.name for f in fields(cls)}
        return cls(**{nom: valeur for nom, valeur in valeurs.items() if nom in noms})


def _texte(objet: dict, *noms: str) -> str:
    """The first of these fields that says something, white space made single."""
    for nom in noms:
        valeur = objet.get(nom)
        if isinstance(valeur, (str, int)) and not isinstance(valeur, bool):
            texte = " ".join("".join(c if c.isprintable() else " " for c in str(valeur)).split())
            if texte and texte not in NON_DIFFUSE:
                return texte
    return ""


def _liste(objet: dict, nom: str) -> list:
    valeur = objet.get(nom)
    return valeur if isinstance(valeur, list) else []


def _dictionnaire(objet: dict, nom: str) -> dict:
    valeur = objet.get(nom)
    return valeur if isinstance(valeur, dict) else {}


def _degres(valeur: object, maxi: float) -> float | None:
    try:
        nombre = float(valeur)
    except (TypeError, ValueError):
        return None
    return nombre if abs(nombre) <= maxi else None


def _forme(texte: str, forme: str) -> str:
    """The text when it is written as expected, else nothing."""
    return texte if re.fullmatch(forme, texte) else ""


def _rue(etablissement: dict, code_postal: str) -> str:
    """The street line: from its parts at a seat, else the whole address without its postal code and town."""
    parties = [_texte(etablissement, n) for n in ("numero_voie", "indice_repetition", "type_voie", "libelle_voie")]
    if parties[-1]:
        return " ".join(p for p in parties if p)
    adresse = _texte(etablissement, "adresse")
    for non_diffuse in NON_DIFFUSE:
        adresse = adresse.replace(non_diffuse, " ")
    adresse = " ".join(adresse.split())
    if code_postal:
        adresse = re.sub(rf"\s*\b{re.escape(code_postal)}\b.*$", "", adresse)
    return adresse.strip(" ,")


def _fiche(unite: dict, etablissement: dict) -> FicheEtablissement | None:
    """One establishment of an answer, or None when it bears no SIRET."""
    siret = _forme(_texte(etablissement, "siret"), r"[0-9]{14}")
    if not siret:
        return None
    naf = _texte(etablissement, "activite_principale") or _texte(unite, "activite_principale")
    code_postal = _texte(etablissement, "code_postal")
    enseignes = [_texte({"e": e}, "e") for e in _liste(etablissement, "liste_enseignes")]
    idcc = _liste(etablissement, "liste_idcc") or _liste(_dictionnaire(unite, "complements"), "liste_idcc")
    lat, lon = _degres(etablissement.get("latitude"), 90), _degres(etablissement.get("longitude"), 180)
    return FicheEtablissement(
        siret=siret,
        raison_sociale=_texte(unite, "nom_raison_sociale", "nom_complet"),
        sigle=_texte(unite, "sigle"),
        nom_commercial=_texte(etablissement, "nom_commercial") or next((e for e in enseignes if e), ""),
        naf=_forme(naf.replace(".", ""), r"[0-9]{4}[A-Z]"),
        effectif=_forme(_texte(etablissement, "tranche_effectif_salarie"), r"NN|[0-9]{2}"),
        adresse=_rue(etablissement, code_postal),
        complement=_texte(etablissement, "complement_adresse"),
        code_postal=_forme(code_postal, r"[0-9]{5}"),
        ville=_texte(etablissement, "libelle_commune"),
        commune_insee=_forme(_texte(etablissement, "commune"), r"[0-9][0-9AB][0-9]{3}"),
        latitude=lat if lon is not None else None,
        longitude=lon if lat is not None else None,
        idcc=" ".join(str(i) for i in idcc if isinstance(i, (str, int)))[:60],
        est_siege=etablissement.get("est_siege") is True,
        est_ferme=etablissement.get("etat_administratif") == "F" or unite.get("etat_administratif") == "C",
    )


def lire_unite(unite: object) -> list[FicheEtablissement]:
    """The establishments of one legal unit of an answer, each once: those that match, then its seat."""
    if not isinstance(unite, dict):
        return []
    bruts = [e for e in _liste(unite, "matching_etablissements") if isinstance(e, dict)]
    fiches = [_fiche(unite, e) for e in bruts]
    siege = _dictionnaire(unite, "siege")
    au_siege = _fiche(unite, siege) if siege else None
    uniques: dict[str, FicheEtablissement] = {}
    for fiche in [*fiches, au_siege]:
        if fiche is not None:
            connue = uniques.get(fiche.siret)
            uniques[fiche.siret] = connue.completee_par(fiche) if connue else fiche
    return list(uniques.values())


class Annuaire:
    """The registry, asked through `ClientJson`."""

    def __init__(self, client: ClientJson):
        self.client = client

    def _chercher(self, total_s: float | None, **parametres) -> list:
        try:
            statut, corps = self.client.lire("/search", {**parametres, **CHAMPS}, total_s)
        except ServiceIndisponible as e:
            raise AnnuaireIndisponible(str(e)) from None
        if statut in (400, 404):
            return []  # the registry finds nothing to search in that text
        if statut != 200 or not isinstance(corps, dict) or not isinstance(corps.get("results"), list):
            raise AnnuaireIndisponible(f"unexpected answer, status {statut}")
        return corps["results"]

    def par_siret(self, siret: str, total_s: float | None = None) -> list[FicheEtablissement]:
        """The establishment of that SIRET, in a list that is empty when the registry doesn't know it.

        Raises AnnuaireIndisponible, after `total_s` seconds at most.
        """
        trouvees = [f for unite in self._chercher(total_s, q=siret, per_page=1)[:1] for f in lire_unite(unite)]
        return [f for f in trouvees if f.siret == siret]

    def par_siren(self, siren: str, total_s: float | None = None) -> list[FicheEtablissement]:
        """The establishments of that company. Raises AnnuaireIndisponible."""
        unites = self._chercher(total_s, q=siren, per_page=1, limite_matching_etablissements=100)[:1]
        return [f for unite in unites for f in lire_unite(unite) if f.siren == siren]

    def par_nom(self, nom: str, total_s: float | None = None) -> list[FicheEtablissement]:
        """Establishments by name, of Nouvelle-Aquitaine when it has some, else of France.

        Raises AnnuaireIndisponible, after `total_s` seconds at most.
        """
        fin = time.monotonic() + (total_s or self.client.limites.total_s)
        for filtre in ({"region": REGION}, {}):
            reste = max(0.1, fin - time.monotonic())
            unites = self._chercher(reste, q=nom, per_page=PAR_PAGE, etat_administratif="A", **filtre)
            if fiches := [f for unite in unites[:PAR_PAGE] for f in _proches(unite)]:
                return fiches
        return []


def _proches(unite: object) -> list[FicheEtablissement]:
    """The establishments of a unit that match a search by name; where none is said to, its seat."""
    fiches = lire_unite(unite)
    proches = _liste(unite, "matching_etablissements") if isinstance(unite, dict) else []
    sirets = {e.get("siret") for e in proches if isinstance(e, dict)}
    return [f for f in fiches if f.siret in sirets] or fiches


def annuaire() -> Annuaire:
    """The registry of this application: the service of the settings or, where none is named, the local stand-in.

    Raises AnnuaireIndisponible when the settings name an address that may not be called.
    """
    reglages = current_app.config
    base = reglages["SIRET_API_BASE"] or bouchon.adresse()
    cle = (base, reglages.get("SIRET_API_LIMITES"))
    connus = current_app.extensions.setdefault("cmon_annuaire", {})
    if cle not in connus:
        hotes = {h.strip() for h in reglages["SIRET_API_HOTES"].split(",") if h.strip()}
        try:
            adresse = verifier_adresse(base, hotes, production=reglages["PRODUCTION"])
        except AdresseRefusee as e:
            journal.error("SIRET_API_BASE refused: %s", e)
            raise AnnuaireIndisponible("SIRET_API_BASE refused") from None
        agent = f"CMon/1.0 (stages et alternance en Nouvelle-Aquitaine; {reglages['BASE_URL']})"
        limites = reglages.get("SIRET_API_LIMITES") or Limites()
        connus[cle] = Annuaire(ClientJson(adresse, agent=agent, limites=limites))
    return connus[cle]
