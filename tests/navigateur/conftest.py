"""A real browser: Debian's Chromium driven by Playwright, on a server that runs in the same process as the test."""

import dataclasses
import logging
import os
import random
import shutil
import socket
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from werkzeug.serving import make_server

from cmon.comptes.session import CLE
from cmon.courriels.operations import EXTENSION as GABARITS_DE_COURRIEL
from cmon.extensions import db
from tests import aides, bases

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-prefers-reduced-motion",
]
NOMS_DE_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
AXE = Path(__file__).parent.parent / "vendor"
TAILLES = {"téléphone": (390, 844), "bureau": (1440, 900)}
REGLES_AXE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What a change of theme can break.
REGLES_DE_COULEUR = ["color-contrast", "link-in-text-block"]


def pytest_collection_modifyitems(items):
    """Mark every test of this folder."""
    ici = Path(__file__).parent
    for item in items:
        if ici in item.path.parents:
            item.add_marker(pytest.mark.navigateur)


def chemin_de_chromium() -> str | None:
    """Where Chromium is: CHROMIUM, else a name on the PATH."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NOMS_DE_CHROMIUM)), None)


@pytest.fixture(scope="session")
def navigateur():
    """One Chromium for all the tests of this worker."""
    chemin = chemin_de_chromium()
    if chemin is None:
        bases.manque("Chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chemin, args=ARGUMENTS)
        yield chromium
        chromium.close()


def _ecouter_un_port() -> socket.socket:
    """A listening socket on a port under 32768: above, the kernel lends ports to outgoing connections."""
    for _ in range(200):
        prise = socket.socket()
        prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            prise.bind(("127.0.0.1", random.randint(20000, 30000)))
        except OSError:
            prise.close()
            continue
        prise.listen(64)
        return prise
    raise RuntimeError("no free port between 20000 and 30000")


@pytest.fixture(scope="session")
def serveurs():
    """The running servers of this worker, one for each application."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    ouverts = {}

    def donner(app) -> int:
        if id(app) not in ouverts:
            prise = _ecouter_un_port()
            port = prise.getsockname()[1]
            serveur = make_server("127.0.0.1", port, app, threaded=True, fd=prise.fileno())
            fil = threading.Thread(target=serveur.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
            fil.start()
            ouverts[id(app)] = (serveur, prise, port)
        return ouverts[id(app)][2]

    yield donner
    for serveur, prise, _ in ouverts.values():
        serveur.shutdown()
        prise.close()


@pytest.fixture
def serveur(app, serveurs):
    """The application at a real address, which the links of its mails name too. Returns `http://stage.localhost:PORT`."""
    port = serveurs(app)
    portails = app.extensions["portails"]
    avant = dict(portails)
    for code, portail in avant.items():
        portails[code] = dataclasses.replace(portail, base_url=f"http://{portail.hotes[0]}:{port}")
    # The templates of mails keep the addresses of the site, the only ones that they let be links.
    app.extensions.pop(GABARITS_DE_COURRIEL, None)
    app.config["PROPAGER_LES_ERREURS"] = False
    aides.ecritures_de_lecture.clear()
    db.session.rollback()
    yield f"http://stage.localhost:{port}"
    portails.update(avant)
    app.extensions.pop(GABARITS_DE_COURRIEL, None)
    assert not aides.ecritures_de_lecture, f"a GET changes domain rows: {aides.ecritures_de_lecture[:3]}"


class Fautes(list):
    """What the browser complains about while a test runs."""

    def surveiller(self, page):
        """Listen to one page: errors of scripts and of the CSP, files that are missing, calls to other sites."""
        page.on("pageerror", lambda e: self.append(f"script error: {e}"))
        page.on("console", self._console)
        page.on("request", self._requete)
        page.on("response", self._reponse)

    def _console(self, message):
        # Chromium also writes there each answer 4xx, which a test may want.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.append(f"console: {message.text}")

    def _requete(self, requete):
        hote = urlsplit(requete.url).hostname or ""
        if requete.url.startswith("http") and not hote.endswith("localhost") and hote != "127.0.0.1":
            self.append(f"another site is called: {requete.url}")

    def _reponse(self, reponse):
        if reponse.status >= 500:
            self.append(f"{reponse.status} {reponse.url}")
        elif reponse.status >= 400 and reponse.request.resource_type not in ("document", "xhr", "fetch"):
            self.append(f"missing file {reponse.status} {reponse.url}")


@pytest.fixture
def fautes():
    """What the browser complained about; the test fails if anything is left there at its end."""
    liste = Fautes()
    yield liste
    assert not liste, "\n".join(liste)


@pytest.fixture
def ouvrir(navigateur, serveur, fautes):
    """`ouvrir(javascript=True, taille="bureau", hote="stage.localhost")`: a page of a new browser profile."""
    contextes = []

    def nouvelle(*, javascript: bool = True, taille: str = "bureau", hote: str = "stage.localhost", **options):
        largeur, hauteur = TAILLES[taille]
        contexte = navigateur.new_context(
            base_url=serveur.replace("stage.localhost", hote),
            java_script_enabled=javascript,
            viewport={"width": largeur, "height": hauteur},
            reduced_motion="reduce",
            locale="fr-FR",
            timezone_id="Europe/Paris",
            **options,
        )
        contexte.set_default_timeout(8000)
        contextes.append(contexte)
        page = contexte.new_page()
        fautes.surveiller(page)
        # A transaction that the test leaves open would keep the server from writing (SQLite), or show old rows.
        session = db.session()
        page.on("request", lambda _: session.rollback())
        return page

    yield nouvelle
    for contexte in contextes:
        contexte.close()


@pytest.fixture
def page(request, ouvrir):
    """A page of the public site, with JavaScript; under the mark `deux_facons` of outils.py also without."""
    return ouvrir(javascript=getattr(request, "param", "avec_js") != "sans_js")


@pytest.fixture
def connecter_page(app, serveur):
    """`connecter_page(page, compte)` signs a person in without the sign-in page, on the host `hote`."""

    def connecter(page, compte, adhesion=None, hote="stage.localhost"):
        jeton = aides.ouvrir_session_de(compte, adhesion)
        valeur = app.session_interface.get_signing_serializer(app).dumps({CLE: jeton})
        adresse = serveur.replace("stage.localhost", hote)
        cookie = {"name": app.config["SESSION_COOKIE_NAME"], "value": valeur, "url": adresse, "httpOnly": True}
        page.context.add_cookies([cookie])
        return page

    return connecter


def _source_axe() -> str:
    trouves = sorted(AXE.glob("axe-*/axe.min.js"))
    assert trouves, "axe.min.js is missing under tests/vendor/"
    return trouves[-1].read_text(encoding="utf-8")


def _en_mots(violation: dict) -> str:
    """One fault that axe found, with the first elements that have it."""
    lieux = [f"{n['target'][0]} ({n['failureSummary'].splitlines()[-1].strip()})" for n in violation["nodes"][:4]]
    return f"{violation['id']}: {violation['help']} → " + " ; ".join(lieux)


@pytest.fixture(scope="session")
def sans_violation():
    """`sans_violation(page)`: axe finds nothing, on a phone and on a desk; in the dark, colours are looked at again."""

    def verifier(page, *, tailles=tuple(TAILLES), themes=("light", "dark"), sauf=()):
        avant = page.viewport_size
        page.evaluate(_source_axe())
        # preload: everything comes from this site, the style sheets are already there.
        commun = {"resultTypes": ["violations"], "preload": False}
        entier = {**commun, "runOnly": REGLES_AXE, "rules": {r: {"enabled": False} for r in sauf}}
        couleurs = [r for r in REGLES_DE_COULEUR if r not in sauf]
        options = {"light": entier, "dark": {**commun, "runOnly": {"type": "rule", "values": couleurs}}}
        trouvees = []
        for taille in tailles:
            page.set_viewport_size(dict(zip(("width", "height"), TAILLES[taille], strict=True)))
            largeur = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if largeur > 1:
                trouvees.append(f"[{taille}] the page is {largeur} px wider than the screen")
            for theme in themes:
                page.emulate_media(color_scheme=theme, reduced_motion="reduce")
                violations = page.evaluate("async o => (await axe.run(document, o)).violations", options[theme])
                trouvees += [f"[{taille}, {theme}] {_en_mots(v)}" for v in violations]
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(avant)
        assert not trouvees, f"{page.url}\n" + "\n".join(dict.fromkeys(trouvees))

    return verifier
