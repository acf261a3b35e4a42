"""The test client is a reviewer: it starts cold, keeps nothing, and refuses what no page may do."""

import contextvars
import io
from functools import cached_property
from urllib.parse import urlencode, urljoin, urlsplit

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from flask.wrappers import Response

from cmon.extensions import db
from tests import aides
from tests.relecture import relire_html

HOTES = {"cmonstage": "stage.localhost", "cmonalternance": "alternance.localhost", "vin": "vin.localhost"}


class ReponseRelue(Response):
    """An answer with its text, and its HTML as a tree."""

    @cached_property
    def texte(self) -> str:
        """The body as text, no-break spaces read as the spaces that templates and tests are written with."""
        return self.get_data(as_text=True).replace("\u00a0", " ")

    @cached_property
    def soupe(self) -> BeautifulSoup:
        """The body as a tree (BeautifulSoup)."""
        return BeautifulSoup(self.texte, "lxml")

    @property
    def est_html(self) -> bool:
        """Is it HTML?"""
        return self.mimetype == "text/html"

    @property
    def est_une_page(self) -> bool:
        """Is it a whole page?"""
        return "<html" in self.texte[:500].lower()

    def mots(self, selecteur: str = "main") -> str:
        """The words that a person reads there, spaces made single."""
        element = self.soupe.select_one(selecteur) or self.soupe
        return " ".join(element.get_text(" ").split())


class ClientRelecteur(FlaskClient):
    """Like Flask's client, on the host of a portail, and demanding.

    Each request runs cold, in a context of its own, so that nothing which was not committed is seen by the next one.
    A GET that changes a domain row, an answer 500 and badly written HTML fail the test.
    `verifie = False` turns the review of HTML off.
    """

    verifie = True
    refuse_les_500 = True

    @staticmethod
    def origine(portail: str = "cmonstage") -> str:
        """The address that a portail answers on."""
        return f"http://{HOTES.get(portail, portail)}"

    def open(self, *args, portail: str | None = None, **kwargs):
        """Send a request to a portail (cmonstage by default): its name, or a host."""
        if args and isinstance(args[0], str) and args[0].startswith("http"):
            # A link read in a mail: its own host, and the path as it is written.
            lien = urlsplit(args[0])
            portail = portail or lien.netloc
            args = (lien.path + (f"?{lien.query}" if lien.query else ""), *args[1:])
        if (portail or "base_url" not in kwargs) and (not args or isinstance(args[0], str)):
            kwargs["base_url"] = self.origine(portail or "cmonstage")
        if db.session.new or db.session.dirty or db.session.deleted:
            raise AssertionError("The test changed objects without committing them: db.session.commit() first.")
        db.session.rollback()
        aides.ecritures_de_lecture.clear()
        # An empty context: the application context of the test is not the one of the request.
        reponse = contextvars.Context().run(super().open, *args, **kwargs)
        self._relire(reponse)
        return reponse

    def _relire(self, reponse) -> None:
        lieu = f"{reponse.request.method} {reponse.request.path}"
        if aides.ecritures_de_lecture:
            raise AssertionError(f"{lieu} changes domain rows while reading: {aides.ecritures_de_lecture[:3]}")
        if self.refuse_les_500 and reponse.status_code == 500:
            raise AssertionError(f"{lieu} answers 500")
        if not (self.verifie and reponse.data):
            return
        if not reponse.est_html:
            if reponse.data.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
                raise AssertionError(f"{lieu} sends a page as {reponse.mimetype}")
            return
        if 300 <= reponse.status_code < 400:
            return
        fautes = relire_html(reponse.texte, reponse.est_une_page)
        if fautes:
            raise AssertionError(f"{lieu} ({reponse.status_code}):\n  - " + "\n  - ".join(fautes))

    def hx(self, chemin: str, *, methode: str = "GET", cible: str = "", **kwargs):
        """Ask as htmx does; the answer must be a fragment, or a header that leads elsewhere."""
        entetes = {"HX-Request": "true", "HX-Current-URL": self.origine() + "/", **kwargs.pop("headers", {})}
        if cible:
            entetes["HX-Target"] = cible
        reponse = self.open(chemin, method=methode, headers=entetes, **kwargs)
        if reponse.est_html and reponse.data and reponse.est_une_page:
            raise AssertionError(f"{chemin} answers a whole page to htmx")
        return reponse

    def formulaire(self, source, *, avec=(), action: str | None = None, rang: int | None = None):
        """The form of a page that holds the fields `avec`, or of that action or rank."""
        soupe = source.soupe if hasattr(source, "soupe") else source
        formulaires = soupe.find_all("form")
        if action is not None:
            formulaires = [f for f in formulaires if action in (f.get("action") or "")]
        if rang is not None:
            formulaires = formulaires[rang : rang + 1]
        noms = set(avec)
        convient = [f for f in formulaires if noms <= {c.get("name") for c in _champs(f, soupe)}]
        en_post = [f for f in convient if f.get("method", "").lower() == "post"]
        if not convient:
            vus = [(f.get("action"), sorted({c.get("name") or "" for c in _champs(f, soupe)})) for f in formulaires]
            raise AssertionError(f"No form holds {sorted(noms)}; the page has {vus}")
        return (en_post or convient)[0]

    def envoyer(
        self,
        adresse: str,
        donnees: dict | None = None,
        fichiers: dict | None = None,
        *,
        action: str | None = None,
        rang: int | None = None,
        bouton: str | None = None,
        page=None,
        hx: bool = False,
        portail: str | None = None,
        suivre: bool = False,
        **kwargs,
    ):
        """Read the page, fill its form and send it; return the answer.

        `donnees`: field → text, list of texts, True/False for one box. Other fields are sent as the page fills them,
        hidden ones included. `fichiers`: field → (bytes, name) or a list of them. The form is the one that holds these
        fields, else the one of `action` or `rang`. `bouton`: the words of the button that is pressed. `page`: an answer
        that already shows the form.
        """
        donnees, fichiers = donnees or {}, fichiers or {}
        page = page or self.get(adresse, portail=portail)
        assert page.est_html, f"{adresse} answers {page.status_code} {page.mimetype}"
        assert page.status_code in (200, 409, 422), f"{adresse} answers {page.status_code} instead of a form"
        formulaire = self.formulaire(page, avec=[*donnees, *fichiers], action=action, rang=rang)
        valeurs = remplir(formulaire, page.soupe, donnees)
        cible, methode = formulaire.get("action") or "", formulaire.get("method", "get").lower()
        if bouton:
            touche = _bouton(formulaire, page.soupe, bouton)
            cible = touche.get("formaction") or cible
            if touche.get("name"):
                valeurs.setdefault(touche["name"], []).append(touche.get("value", ""))
        cible = urljoin(page.request.path, cible) if cible else page.request.path
        chemin = urlsplit(cible)
        adresse_finale = chemin.path + (f"?{chemin.query}" if chemin.query else "")
        portail = portail or page.request.host
        if methode == "get":
            adresse_finale = f"{chemin.path}?{urlencode(valeurs, doseq=True)}"
            return self.get(adresse_finale, portail=portail, follow_redirects=suivre, **kwargs)
        for nom, pieces in fichiers.items():
            pieces = pieces if isinstance(pieces, list) else [pieces]
            valeurs[nom] = [(io.BytesIO(contenu), nom_du_fichier) for contenu, nom_du_fichier in pieces]
        if formulaire.get("enctype") == "multipart/form-data":
            kwargs.setdefault("content_type", "multipart/form-data")
        else:
            assert not fichiers, "a form that sends files needs enctype=multipart/form-data"
        appel = {"data": valeurs, "portail": portail, "follow_redirects": suivre, **kwargs}
        return self.hx(adresse_finale, methode="POST", **appel) if hx else self.post(adresse_finale, **appel)


