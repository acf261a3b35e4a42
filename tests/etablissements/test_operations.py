"""Looking for an establishment, and keeping it."""

import contextlib
import threading
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import func, select

from cmon.base import RegleMetier
from cmon.etablissements.modeles import Etablissement, EtatEtablissement, ReponseAnnuaire, SourceEtablissement
from cmon.etablissements.operations import (
    enregistrer_etablissement,
    fiche_saisie,
    lire_fiche,
    rechercher,
)
from cmon.extensions import db
from cmon.temps import maintenant

REGION = "20005375900011"
BOULANGERIE = "00001037100011"
INCONNU = "21920023500014"

pytestmark = pytest.mark.usefixtures("annuaire_local")


@pytest.fixture
def le():
    return maintenant()


def questions_gardees() -> list[str]:
    db.session.rollback()
    questions = list(db.session.execute(select(ReponseAnnuaire.question)).scalars())
    db.session.rollback()
    return questions


def saisie(siret: str = INCONNU, raison_sociale: str = "Commune de la Clairière", **champs):
    return fiche_saisie(siret, raison_sociale, **{"code_postal": "79000", "ville": "Niort", **champs})


def test_it_is_found_by_name_siren_and_siret_with_spaces(app, le):
    assert [f.siret for f in rechercher("boulangerie quatre", le=le)] == [BOULANGERIE]
    assert [f.siret for f in rechercher("200 053 759", le=le)] == [REGION]
    assert [f.siret for f in rechercher(" 200 053 759 00011 ", le=le)] == [REGION]
    poste = rechercher("356000000", le=le)
    assert len(poste) == 3
    assert poste[0].est_siege
    assert not poste.indisponible


@pytest.mark.parametrize(
    ("texte", "message"),
    [
        (None, "3 caractères"),
        ("", "3 caractères"),
        ("ab", "3 caractères"),
        ("%%%%", "3 caractères"),
        ("\x00\x00\x00\x00", "3 caractères"),
        ("🥖🥖🥖", "3 caractères"),
        ("200053758", "9 chiffres"),
        ("20005375900012", "14 chiffres"),
        ("200053759000", "14 chiffres"),
    ],
)
def test_what_can_not_be_looked_for_is_refused_in_french(app, le, annuaire_local, texte, message):
    with pytest.raises(RegleMetier, match=message):
        rechercher(texte, le=le)
    assert annuaire_local.appels == []


def test_the_same_question_is_asked_once_a_day(app, le, annuaire_local):
    for _ in range(3):
        assert rechercher("Numérilys", le=le)
        assert rechercher("  numerilys ", le=le)
    assert len(annuaire_local.appels) == 1
    assert rechercher("numerilys", le=le + timedelta(hours=23, minutes=59))
    assert len(annuaire_local.appels) == 1
    assert rechercher("numerilys", le=le + timedelta(hours=24, seconds=1))
    assert len(annuaire_local.appels) == 2


def test_an_empty_answer_is_kept_and_a_breakdown_is_not(app, le, annuaire_local):
    assert rechercher(INCONNU, le=le) == []
    assert rechercher(INCONNU, le=le) == []
    assert len(annuaire_local.appels) == 1
    annuaire_local.panne = "500"
    assert rechercher(REGION, le=le).indisponible
    annuaire_local.panne = ""
    assert not rechercher(REGION, le=le).indisponible


def test_a_look_up_by_get_keeps_its_answer_in_a_transaction_of_its_own(app, le):
    with app.test_request_context("/deposer/"):
        db.session.execute(select(func.count()).select_from(Etablissement))  # the page reads, then looks up
        assert rechercher("numerilys", le=le)
        db.session.rollback()
    assert questions_gardees() == ["nom:numerilys"]
    with app.test_request_context("/deposer/"):
        assert rechercher("marais bleu", le=le + timedelta(hours=25))
        db.session.rollback()
    assert questions_gardees() == ["nom:marais bleu"], "answers that have lived their day leave"


def test_a_look_up_by_post_keeps_its_answer_with_the_request(app, le):
    with app.test_request_context("/deposer/", method="POST"):
        assert lire_fiche(REGION, le=le)
        db.session.rollback()
    assert questions_gardees() == []
    with app.test_request_context("/deposer/", method="POST"):
        assert lire_fiche(REGION, le=le)
        db.session.commit()
    assert questions_gardees() == [f"siret:{REGION}"]


