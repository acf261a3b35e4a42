"""House rules of templates, styles, scripts, settings and documents, each with what to write instead."""

import ast
import hashlib
import re
from functools import lru_cache

import pytest

from cmon.extensions import db
from tests.sources import GABARITS, RACINE, arbre, balises, court, fichiers_suivis, gabarits, imports, python, textes

PAGES = [f for f in gabarits() if f.suffix == ".html" and "courriels" not in f.parts]
HX = {"hx-get", "hx-post", "hx-put", "hx-delete", "hx-patch"}
NOM_DE_GABARIT = re.compile(r"""["']([\w./-]+\.(?:html|txt))["']""")
INVENTEES = re.compile(r"(^|\.)(example(\.(org|com|net|fr))?|localhost|invalid|test|api\.gouv\.fr)$")
# Persons that the printed guides name: words are compared by their hash, so that they stand nowhere in the code.
PERSONNES = {"be14ab1a33a0", "d932f99a739c", "bdbc029ae002", "3fdcac3c73d6", "29e07b2ad548"}


def refuser(fautes: list[str], conseil: str) -> None:
    """Fail with each place and what to write instead."""
    assert not fautes, conseil + ":\n  " + "\n  ".join(fautes)


@lru_cache(maxsize=1)
def noms_cites() -> frozenset[str]:
    """The templates that code or other templates name."""
    cites = set()
    for f in python("cmon/"):
        cites |= {t for t, _ in textes(f) if t.endswith((".html", ".txt"))}
    for f in gabarits():
        cites |= set(NOM_DE_GABARIT.findall(f.read_text(encoding="utf-8")))
    return frozenset(cites)


def test_every_template_is_used_and_every_named_one_exists():
    nommes = {t for f in python("cmon/") for t, _ in textes(f)}
    inutiles = []
    for f in gabarits():
        nom = f.relative_to(GABARITS).as_posix()
        genre = nom.split("/")[1] if nom.startswith("courriels/") and nom.count("/") == 2 else None
        if nom not in noms_cites() and genre not in nommes:
            inutiles.append(nom)
    refuser(inutiles, "No code names these templates: remove them")
    absents = [n for n in noms_cites() if "/" in n and not (GABARITS / n).exists() and n.split("/")[0] in _dossiers()]
    refuser(absents, "These templates are named and missing")


def _dossiers() -> set[str]:
    return {d.name for d in GABARITS.iterdir() if d.is_dir()}


def test_htmx_only_improves_what_works_without_it():
    fautes = []
    for f in PAGES:
        for balise, attributs, ligne, dans_un_formulaire in balises(f).elements:
            reel = {"href", "action", "formaction", "form"} & attributs.keys() or dans_un_formulaire
            # A control of a partial stands in the form of its page: the reviewing client looks at that one.
            if HX & attributs.keys() and not reel and balise not in ("button", "input", "select"):
                fautes.append(f"{court(f)}:{ligne} <{balise} {' '.join(HX & attributs.keys())}>")
            if any(a.startswith("hx-on") for a in attributs) or "[" in attributs.get("hx-trigger", ""):
                fautes.append(f"{court(f)}:{ligne} hx-on or a trigger filter needs eval, which the CSP refuses")
    refuser(fautes, "Write a real href or action first, then hx-* beside it")


def test_pages_hold_no_inline_script_nor_style():
    fautes = []
    for f in PAGES:
        for balise, a, ligne, _ in balises(f).elements:
            lieu = f"{court(f)}:{ligne} <{balise}>"
            if balise == "style" or "style" in a:
                fautes.append(f"{lieu} a style: write a class in static/css/")
            if balise == "script" and "src" not in a and a.get("type") != "application/ld+json":
                fautes.append(f"{lieu} a script: write it in static/cmon.js")
            fautes += [f"{lieu} {nom}: listen in static/cmon.js" for nom in a if re.match(r"on[a-z]+$", nom)]
            if a.get("href", "").strip() == "#":
                fautes.append(f"{lieu} a dead link")
    refuser(fautes, "The CSP refuses what is written in the page")


