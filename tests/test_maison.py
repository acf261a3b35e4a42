"""House rules of the Python code, each with what to write instead."""

import ast
import re

import pytest

from cmon.base import Horodatage
from cmon.extensions import db
from tests.sources import arbre, court, fichiers_suivis, fonctions, imports, python, textes

COEUR = python("cmon/")
VUES = [f for f in COEUR if "/blueprints/" in str(f) and f.name == "vues.py"]
DANS_LES_SUJETS = [f for f in COEUR if "/blueprints/" not in str(f)]
DOCUMENTES = ("operations.py", "requetes.py", "droits.py", "taches.py", "commandes.py", "courriels.py")

# The dataclasses that layers hand to each other (SaisieOffre, FicheEtablissement) may be named everywhere.
# A kind of file → the imports it must not hold (a pattern on the dotted name), and what to do instead.
DIRECTIONS = {
    "modeles.py": [
        (r"^flask", "a model knows no request: give it what it needs as an argument"),
        (r"^cmon\.extensions", "a model does not query: write the query in requetes.py"),
        (
            r"^cmon\.\w+\.(operations|requetes|droits|courriels|taches)\b",
            "a model imports base, etats, other models",
        ),
    ],
    "requetes.py": [
        (r"^flask", "a query receives what it needs as arguments (le=, compte=)"),
        (r"^cmon\.\w+\.(operations|droits|courriels|taches)\b", "a query imports models only"),
    ],
    "droits.py": [
        (r"^flask", "a right receives who asks: peut_x(qui, objet)"),
        (r"^cmon\.\w+\.(operations|courriels|taches)\b", "a right imports models only, and changes nothing"),
    ],
    "courriels.py": [
        (r"^flask", "a mail receives what it tells about"),
        (r"^cmon\.(?!courriels\.)\w+\.(operations|taches)\b", "a mail is posted by an operation, never the reverse"),
    ],
    "operations.py": [
        (r"^flask\.(request|session|g)$|^flask_login", "a verb receives par= and le=: the view reads the request"),
        (r"^cmon\.\w+\.(droits|taches)\b", "the view allows, then calls the verb"),
        (r"\.formulaires\b", "a verb receives values, not a form"),
    ],
    "taches.py": [(r"^flask\.(request|session)$|^flask_login", "a job runs without a request")],
    "etats.py": [(r"^(flask|sqlalchemy|cmon\.extensions)", "states are plain enumerations and tables")],
    "vues.py": [
        (r"^sqlalchemy", "write the query in requetes.py, and name it in @acces(…)"),
        (r"^cmon\.(?!blueprints)\w+\.courriels\b", "mail is posted by the operation"),
        (r"^cmon\.\w+\.taches\b", "a job is started by the scheduler or by flask jobs run"),
        (r"^cmon\.services_externes\.\w+\.(?!Fiche)", "call the outside service from an operation"),
    ],
    "formulaires.py": [
        (r"^flask_login", "a form knows no rights"),
        (
            r"^cmon\.\w+\.(operations\.(?!Saisie|fiche_)|(courriels|taches)\b)",
            "a form gives its shape; the view calls the verb",
        ),
    ],
}
PREFIXES_ANGLAIS = re.compile(
    r"^_?(get|set|list|create|update|delete|remove|add|fetch|send|make|find|load|save|check|is|has|can|build|parse|render)_"
)
SUFFIXES_ANGLAIS = re.compile(r"(Form|Manager|Service|Helper|Factory|Handler|Repository|View|Model|Mixin|Error)$")
# Names that a framework asks for.
NOMS_IMPOSES = {
    "create_app", "get_id", "is_active", "is_authenticated", "is_anonymous", "process_bind_param",
    "process_result_value", "process_formdata", "get_expiry", "get_translations", "_get_file_stream",
    "make_context",
}  # fmt: skip


def refuser(fautes: list[str], conseil: str) -> None:
    """Fail with each place and what to write instead."""
    assert not fautes, conseil + ":\n  " + "\n  ".join(fautes)


def test_files_stay_under_400_lines():
    lus = [f for f in fichiers_suivis() if f.suffix in (".py", ".html", ".js") and "vendor" not in f.parts]
    longs = [f"{court(f)}: {n}" for f in lus if (n := len(f.read_text().splitlines())) > 400]
    refuser([x for x in longs if not x.startswith("migrations/")], "Split the file by what a reader looks for")


def test_views_stay_under_30_lines():
    longues = [
        f"{court(f)}:{n.lineno} {n.name}: {n.end_lineno - n.lineno + 1} lines"
        for f in VUES
        for n in fonctions(f)
        if n.end_lineno - n.lineno + 1 >= 30
    ]
    refuser(longues, "A view is five gestures: load, allow, form, verb, answer; move the rest to operations.py")


