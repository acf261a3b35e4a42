"""Jinja filters and globals: French dates, times, numbers, static addresses, icons and tiles."""

import hashlib
import json
import re
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask, current_app, get_flashed_messages, request
from markupsafe import Markup, escape

from cmon.pagination import pages_voisines
from cmon.portails import portail_courant
from cmon.temps import heure_de_paris, jour_de_paris, maintenant
from cmon.typographie import Typographie, phrase

JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MOIS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()


def _jour(valeur: date | datetime) -> date:
    return jour_de_paris(valeur) if isinstance(valeur, datetime) else valeur


def date_courte(valeur: date | datetime) -> str:
    """02/03/2020."""
    return _jour(valeur).strftime("%d/%m/%Y")


def date_longue(valeur: date | datetime) -> str:
    """lundi 2 mars 2020, with « 1er » for the first of a month."""
    j = _jour(valeur)
    return f"{JOURS[j.weekday()]} {'1er' if j.day == 1 else j.day} {MOIS[j.month - 1]} {j.year}"


def heure(valeur: datetime) -> str:
    """18:33, on the clocks of Paris."""
    return heure_de_paris(valeur).strftime("%H:%M")


def depuis(valeur: datetime) -> str:
    """aujourd’hui, hier, il y a 5 jours, then the date."""
    jours = (jour_de_paris(maintenant()) - _jour(valeur)).days
    if jours <= 0:
        return "aujourd’hui"
    if jours == 1:
        return "hier"
    return f"il y a {jours} jours" if jours < 31 else f"le {date_courte(valeur)}"


def nombre(valeur: int) -> str:
    """1 482, with a narrow no-break space."""
    return f"{valeur:,}".replace(",", "\u202f")


def pluriel(n: int, singulier: str, au_pluriel: str | None = None) -> str:
    """« 1 offre », « 3 offres »: zero is singular in French."""
    return f"{nombre(n)} {singulier if n < 2 else (au_pluriel or singulier + 's')}"


def taille(octets: int) -> str:
    """212 Ko, 1,4 Mo."""
    if octets < 1024 * 1024:
        return f"{max(1, round(octets / 1024))} Ko"
    return f"{octets / 1024 / 1024:.1f} Mo".replace(".", ",")


def adresse_coupable(courriel: str) -> Markup:
    """An e-mail address that a narrow column breaks before its @, nowhere else."""
    nom, _, domaine = courriel.partition("@")
    return escape(nom) + Markup("<wbr>@") + escape(domaine)


def paragraphes(texte: str) -> Markup:
    """Plain text as paragraphs and line breaks, everything escaped."""
    blocs = [b.strip() for b in texte.replace("\r\n", "\n").split("\n\n") if b.strip()]
    return Markup("").join(
        Markup("<p>") + Markup("<br>").join(escape(x) for x in b.split("\n")) + Markup("</p>") for b in blocs
    )


@lru_cache(maxsize=1024)
def empreinte(chemin: str) -> str:
    """The hash of the content of a static file, nothing when there is no such file."""
    fichier = Path(current_app.static_folder) / chemin
    return hashlib.sha256(fichier.read_bytes()).hexdigest()[:10] if fichier.is_file() else ""


@lru_cache(maxsize=1024)
def statique(chemin: str) -> str:
    """The address of a static file, with the hash of its content: it can be cached for ever."""
    version = empreinte(chemin)
    return f"{current_app.static_url_path}/{chemin}" + (f"?v={version}" if version else "")


@lru_cache(maxsize=256)
def icone(nom: str) -> Markup:
    """One icon of the sprite, hidden from screen readers: a word always stands beside it."""
    return Markup('<svg class="i" aria-hidden="true"><use href="{}#{}"/></svg>').format(statique("icones.svg"), nom)


@lru_cache(maxsize=64)
def _svg(dossier: str, nom: str) -> str:
    return (Path(__file__).parent / "static" / dossier / f"{nom}.svg").read_text(encoding="utf-8").strip()


def tuile(nom: str, variante: str | int = 1) -> Markup:
    """A métier tile in one of its five colourings, decorative."""
    svg = _svg("illustrations", nom)
    classe = f'<svg class="tile tv{int(variante)}" '
    return Markup(svg.replace('<svg id="t" ', classe, 1))  # noqa: S704  our own file


@lru_cache(maxsize=256)
def vignette(nom: str, variante: int) -> Markup:
    """The same tile by reference, for lists: the browser keeps the drawing, the page stays light."""
    adresse = statique(f"illustrations/{nom}.svg")
    return Markup('<svg class="tile tv{}" aria-hidden="true"><use href="{}#t"/></svg>').format(variante, adresse)


@lru_cache(maxsize=16)
def logo(code: str) -> Markup:
    """The logo of a portail, in the colours of its surroundings; its outline comes from a file that browsers keep."""
    ouverture = re.match(r"<svg[^>]*>", _svg("logos", code)).group(0)
    dessin = Markup('<use href="{}#logo"/></svg>').format(statique(f"logos/{code}.svg"))
    return Markup(ouverture) + dessin  # noqa: S704  our own file


def avec(**changements) -> str:
    """The current address with some query parameters changed (None or empty removes one)."""
    arguments = {k: request.args.getlist(k) for k in request.args}
    for cle, valeur in changements.items():
        if valeur in (None, "", []):
            arguments.pop(cle, None)
        else:
            arguments[cle] = [str(v) for v in valeur] if isinstance(valeur, list) else [str(valeur)]
    texte = urlencode(arguments, doseq=True)
    return request.path + (f"?{texte}" if texte else "")


def messages_flash() -> list[tuple[str, str]]:
    """The messages left for the next page. A visitor without a session cookie has none: the session stays untouched."""
    if current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return []
    return get_flashed_messages(with_categories=True)


def json_ld(donnees: dict) -> Markup:
    """Structured data for a `<script type="application/ld+json">`, safe against a closing tag in a text."""
    texte = json.dumps(donnees, ensure_ascii=False)
    for caractere, code in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        texte = texte.replace(caractere, code)
    return Markup(texte)  # noqa: S704  the three characters that could close the script are escaped


def init_app(app: Flask) -> None:
    """Register filters and globals, and strip the white space that template tags leave."""
    # Jinja keeps globals in a chain of dictionaries, which each import of macros compares, a dozen times a page.
    app.jinja_env.make_globals = lambda d: {**app.jinja_env.globals, **(d or {})}
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension(Typographie)
    for filtre in (
        date_courte,
        date_longue,
        heure,
        depuis,
        nombre,
        taille,
        paragraphes,
        adresse_coupable,
        json_ld,
        phrase,
    ):
        app.jinja_env.filters[filtre.__name__] = filtre
    app.jinja_env.globals.update(
        statique=statique,
        icone=icone,
        tuile=tuile,
        vignette=vignette,
        logo=logo,
        avec=avec,
        pluriel=pluriel,
        maintenant=maintenant,
        messages_flash=messages_flash,
        pages_voisines=pages_voisines,
    )

    @app.context_processor
    def portail():
        return {"portail": portail_courant(), "developpement": app.config["DEVELOPPEMENT"]}
