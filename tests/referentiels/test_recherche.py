"""What people type into the fields « lieu » and « métier », and what is understood."""

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from cmon.extensions import db
from cmon.referentiels.modeles import Commune, Metier
from cmon.referentiels.operations import (
    libelle_commune,
    libelle_naf,
    resoudre_commune,
    resoudre_metier,
    secteur_naf,
)
from cmon.referentiels.requetes import chercher_communes, chercher_metiers, libelles_naf
from cmon.referentiels.secteurs import Secteur

BIZARRES = st.text(max_size=40) | st.text(alphabet="%_\\'\"\x00()[]*+?.;-# ¹²é\ud800🥖st0123", max_size=30)
TRANQUILLE = settings(
    max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def communes(q: str, **options) -> list[str]:
    return [libelle_commune(c) for c in db.session.execute(chercher_communes(q, **options)).scalars()]


def metiers(q: str, **options) -> list[str]:
    return [m.libelle for m in db.session.execute(chercher_metiers(q, **options)).scalars()]


PREMIERES = {
    "niort": "Niort (79000)",
    "NIORT ": "Niort (79000)",
    "borde": "Bordeaux (33000)",
    "st emilion": "Saint-Émilion (33330)",
    "Saint Emil": "Saint-Émilion (33330)",
    "st-jean-de-l": "Saint-Jean-de-Luz (64500)",
    "ste foy la g": "Sainte-Foy-la-Grande (33220)",
    "emilion": "Saint-Émilion (33330)",
    "rochelle": "La Rochelle (17000)",
    "la rochelle": "La Rochelle (17000)",
    "l'isle d'esp": "L’Isle-d’Espagnac (16340)",
    "l’isle d’esp": "L’Isle-d’Espagnac (16340)",
    "79000": "Niort (79000)",
    "336": "Pessac (33600)",
    "33000 bordeaux": "Bordeaux (33000)",
    "Niort (79000)": "Niort (79000)",
    "saint denis 974": "Saint-Denis (97400)",
    "paris": "Paris (75)",
    "strasb": "Strasbourg (67000)",
    "havre": "Le Havre (76600)",
}


def test_a_town_is_found_first(app):
    assert {texte: communes(texte)[0] for texte in PREMIERES} == PREMIERES


def test_the_region_comes_before_larger_towns_elsewhere(app):
    assert communes("saint-m")[0] == "Saint-Médard-en-Jalles (33160)"
    assert communes("par")[0] == "Paris (75)", "the largest towns of France are not hidden"
    assert communes("bo")[0] == "Bordeaux (33000)"


def test_st_alone_may_be_the_beginning_of_any_name(app):
    noms = communes("st", limite=40)
    assert "Strasbourg (67000)" in noms
    assert any(n.startswith("Saint-") for n in noms)


def test_homonyms_can_be_told_apart_and_limits_hold(app):
    deux = communes("la rochelle")
    assert deux == ["La Rochelle (17000)", "La Rochelle (70120)"]
    assert len(communes("sa")) == 8
    assert len(communes("sa", limite=3)) == 3


SANS_COMMUNE = ("", "   ", "%", "_", "%%%", "🥖", "\x00", "zzzzqqq", "790000", "79000 33000", "niort 33")


def test_what_means_no_town_finds_none(app):
    assert not [q for q in SANS_COMMUNE if communes(q)]


COMMUNES_DITES = {
    "Niort (79000)": "79191",
    "niort": "79191",
    "79000 Niort": "79191",
    "Niort 79": "79191",
    "33800": "33063",
    "Bordeaux (33800)": "33063",
    "la rochelle": "17300",
    "La Rochelle (70120)": "70450",
    "Mérignac": "33281",
    "st emilion": "33394",
    "Paris": "75056",
    "Paris (75)": "75056",
    "Ajaccio 2A": "2A004",
    "Arcacho": "33009",
    "Landes (17380)": "17202",
}


def test_a_text_means_a_commune(app):
    assert {texte: resoudre_commune(texte).insee for texte in COMMUNES_DITES} == COMMUNES_DITES


def test_a_text_that_means_none_or_several_communes_means_none(app):
    plusieurs = ("79000", "saint", "Saint-Denis", "Gironde", "Vienne", "Landes")
    for texte in (None, *plusieurs, *SANS_COMMUNE, "🥖" * 5000):
        assert resoudre_commune(texte) is None, texte


def test_every_label_of_the_region_means_its_own_commune(app):
    region = "16 17 19 23 24 33 40 47 64 79 86 87".split()
    toutes = db.session.execute(
        select(Commune).where(Commune.departement.in_(region)).order_by(Commune.insee)
    ).scalars().all()[::23]  # fmt: skip
    assert [c.insee for c in toutes] == [getattr(resoudre_commune(libelle_commune(c)), "insee", None) for c in toutes]


def test_the_label_takes_the_postal_code_that_was_typed(app):
    bordeaux = db.session.get(Commune, "33063")
    assert libelle_commune(bordeaux) == "Bordeaux (33000)"
    assert libelle_commune(bordeaux, "33800") == "Bordeaux (33800)"
    assert libelle_commune(bordeaux, "79000") == "Bordeaux (33000)"


PREMIERS = {
    "boulanger": "Boulanger / Boulangère",
    "boulangere": "Boulanger / Boulangère",
    "BOULANGÈRE": "Boulanger / Boulangère",
    "boulangers": "Boulanger / Boulangère",
    "boulang": "Boulanger / Boulangère",
    "D1102": "Boulanger / Boulangère",
    "oenol": "Œnologue",
    "conductrice engins agri": "Conducteur / Conductrice d’engins agricoles",
    "web développeuse": "Développeur / Développeuse web",
    "mecanicien auto": "Mécanicien / Mécanicienne automobile",
    "cuisi": "Cuisinier / Cuisinière",
}


def test_a_metier_is_found_first(app):
    assert {texte: metiers(texte)[0] for texte in PREMIERS} == PREMIERS


def test_every_word_counts_and_no_wildcard_does(app):
    assert all("engin" in m for m in metiers("conduc engin"))
    assert metiers("boulanger zzz") == []
    assert [metiers(q) for q in ("%", "_", "", "\x00", "🥖")] == [[]] * 5
    assert len(metiers("co")) == 8


METIERS_DITS = {
    "D1102": "D1102",
    "d1102": "D1102",
    "boulanger / boulangère": "D1102",
    "Boulangère": "D1102",
    "boulanger": "D1102",
    "œnologue": "A1423",
    "chargée de mission biodiversité": "A1306",
    "ouvriere agricole polyvalente": "A1419",
    "Fauconnier inconnu": None,
    "conducteur": None,
    "": None,
    None: None,
    "Z0000": None,
    "x" * 10_000: None,
}


def test_a_text_means_a_metier(app):
    assert {texte: getattr(resoudre_metier(texte), "code", None) for texte in METIERS_DITS} == METIERS_DITS


def test_every_label_means_its_own_metier(app):
    tous = db.session.execute(select(Metier).order_by(Metier.code)).scalars().all()[::7]
    assert [m.code for m in tous] == [getattr(resoudre_metier(m.libelle), "code", None) for m in tous]


def test_naf_labels_and_groups(app):
    assert libelle_naf("10.71C") == libelle_naf("1071C") == "Boulangerie et boulangerie-pâtisserie"
    assert [libelle_naf(x) for x in (None, "", "0000Z", "\x00")] == ["", "", "", ""]
    groupes = {c: secteur_naf(c) for c in ("0121Z", "1071C", "3511Z", "3811Z", "4391A", "4520A", "5510Z", "9999Z")}
    assert groupes == {
        "0121Z": Secteur.agriculture,
        "1071C": Secteur.industrie,
        "3511Z": Secteur.industrie,
        "3811Z": Secteur.industrie,
        "4391A": Secteur.construction,
        "4520A": Secteur.commerce,
        "5510Z": Secteur.services,
        "9999Z": None,
    }
    lus = dict(db.session.execute(libelles_naf(["10.71C", None, "4391A"])).tuples().all())
    assert set(lus) == {"1071C", "4391A"}


@TRANQUILLE
@given(q=BIZARRES)
@example(q="\x00" * 10_000)
@example(q="%" * 10_000)
@example(q="st " * 5_000)
@example(q="9" * 10_000)
@example(q="a b c d e f g h i j k l m n o p q r s t u v w x y z")
def test_nothing_that_is_typed_is_an_error(app, q):
    assert len(communes(q)) <= 8
    assert len(metiers(q)) <= 8
    resoudre_commune(q)
    resoudre_metier(q)
