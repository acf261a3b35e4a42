"""The catalogue of diplomas and the job titles: embedded, imported, proposed, recognised."""

import pytest
from sqlalchemy import func, select

from cmon.extensions import db
from cmon.referentiels.lecture import FichierIllisible, lire
from cmon.referentiels.modeles import Appellation, Diplome
from cmon.referentiels.operations import charger_referentiels, choisir_metier, importer, resoudre_diplome
from cmon.referentiels.requetes import chercher_diplomes, chercher_titres

CERTIFICATIONS = "code_diplome,rncp,niveau,type,intitule\n"
APPELLATIONS = "ogr_appellation;rome_code;libelle_appellation_long;libelle_appellation_court\n"


@pytest.fixture
def fichier(tmp_path):
    def ecrire(texte: str):
        chemin = tmp_path / "fichier.csv"
        chemin.write_text(texte, encoding="utf-8")
        return chemin

    return ecrire


@pytest.fixture
def certifications(app, fichier):
    """An import with what such files hold: kinds said twice, one number for two titles, a title of the catalogue."""
    importer(
        "certifications",
        fichier(
            CERTIFICATIONS
            + "01022103,RNCP1,3,CAP,CAP - Cuisine\n"
            + "56122103,RNCP1,3,CAP,CAP - CAP Cuisine\n"
            + "46T00001,RNCP2,4,TP,TP - TP Essayeur d'étoffes\n"
            + "25023061.0,RNCP3,6,BUT,BUT - Étoffes : dessin\n"
            + "25023062,RNCP3,6,BUT,BUT - Étoffes : coupe\n"
            + "13500001,RNCP4,7,MASTER,MASTER - Étoffes (fiche nationale)\n"
            + "16X00001,RNCP5,7,DIPLOVIS,DIPLOVIS - Manager d'étoffes\n"
            + "16X00002,RNCP6,6,,Manager d'étoffes\n"
        ),
    )


@pytest.fixture
def appellations(app, fichier):
    texte = (
        "1;D1102;Boulanger / Boulangère;x\n2;D1102;Tourier / Tourière;x\n3;Z9999;Essayeur;x\n"
        "4;A1405;Vigneron / Vigneronne d'essai;x\n5;H1101;Chef d'essai;x\n6;H1102;Chef / Cheffe d'essai;x\n"
    )
    return importer("appellations", fichier(APPELLATIONS + texte))


def titres(q: str) -> list[str]:
    return [d.intitule for d in db.session.scalars(chercher_diplomes(q))]


def test_the_embedded_diplomas_cover_every_level_and_mean_themselves(app):
    lus = lire("diplomes")
    assert len(lus) >= 250
    assert {d["niveau"] for d in lus} == {3, 4, 5, 6, 7, 8}
    assert len({(d["recherche"], d["niveau"]) for d in lus}) == len(lus)
    assert all(resoudre_diplome(d["intitule"], d["niveau"]).cle == d["cle"] for d in lus[::10])
    assert resoudre_diplome("btsa viticulture oenologie").niveau == 5


def test_certifications_are_read_as_people_write_them(certifications):
    importes = {d.cle: (d.intitule, d.niveau) for d in db.session.scalars(select(Diplome)) if d.cle.startswith("RNCP")}
    assert importes == {
        "RNCP1": ("CAP Cuisine", 3),
        "RNCP2": ("Titre professionnel Essayeur d’étoffes", 4),
        "RNCP3": ("BUT Étoffes : dessin", 6),
        "RNCP3-25023062": ("BUT Étoffes : coupe", 6),
        "RNCP4": ("Master Étoffes", 7),
        "RNCP5": ("Manager d’étoffes", 7),
        "RNCP6": ("Manager d’étoffes", 6),
    }


def test_a_diploma_of_both_lists_is_proposed_once_and_keeps_the_key_of_the_embedded_one(certifications):
    assert titres("cap cuisine").count("CAP Cuisine") == 1
    assert resoudre_diplome("cap cuisine").cle == resoudre_diplome("RNCP1").cle == "cap-cuisine"
    assert titres("rncp2") == ["Titre professionnel Essayeur d’étoffes"]


