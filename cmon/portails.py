"""Portails: brands over the same application, chosen by the request's host."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, g, request

FICHIER = Path(__file__).with_name("portails.toml")
JUMELLES = "routes_jumelles"
# The host of the extranet, beside the public one: its home page is the dashboard.
PREFIXE_DE_GESTION = "gestion."
# Modules that every portail serves: accounts, health, legal pages, contact form, files, and the tools of development.
MODULES_COMMUNS = {
    "connexion",
    "mon_compte",
    "administration",
    "technique",
    "fichiers",
    "referentiels",
    "pages",
    "contact",
    "developpement",
    "static",
}


@dataclass(frozen=True)
class Portail:
    """One brand: its names, hosts, contacts, texts and the modules it serves."""

    code: str
    nom: str
    ligne: str
    courriel: str
    telephone: str
    telephone_lien: str
    telephone_aide: str
    modules: tuple[str, ...]
    hotes: tuple[str, ...]
    base_url: str
    titre_accueil: str
    texte_accueil: str
    libelle_recherche: str
    mosaique: tuple[tuple[str, str], ...]
    contacts_techniques: tuple[dict, ...] = field(default=())
    # « Nous suivre »: (name of the network, address).
    reseaux: tuple[tuple[str, str], ...] = field(default=())
    # A sector portail shows what is of one of these métiers (ROME), or of an employer of one of these NAF classes.
    secteur_metiers: tuple[str, ...] = field(default=())
    secteur_naf: tuple[str, ...] = field(default=())

    def sert(self, module: str) -> bool:
        """Does this portail serve the blueprint of that name?"""
        return module in MODULES_COMMUNS or module in self.modules

    @property
    def a_un_secteur(self) -> bool:
        """Does it show one sector only?"""
        return bool(self.secteur_metiers or self.secteur_naf)

    def est_la_gestion(self, hote: str) -> bool:
        """Is this host the management one (`gestion.…`) of a portail that has an extranet?"""
        return self.sert("portefeuille") and hote.lower().startswith(PREFIXE_DE_GESTION)

    def url(self, chemin: str) -> str:
        """An absolute address on this portail, from the configured base: never from the request's Host header."""
        return self.base_url + chemin


def _hotes_de_production(texte: str) -> dict[str, list[str]]:
    """Read PORTAILS_HOTES: `cmonstage=www.example.fr,gestion.example.fr;vin=vin.example.fr`."""
    hotes = {}
    for bloc in filter(None, (b.strip() for b in texte.split(";"))):
        code, _, noms = bloc.partition("=")
        hotes[code.strip()] = [n.strip().lower() for n in noms.split(",") if n.strip()]
    return hotes


def lire_portails(config: dict) -> dict[str, Portail]:
    """Read portails.toml and the host settings, as `{code: Portail}`, the default portail first."""
    blocs = tomllib.loads(FICHIER.read_text(encoding="utf-8"))
    reels = _hotes_de_production(config["PORTAILS_HOTES"])
    base = urlsplit(config["BASE_URL"])
    portails = {}
    for i, (code, bloc) in enumerate(blocs.items()):
        dev = bloc.pop("hotes_dev")
        hotes = reels.get(code, [])
        if not config["PRODUCTION"]:
            hotes = hotes + dev
        if i == 0:
            hotes = [*hotes, base.hostname]
            base_url = config["BASE_URL"]
        elif reels.get(code):
            base_url = f"{base.scheme}://{reels[code][0]}"
        else:
            base_url = f"{base.scheme}://{dev[0]}:{config['PORT']}"
        portails[code] = Portail(
            code=code,
            hotes=tuple(dict.fromkeys(hotes)),
            base_url=base_url,
            modules=tuple(bloc.pop("modules")),
            mosaique=tuple(tuple(t.split(" ")) for t in bloc.pop("mosaique").split(",")),
            contacts_techniques=tuple(bloc.pop("contacts_techniques", ())),
            reseaux=tuple(tuple(r) for r in bloc.pop("reseaux", ())),
            secteur_metiers=tuple(bloc.pop("secteur_metiers", ())),
            secteur_naf=tuple(bloc.pop("secteur_naf", ())),
            **bloc,
        )
    return portails


def portail_courant() -> Portail:
    """The portail of the request; outside a request, the default one."""
    if "portail" in g:
        return g.portail
    return next(iter(current_app.extensions["portails"].values()))


def portail_qui_sert(module: str) -> Portail:
    """The portail of the request when it serves that blueprint, else the first that does: where a mail leads."""
    courant = portail_courant()
    return next((p for p in (courant, *current_app.extensions["portails"].values()) if p.sert(module)), courant)


def _module(endpoint: str) -> str:
    """The blueprint of an endpoint; « static » is one by itself."""
    return endpoint.partition(".")[0]


def _regle_du_portail(app: Flask, portail: Portail):
    """The rule of the same address in a module that the portail serves: `/offres/` is a page of several portails."""
    if JUMELLES not in app.extensions:
        jumelles = app.extensions[JUMELLES] = {}
        for regle in app.url_map.iter_rules():
            jumelles.setdefault(regle.rule, []).append(regle)
    for regle in app.extensions[JUMELLES][request.url_rule.rule]:
        if request.method in regle.methods and portail.sert(_module(regle.endpoint)):
            return regle
    return abort(404)


def init_app(app: Flask) -> None:
    """Choose the portail of each request by its host; refuse unknown hosts and modules it does not serve."""
    portails = lire_portails(app.config)
    codes = {h: p.code for p in portails.values() for h in p.hotes}
    app.extensions["portails"] = portails

    @app.before_request
    def choisir_le_portail():
        hote = urlsplit(f"//{request.host}").hostname or ""
        g.portail = portails.get(codes.get(hote.lower(), ""))
        if g.portail is None:
            g.portail = next(iter(portails.values()))
            # A balancer's health check names the machine, not the site.
            if request.endpoint not in ("technique.sante", "technique.pret"):
                abort(400)
        if request.endpoint and not g.portail.sert(_module(request.endpoint)):
            request.url_rule = _regle_du_portail(app, g.portail)