def test_when_the_registry_is_down_what_it_told_before_is_proposed(app, le, annuaire_local, fabrique):
    enregistrer_etablissement(rechercher(BOULANGERIE, le=le)[0], le=le)
    enregistrer_etablissement(saisie(raison_sociale="Boulangerie tapée à la main"), le=le)
    db.session.commit()
    annuaire_local.panne = "500"
    plus_tard = le + timedelta(days=2)
    for texte in ("boulangerie", BOULANGERIE, BOULANGERIE[:9], "fournil"):
        trouvees = rechercher(texte, le=plus_tard)
        assert trouvees.indisponible
        assert [f.siret for f in trouvees] == [BOULANGERIE], texte
    assert rechercher("introuvable", le=plus_tard) == []
    assert rechercher(INCONNU, le=plus_tard) == [], "what somebody typed is shown to nobody else"


def test_an_establishment_is_kept_with_what_follows_from_its_data(app, le):
    etablissement = enregistrer_etablissement(rechercher(BOULANGERIE, le=le)[0], le=le)
    db.session.commit()
    e = db.session.get(Etablissement, etablissement.id)
    assert (e.siret, e.siren, e.source, e.etat) == (
        BOULANGERIE,
        BOULANGERIE[:9],
        SourceEtablissement.annuaire,
        EtatEtablissement.actif,
    )
    assert (e.raison_sociale, e.nom_usuel) == ("BOULANGERIE DES QUATRE SAISONS", "LE FOURNIL DES QUATRE SAISONS")
    assert e.nom_recherche == "boulangerie des quatre saisons le fournil"
    assert (e.naf, e.secteur, e.effectif, e.idcc) == ("1071C", "industrie", "03", "1843")
    assert (e.adresse, e.code_postal, e.ville) == ("14 RUE DU MINAGE", "79000", "Niort")
    assert (e.commune_insee, e.departement) == ("79191", "79")
    assert e.latitude == pytest.approx(46.33, abs=0.01)
    assert e.lu_le == le
    assert e.est_demo


def test_the_same_siret_is_one_row_and_the_registry_refreshes_it(app, le):
    fiche = rechercher(REGION, le=le)[0]
    premier = enregistrer_etablissement(fiche, le=le)
    premier.raison_sociale, premier.commune_insee = "Nom d’autrefois", None
    db.session.commit()
    demain = le + timedelta(days=1)
    second = enregistrer_etablissement(fiche, le=demain)
    db.session.commit()
    assert second.id == premier.id
    assert (second.raison_sociale, second.commune_insee, second.lu_le) == ("RÉGION NOUVELLE-AQUITAINE", "33063", demain)
    assert not second.est_demo


def test_typed_data_never_replace_the_registry_s(app, le, annuaire_local):
    enregistrer_etablissement(rechercher(REGION, le=le)[0], le=le)
    db.session.commit()
    annuaire_local.panne = "500"
    plus_tard = le + timedelta(days=3)
    e = enregistrer_etablissement(saisie(REGION, "Région pirate", adresse="1 rue du Mensonge"), le=plus_tard)
    db.session.commit()
    assert (e.raison_sociale, e.adresse) == ("RÉGION NOUVELLE-AQUITAINE", "14 RUE FRANÇOIS DE SOURDIS")
    assert (e.source, e.lu_le) == (SourceEtablissement.annuaire, le)


def test_the_registry_is_asked_about_what_is_typed_and_its_blanks_are_filled(app, le):
    e = enregistrer_etablissement(saisie(REGION, "Région pirate", complement="Hall B"), le=le)
    assert (e.raison_sociale, e.complement, e.source) == (
        "RÉGION NOUVELLE-AQUITAINE",
        "Hall B",
        SourceEtablissement.annuaire,
    )
    cachee = enregistrer_etablissement(saisie("00009002700012", "Salon Aurore", code_postal="", ville=""), le=le)
    assert (cachee.raison_sociale, cachee.ville, cachee.commune_insee) == ("Salon Aurore", "Poitiers", "86194")


def test_typing_fills_the_blanks_of_what_was_typed_and_the_registry_replaces_it(app, le, annuaire_local):
    annuaire_local.panne = "500"
    e = enregistrer_etablissement(saisie(REGION, "Premier nom", naf="84.11z"), le=le)
    db.session.commit()
    assert (e.source, e.naf, e.secteur, e.commune_insee) == (SourceEtablissement.saisie, "8411Z", "services", "79191")
    assert e.latitude == pytest.approx(46.3284)
    e = enregistrer_etablissement(saisie(REGION, "Second nom", adresse="2 rue du Puits"), le=le)
    assert (e.raison_sociale, e.adresse) == ("Premier nom", "2 rue du Puits")
    db.session.commit()
    annuaire_local.remettre()
    app.extensions.pop("cmon_annuaire", None)
    e = enregistrer_etablissement(rechercher(REGION, le=le)[0], le=le)
    assert (e.raison_sociale, e.ville, e.source) == (
        "RÉGION NOUVELLE-AQUITAINE",
        "Bordeaux",
        SourceEtablissement.annuaire,
    )


