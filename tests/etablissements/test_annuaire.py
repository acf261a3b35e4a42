"""The client of the registry, over real HTTP against its stand-in: what it asks, what it reads, what it survives."""

import socket
import threading
import time

import pytest

from cmon.services_externes import bouchon
from cmon.services_externes.recherche_entreprises import Annuaire, AnnuaireIndisponible, annuaire, lire_unite
from cmon.services_externes.transport import (
    AdresseRefusee,
    ClientJson,
    Disjoncteur,
    Limites,
    Seau,
    ServiceIndisponible,
    lire_retry_after,
    verifier_adresse,
)
from tests.etablissements.conftest import PRESSE

OFFICIEL = {"recherche-entreprises.api.gouv.fr"}


class Horloge:
    """A clock that a test moves."""

    def __init__(self):
        self.heure = 100.0

    def __call__(self):
        return self.heure


@pytest.fixture
def reglages():
    bouchon.reglages.remettre()
    yield bouchon.reglages
    bouchon.reglages.remettre()


@pytest.fixture
def client(reglages):
    return Annuaire(ClientJson(bouchon.adresse(), agent="essai/1.0", limites=PRESSE))


def test_a_siret_is_read_in_the_matching_establishment_and_not_at_the_seat(client):
    [fiche] = client.par_siret("35600000009075")
    assert (fiche.siret, fiche.raison_sociale, fiche.est_siege) == ("35600000009075", "LA POSTE", False)
    [siege] = client.par_siret("35600000000048")
    assert siege.est_siege
    assert client.par_siret("35600000009093")[0].siret == "35600000009093"


def test_every_field_is_read(client):
    [fiche] = client.par_nom("quatre saisons")
    assert fiche.siret == "00001037100011"
    assert fiche.siren == "000010371"
    assert fiche.nom_usuel == "LE FOURNIL DES QUATRE SAISONS"
    assert (fiche.naf, fiche.effectif, fiche.idcc) == ("1071C", "03", "1843")
    assert (fiche.adresse, fiche.code_postal, fiche.ville) == ("14 RUE DU MINAGE", "79000", "NIORT")
    assert fiche.adresse_complete == "14 RUE DU MINAGE, 79000 NIORT"
    assert fiche.commune_insee == "79191"
    assert (fiche.latitude, fiche.longitude) == (pytest.approx(46.33, abs=0.01), pytest.approx(-0.46, abs=0.01))
    assert not fiche.est_ferme


def test_the_people_of_a_company_are_never_asked_for(client, reglages):
    client.par_nom("numerilys")
    client.par_siret("20005375900011")
    client.par_siren("200053759")
    assert len(reglages.appels) == 3
    for appel in reglages.appels:
        assert appel["minimal"] == "true"
        assert appel["include"] == "siege,matching_etablissements,complements"
    assert set(reglages.agents) == {"essai/1.0"}


def test_a_name_is_looked_for_in_the_region_first_then_in_france(client, reglages):
    assert client.par_nom("numerilys")
    assert [a.get("region") for a in reglages.appels] == ["75"]
    reglages.appels.clear()
    [fiche] = client.par_nom("france travail")
    assert fiche.code_postal == "75020"
    assert [a.get("region") for a in reglages.appels] == ["75", None]


def test_what_is_unknown_closed_or_not_told(client):
    assert client.par_siret("21920023500014") == []
    assert client.par_siren("219200235") == []
    assert client.par_nom("zz") == [], "too short for the registry: its 400 is no breakdown"
    [fermee] = client.par_siret("00009001900019")
    assert fermee.est_ferme
    [cachee] = client.par_siret("00009002700012")
    assert (cachee.raison_sociale, cachee.adresse, cachee.code_postal) == ("", "", "86000")
    assert "[ND]" not in str(cachee)
    [poste] = client.par_siret("35600000009075")
    assert (poste.adresse, poste.commune_insee, poste.latitude) == ("", "", None)


@pytest.mark.parametrize("panne", ["429", "500", "503", "lente", "json", "vide", "redirection", "enorme"])
def test_every_breakdown_says_unavailable_within_the_time(client, reglages, panne):
    reglages.lenteur_s = 3.0
    debut = time.monotonic()
    with pytest.raises(AnnuaireIndisponible):
        client.par_nom(f"panne-{panne}")
    assert time.monotonic() - debut < PRESSE.total_s + PRESSE.lecture_s
    if panne in ("500", "redirection", "lente"):
        assert len(reglages.appels) == 1, "only 429, 502, 503 and 504 are tried again, and no redirection is followed"