def test_assets_come_from_this_site():
    fautes = []
    for f in PAGES:
        for balise, a, ligne, _ in balises(f).elements:
            fautes += [
                f"{court(f)}:{ligne} <{balise} {nom}={a[nom][:50]!r}>"
                for nom in ("src", "srcset", "data", "poster")
                + (("href",) if balise in ("link", "use", "image") else ())
                if re.match(r"\s*(data:|https?:|//)", a.get(nom, ""))
            ]
    for f in fichiers_suivis():
        if f.suffix in (".css", ".js") and "static" in f.parts and "vendor" not in f.parts:
            source = re.sub(r"/\*.*?\*/", "", f.read_text(encoding="utf-8"), flags=re.S)
            if trouve := re.search(r"url\(\s*['\"]?(data:|https?:|//)|@import\s+['\"]?(url\()?['\"]?https?:", source):
                fautes.append(f"{court(f)}: {trouve.group()}")
    refuser(fautes, "Vendor the file under static/vendor/NAME-VERSION/ and use statique()")


def test_posted_forms_carry_the_token():
    fautes = []
    for f in PAGES:
        source = f.read_text(encoding="utf-8")
        for morceau in re.finditer(r"<form\b(?P<tete>.*?)>(?P<corps>.*?)(</form>|\Z)", source, re.S | re.I):
            en_post = re.search(r"method\s*=\s*[\"']?post", morceau["tete"], re.I)
            if en_post and not re.search(r"csrf|jeton|caller\(|\binclude\b", morceau["corps"]):
                fautes.append(f"{court(f)}:{source.count(chr(10), 0, morceau.start()) + 1}")
    refuser(fautes, "Call the macro that writes the hidden token inside the form")


def test_templates_never_turn_escaping_off():
    fautes = [
        f"{court(f)}: {trouve.group()}"
        for f in gabarits()
        if f.suffix == ".html"
        for trouve in re.finditer(r"\|\s*safe\b|autoescape\s+false", f.read_text(encoding="utf-8"))
    ]
    refuser(fautes, "Return Markup from a function of cmon/gabarits.py that escapes what people typed")


def test_words_of_templates_use_the_typographic_apostrophe_and_ellipsis():
    fautes = [
        f"{court(f)}:{ligne} {' '.join(mots.split())[:70]}"
        for f in gabarits()
        if f.suffix in (".html", ".txt")
        for mots, ligne in balises(f).mots
        if re.search(r"\w'\w|\w\.\.\.", mots)
    ]
    refuser(fautes, "Write ’ and … in texts that people read")


def test_only_invented_people_and_addresses_appear():
    adresse = re.compile(r"(?<![/\w.+-])[\w.+-]+@((?:[\w-]+\.)+[a-z]{2,})\b")
    telephone = re.compile(r"(?<![\d.])0[1-9](?:[ .\u202f\u00a0]?\d{2}){4}(?![\d.])")
    fautes = []
    for f in fichiers_suivis():
        textuel = f.suffix in (".py", ".html", ".txt", ".md", ".toml", ".json", ".js", ".css", ".csv")
        if not textuel or {"vendor", "donnees"} & {*f.parts} or f.name.startswith("requirements"):
            continue
        source = f.read_text(encoding="utf-8")
        for trouve in adresse.finditer(source):
            if not INVENTEES.search(trouve[1].lower()):
                fautes.append(f"{court(f)}: {trouve.group()}")
        for trouve in telephone.finditer(source):
            chiffres = re.sub(r"\D", "", trouve.group())
            if not chiffres.startswith(("019900", "0800000000", "0123456789")):
                fautes.append(f"{court(f)}: {trouve.group()}")
        for mot in set(re.findall(r"[a-zà-ÿ]+(?:-[a-zà-ÿ]+)*", source.lower())):
            if hashlib.sha256(mot.encode()).hexdigest()[:12] in PERSONNES:
                fautes.append(f"{court(f)}: a person that a guide names")
    refuser(fautes, "Invented people: example.org, 01 99 00 …")


