"""« Vos alertes »: what was handed to me, what waits to be taken up, and taking it up."""

from datetime import timedelta

import pytest

from cmon.extensions import db
from cmon.temps import maintenant
from tests.aides import nb_requetes, relire

MESSAGE = "Ce dépôt vient d’être traité par"


def prendre(client, projet, hx=False, **donnees):
    """Press « Prendre en charge »."""
    adresse = f"/portefeuille/projets/{projet.id}/prendre-en-charge/"
    envoi = client.hx if hx else client.open
    return envoi(adresse, **({"methode": "POST"} if hx else {"method": "POST"}), data={**donnees, **jeton(client)})


def jeton(client):
    """The hidden token of a page of that browser."""
    champ = client.get("/portefeuille/").soupe.find("input", {"name": "csrf_token"})
    return {"csrf_token": champ["value"]}


def test_deposits_of_my_departements_wait_oldest_first_with_their_age(chez_nadia, fabrique):
    le = maintenant()
    jeune = fabrique.projet(cree_le=le - timedelta(days=1))
    vieux = fabrique.projet(cree_le=le - timedelta(days=3))
    ailleurs = fabrique.projet(commune="33063")
    refuse = fabrique.projet(refuse_le=le)
    page = chez_nadia.get("/portefeuille/")
    mots = page.mots("#depots")
    assert mots.index(vieux.numero) < mots.index(jeune.numero)
    assert "Déposé il y a 3 jours" in mots and "Déposé hier" in mots
    assert ailleurs.numero not in mots and refuse.numero not in mots
    assert page.headers["Cache-Control"] == "no-store"


def test_the_equipe_sees_the_deposits_of_every_departement(client, connecter, fabrique):
    connecter(client, fabrique.membre_equipe())
    depots = [fabrique.projet(), fabrique.projet(commune="33063"), fabrique.projet(etablissement=None, commune=None)]
    mots = client.get("/portefeuille/").mots("#depots")
    assert all(p.numero in mots for p in depots)


def test_a_deposit_that_also_waits_for_the_equipe_says_so(chez_nadia, fabrique):
    fabrique.offre(etat="a_valider")
    assert "Attend aussi la validation de l’équipe" in chez_nadia.get("/portefeuille/").mots("#depots")


def test_a_rencontre_is_named_with_its_date_and_says_what_it_waits_for(chez_nadia, nadia, fabrique):
    fabrique.rencontre(etat="a_valider", publiee_le=None, metier_libelle="Luthier")
    remise = fabrique.rencontre(charge=nadia, publiee=False, metier_libelle="Ébéniste")
    relire(remise, "projet").projet.affecte_le = maintenant()
    db.session.commit()
    page = chez_nadia.get("/portefeuille/")
    assert "Visite d’entreprise : Luthier, le " in page.mots("#depots")
    assert "Attend aussi la validation de l’équipe" in page.mots("#depots")
    assert "Visite d’entreprise : Ébéniste, le " in page.mots("#affectations")


def test_affectations_stand_until_they_are_saved(chez_nadia, nadia, fabrique):
    p = fabrique.projet(charge=nadia, affecte_le=maintenant() - timedelta(days=2))
    mots = chez_nadia.get("/portefeuille/").mots("#affectations")
    assert p.numero in mots and "Affecté il y a 2 jours" in mots
    reponse = chez_nadia.envoyer(f"/portefeuille/projets/{p.id}/", {"demande": "Rappeler mardi."})
    assert reponse.status_code == 303
    assert p.numero not in chez_nadia.get("/portefeuille/").mots("#affectations")


def test_an_empty_dashboard_says_what_will_come(chez_nadia):
    page = chez_nadia.get("/portefeuille/")
    assert "Tout est pris en charge" in page.mots() and "Aucun projet ne vous attend" in page.mots()
    assert "Camille Arnaud" in page.mots("aside")


def test_taking_up_leads_to_the_projet_without_javascript(chez_nadia, nadia, fabrique):
    p = fabrique.projet()
    reponse = prendre(chez_nadia, p)
    assert reponse.status_code == 303 and reponse.location == f"/portefeuille/projets/{p.id}/"
    assert relire(p).charge_id == nadia.id and relire(p).affecte_le is None


