"""Rebuild cmon/static/vendor/, the icon sprite and tests/vendor/ from the published npm packages.

    python scripts/vendor.py                  # fetches each package with `npm pack`
    python scripts/vendor.py --depuis FOLDER  # reads NAME-VERSION.tgz files already downloaded

Only the files that the site serves are kept: no source maps, no fonts of other alphabets. Bootstrap is reduced to the
families listed below and loses its `data:` images, which the Content-Security-Policy forbids. `vendor.json` names each
file with its package, version, licence and SHA-256.
"""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent
STATIQUE = RACINE / "cmon" / "static"
VENDOR = STATIQUE / "vendor"
ESSAIS = RACINE / "tests" / "vendor"


@dataclass(frozen=True)
class Paquet:
    """One npm package: what is taken from it (path in the package → name here) and under which licence."""

    nom: str
    version: str
    licence: str
    fichiers: dict[str, str]
    dossier: Path = VENDOR

    @property
    def court(self) -> str:
        return self.nom.rsplit("/", 1)[-1]

    @property
    def archive(self) -> str:
        return f"{self.nom.lstrip('@').replace('/', '-')}-{self.version}.tgz"


BOOTSTRAP = Paquet("bootstrap", "5.3.9", "MIT", {"LICENSE": "LICENSE"})
ICONES = Paquet("bootstrap-icons", "1.13.2", "MIT", {"LICENSE": "LICENSE"})
PAQUETS = (
    Paquet("htmx.org", "4.0.1", "0BSD", {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "LICENSE"}),
    BOOTSTRAP,
    ICONES,
    Paquet(
        "accessible-autocomplete",
        "3.0.1",
        "MIT",
        {"dist/accessible-autocomplete.min.js": "accessible-autocomplete.min.js", "LICENSE.txt": "LICENSE.txt"},
    ),
    Paquet(
        "@fontsource-variable/bricolage-grotesque",
        "5.3.0",
        "OFL-1.1",
        {
            "files/bricolage-grotesque-latin-opsz-normal.woff2": "bricolage-grotesque-latin-opsz-normal.woff2",
            "files/bricolage-grotesque-latin-ext-opsz-normal.woff2": "bricolage-grotesque-latin-ext-opsz-normal.woff2",
            "LICENSE": "LICENSE",
        },
    ),
    Paquet(
        "driver.js",
        "1.8.0",
        "MIT",
        {"dist/driver.js.iife.js": "driver.min.js", "dist/driver.css": "driver.css", "license": "LICENSE"},
    ),
    Paquet("axe-core", "4.14.1", "MPL-2.0", {"axe.min.js": "axe.min.js", "LICENSE": "LICENSE"}, ESSAIS),
)

# Classes of Bootstrap that the screens use: the components restyled in static/css, and the plain utilities.
FAMILLES = re.compile(
    r"(btn(-primary|-sm)?|badge|form-(control|select|check|check-input|check-label)|visually-hidden(-focusable)?"
    r"|d-(none|inline|inline-block|block|grid|flex|inline-flex)|flex-(row|column|wrap|fill|grow-1|shrink-0)"
    r"|(justify-content|align-items|align-self)-(start|end|center|between|baseline)"
    r"|[mp][tbsexy]?-(0|1|2|3|4|5|auto)|gap-[0-5]|text-(start|end|center|nowrap|break|reset|truncate)"
    r"|fw-(bold|normal)|position-(relative|absolute|sticky)|w-(auto|50|100)|overflow-(auto|hidden))"
)


def _regles(css: str):
    """Cut a minified style sheet into top-level (prelude, body) pairs."""
    debut = 0
    while (ouvre := css.find("{", debut)) >= 0:
        profondeur, i = 1, ouvre + 1
        while profondeur:
            profondeur += {"{": 1, "}": -1}.get(css[i], 0)
            i += 1
        yield css[debut:ouvre], css[ouvre + 1 : i - 1]
        debut = i


def _garde(selecteur: str) -> bool:
    """Does a selector name only kept classes? Selectors without a class belong to the page's own base."""
    if "data-bs-theme=dark" in selecteur or ":-moz-focusring" in selecteur:
        return False
    classes = re.findall(r"\.(-?[a-zA-Z][\w-]*)", selecteur)
    return all(FAMILLES.fullmatch(c) for c in classes)