def reglages() -> set[str]:
    """The names of the environment that config.py reads."""
    noms = set()
    for noeud in ast.walk(arbre(RACINE / "config.py")):
        lit = isinstance(noeud, ast.Call) and ast.unparse(noeud.func) in ("os.environ.get", "_oui", "_entier")
        if lit and isinstance(noeud.args[0], ast.Constant):
            noms.add(noeud.args[0].value)
    return noms


def test_readme_names_every_setting_and_every_demo_account(lisez_moi):
    refuser(
        [n for n in sorted(reglages()) if f"`{n}`" not in lisez_moi], "README lists each setting between backquotes"
    )
    source = (RACINE / "cmon" / "demo" / "comptes.toml").read_text(encoding="utf-8")
    comptes = set(re.findall(r"[a-z]+\d?@example\.org", source))
    refuser([c for c in sorted(comptes) if c not in lisez_moi], "README lists each demo account")


@pytest.fixture
def lisez_moi() -> str:
    """The text of README.md."""
    return (RACINE / "README.md").read_text(encoding="utf-8")


def test_the_vocabulary_covers_every_model():
    vocabulaire = (RACINE / "docs" / "vocabulaire.md").read_text(encoding="utf-8")
    noms = sorted(m.class_.__name__ for m in db.Model.registry.mappers)
    refuser([n for n in noms if f"`{n}`" not in vocabulaire], "docs/vocabulaire.md says what each model is")


def test_requirements_are_pinned_with_hashes_and_name_no_index():
    fautes = []
    for nom in ("requirements.txt", "requirements-dev.txt"):
        source = (RACINE / nom).read_text()
        for bloc in re.split(r"\n(?=\S)", source):
            if bloc.startswith("#") or not bloc.strip():
                continue
            if "==" not in bloc.splitlines()[0] or "--hash=sha256:" not in bloc:
                fautes.append(f"{nom}: {bloc.splitlines()[0]}")
        if re.search(r"https?://|--(extra-)?index-url|--find-links", source):
            fautes.append(f"{nom} names an index")
    refuser(fautes, "Run make verrouiller")


def test_requirements_hold_what_the_code_imports_and_no_more():
    paquets = {
        "flask_login": "flask-login", "flask_wtf": "flask-wtf", "flask_sqlalchemy": "flask-sqlalchemy",
        "flask_migrate": "flask-migrate", "flask_mail": "flask-mail", "flask_limiter": "flask-limiter",
        "PIL": "pillow", "argon2": "argon2-cffi", "css_inline": "css-inline",
        "email_validator": "email-validator",
        "dateutil": "python-dateutil",
    }  # fmt: skip
    # Used without an import: the server, the driver that the URL names, the zones of zoneinfo, what `email()` calls.
    sans_import = {"gunicorn", "psycopg", "tzdata", "email-validator"}
    import sys

    vus = {quoi.split(".")[0] for f in python("cmon/", "config.py", "wsgi.py", "migrations/") for quoi, _ in imports(f)}
    vus = {paquets.get(v, v) for v in vus} - set(sys.stdlib_module_names) - {"cmon", "config", "wsgi", "tests"}
    lignes = (RACINE / "requirements.in").read_text().splitlines()
    voulus = {re.split(r"[\[=<>~]", x)[0] for x in lignes if x.strip() and not x.startswith("#")}
    verrouilles = set(re.findall(r"^([\w.-]+)(?:\[\w+\])?==", (RACINE / "requirements.txt").read_text(), re.M))
    refuser(sorted(vus - verrouilles), "Add to requirements.in, then make verrouiller")
    refuser(sorted(voulus - vus - sans_import), "Nothing imports these: remove them from requirements.in")
