"""What the reviewing client checks on each HTML answer."""

from functools import lru_cache
from html.parser import HTMLParser

import html5lib

SANS_ETIQUETTE = {"hidden", "submit", "button", "reset", "image"}
SCRIPTS_DE_DONNEES = {"application/ld+json"}
LIENS = {"href", "src", "action", "formaction", "poster", "data"}
HX = {"hx-get", "hx-post", "hx-put", "hx-delete", "hx-patch"}
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-errormessage", "list", "form")
# A reference may name an element that another answer brings.
REFERENCES_DE_PAGE = ("for", "aria-labelledby", "aria-describedby", "list", "form")


class Relecture(HTMLParser):
    """Reads a page or a fragment once and notes what is wrong with it, in words."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.fautes: list[str] = []
        self.ids: dict[str, int] = {}
        self.references: list[tuple[str, str]] = []
        self.champs: list[tuple[dict, int, str]] = []
        self.etiquettes: set[str] = set()
        self.nb_h1 = 0
        self.titre = None
        self.langue = None
        self.a_html = False
        self.niveaux: list[int] = []
        self.voisins: set[tuple[str, str]] = set()
        self._precedent = ""
        self._ouvertes: list[str] = []
        self._formulaires: list[dict] = []
        self.hx_seuls: list[str] = []
        self._texte: list[list] = []

    def handle_starttag(self, balise, attributs):
        """Check one element as it opens."""
        self._suivre(balise)
        a = {nom: (valeur or "") for nom, valeur in attributs}
        if len(a) != len(attributs):
            self.fautes.append(f"<{balise}> repeats an attribute: {self.get_starttag_text()}")
        self._attributs(balise, a)
        if balise == "html":
            self.a_html, self.langue = True, a.get("lang")
        elif balise == "h1":
            self.nb_h1 += 1
        if len(balise) == 2 and balise[0] == "h" and balise[1].isdigit():
            self.niveaux.append(int(balise[1]))
        if balise == "label":
            self.etiquettes.add(a.get("for", ""))
            self._ouvertes.append("label")
        if balise in ("input", "select", "textarea") and a.get("type", "").lower() not in SANS_ETIQUETTE:
            self.champs.append((a, self._ouvertes.count("label"), balise))
        if balise == "img" and "alt" not in a:
            self.fautes.append(f"<img> without alt: {a.get('src')}")
        if balise == "style":
            self.fautes.append("an inline <style>: write it in static/css/")
        if balise == "script" and "src" not in a and a.get("type") not in SCRIPTS_DE_DONNEES:
            self.fautes.append("an inline <script>: write it in static/cmon.js")
        if balise in ("title", "button", "a", "h1", "h2", "h3", "h4", "legend", "label"):
            self._texte.append([balise, bool(a.get("aria-label") or a.get("aria-labelledby") or a.get("title")), ""])

    def _suivre(self, balise):
        self.voisins.add((self._precedent, balise))
        self._precedent = balise

    def _attributs(self, balise, a):
        for nom, valeur in a.items():
            if nom.startswith("on") and nom != "on":
                self.fautes.append(f"<{balise} {nom}=…>: listen to the event in static/cmon.js")
            if nom == "style":
                self.fautes.append(f'<{balise} style="{valeur[:40]}">: use a class')
            if nom in LIENS and valeur.strip().lower().startswith(("javascript:", "data:", "vbscript:")):
                self.fautes.append(f"<{balise} {nom}={valeur[:40]!r}> is not an address")
            if nom == "href" and balise == "a" and valeur.strip() in ("", "#"):
                self.fautes.append("a dead link: give it a real address or use a <button>")
            if nom == "id":
                self.ids[valeur] = self.ids.get(valeur, 0) + 1
            # A closed dialog is named by the fragment that will fill it.
            if nom in REFERENCES and balise != "dialog":
                self.references += [(nom, cible) for cible in valeur.split()]
        if balise == "form" and a.get("method", "get").lower() not in ("get", "post", "dialog"):
            self.fautes.append(f"a form with method {a['method']}")
        if balise == "form":
            en_post = a.get("method", "").lower() == "post"
            self._formulaires.append({"action": a.get("action"), "attend_jeton": en_post})
        if balise == "input" and a.get("name") == "csrf_token" and self._formulaires:
            self._formulaires[-1]["attend_jeton"] = False
        if HX & a.keys() and not ({"href", "action", "formaction", "form"} & a.keys() or self._formulaires):
            self.hx_seuls.append(f"<{balise} {' '.join(HX & a.keys())}> does nothing without JavaScript")
        if (
            balise == "input"
            and a.get("type", "").lower() in ("submit", "image")
            and not (a.get("value") or a.get("alt"))
        ):
            self.fautes.append("a submit <input> without words")

    def handle_startendtag(self, balise, attributs):
        """An element written as empty."""
        self.handle_starttag(balise, attributs)

    def handle_endtag(self, balise):
        """Check one element as it closes: does it say something?"""
        self._suivre("/" + balise)
        if balise == "label" and self._ouvertes:
            self._ouvertes.pop()
        if balise == "form" and self._formulaires:
            formulaire = self._formulaires.pop()
            if formulaire["attend_jeton"]:
                self.fautes.append(f"the POST form {formulaire['action']!r} carries no csrf_token")
        for i in range(len(self._texte) - 1, -1, -1):
            if self._texte[i][0] == balise:
                _, nomme, texte = self._texte.pop(i)
                if balise == "title" and self._texte and self._texte[-1][0] in ("a", "button"):
                    self._texte[-1][2] += texte
                elif balise == "title":
                    self.titre = self.titre if self.titre is not None else texte.strip()
                elif not nomme and not texte.strip():
                    self.fautes.append(f"<{balise}> without words")
                break

    def handle_data(self, texte):
        """Give the text to every element that is being named."""
        for entree in self._texte:
            entree[2] += texte

    def conclure(self, page: bool) -> list[str]:
        """What is wrong, once everything has been read. `page`: a whole page, not a fragment."""
        fautes = list(self.fautes)
        fautes += [f'the id "{i}" stands {n} times' for i, n in self.ids.items() if n > 1]
        fautes += [f"an id with a space or empty: {i!r}" for i in self.ids if not i or " " in i]
        for a, dedans, balise in self.champs:
            nomme = dedans or a.get("aria-label") or a.get("aria-labelledby") or a.get("title")
            if not nomme and not (a.get("id") and a["id"] in self.etiquettes):
                fautes.append(f"<{balise} name={a.get('name')!r}> has no label")
        if page:
            fautes += self.hx_seuls
            for nom, cible in self.references:
                if nom in REFERENCES_DE_PAGE and cible not in self.ids:
                    fautes.append(f'{nom}="{cible}" names nothing in the page')
            if self.nb_h1 != 1:
                fautes.append(f"{self.nb_h1} h1 instead of one")
            if not self.titre:
                fautes.append("no title")
            if self.langue != "fr":
                fautes.append(f"lang is {self.langue!r} instead of 'fr'")
            sauts = [(x, y) for x, y in zip(self.niveaux, self.niveaux[1:], strict=False) if y > x + 1]
            fautes += [f"a heading jumps from h{x} to h{y}" for x, y in sauts]
        elif self.a_html:
            fautes.append("a fragment that holds a whole page")
        return fautes


@lru_cache(maxsize=1024)
def relire_html(corps: str, page: bool) -> tuple[str, ...]:
    """What is wrong with that HTML, nothing when it is well written.

    The slower HTML5 parser only reads a text where two elements follow each other in a way that it has not seen yet.
    """
    relecture = Relecture()
    relecture.feed(corps)
    relecture.close()
    fautes = relecture.conclure(page)
    if not fautes and not relecture.voisins <= _voisins_connus:
        fautes = erreurs_d_analyse(corps, page)
        if not fautes:
            _voisins_connus.update(relecture.voisins)
    return tuple(fautes)


_voisins_connus: set[tuple[str, str]] = set()


def erreurs_d_analyse(corps: str, page: bool) -> list[str]:
    """What an HTML5 parser complains about: elements that don't close, or stand where they may not."""
    analyseur = html5lib.HTMLParser(namespaceHTMLElements=False)
    if page:
        analyseur.parse(corps)
    else:
        # A fragment may be rows or a body of a table: html5lib needs to know where it will go.
        debut = corps.lstrip()[:4].lower()
        conteneur = {"<tr": "tbody", "<tb": "table"}.get(debut[:3], "div")
        analyseur.parseFragment(corps, container=conteneur)
    erreurs = []
    for (ligne, _colonne), code, donnees in analyseur.errors:
        if code in ("invalid-codepoint",):
            continue
        extrait = (corps.splitlines() or [""])[min(ligne, corps.count("\n") + 1) - 1].strip()[:90]
        erreurs.append(f"{code} {donnees or ''} at line {ligne}: {extrait}")
    return erreurs