def test_a_passing_breakdown_is_tried_again_after_what_retry_after_says(client, reglages):
    reglages.panne, reglages.fois, reglages.retry_after = "429", 1, "0"
    assert client.par_siret("20005375900011")
    assert len(reglages.appels) == 2
    reglages.panne, reglages.fois = "503", 2
    assert client.par_siret("20005375900011")
    assert len(reglages.appels) == 5


def test_a_long_retry_after_is_respected_by_not_asking_again(client, reglages):
    reglages.panne, reglages.fois, reglages.retry_after = "429", 1, "120"
    for _ in range(3):
        with pytest.raises(AnnuaireIndisponible):
            client.par_siret("20005375900011")
    assert len(reglages.appels) == 1
    time.sleep(PRESSE.coupure_s + 0.05)
    assert client.par_siret("20005375900011"), "the pause itself is bounded"


def test_after_several_breakdowns_nobody_asks_for_a_while(client, reglages):
    reglages.panne = "500"
    for _ in range(PRESSE.echecs_avant_coupure + 4):
        with pytest.raises(AnnuaireIndisponible):
            client.par_siret("20005375900011")
    assert len(reglages.appels) == PRESSE.echecs_avant_coupure
    reglages.panne = ""
    time.sleep(PRESSE.coupure_s + 0.05)
    assert client.par_siret("20005375900011")


def test_a_service_that_does_not_listen_or_drips_is_left_in_time():
    with socket.socket() as libre:
        libre.bind(("127.0.0.1", 0))
        ferme = f"http://127.0.0.1:{libre.getsockname()[1]}"
    with pytest.raises(ServiceIndisponible):
        ClientJson(ferme, agent="essai/1.0", limites=PRESSE).lire("/search", {})
    ecoute = socket.create_server(("127.0.0.1", 0))

    def goutte_a_goutte():
        connexion, _ = ecoute.accept()
        connexion.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n")
        try:
            for _ in range(40):
                connexion.sendall(b" ")
                time.sleep(0.1)
        except OSError:
            pass
        connexion.close()

    threading.Thread(target=goutte_a_goutte, daemon=True).start()
    debut = time.monotonic()
    with pytest.raises(ServiceIndisponible):
        ClientJson(f"http://127.0.0.1:{ecoute.getsockname()[1]}", agent="x", limites=PRESSE).lire("/search", {})
    assert time.monotonic() - debut < PRESSE.total_s + PRESSE.lecture_s
    ecoute.close()


@pytest.mark.parametrize(
    "reponse",
    [
        [],
        {},
        {"results": None},
        {"results": "rien"},
        "texte",
        None,
        12,
    ],
)
def test_an_answer_of_another_shape_is_a_breakdown(client, reglages, reponse):
    reglages.reponse = reponse if reponse is not None else "null"
    with pytest.raises(AnnuaireIndisponible):
        client.par_siret("20005375900011")


@pytest.mark.parametrize(
    "unite",
    [
        None,
        [],
        {},
        {"matching_etablissements": None, "siege": None},
        {"matching_etablissements": [None, {}, {"siret": None}, {"siret": "12"}, "x"], "siege": "x"},
    ],
)
def test_a_unit_without_establishment_gives_none(unite):
    assert lire_unite(unite) == []


def test_nulls_lists_and_odd_types_are_tolerated():
    siege = {
        "siret": "20005375900011",
        "code_postal": 33000,
        "commune": ["33063"],
        "latitude": "[ND]",
        "longitude": "-0.57",
        "liste_enseignes": [None, "[ND]", " L’ENSEIGNE\x00 "],
        "liste_idcc": [1843, None, "0016"],
        "activite_principale": "84.11Z\n",
        "tranche_effectif_salarie": None,
        "adresse": "[ND] [ND] 33000 BORDEAUX",
    }
    [fiche] = lire_unite({"siege": siege, "nom_complet": "RÉGION\x07  ", "nom_raison_sociale": "[ND]"})
    assert (fiche.raison_sociale, fiche.nom_commercial) == ("RÉGION", "L’ENSEIGNE")
    assert (fiche.code_postal, fiche.commune_insee, fiche.adresse) == ("33000", "", "")
    assert (fiche.latitude, fiche.longitude) == (None, None), "half a position is none"
    assert (fiche.idcc, fiche.naf, fiche.effectif) == ("1843 0016", "8411Z", "")


