"""A local stand-in for the registry of companies, in its own shapes, for development and tests.

It runs in a thread of the application, on a free port of this machine, from the first look-up on. It knows invented
companies (SIRET 0000…) and a few real public bodies. Words in the question make it fail: « panne-429 », « panne-500 »,
« panne-503 », « panne-lente », « panne-json », « panne-vide », « panne-redirection », « panne-enorme ».
"""

import csv
import json
import os
import re
import threading
import time
from functools import lru_cache
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from cmon.recherche.texte import normaliser
from cmon.referentiels.lecture import lire

PREFIXE = "/re"
# The demo's invented companies; public bodies, a closed establishment and one whose data may not be told.
FICHIERS = (Path(__file__).with_suffix(".csv"), Path(__file__).parent.parent / "demo" / "entreprises.csv")
PANNE = re.compile(r"panne-(429|500|503|lente|json|vide|redirection|enorme)")
ERREUR_500 = "Une erreur inattendue s’est produite. Veuillez réessayer plus tard."
SANS_PARAMETRE = "Veuillez indiquer au moins un paramètre de recherche."
TROP_COURT = "3 caractères minimum pour les termes de la requête (ou utilisez au moins un filtre)"


class Reglages:
    """What tests change: a failure to answer with, how many times, and how slow; and what was asked."""

    def __init__(self):
        self.remettre()

    def remettre(self) -> None:
        """No failure, nothing asked yet."""
        self.panne = ""
        self.fois: int | None = None
        self.retry_after = "1"
        self.lenteur_s = 8.0
        self.reponse: object = None
        self.appels: list[dict] = []
        self.agents: list[str] = []

    def panne_du_moment(self, q: str) -> str:
        """The failure to answer with now, if any."""
        if trouvee := PANNE.search(q.lower()):
            return trouvee[1]
        if not self.panne or self.fois == 0:
            return ""
        if self.fois is not None:
            self.fois -= 1
        return self.panne


reglages = Reglages()


def _etablissement(x: dict, position: dict | None, *, siege: bool, complet: bool = False) -> dict:
    lat, lon = (f"{position['latitude']:.6f}", f"{position['longitude']:.6f}") if position else (None, None)
    adresse = " ".join(t for t in (x["adresse"], x["code_postal"], x["ville"]) if t).upper() or None
    commun = {
        "activite_principale": x["naf"],
        "activite_principale_naf25": None,
        "adresse": adresse,
        "caractere_employeur": "O",
        "code_postal": x["code_postal"] or None,
        "commune": x["insee"] or None,
        "date_creation": "2012-04-01",
        "date_debut_activite": "2012-04-01",
        "date_fermeture": "2021-12-31" if x["etat"] == "F" else None,
        "epci": None,
        "est_siege": siege,
        "etat_administratif": x["etat"],
        "geo_id": None,
        "latitude": lat,
        "libelle_commune": x["ville"].upper() or None,
        "liste_enseignes": [x["nom_commercial"].upper()] if x["nom_commercial"] else None,
        "liste_idcc": None,
        "longitude": lon,
        "nom_commercial": None,
        "region": "75" if position and position["region"] == "75" else None,
        "siret": x["siret"],
        "statut_diffusion_etablissement": "P" if "[ND]" in x["adresse"] else "O",
        "tranche_effectif_salarie": x["effectif"],
    }
    if not complet:
        return {**commun, "ancien_siege": False}
    return {
        **commun,
        "cedex": None,
        "complement_adresse": None,
        "coordonnees": f"{lat},{lon}" if lat else None,
        "departement": position["departement"] if position else None,
        "numero_voie": None,
        "type_voie": None,
        "libelle_voie": None,
    }


def _unite(lignes: list[dict], positions: dict) -> dict:
    """A legal unit with all its establishments; the first one is the seat."""
    siege = lignes[0]
    nom, ferme = siege["raison_sociale"].upper(), siege["etat"] == "F"
    return {
        "siren": siege["siret"][:9],
        "nom_complet": nom,
        "nom_raison_sociale": nom,
        "sigle": None,
        "nombre_etablissements": len(lignes),
        "nombre_etablissements_ouverts": sum(x["etat"] == "A" for x in lignes),
        "siege": _etablissement(siege, positions.get(siege["insee"]), siege=True, complet=True),
        "activite_principale": siege["naf"],
        "activite_principale_naf25": None,
        "categorie_entreprise": "PME",
        "caractere_employeur": "O",
        "date_creation": "2012-04-01",
        "date_fermeture": "2021-12-31" if ferme else None,
        "dirigeants": [{"nom": "PERSONNE", "prenoms": "FICTIVE", "date_de_naissance": "1970-01"}],
        "etat_administratif": "C" if ferme else "A",
        "nature_juridique": "5710",
        "section_activite_principale": None,
        "tranche_effectif_salarie": siege["effectif"],
        "statut_diffusion": "P" if nom == "[ND]" else "O",
        "matching_etablissements": [_etablissement(x, positions.get(x["insee"]), siege=x is siege) for x in lignes],
        "finances": None,
        "complements": {"liste_idcc": ["1843"] if siege["naf"] == "10.71C" else None, "est_ess": False},
    }


def _lignes() -> list[dict]:
    lignes = []
    for chemin in FICHIERS:
        with chemin.open(encoding="utf-8", newline="") as fichier:
            lignes += [{"etat": "A", **x, "naf": f"{x['naf'][:2]}.{x['naf'][2:]}"} for x in csv.DictReader(fichier)]
    return lignes