@pytest.mark.parametrize("nom", DIRECTIONS)
def test_imports_follow_the_directions_of_the_house(nom):
    fautes = [
        f"{court(f)}:{ligne} imports {quoi}: {conseil}"
        for f in COEUR
        if f.name == nom and court(f).count("/") > 1
        for quoi, ligne in imports(f)
        for motif, conseil in DIRECTIONS[nom]
        if re.search(motif, quoi)
    ]
    refuser(fautes, f"What {nom} may not import")


def test_no_blueprint_imports_another_and_nothing_imports_blueprints():
    fautes = []
    for f in COEUR:
        chemin = court(f)
        for quoi, ligne in imports(f):
            if not quoi.startswith("cmon.blueprints"):
                continue
            dossier = chemin.split("/")[2] if chemin.startswith("cmon/blueprints/") else None
            if chemin in ("cmon/__init__.py", "cmon/blueprints/__init__.py") or quoi.split(".")[2:3] == [dossier]:
                continue
            fautes.append(f"{chemin}:{ligne} imports {quoi}")
    refuser(fautes, "Put what two blueprints share in the subject's own folder, or in cmon/")


def test_only_the_clients_of_outside_services_import_requests():
    fautes = [
        f"{court(f)}:{ligne}"
        for f in python("cmon/", "config.py", "wsgi.py")
        for quoi, ligne in imports(f)
        if quoi.split(".")[0] in ("requests", "urllib3", "http.client", "httpx") and "/services_externes/" not in str(f)
    ]
    refuser(fautes, "Call outside services from cmon/services_externes/<name>.py")
    services = [f for f in COEUR if "/services_externes/" in str(f)]
    fautes = [
        f"{court(f)}:{ligne} imports {quoi}"
        for f in services
        for quoi, ligne in imports(f)
        if re.match(r"sqlalchemy|cmon\.extensions|cmon\.\w+\.(modeles|requetes|operations)", quoi)
    ]
    refuser(fautes, "A client of an outside service gives a dataclass; the operation writes it")


def test_only_config_reads_the_environment():
    fautes = []
    for f in python("cmon/", "wsgi.py", "migrations/"):
        for noeud in ast.walk(arbre(f)):
            lu = isinstance(noeud, ast.Attribute) and noeud.attr in ("environ", "getenv")
            if lu and isinstance(noeud.value, ast.Name) and noeud.value.id == "os":
                fautes.append(f"{court(f)}:{noeud.lineno}")
    refuser(fautes, "Add a setting to config.py and read current_app.config")


def test_verbs_queries_rights_and_mails_never_commit():
    fautes = [
        f"{court(f)}:{n.lineno} {n.attr}()"
        for f in COEUR
        if f.name in ("operations.py", "requetes.py", "droits.py", "courriels.py", "modeles.py")
        for n in ast.walk(arbre(f))
        if isinstance(n, ast.Attribute) and n.attr in ("commit", "rollback")
    ]
    refuser(fautes, "Flush, and let the view (or the job) commit once")


def _commits(bloc: list) -> tuple[int | None, int]:
    """The most commits on a way through these statements: the ways that go on (None: none does), those that end."""
    suite, finis = 0, 0
    for ordre in bloc:
        if isinstance(ordre, ast.If):
            voies = [_commits(ordre.body), _commits(ordre.orelse)]
        elif isinstance(ordre, ast.Try):
            voies = [_commits(ordre.body + ordre.orelse), *(_commits(h.body) for h in ordre.handlers)]
        elif isinstance(ordre, (ast.For, ast.While, ast.With)):
            voies = [_commits(ordre.body)]
        else:
            appels = [n for n in ast.walk(ordre) if isinstance(n, ast.Attribute) and n.attr == "commit"]
            finit = isinstance(ordre, (ast.Return, ast.Raise))
            voies = [(None, len(appels))] if finit else [(len(appels), 0)]
        finis = max(finis, *(suite + f for _, f in voies))
        suivantes = [c for c, _ in voies if c is not None]
        if not suivantes:
            return None, finis
        suite += max(suivantes)
    return suite, finis


def test_a_view_commits_once_at_most():
    fautes = [
        f"{court(f)}:{fonction.lineno} {fonction.name}"
        for f in VUES
        for fonction in fonctions(f)
        if max(n or 0 for n in _commits(fonction.body)) > 1
    ]
    refuser(fautes, "One operation, one commit")


def _est_une_route(decorateur) -> bool:
    appel = decorateur.func if isinstance(decorateur, ast.Call) else decorateur
    return (
        isinstance(appel, ast.Attribute)
        and isinstance(appel.value, ast.Name)
        and appel.value.id == "bp"
        and appel.attr in ("get", "post", "route", "put", "delete", "patch")
    )