def test_the_parts_of_a_seat_address_are_preferred():
    siege = {"siret": "20005375900011", "numero_voie": "3", "indice_repetition": "B", "type_voie": "RUE"}
    siege |= {"libelle_voie": "DES OLMES", "complement_adresse": "BAT A", "adresse": "BAT A 3 B RUE DES OLMES 33000 X"}
    [fiche] = lire_unite({"siege": siege})
    assert (fiche.adresse, fiche.complement) == ("3 B RUE DES OLMES", "BAT A")


@pytest.mark.parametrize(
    ("base", "production"),
    [
        ("http://recherche-entreprises.api.gouv.fr", True),
        ("https://ailleurs.example.org", True),
        ("https://ailleurs.example.org", False),
        ("http://ailleurs.example.org", False),
        ("http://127.0.0.1:9000/re", True),
        ("https://localhost/re", True),
        ("https://recherche-entreprises.api.gouv.fr.example.org", True),
        ("https://recherche-entreprises.api.gouv.fr@example.org", True),
        ("https://qui:quoi@recherche-entreprises.api.gouv.fr", True),
        ("https://recherche-entreprises.api.gouv.fr/?q=", True),
        ("ftp://127.0.0.1", False),
        ("file:///etc/passwd", False),
        ("http://127.0.0.1:99999999", False),
        ("", False),
        ("n’importe quoi", False),
    ],
)
def test_an_address_that_may_not_be_called_is_refused(base, production):
    with pytest.raises(AdresseRefusee):
        verifier_adresse(base, OFFICIEL, production=production)


def test_the_official_address_and_this_machine_in_development_are_accepted():
    assert verifier_adresse("https://recherche-entreprises.api.gouv.fr/", OFFICIEL, production=True)[-1] != "/"
    assert verifier_adresse("http://127.0.0.1:9000/re", OFFICIEL, production=False)
    assert verifier_adresse("http://localhost:9000/re", set(), production=False)


def test_a_refused_address_is_as_if_the_registry_were_down(app, annuaire_local):
    app.config["SIRET_API_BASE"] = "https://ailleurs.example.org"
    with pytest.raises(AnnuaireIndisponible):
        annuaire()


def test_the_bucket_lets_seven_calls_go_each_second():
    horloge = Horloge()
    seau = Seau(7, horloge)
    assert [seau.attente() for _ in range(7)] == [0.0] * 7
    assert seau.attente() == pytest.approx(1 / 7)
    horloge.heure += 10
    assert [seau.attente() for _ in range(8)][-1] == pytest.approx(1 / 7)


def test_a_call_that_would_wait_too_long_for_its_turn_is_given_up(reglages):
    lent = Annuaire(ClientJson(bouchon.adresse(), agent="x", limites=Limites(par_seconde=1, total_s=0.5)))
    assert lent.par_siret("20005375900011")
    with pytest.raises(AnnuaireIndisponible):
        lent.par_siret("20005375900011")
    assert len(reglages.appels) == 1


def test_the_breaker_lets_one_call_try_when_its_pause_is_over():
    horloge = Horloge()
    disjoncteur = Disjoncteur(2, 30, horloge)
    disjoncteur.echec()
    assert disjoncteur.laisse_passer()
    disjoncteur.echec()
    assert not disjoncteur.laisse_passer()
    horloge.heure += 31
    assert [disjoncteur.laisse_passer(), disjoncteur.laisse_passer()] == [True, False]
    disjoncteur.reussite()
    assert disjoncteur.laisse_passer()


def test_retry_after_is_a_number_of_seconds_or_a_date():
    assert lire_retry_after("3") == 3
    assert lire_retry_after("9" * 400) == 999_999_999
    assert lire_retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert lire_retry_after("Wed, 21 Oct 2099 07:28:00 GMT") > 1e9
    for muet in (None, "", "bientôt", "-1", "²"):
        assert lire_retry_after(muet) is None