@lru_cache(maxsize=1)
def unites() -> list[tuple[str, dict]]:
    """Every legal unit that the stand-in knows, each with the words that find it."""
    regions = {d["code"]: d["region"] for d in lire("departements")}
    positions = {c["insee"]: {**c, "region": regions[c["departement"]]} for c in lire("communes")}
    par_siren: dict[str, list[dict]] = {}
    for ligne in _lignes():
        par_siren.setdefault(ligne["siret"][:9], []).append(ligne)
    groupes = par_siren.values()
    mots = [" ".join(f"{x['raison_sociale']} {x['nom_commercial']} {x['ville']}" for x in g) for g in groupes]
    return [(normaliser(m), _unite(g, positions)) for m, g in zip(mots, groupes, strict=True)]


def _reduite(unite: dict, siret: str, demande: Request) -> dict:
    """The unit with the fields that were asked for, and the wanted establishment alone for a SIRET."""
    resultat = dict(unite)
    if siret:
        resultat["matching_etablissements"] = [e for e in unite["matching_etablissements"] if e["siret"] == siret]
    if demande.args.get("minimal") == "true":
        voulus = demande.args.get("include", "").split(",")
        for nom in ("complements", "dirigeants", "finances", "siege", "matching_etablissements"):
            if nom not in voulus:
                del resultat[nom]
    return resultat


def _chercher(demande: Request) -> tuple[int, dict]:
    q = demande.args.get("q", "").strip()
    chiffres = re.sub(r"\s", "", q)
    siret = chiffres if re.fullmatch(r"[0-9]{14}", chiffres) else ""
    if not q:
        return 400, {"erreur": SANS_PARAMETRE}
    if siret:
        trouvees = [u for _, u in unites() if any(e["siret"] == siret for e in u["matching_etablissements"])]
    elif re.fullmatch(r"[0-9]{9}", chiffres):
        trouvees = [u for _, u in unites() if u["siren"] == chiffres]
    elif len(q) < 3:
        return 400, {"erreur": TROP_COURT}
    else:
        mots = normaliser(q).split()
        trouvees = [u for texte, u in unites() if all(f" {m}" in f" {texte}" for m in mots)]
        region, etat = demande.args.get("region"), demande.args.get("etat_administratif")
        trouvees = [u for u in trouvees if region in (None, u["siege"]["region"])]
        trouvees = [u for u in trouvees if etat in (None, u["etat_administratif"])]
    page, par_page = demande.args.get("page", 1, int), demande.args.get("per_page", 10, int)
    tranche = trouvees[(page - 1) * par_page : page * par_page]
    return 200, {
        "results": [_reduite(u, siret, demande) for u in tranche],
        "total_results": len(trouvees),
        "page": page,
        "per_page": par_page,
        "total_pages": -(-len(trouvees) // par_page),
    }


def _json(corps: object, statut: int = 200, **entetes: str) -> Response:
    reponse = Response(json.dumps(corps, ensure_ascii=False), statut, mimetype="application/json")
    reponse.headers.update({nom.replace("_", "-"): valeur for nom, valeur in entetes.items()})
    return reponse


def _en_panne(panne: str) -> Response | None:
    """The answer of each failure; a slow one answers well, too late."""
    if panne == "lente":
        time.sleep(reglages.lenteur_s)
    reponses = {
        "429": lambda: _json({"erreur": "Trop de requêtes."}, 429, Retry_After=reglages.retry_after),
        "500": lambda: _json({"erreur": ERREUR_500}, 500),
        "503": lambda: Response("Service Unavailable", 503, mimetype="text/plain"),
        "json": lambda: Response('{"results": [{"siren": "0000', mimetype="application/json"),
        "vide": lambda: Response("", mimetype="application/json"),
        "redirection": lambda: Response("", 302, {"Location": "http://127.0.0.1:9/ailleurs"}),
        "enorme": lambda: _json({"results": [], "bourrage": "x" * 2_000_000}),
    }
    return reponses[panne]() if panne in reponses else None


@Request.application
def application(demande: Request) -> Response:
    """The WSGI application: GET /re/search."""
    if demande.path != f"{PREFIXE}/search":
        return _json({"erreur": "Ressource non trouvée."}, 404)
    reglages.appels.append(demande.args.to_dict())
    reglages.agents.append(demande.headers.get("User-Agent", ""))
    if reponse := _en_panne(reglages.panne_du_moment(demande.args.get("q", ""))):
        return reponse
    if reglages.reponse is not None:
        return _json(reglages.reponse)
    statut, corps = _chercher(demande)
    return _json(corps, statut)


class _SansJournal(WSGIRequestHandler):
    def log_request(self, *args, **kwargs):
        """Say nothing: it is a piece of the application."""


_serveur: dict[int, str] = {}
_verrou = threading.Lock()


def adresse() -> str:
    """The base address of the stand-in, started now if it isn't running in this process yet."""
    with _verrou:
        if os.getpid() not in _serveur:
            unites()  # read before the first question, which has little time
            serveur = make_server("127.0.0.1", 0, application, threaded=True, request_handler=_SansJournal)
            threading.Thread(target=serveur.serve_forever, name="bouchon", daemon=True).start()
            _serveur[os.getpid()] = f"http://127.0.0.1:{serveur.server_port}{PREFIXE}"
        return _serveur[os.getpid()]
