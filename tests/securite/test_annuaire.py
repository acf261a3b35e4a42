"""The registry of companies is asked through the site a bounded number of times, whichever page asks."""

import pytest

from cmon.blueprints.depot import vues
from cmon.services_externes.transport import AdresseRefusee, verifier_adresse
from tests.fabriques import siret_valide


@pytest.fixture
def demandes(monkeypatch):
    """The SIRETs that were looked up, and nobody asked."""
    faites = []

    def lire(siret, *, le):
        faites.append(siret)

    monkeypatch.setattr(vues, "lire_fiche", lire)
    return faites


def test_an_address_looks_up_twenty_companies_then_types_them_by_hand(client, demandes):
    for rang in range(25):
        question = {"souhait": "stagiaire", "siret": siret_valide(rang)}
        page = client.get("/deposer/formulaire/", query_string=question)
        assert page.status_code == 200
        assert page.soupe.select_one("[name=raison_sociale]")
    assert len(demandes) == 20
    ailleurs = {"REMOTE_ADDR": "192.0.2.8"}
    client.get("/deposer/formulaire/", query_string=question, environ_overrides=ailleurs)
    assert len(demandes) == 21


@pytest.mark.base("sqlite")
@pytest.mark.parametrize("siret", ["12345678901234", "0000", "1" * 60, "http://127.0.0.1", "../x", "1%00", "٣" * 14])
def test_what_is_not_a_siret_is_asked_to_nobody(client, demandes, siret):
    page = client.get("/deposer/formulaire/", query_string={"souhait": "stagiaire", "siret": siret})
    assert page.status_code in (200, 422)
    assert demandes == []


@pytest.mark.parametrize(
    "base",
    [
        "http://recherche-entreprises.api.gouv.fr",
        "https://exemple.test",
        "https://recherche-entreprises.api.gouv.fr@exemple.test",
        "https://recherche-entreprises.api.gouv.fr.exemple.test",
        "https://recherche-entreprises.api.gouv.fr:port",
        "file:///etc/passwd",
        "https://127.0.0.1",
        "http://169.254.169.254/",
        "https://[::1]",
        "",
    ],
)
def test_in_production_only_the_registry_itself_is_asked(base):
    with pytest.raises(AdresseRefusee):
        verifier_adresse(base, {"recherche-entreprises.api.gouv.fr"}, production=True)
