"""The two addresses that propose towns and métiers while somebody types."""

import pytest
from sqlalchemy import select

from cmon.comptes.modeles import CompteurLimite
from cmon.extensions import db, limiter


@pytest.mark.parametrize(
    ("adresse", "texte"),
    [
        ("/autocompletion/communes/?q=nior", "Niort (79000)"),
        ("/autocompletion/communes/?q=33800", "Bordeaux (33800)"),
        ("/autocompletion/communes/?q=st+emilion", "Saint-Émilion (33330)"),
        ("/autocompletion/metiers/?q=boulang%C3%A8re", "Boulanger / Boulangère"),
    ],
)
def test_it_proposes_texts_to_put_in_the_field(client, adresse, texte):
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    assert reponse.mimetype == "application/json"
    assert reponse.json[0] == {"valeur": texte, "libelle": texte}
    assert len(reponse.json) <= 8


def test_it_may_be_cached_by_anybody_for_an_hour_and_sets_no_cookie(client):
    reponse = client.get("/autocompletion/communes/?q=niort")
    assert reponse.headers["Cache-Control"] == "public, max-age=3600"
    assert "Set-Cookie" not in reponse.headers


@pytest.mark.parametrize("sorte", ["communes", "metiers"])
def test_odd_questions_find_nothing(client, sorte):
    for q in ("", "n", "%25%25", "%F0%9F%A5%96", "a" * 5000, "%ED%A0%80", "%FF%FE"):
        reponse = client.get(f"/autocompletion/{sorte}/?q={q}")
        assert (reponse.status_code, reponse.json) == (200, []), q


def test_it_reads_the_towns_in_one_statement(client, nb_requetes):
    with nb_requetes() as compte:
        client.get("/autocompletion/communes/?q=saint")
    assert len([ordre for ordre in compte.ordres if "FROM commune" in ordre]) == 1
    assert compte.nb <= 2, "the other one counts the questions of an address"


def test_the_two_addresses_only_read(client):
    assert client.get("/autocompletion/communes/").json == []
    assert client.post("/autocompletion/communes/", data={"q": "niort"}).status_code in (400, 405)


@pytest.mark.base("sqlite")
def test_too_many_questions_from_one_address_are_refused(client):
    client.get("/autocompletion/metiers/?q=bo")
    cle = db.session.execute(select(CompteurLimite.cle).where(CompteurLimite.cle.contains("metiers"))).scalar_one()
    db.session.rollback()
    limiter.limiter.storage.incr(cle, 60, 1300)
    assert client.get("/autocompletion/metiers/?q=bo").status_code == 429
    assert client.get("/autocompletion/communes/?q=bo").status_code == 200
