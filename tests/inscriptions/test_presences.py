"""Attendance at the door: one tap, undone by another, two phones at once, names found without their accents."""

import threading
from datetime import timedelta

import pytest

from cmon.extensions import db
from cmon.inscriptions.etats import EtatInscription
from cmon.temps import maintenant
from tests.aides import relire


@pytest.fixture
def charge(fabrique):
    """The partenaire at the door."""
    return fabrique.partenaire(nom="Ferrand", prenom="Nadia", courriel="nadia@example.org")


@pytest.fixture
def rencontre(fabrique, charge):
    """A rencontre that has just begun, with three participants."""
    r = fabrique.rencontre(charge=charge, debut_le=maintenant() - timedelta(minutes=5), nb_max=200)
    for nom, prenom in (("Ballion", "Émile"), ("Castaing", "Zoé"), ("Étché", "Noémie")):
        fabrique.inscription(r, nom=nom, prenom=prenom)
    fabrique.inscription(r, nom="Zola", etat=EtatInscription.en_attente)
    return r


@pytest.fixture
def chez_nadia(client, connecter, charge):
    """The phone of the chargée."""
    return connecter(client, charge)


def page_de(client, rencontre, suite: str = ""):
    return client.get(f"/inscriptions/{rencontre.id}/presences/{suite}")


def toucher(client, page, nom: str, *, hx: bool = False):
    """Tap the name of somebody, as the page shows it."""
    bouton = next(x for x in page.soupe.select(".pointage") if nom in x.get_text())
    formulaire = bouton.find_parent("form")
    champs = {c["name"]: c["value"] for c in formulaire.select("input[type=hidden]")} | {"present": bouton["value"]}
    if hx:
        return client.hx(bouton["hx-post"], methode="POST", data=champs)
    return client.post(bouton["formaction"], data=champs)


def noms(page) -> list[str]:
    return [b.select_one("strong").get_text() for b in page.soupe.select(".pointage")]


def test_one_tap_marks_somebody_present_and_another_undoes_it(chez_nadia, rencontre):
    page = page_de(chez_nadia, rencontre)
    assert sorted(noms(page)) == ["Ballion", "Castaing", "Étché"]
    assert page.mots("#compteur") == "0 présent sur 3"
    for attendu in ("1 présent sur 3", "0 présent sur 3"):
        fait = toucher(chez_nadia, page, "Castaing")
        assert fait.status_code == 303
        assert "#p-" in fait.location
        page = chez_nadia.get(fait.location)
        assert page.mots("#compteur") == attendu


def test_with_htmx_the_line_and_the_counter_alone_are_swapped(chez_nadia, rencontre):
    page = page_de(chez_nadia, rencontre)
    fait = toucher(chez_nadia, page, "Ballion", hx=True)
    assert fait.status_code == 200
    assert fait.soupe.select_one("li .pointage")["aria-pressed"] == "true"
    assert "Présent" in fait.mots("li")
    assert fait.soupe.select_one("#compteur")["hx-swap-oob"] == "true"
    assert fait.mots("#compteur") == "1 présent sur 3"
    assert len(fait.data) < 2_000


def test_two_phones_that_tap_the_same_name_agree(chez_nadia, rencontre, nouveau_client, connecter, fabrique):
    autre = connecter(nouveau_client(), fabrique.membre_equipe())
    ici, la = page_de(chez_nadia, rencontre), page_de(autre, rencontre)
    toucher(chez_nadia, ici, "Castaing", hx=True)
    # The other phone still shows the old state: its tap says « present », it does not turn the value round.
    assert toucher(autre, la, "Castaing", hx=True).mots("#compteur") == "1 présent sur 3"
    assert toucher(autre, la, "Ballion", hx=True).mots("#compteur") == "2 présents sur 3"
    assert page_de(chez_nadia, rencontre).mots("#compteur") == "2 présents sur 3"