def test_taking_up_swaps_the_list_in_place(chez_nadia, nadia, fabrique):
    p, reste = fabrique.projet(), fabrique.projet()
    reponse = prendre(chez_nadia, p, hx=True)
    assert reponse.status_code == 200
    assert "Vous êtes chargé du projet" in reponse.mots("#alertes .note")
    assert p.numero not in reponse.mots("#depots") and reste.numero in reponse.mots("#depots")
    pastille = reponse.soupe.select_one("#nb-alertes")
    assert pastille["hx-swap-oob"] == "true" and pastille.get_text() == "1 à voir"


def test_the_menu_says_how_many_alerts_wait_or_nothing(chez_nadia, fabrique):
    assert chez_nadia.get("/portefeuille/").soupe.select_one("#nb-alertes").has_attr("hidden")
    fabrique.projet()
    page = chez_nadia.get("/portefeuille/")
    assert [x.get_text() for x in page.soupe.select("#nb-alertes:not([hidden])")] == ["1 à voir"]
    assert not page.soupe.select("[hx-swap-oob]")


def test_naming_someone_else_mails_them_and_gives_them_an_alert(chez_nadia, nadia, yann, fabrique, boite):
    p = fabrique.projet()
    adresse = f"/portefeuille/projets/{p.id}/prendre-en-charge/"
    reponse = chez_nadia.envoyer(adresse, {"charge": str(yann.id), "confier": "oui"})
    assert reponse.status_code == 303 and reponse.location == "/portefeuille/"
    assert relire(p).charge_id == yann.id and relire(p).affecte_le is not None
    assert boite.unique("projet_affecte").destinataire == yann.courriel


@pytest.mark.parametrize("charge", ["", "abc", "999999999", "9" * 40, "-1"])
def test_someone_who_may_not_carry_a_projet_is_refused(chez_nadia, fabrique, charge):
    p = fabrique.projet()
    reponse = prendre(chez_nadia, p, confier="oui", charge=charge)
    assert reponse.status_code == 422 and relire(p).charge_id is None


def test_an_employer_can_not_be_named_charge(chez_nadia, fabrique):
    p, employeur = fabrique.projet(), fabrique.employeur()
    reponse = prendre(chez_nadia, p, confier="oui", charge=employeur.id)
    assert reponse.status_code == 422 and "Choisissez le chargé du projet dans la liste." in reponse.mots()


@pytest.mark.parametrize("hx", [False, True])
def test_who_comes_second_is_told_who_was_quicker(chez_nadia, yann, fabrique, hx):
    p = fabrique.projet(charge=yann)
    reponse = prendre(chez_nadia, p, hx=hx)
    assert reponse.status_code == 409 and f"{MESSAGE} Yann Mérigot" in reponse.texte
    assert relire(p).charge_id == yann.id


def test_a_deposit_elsewhere_is_a_missing_page(chez_nadia, fabrique):
    p = fabrique.projet(commune="33063")
    for methode in ("GET", "POST"):
        for entetes in ({}, {"HX-Request": "true"}):
            adresse = f"/portefeuille/projets/{p.id}/prendre-en-charge/"
            reponse = chez_nadia.open(adresse, method=methode, headers=entetes, data=jeton(chez_nadia))
            assert reponse.status_code == 404
    assert relire(p).charge_id is None


def test_a_projet_that_was_never_a_deposit_can_not_be_taken_up(chez_nadia, yann, fabrique):
    p = fabrique.projet(charge=yann, createur_id=yann.id)
    assert prendre(chez_nadia, p).status_code == 404


def test_the_search_of_people_leaves_accents_aside(chez_nadia, yann, fabrique):
    p = fabrique.projet()
    adresse = f"/portefeuille/projets/{p.id}/prendre-en-charge/"
    trouves = chez_nadia.hx(f"{adresse}?ouvrir=charge&charge_q=merigot").mots("#charge-liste")
    assert "Yann Mérigot" in trouves and "Ferrand" not in trouves
    assert "Personne ne porte ce nom" in chez_nadia.hx(f"{adresse}?ouvrir=charge&charge_q=zzz%25_").mots(
        "#charge-liste"
    )


def test_the_dashboard_costs_the_same_for_two_rows_and_seven(chez_nadia, nadia, fabrique):
    def compter():
        with nb_requetes() as compte:
            assert chez_nadia.get("/portefeuille/").status_code == 200
        return compte.nb

    for _ in range(2):
        fabrique.offre(etat="a_valider")
        fabrique.projet(charge=nadia, affecte_le=maintenant())
    deux = compter()
    for _ in range(5):
        fabrique.offre(etat="a_valider")
        fabrique.projet(charge=nadia, affecte_le=maintenant())
    assert compter() == deux <= 8
