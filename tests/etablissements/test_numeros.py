"""SIRET and SIREN: which are accepted, which are refused."""

import contextlib
import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cmon
from cmon.base import RegleMetier
from cmon.etablissements.numeros import verifier_siren, verifier_siret
from cmon.referentiels.lecture import lire

ENTREPRISES = Path(cmon.__file__).parent / "demo" / "entreprises.csv"


@pytest.mark.parametrize(
    "siret",
    [
        "20005375900011",
        "13000548100010",
        "21330063500017",
        "13002526500013",
        "35600000000048",
        "35600000009075",
        "35600000009093",
        "200 053 759 00011",
        " 200053759\u00a000011\n",
        "200.053.759-00011",
    ],
)
def test_a_siret_is_accepted_with_its_spaces(siret):
    assert verifier_siret(siret).isdigit()
    assert len(verifier_siret(siret)) == 14


@pytest.mark.parametrize(
    "siret",
    "35600000009090 50000000000000 20005375900012 2000537590001 200053759000110 00000000000000 20005375900011x "
    "abcdefghijklmn ٢٠٠٠٥٣٧٥٩٠٠٠١١ ²0005375900011".split(" "),
)
def test_a_wrong_siret_is_refused_in_french(siret):
    with pytest.raises(RegleMetier, match="14 chiffres") as refus:
        verifier_siret(siret)
    assert refus.value.champ == "siret"


def test_nothing_and_anything_are_not_a_siret():
    for texte in ("", None, "\x00" * 14, "1" * 10_000, "🥖"):
        with pytest.raises(RegleMetier, match="14 chiffres"):
            verifier_siret(texte)


def test_a_siren_is_checked_too():
    assert verifier_siren("213 300 635") == "213300635"
    for faux in ("213300636", "000000000", "21330063", "", None, "abcdefghi"):
        with pytest.raises(RegleMetier, match="9 chiffres"):
            verifier_siren(faux)


@given(st.text(max_size=40) | st.text(alphabet="0123456789 .-", max_size=20))
def test_any_text_is_accepted_or_refused_and_never_an_error(texte):
    for verifier in (verifier_siret, verifier_siren):
        with contextlib.suppress(RegleMetier):
            assert verifier(texte).isascii()


def test_the_invented_companies_are_well_made():
    with ENTREPRISES.open(encoding="utf-8", newline="") as fichier:
        lignes = list(csv.DictReader(fichier))
    communes = {c["insee"]: c for c in lire("communes")}
    naf = {n["code"] for n in lire("naf")}
    assert len({x["siret"] for x in lignes}) == len(lignes) >= 60
    for x in lignes:
        assert x["siret"].startswith("0000")
        assert verifier_siret(x["siret"])
        assert verifier_siren(x["siret"][:9])
        assert x["naf"] in naf
        commune = communes[x["insee"]]
        assert commune["nom"] == x["ville"]
        assert x["code_postal"] in commune["codes_postaux"].split("|")
    departements = {communes[x["insee"]]["departement"] for x in lignes}
    assert departements == set("16 17 19 23 24 33 40 47 64 79 86 87".split())
