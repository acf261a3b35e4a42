"""Marks and gestures of the browser tests. Fields and buttons are found by the words of the guide CMonStage."""

import re
from contextlib import contextmanager

import pytest

from tests.fabriques import DESCRIPTION, MOT_DE_PASSE
from tests.fichiers.exemples import pdf

# The same journey with JavaScript, then without: everything must work both ways.
deux_facons = pytest.mark.parametrize("page", ["avec_js", "sans_js"], indirect=True)

# What an offer must have, by the words on its labels.
OFFRE = {
    "Nom commercial": "Entreprise de menuiserie",
    "Téléphone": "01 99 00 30 21",
    "E-mail": "stages@menuiserie.example.org",
    "Description du stage / Missions attendues": DESCRIPTION,
}


def document(nom: str = "cv.pdf") -> dict:
    """A PDF to attach, as a person would choose it on the device."""
    return {"name": nom, "mimeType": "application/pdf", "buffer": pdf()}


def champ(page, libelle: str):
    """The field with that label, its asterisk left out."""
    return page.get_by_label(re.compile(rf"^{re.escape(libelle)}(\s\*)?$"))


def remplir(page, champs: dict[str, str]):
    """Fill the fields with those labels."""
    for libelle, valeur in champs.items():
        champ(page, libelle).fill(valeur)


def cocher(page, *libelles: str):
    """Tick these boxes, or choose these options."""
    for libelle in libelles:
        champ(page, libelle).check()


def bouton(page, nom: str):
    """The button with exactly these words."""
    return page.get_by_role("button", name=nom, exact=True)


def se_connecter(page, compte):
    """Sign in by the page that everybody uses."""
    page.goto("/connexion/")
    remplir(page, {"E-mail": compte.courriel, "Mot de passe": MOT_DE_PASSE})
    bouton(page, "Se connecter").click()
    page.get_by_role("heading", name="Vos alertes", level=1).wait_for()


def proposition(page, mot: str):
    """The first of the proposals shown under a field, once it holds that word: those of a shorter text come before."""
    page.locator(".autocomplete__menu--visible li").first.filter(has_text=mot).wait_for()


def largeur_en_trop(page) -> int:
    """How many pixels the page is wider than the screen."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@contextmanager
def suspendue(page, motif: str):
    """Hold the answers of these addresses back until the block ends."""
    retenues = []
    page.route(motif, lambda route: retenues.append(route))
    yield
    for route in retenues:
        route.continue_()
    page.unroute(motif)
