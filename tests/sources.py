"""The source files as the house rules read them: parsed once."""

import ast
import re
import subprocess
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent
GENERES = {".git", ".venv", "instance", "__pycache__", ".pytest_cache", ".ruff_cache", ".hypothesis"}
GABARITS = RACINE / "cmon" / "templates"


def court(chemin: Path) -> str:
    """The path as people say it, from the top of the project."""
    return chemin.relative_to(RACINE).as_posix()


@lru_cache(maxsize=1)
def fichiers_suivis() -> list[Path]:
    """Every file that git follows or would follow; without git, every file but the generated ones."""
    ordre = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        noms = subprocess.run(ordre, cwd=RACINE, capture_output=True, text=True, check=True).stdout.splitlines()
        tous = {RACINE / n for n in noms}
    except (OSError, subprocess.CalledProcessError):
        tous = {f for f in RACINE.rglob("*") if not GENERES & {*f.relative_to(RACINE).parts}}
    return sorted(f for f in tous if f.is_file())


def python(*dossiers: str) -> list[Path]:
    """The Python files of these folders or files."""
    return [f for f in fichiers_suivis() if f.suffix == ".py" and court(f).startswith(dossiers)]


@lru_cache(maxsize=512)
def arbre(chemin: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(chemin.read_text(encoding="utf-8"), str(chemin))


def imports(chemin: Path) -> list[tuple[str, int]]:
    """What a file imports, as dotted names with their lines: `from a.b import c` gives a.b.c."""
    trouves = []
    for noeud in ast.walk(arbre(chemin)):
        if isinstance(noeud, ast.Import):
            trouves += [(alias.name, noeud.lineno) for alias in noeud.names]
        elif isinstance(noeud, ast.ImportFrom) and noeud.module and not noeud.level:
            trouves += [(f"{noeud.module}.{alias.name}", noeud.lineno) for alias in noeud.names]
    return trouves


def fonctions(chemin: Path) -> list[ast.FunctionDef]:
    """The functions written at the top of a file."""
    return [n for n in arbre(chemin).body if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]


def textes(chemin: Path) -> list[tuple[str, int]]:
    """The texts written in a Python file, docstrings left out."""
    documentation = set()
    for noeud in ast.walk(arbre(chemin)):
        if isinstance(noeud, (ast.Module, ast.ClassDef, ast.FunctionDef)) and noeud.body:
            premier = noeud.body[0]
            if isinstance(premier, ast.Expr) and isinstance(premier.value, ast.Constant):
                documentation.add(id(premier.value))
    return [
        (n.value, n.lineno)
        for n in ast.walk(arbre(chemin))
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in documentation
    ]


def gabarits() -> list[Path]:
    """The templates of pages and mails."""
    return [f for f in fichiers_suivis() if GABARITS in f.parents]


class Balises(HTMLParser):
    """The elements of a template whose Jinja tags were taken out, each with its line and the forms around it."""

    def __init__(self):
        super().__init__()
        self.elements: list[tuple[str, dict, int, bool]] = []
        self.mots: list[tuple[str, int]] = []
        self._formulaires = 0
        self._muet = 0

    def handle_starttag(self, balise, attributs):
        """Note one element."""
        if balise == "form":
            self._formulaires += 1
        if balise in ("script", "style"):
            self._muet += 1
        dedans = self._formulaires > 0
        self.elements.append((balise, {n: v or "" for n, v in attributs}, self.getpos()[0], dedans))

    def handle_startendtag(self, balise, attributs):
        """An element written as empty."""
        self.elements.append((balise, {n: v or "" for n, v in attributs}, self.getpos()[0], self._formulaires > 0))

    def handle_endtag(self, balise):
        """Leave a form or a script."""
        if balise == "form":
            self._formulaires = max(0, self._formulaires - 1)
        if balise in ("script", "style"):
            self._muet = max(0, self._muet - 1)

    def handle_data(self, texte):
        """Note words that people read."""
        if texte.strip() and not self._muet:
            self.mots.append((texte, self.getpos()[0]))


def sans_jinja(source: str) -> str:
    """The template with `{{ … }}` replaced by a word and tags and comments by nothing; lines keep their numbers."""

    def lignes(trouve):
        return "\n" * trouve.group().count("\n")

    source = re.sub(r"\{#.*?#\}", lignes, source, flags=re.S)
    source = re.sub(r"\{%.*?%\}", lignes, source, flags=re.S)
    return re.sub(r"\{\{.*?\}\}", lambda t: "valeur" + lignes(t), source, flags=re.S)


@lru_cache(maxsize=512)
def balises(chemin: Path) -> Balises:
    """The elements of a template."""
    lecture = Balises()
    lecture.feed(sans_jinja(chemin.read_text(encoding="utf-8")))
    lecture.close()
    return lecture
