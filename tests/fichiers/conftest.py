"""Fixtures of the tests of files."""

import io
import re
from pathlib import Path

import pytest
from sqlalchemy import select

from cmon.extensions import db
from cmon.fichiers.modeles import Fichier


@pytest.fixture
def envoyer(client):
    """`envoyer(contenu, nom)` sends a file as the script of a form does; `jeton_csrf=False` leaves the token out."""
    page = client.get("/connexion/")
    jeton = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.texte).group(1)

    def envoyer_un_fichier(contenu: bytes, nom: str = "cv.pdf", *, champ="fichiers", jeton_csrf=True, **options):
        donnees = {"champ": champ, "fichier": (io.BytesIO(contenu), nom)}
        if jeton_csrf:
            donnees["csrf_token"] = jeton
        return client.post("/fichiers/", data=donnees, content_type="multipart/form-data", **options)

    return envoyer_un_fichier


@pytest.fixture
def sur_le_disque(app):
    """`sur_le_disque()` lists every file of the store, half written ones included."""
    return lambda: [p for p in Path(app.config["FICHIERS_URL"]).rglob("*") if p.is_file()]


@pytest.fixture
def en_base(app):
    """`en_base()` reads the rows of the files."""

    def lire() -> list[Fichier]:
        db.session.rollback()
        return list(db.session.scalars(select(Fichier).order_by(Fichier.id)))

    return lire