def test_the_level_tells_two_diplomas_of_one_title_apart(certifications):
    assert resoudre_diplome("manager d'étoffes") is None
    assert resoudre_diplome("manager d'étoffes", 6).cle == "RNCP6"
    assert resoudre_diplome("manager d'étoffes", 3) is None
    assert resoudre_diplome("") is None
    assert resoudre_diplome("% _") is None


def test_loading_and_importing_again_leave_each_other_alone(certifications, fichier):
    assert "diplomes: " in (compte := charger_referentiels()[-1])
    assert compte.endswith("0 added, 0 changed, 0 removed")
    assert charger_referentiels(si_vide=True) == []
    petit = fichier(CERTIFICATIONS + "46T00001,RNCP2,4,TP,TP - TP Essayeur\n")
    assert importer("certifications", petit, remplacer=True) == "certifications: 1 read, 0 added, 1 changed, 6 removed"
    assert db.session.scalar(select(func.count()).where(Diplome.cle == "cap-cuisine")) == 1


def test_job_titles_of_unknown_codes_are_told_and_labels_left_out(appellations):
    assert appellations == (
        "appellations: 4 read, 4 added, 0 changed, 0 removed; 1 left out: already ROME labels;"
        " 1 left out: unknown ROME codes (Z9999)"
    )
    assert db.session.get(Appellation, "3") is None


def test_a_job_title_gives_itself_with_its_code_and_never_the_label_of_the_code(appellations):
    assert choisir_metier("tourière") == ("D1102", "Tourier / Tourière")
    assert choisir_metier("Vigneron / Vigneronne d’essai (A1405)") == ("A1405", "Vigneron / Vigneronne d’essai")
    assert choisir_metier("D1102") == choisir_metier("boulanger") == ("D1102", "Boulanger / Boulangère")
    # The very title wins over the masculine of another one.
    assert choisir_metier("Chef d’essai") == ("H1101", "Chef d’essai")
    assert choisir_metier("chef") is None, "there are several, and none is « Chef »"
    assert choisir_metier("") is None


def test_job_titles_are_proposed_among_the_metiers_with_their_code(appellations, client):
    db.session.commit()
    proposes = client.get("/autocompletion/metiers/?q=tourier").json
    assert proposes == [{"valeur": "Tourier / Tourière", "libelle": "Tourier / Tourière (D1102)"}]
    assert db.session.execute(chercher_titres("boulang")).first()[:2] == ("D1102", "Boulanger / Boulangère")


def test_diplomas_are_proposed_with_their_level(client):
    reponse = client.get("/autocompletion/diplomes/?q=cap+cuis")
    assert reponse.json[0] == {"valeur": "CAP Cuisine", "libelle": "CAP Cuisine – CAP, BEP", "niveau": 3}
    assert reponse.headers["Cache-Control"] == "public, max-age=3600"
    assert client.get("/autocompletion/diplomes/?q=%25%25").json == []


@pytest.mark.parametrize(
    ("sorte", "texte", "message"),
    [
        ("certifications", CERTIFICATIONS + "1,37566,3,CAP,Cuisine\n", "line 2: rncp '37566' is not a valid code"),
        ("certifications", CERTIFICATIONS + "1,RNCP1,9,CAP,Cuisine\n", "line 2: niveau must lie between 3 and 8"),
        ("certifications", CERTIFICATIONS + "1,RNCP1,3,CAP,\n", "line 2: intitule must hold"),
        ("appellations", APPELLATIONS + "1;D110;Essayeur;x\n", "line 2: rome_code 'D110' is not a valid code"),
        ("appellations", APPELLATIONS + "1;D1102;E;x\n1;D1102;F;x\n", "line 3: 1 is there twice"),
        ("diplomes", "cle,intitule,genre,niveau\nRNCP1,Cuisine,CAP,3\n", "line 2: cle 'RNCP1' must be"),
    ],
)
def test_a_bad_file_says_which_line_and_why(app, fichier, sorte, texte, message):
    with pytest.raises(FichierIllisible) as e:
        importer(sorte, fichier(texte)) if sorte != "diplomes" else lire(sorte, fichier(texte))
    assert message in str(e.value)