def test_two_phones_at_the_same_instant_lose_nobody(app, chez_nadia, rencontre):
    page = page_de(chez_nadia, rencontre)
    jeton = page.soupe.select_one("form[method=post] input[name=csrf_token]")["value"]
    boutons = [b["formaction"] for b in page.soupe.select(".pointage")]
    biscuits = "; ".join(f"{c.key}={c.value}" for c in chez_nadia._cookies.values())
    adresse, depart, statuts = f"/inscriptions/{rencontre.id}/presences/", threading.Barrier(6), []
    db.session.remove()

    def taper(bouton: str):
        with app.test_client(use_cookies=False) as telephone:
            depart.wait(10)
            champs = {"csrf_token": jeton, "present": "oui"}
            reponse = telephone.post(
                bouton, data=champs, base_url="http://stage.localhost", headers={"Cookie": biscuits}
            )
            statuts.append(reponse.status_code)

    fils = [threading.Thread(target=taper, args=(a,)) for a in boutons * 2]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(20)
    assert statuts == [303] * 6
    assert chez_nadia.get(adresse).mots("#compteur") == "3 présents sur 3"


@pytest.mark.parametrize("cherche", ["etche", "NOÉMIE", "noemie étché", "étch"])
def test_a_name_is_found_without_its_accents(chez_nadia, rencontre, cherche):
    assert noms(page_de(chez_nadia, rencontre, f"?q={cherche}")) == ["Étché"]
    assert noms(chez_nadia.hx(f"/inscriptions/{rencontre.id}/presences/?q={cherche}")) == ["Étché"]


@pytest.mark.base("sqlite")
def test_the_search_is_kept_after_a_tap_and_says_when_nobody_is_found(chez_nadia, rencontre):
    page = page_de(chez_nadia, rencontre, "?q=zoé")
    fait = toucher(chez_nadia, page, "Castaing")
    assert "?q=zo%C3%A9#p-" in fait.location
    assert "Personne de ce nom" in page_de(chez_nadia, rencontre, "?q=personne").mots()


def test_before_the_day_nothing_is_ticked(chez_nadia, fabrique, charge):
    r = fabrique.rencontre(charge=charge, dans_heures=49)
    i = fabrique.inscription(r)
    page = page_de(chez_nadia, r)
    assert "La présence se marque le jour de la rencontre" in page.mots()
    assert page.soupe.select_one(".pointage").has_attr("disabled")
    refus = toucher(chez_nadia, page, i.nom, hx=True)
    assert refus.status_code == 422
    assert "le jour de la rencontre" in refus.mots(".err")
    suite = toucher(chez_nadia, page, i.nom)
    assert "le jour de la rencontre" in chez_nadia.get(suite.location).mots("#messages")
    assert relire(i).present_le is None


def test_who_was_taken_off_meanwhile_is_not_ticked(chez_nadia, rencontre, fabrique):
    i = fabrique.inscription(rencontre, nom="Partie")
    page = page_de(chez_nadia, rencontre)
    i = db.session.get(type(i), i.id)
    i.etat, i.annulee_le = EtatInscription.annulee, maintenant()
    db.session.commit()
    refus = toucher(chez_nadia, page, "Partie", hx=True)
    assert refus.status_code == 422
    assert "n’a pas de place" in refus.mots(".err")
    assert not refus.soupe.select(".pointage")


def test_another_partenaire_ticks_nobody(rencontre, client, connecter, fabrique, chez_nadia, nouveau_client):
    page = page_de(chez_nadia, rencontre)
    intrus = connecter(nouveau_client(), fabrique.partenaire(nom="Mérigot"))
    jeton = intrus.get("/mon-compte/").soupe.select_one("[name=csrf_token]")["value"]
    adresse = page.soupe.select_one(".pointage")["formaction"]
    assert intrus.post(adresse, data={"csrf_token": jeton, "present": "oui"}).status_code == 404
    assert page_de(chez_nadia, rencontre).mots("#compteur") == "0 présent sur 3"


def test_five_hundred_names_cost_no_more_than_three(chez_nadia, rencontre, fabrique, nb_requetes):
    with nb_requetes() as peu:
        page_de(chez_nadia, rencontre)
    for _ in range(120):
        fabrique.inscription(rencontre)
    with nb_requetes() as beaucoup:
        page = page_de(chez_nadia, rencontre)
    assert beaucoup.nb == peu.nb <= 8
    assert len(noms(page)) == 50
    assert len(page.data) < 40_000
    assert len(noms(page_de(chez_nadia, rencontre, "?page=3"))) == 23