def test_a_closed_establishment_is_refused(app, le, annuaire_local, fabrique):
    fermee = rechercher("00009001900019", le=le)[0]
    assert fermee.est_ferme
    for fiche in (fermee, saisie("00009001900019", "Biscuiterie")):
        with pytest.raises(RegleMetier, match="fermé") as refus:
            enregistrer_etablissement(fiche, le=le)
        assert refus.value.champ == "siret"
    assert db.session.execute(select(func.count()).select_from(Etablissement)).scalar_one() == 0
    fabrique.etablissement(siret=INCONNU, etat=EtatEtablissement.ferme)
    with pytest.raises(RegleMetier, match="fermé"):
        enregistrer_etablissement(saisie(INCONNU), le=le)


@pytest.mark.parametrize(
    ("champs", "insee", "departement", "ville"),
    [
        ({"code_postal": "79000", "ville": "Niort"}, "79191", "79", "Niort"),
        ({"code_postal": "79000", "ville": "NIORT CEDEX"}, "79191", "79", "Niort"),
        ({"code_postal": "33077", "ville": "BORDEAUX CEDEX"}, "33063", "33", "Bordeaux"),
        ({"code_postal": "33330", "ville": "St-Emilion"}, "33394", "33", "Saint-Émilion"),
        ({"code_postal": "", "ville": "Niort (79000)"}, "79191", "79", "Niort"),
        ({"code_postal": "75015", "ville": "Paris"}, "75056", "75", "Paris"),
        ({"code_postal": "20000", "ville": "Ajaccio"}, "2A004", "2A", "Ajaccio"),
        ({"code_postal": "97400", "ville": "Saint-Denis"}, "97411", "974", "Saint-Denis"),
        ({"code_postal": "33999", "ville": "Nulle-Part"}, None, "33", "Nulle-Part"),
        ({"code_postal": "", "ville": ""}, None, None, ""),
    ],
)
def test_a_typed_place_is_understood(app, le, champs, insee, departement, ville):
    e = enregistrer_etablissement(saisie(**champs), le=le)
    assert (e.commune_insee, e.departement, e.ville) == (insee, departement, ville)
    assert (e.latitude is None) == (insee is None)


def test_what_is_typed_wrong_is_refused(app, le):
    for siret, nom, champs, champ in (
        ("12345678901234", "Nom", {}, "siret"),
        (INCONNU, "  ", {}, "raison_sociale"),
        (INCONNU, "Nom", {"code_postal": "7900"}, "code_postal"),
    ):
        with pytest.raises(RegleMetier) as refus:
            fiche_saisie(siret, nom, **champs)
        assert refus.value.champ == champ
    long = fiche_saisie(
        INCONNU, "N\x00om " * 200, adresse="rue " * 300, naf="bidon", effectif="x" * 50, ville="v" * 500
    )
    e = enregistrer_etablissement(long, le=le)
    db.session.commit()
    assert (len(e.raison_sociale), len(e.ville), e.naf, e.effectif) == (250, 120, None, None)


@pytest.mark.epreuve(tours=20)
def test_two_people_who_keep_the_same_siret_at_once_make_one_row(app, le):
    fiche = rechercher(REGION, le=le)[0]
    db.session.commit()
    depart, erreurs = threading.Barrier(6), []

    def garder():
        with app.app_context():
            try:
                depart.wait()
                enregistrer_etablissement(fiche, le=le)
                db.session.commit()
            except Exception as e:
                erreurs.append(e)

    fils = [threading.Thread(target=garder) for _ in range(6)]
    [f.start() for f in fils]
    [f.join() for f in fils]
    assert erreurs == []
    assert db.session.execute(select(func.count()).select_from(Etablissement)).scalar_one() == 1


@given(st.text(max_size=60) | st.text(alphabet="%_\\'\"\x00&= ;#?/é\ud800🥖0123456789abc", max_size=40))
@example("a" * 10_000)
@example("&q=abc&minimal=false")
@example("../../near_point?lat=1")
@example("abc\r\nHost: ailleurs")
def test_nothing_that_is_looked_for_is_an_error(app, annuaire_local, texte):
    with contextlib.suppress(RegleMetier):
        assert len(rechercher(texte, le=maintenant())) <= 20
    assert {a.get("minimal") for a in annuaire_local.appels} <= {"true"}
