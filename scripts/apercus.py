"""Draw the picture that a phone shows beside a shared link: one for each portail, in cmon/static/apercus/.

Run from the root, after a logo, a colour or a tile has changed: `python -m scripts.apercus` (needs Chromium).
"""

import os
import re
import shutil
import tomllib
from pathlib import Path

from playwright.sync_api import sync_playwright

RACINE = Path(__file__).parent.parent / "cmon"
STATIQUE = RACINE / "static"
LARGEUR, HAUTEUR = 1200, 630
POLICE = STATIQUE / "vendor/bricolage-grotesque-5.3.0/bricolage-grotesque-latin-opsz-normal.woff2"
STYLE = """
@font-face { font-family: Bricolage; src: url("%s"); font-weight: 200 800; }
body { margin: 0; width: 1200px; height: 630px; background: var(--brand); color: #fff; font-family: Bricolage; }
body { display: grid; grid-template-columns: 1fr 504px; overflow: hidden; }
.dit { display: flex; flex-direction: column; justify-content: space-between; padding: 64px 40px 64px 64px; }
.logo { width: auto; height: 76px; align-self: start; color: #fff; }
p { margin: 0; font-size: 62px; font-weight: 800; line-height: 1.02; letter-spacing: -.02em; text-wrap: balance; }
.mosaique { display: grid; grid-template-columns: repeat(4, 126px); }
.mosaique svg { width: 126px; height: 126px; display: block; }
"""


def dessiner(code: str, portail: dict) -> str:
    """The page that is photographed: the logo, the sentence of the home page and its mosaic."""
    tuiles = []
    for tuile in portail["mosaique"].split(","):
        nom, variante = tuile.split(" ")
        svg = (STATIQUE / f"illustrations/{nom}.svg").read_text(encoding="utf-8").strip()
        tuiles.append(svg.replace('<svg id="t" ', f'<svg class="tile tv{variante}" ', 1))
    logo = (STATIQUE / f"logos/{code}.svg").read_text(encoding="utf-8").strip()
    styles = (STATIQUE / "css/jetons.css").read_text(encoding="utf-8") + STYLE % POLICE.as_uri()
    logo = re.sub(r"<svg ", '<svg class="logo" ', logo, count=1) if 'class="logo"' not in logo else logo
    return (
        f'<!doctype html><html lang="fr" data-portail="{code}"><meta charset="utf-8"><style>{styles}</style><body>'
        f'<div class="dit">{logo}<p>{portail["titre_accueil"]}</p></div><div class="mosaique">{"".join(tuiles)}</div>'
    )


def main() -> None:
    """Photograph each portail."""
    portails = tomllib.loads((RACINE / "portails.toml").read_text(encoding="utf-8"))
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    dossier = STATIQUE / "apercus"
    dossier.mkdir(exist_ok=True)
    page_locale = dossier / "page.html"
    with sync_playwright() as playwright:
        navigateur = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = navigateur.new_page(viewport={"width": LARGEUR, "height": HAUTEUR})
        for code, portail in portails.items():
            page_locale.write_text(dessiner(code, portail), encoding="utf-8")
            page.goto(page_locale.as_uri())
            page.evaluate("document.fonts.ready")
            page.screenshot(path=dossier / f"{code}.png")
        navigateur.close()
    page_locale.unlink()


if __name__ == "__main__":
    main()