def _champs(formulaire, soupe):
    dedans = formulaire.find_all(["input", "select", "textarea", "button"])
    if identifiant := formulaire.get("id"):
        dedans = dedans + [c for c in soupe.find_all(attrs={"form": identifiant}) if c not in dedans]
    return [c for c in dedans if c.get("form") in (None, formulaire.get("id"))]


def _bouton(formulaire, soupe, mots: str):
    for champ in _champs(formulaire, soupe):
        if champ.name == "button" or champ.get("type") == "submit":
            texte = champ.get("aria-label") or champ.get("value" if champ.name == "input" else "", "")
            if mots in (" ".join(champ.get_text(" ").split()), champ.get("value"), texte):
                return champ
    raise AssertionError(f"No button « {mots} » in the form")


def valeurs_affichees(formulaire, soupe) -> dict[str, list[str]]:
    """What the browser would send if nobody touched the form."""
    valeurs: dict[str, list[str]] = {}
    for champ in _champs(formulaire, soupe):
        nom, genre = champ.get("name"), champ.get("type", "text").lower()
        if (
            not nom
            or champ.has_attr("disabled")
            or champ.name == "button"
            or genre in ("submit", "file", "image", "button")
        ):
            continue
        if genre in ("checkbox", "radio"):
            if champ.has_attr("checked"):
                valeurs.setdefault(nom, []).append(champ.get("value", "on"))
        elif champ.name == "select":
            options = champ.find_all("option")
            choisies = [o for o in options if o.has_attr("selected")] or (
                [] if champ.has_attr("multiple") else options[:1]
            )
            valeurs.setdefault(nom, []).extend(o.get("value", o.get_text().strip()) for o in choisies)
        elif champ.name == "textarea":
            valeurs.setdefault(nom, []).append(champ.get_text().removeprefix("\n"))
        else:
            valeurs.setdefault(nom, []).append(champ.get("value", ""))
    return valeurs


def remplir(formulaire, soupe, donnees: dict) -> dict[str, list[str]]:
    """What the browser sends once `donnees` have been typed; a value that the form doesn't offer fails the test."""
    valeurs = valeurs_affichees(formulaire, soupe)
    for nom, valeur in donnees.items():
        if valeur is True or valeur is False:
            case = next(c for c in _champs(formulaire, soupe) if c.get("name") == nom)
            valeurs[nom] = [case.get("value", "on")] if valeur else []
        else:
            valeurs[nom] = [str(v) for v in valeur] if isinstance(valeur, (list, tuple)) else [str(valeur)]
    return {nom: v for nom, v in valeurs.items() if v}