def _reduire(css: str) -> str:
    """Keep the rules of the listed families; drop declarations that load a `data:` image."""
    sorties = []
    for prelude, corps in _regles(css):
        if prelude.startswith("@media"):
            dedans = _reduire(corps)
            if dedans and "min-width" not in prelude and "print" not in prelude:
                sorties.append(f"{prelude}{{{dedans}}}")
            continue
        if prelude.startswith("@"):
            continue
        selecteurs = [s for s in re.split(r",(?![^()]*\))", prelude) if _garde(s)]
        # A data: URI holds semicolons of its own: cut declarations outside quotes only.
        declarations = [
            d
            for d in re.findall(r"(?:[^;\"']|\"[^\"]*\"|'[^']*')+", corps)
            if "data:" not in d and not d.startswith(("-webkit-tap", "--bs-breakpoint"))
        ]
        if selecteurs and declarations:
            sorties.append(f"{','.join(selecteurs)}{{{';'.join(declarations)}}}")
    return "".join(sorties)


def bootstrap(source: Path, cible: Path) -> None:
    """Write the reduced style sheet, with its licence line."""
    css = (source / "dist/css/bootstrap.min.css").read_text(encoding="utf-8")
    css = re.sub(r"/\*.*?\*/|@charset[^;]*;", "", css, flags=re.S)
    reduit = _reduire(css)
    # Colours that no kept rule reads: the site's own tokens replace them.
    for nom in set(re.findall(r"(--bs-[\w-]+):", reduit)):
        if f"var({nom}" not in reduit:
            reduit = re.sub(rf"(?<=[{{;]){nom}:[^;}}]*;?", "", reduit)
    reduit = re.sub(r"[^{}]*\{\}", "", reduit).replace(";}", "}")
    entete = f"/*! Bootstrap v{BOOTSTRAP.version} (MIT), reduced by scripts/vendor.py: see LICENSE */\n"
    (cible / "bootstrap.reduit.min.css").write_text(entete + reduit + "\n", encoding="utf-8")


def sprite(source: Path) -> None:
    """Write static/icones.svg from the names in scripts/icones.txt."""
    lignes = [f"<!-- Bootstrap Icons {ICONES.version}, MIT licence: written by scripts/vendor.py -->"]
    for nom in (RACINE / "scripts" / "icones.txt").read_text(encoding="utf-8").split():
        svg = (source / f"icons/{nom}.svg").read_text(encoding="utf-8")
        dedans = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.S).group(1)
        dedans = re.sub(r"\s*\n\s*", "", dedans)
        lignes.append(f'<symbol id="{nom}" viewBox="0 0 16 16">{dedans}</symbol>')
    corps = "\n".join(lignes)
    texte = f'<svg xmlns="http://www.w3.org/2000/svg" fill="currentColor">\n{corps}\n</svg>\n'
    (STATIQUE / "icones.svg").write_text(texte, encoding="utf-8")


def obtenir(paquet: Paquet, depuis: Path | None, travail: Path) -> Path:
    """Unpack one package under `travail` and return the folder of its files."""
    if depuis:
        archive = next(p for p in depuis.glob("*.tgz") if p.name == paquet.archive)
    else:
        nom = subprocess.run(
            ["npm", "pack", "--silent", f"{paquet.nom}@{paquet.version}"],
            cwd=travail,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split()[-1]
        archive = travail / nom
    cible = travail / paquet.court
    with tarfile.open(archive) as tar:
        tar.extractall(cible, filter="data")
    return cible / "package"


def construire(depuis: Path | None) -> None:
    """Rebuild every vendored file and the manifests."""
    manifestes = {VENDOR: [], ESSAIS: []}
    for dossier in manifestes:
        shutil.rmtree(dossier, ignore_errors=True)
    with tempfile.TemporaryDirectory() as nom:
        for paquet in PAQUETS:
            source = obtenir(paquet, depuis, Path(nom))
            cible = paquet.dossier / f"{paquet.court}-{paquet.version}"
            cible.mkdir(parents=True)
            for origine, ici in paquet.fichiers.items():
                texte = (source / origine).read_bytes()
                if ici.endswith(".js"):
                    texte = re.sub(rb"\n?//# sourceMappingURL=.*\s*$", b"\n", texte)
                (cible / ici).write_bytes(texte)
            if paquet is BOOTSTRAP:
                bootstrap(source, cible)
            if paquet is ICONES:
                sprite(source)
            fichiers = [
                {
                    "chemin": str(f.relative_to(paquet.dossier)),
                    "sha256": hashlib.sha256(f.read_bytes()).hexdigest(),
                }
                for f in sorted(cible.iterdir())
            ]
            manifestes[paquet.dossier].append(
                {"nom": paquet.nom, "version": paquet.version, "licence": paquet.licence, "fichiers": fichiers}
            )
    for dossier, paquets in manifestes.items():
        texte = json.dumps(paquets, indent=2, ensure_ascii=False) + "\n"
        (dossier / "vendor.json").write_text(texte, encoding="utf-8")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--depuis", type=Path, help="folder that already holds the .tgz files")
    construire(arguments.parse_args().depuis)