def test_every_view_says_who_may_enter():
    fautes = []
    for f in VUES:
        for fonction in fonctions(f):
            if not any(map(_est_une_route, fonction.decorator_list)):
                continue
            noms = [ast.unparse(d.func if isinstance(d, ast.Call) else d) for d in fonction.decorator_list]
            if "acces" not in noms:
                fautes.append(f"{court(f)}:{fonction.lineno} {fonction.name}")
    refuser(fautes, "Write @acces(predicate) from cmon.acces under the route")


def test_public_functions_say_what_they_give():
    fautes = []
    for f in COEUR:
        if f.name not in DOCUMENTES and "/services_externes/" not in str(f):
            continue
        for noeud in arbre(f).body:
            nommee = isinstance(noeud, (ast.FunctionDef, ast.ClassDef)) and not noeud.name.startswith("_")
            if nommee and not ast.get_docstring(noeud):
                fautes.append(f"{court(f)}:{noeud.lineno} {noeud.name}")
    refuser(fautes, "Say in a docstring what the person obtains, the arguments and the errors raised")


def test_modules_say_what_they_are_for():
    vides = [court(f) for f in COEUR if f.read_text().strip() and not ast.get_docstring(arbre(f))]
    refuser(vides, "Begin the module with a docstring of one sentence")


def test_nothing_is_left_to_do():
    motif = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3, "HACK" + r"\b:")) + r")\b")
    fautes = []
    for f in fichiers_suivis():
        if f.suffix in (".py", ".html", ".txt", ".css", ".js", ".md", ".toml") and not {"vendor", "donnees"} & {
            *f.parts
        }:
            for i, ligne in enumerate(f.read_text(encoding="utf-8").splitlines(), 1):
                if motif.search(ligne):
                    fautes.append(f"{court(f)}:{i} {ligne.strip()[:80]}")
    refuser(fautes, "Do it now, or open an issue")


def test_domain_names_are_french_and_without_accents():
    fautes = []
    for f in python("cmon/", "config.py"):
        for noeud in ast.walk(arbre(f)):
            if not isinstance(noeud, (ast.FunctionDef, ast.ClassDef)) or noeud.name in NOMS_IMPOSES:
                continue
            nom = noeud.name
            if nom.startswith(("__", "validate_")):
                continue
            anglais = PREFIXES_ANGLAIS.match(nom) or (isinstance(noeud, ast.ClassDef) and SUFFIXES_ANGLAIS.search(nom))
            if anglais or not nom.isascii():
                fautes.append(f"{court(f)}:{noeud.lineno} {nom}")
    refuser(fautes, "A word that a candidate or an agent could say is French (lire_offre, FormulaireOffre), no accent")


def test_french_texts_use_the_typographic_apostrophe_and_ellipsis():
    motif = re.compile(r"[A-Za-zéèêàçùîô]'[A-Za-zéèêàhâîôœ]|\w\.\.\.")
    fautes = [
        f"{court(f)}:{ligne} {texte.strip()[:70]!r}"
        for f in COEUR
        for texte, ligne in textes(f)
        if motif.search(texte) and not re.search(r"\b(SELECT|INSERT|UPDATE|CREATE|don't|can't|isn't|doesn't)\b", texte)
    ]
    refuser(fautes, "Write ’ and … in texts that people read")


def test_relations_are_loaded_by_the_query_that_needs_them(app):
    faibles = [
        f"{m.class_.__name__}.{r.key}: lazy={r.lazy!r}"
        for m in db.Model.registry.mappers
        for r in m.relationships
        if r.lazy not in ("raise_on_sql", "raise", "write_only")
    ]
    refuser(faibles, "Use cmon.base.relation(…)")


def test_dates_are_named_as_dates():
    fautes = [
        f"{t.name}.{c.name}"
        for t in db.metadata.sorted_tables
        for c in t.columns
        if (isinstance(c.type, Horodatage) or c.type.__class__.__name__ in ("Date", "DateTime"))
        and not (c.name.endswith("_le") or "jusqu_a" in c.name or c.name == "le")
    ]
    refuser(fautes, "A date ends in _le (publiee_le), or says until when (visible_jusqu_au)")


@pytest.mark.base("sqlite")
def test_every_route_is_declared_with_who_may_enter(app):
    from cmon.acces import lister_acces

    muettes = [f"{x['route']} ({x['vue']})" for x in lister_acces(app) if x["acces"] is None]
    refuser(muettes, "Write @acces(predicate) from cmon.acces under the route")
    sans_mots = [x["vue"] for x in lister_acces(app) if x["vue"] != "static" and not x["qui"]]
    refuser(sans_mots, "The predicate's docstring says who may enter")


def test_tests_are_named_as_sentences():
    fautes = [
        f"{court(f)}:{n.lineno} {n.name}"
        for f in python("tests/")
        if f.name.startswith("test_")
        for n in ast.walk(arbre(f))
        if isinstance(n, ast.FunctionDef) and n.name.startswith("test_") and n.name.count("_") < 3
    ]
    refuser(fautes, "Name the test by the sentence that it proves: test_a_closed_offer_refuses_an_application")
