"""What is done at once to several lines of « Gérer mon portefeuille »: relaunch, unpublish, hand over, undo."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from cmon.courriels.modeles import Courriel
from cmon.extensions import db
from cmon.gestes_groupes.modeles import GesteGroupe
from cmon.journal.modeles import Passage
from cmon.relances.modeles import Relance
from cmon.temps import maintenant
from tests.aides import nb_requetes, relire

ADRESSE = "/portefeuille/projets/"
GESTES = f"{ADRESSE}gestes/"


def preparer(client, geste, *projets, retour=ADRESSE):
    """The page that says what will become of each line."""
    return client.get(GESTES, query_string={"geste": geste, "projet": projets, "retour": retour})


def faire(client, geste, *projets, retour=ADRESSE, page=None, suivre=True, **donnees):
    """Press the button of that page, and read the list that follows."""
    page = page or preparer(client, geste, *projets, retour=retour)
    reponse = client.envoyer(GESTES, donnees, page=page, action=GESTES, bouton=BOUTONS[geste])
    return client.get(reponse.location) if suivre else reponse


def annuler(client, page):
    """Press « Annuler » under the report, and read the list that follows."""
    return client.get(client.envoyer(ADRESSE, page=page, action=f"{GESTES}annuler/", bouton="Annuler").location)


BOUTONS = {"relancer": "Relancer", "depublier": "Dépublier", "affecter": "Affecter"}


def compter(modele) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(modele))


def test_the_list_sends_what_is_ticked_without_javascript(chez_nadia, nadia, fabrique):
    o = fabrique.offre(charge=nadia)
    page = chez_nadia.get(f"{ADRESSE}?nature=offre&coche=tous")
    assert page.soupe.select_one(f'input[name=projet][value="{o.projet_id}"]').has_attr("checked")
    suite = chez_nadia.envoyer(ADRESSE, page=page, action=GESTES, bouton="Dépublier")
    assert "Dépublier 1 élément" in suite.mots("h1") and f"n° {o.numero}" in suite.mots()
    assert suite.soupe.select_one("input[name=retour]")["value"] == f"{ADRESSE}?nature=offre"


def test_unpublishing_tells_first_then_acts_then_reports(chez_nadia, nadia, fabrique):
    a, b = fabrique.offre(charge=nadia), fabrique.rencontre(charge=nadia)
    dehors, projet = fabrique.offre(charge=nadia, publiee=False), fabrique.projet(charge=nadia)
    ids = (a.projet_id, b.projet_id, dehors.projet_id, projet.id)
    page = preparer(chez_nadia, "depublier", *ids)
    mots = page.mots()
    assert "Dépublier 2 éléments" in mots and "2 éléments ignorés" in mots and "Déjà hors ligne" in mots
    assert "Ni offre ni rencontre" in mots and relire(a).etat == relire(b).etat == "publiee"
    suite = faire(chez_nadia, "depublier", *ids, retour=f"{ADRESSE}?nature=offre")
    assert suite.request.path == ADRESSE and "nature=offre" in suite.request.query_string.decode()
    dit = suite.mots("#liste .fait")
    assert dit.startswith("2 dépubliés, 2 ignorés : ") and "déjà hors ligne (1)" in dit
    assert "ni offre ni rencontre (1)" in dit
    assert relire(a).etat == relire(b).etat == "depubliee" and relire(dehors).etat == "brouillon"


def test_the_report_of_one_reason_needs_no_count(chez_nadia, nadia, fabrique):
    ids = [fabrique.offre(charge=nadia).projet_id] + [
        fabrique.offre(charge=nadia, etat="depubliee").projet_id for _ in range(2)
    ]
    assert "1 dépublié, 2 ignorés : déjà hors ligne." in faire(chez_nadia, "depublier", *ids).mots("#liste")


def test_an_unpublication_is_undone_once_at_its_former_place(chez_nadia, nadia, fabrique):
    parue = maintenant() - timedelta(days=5)
    a, b = fabrique.offre(charge=nadia, publiee_le=parue), fabrique.rencontre(charge=nadia, publiee_le=parue)
    suite = faire(chez_nadia, "depublier", a.projet_id, b.projet_id)
    rendu = annuler(chez_nadia, suite)
    assert "2 republiés." in rendu.mots("#messages")
    for objet in (a, b):
        la = relire(objet)
        assert la.etat == "publiee" and la.publiee_le == parue and la.depubliee_le is None
    encore = annuler(chez_nadia, suite)
    assert "déjà annulée" in encore.mots("#messages")
    assert "Annuler" not in chez_nadia.get(suite.request.full_path).mots("#liste .fait")


def test_undoing_leaves_alone_what_has_changed_since(chez_nadia, nadia, fabrique):
    a, b, c = (fabrique.offre(charge=nadia) for _ in range(3))
    suite = faire(chez_nadia, "depublier", a.projet_id, b.projet_id, c.projet_id)
    la = relire(b)
    la.depubliee_le = maintenant()
    la = db.session.get(type(c), c.id)
    la.debut_le = maintenant().date() - timedelta(days=2)
    db.session.commit()
    rendu = annuler(chez_nadia, suite)
    assert "1 republié, 2 ignorés" in rendu.mots("#messages") and "état changé depuis" in rendu.mots("#messages")
    assert [relire(o).etat for o in (a, b, c)] == ["publiee", "depubliee", "depubliee"]


def test_relaunching_sends_one_mail_each_and_says_who_already_waits(chez_nadia, nadia, fabrique, boite):
    a, b = fabrique.offre(charge=nadia, courriel="a@example.org"), fabrique.rencontre(charge=nadia)
    attend, dehors = fabrique.offre(charge=nadia), fabrique.offre(charge=nadia, etat="depubliee")
    fabrique.relance(attend.projet_id)
    ids = (a.projet_id, b.projet_id, attend.projet_id, dehors.projet_id)
    page = preparer(chez_nadia, "relancer", *ids)
    assert "Relancer 2 éléments" in page.mots() and "a@example.org" in page.mots()
    assert "sans réponse pour l’instant" in page.mots() and "Déjà hors ligne" in page.mots()
    suite = faire(chez_nadia, "relancer", *ids)
    assert "2 relancés, 2 ignorés" in suite.mots("#liste .fait") and not suite.soupe.select(".fait form")
    assert len(boite("relance")) == 2 and compter(Relance) == 3


@pytest.mark.parametrize("geste", ["relancer", "depublier"])
def test_the_same_form_sent_twice_acts_once_and_says_the_same(chez_nadia, nadia, fabrique, geste):
    ids = [fabrique.offre(charge=nadia).projet_id for _ in range(3)]
    page = preparer(chez_nadia, geste, *ids)
    dits = []
    for _ in range(2):
        suite = faire(chez_nadia, geste, page=page)
        dits.append(suite.mots("#liste .fait p"))
    assert dits[0] == dits[1] and dits[0].startswith("3 ") and compter(GesteGroupe) == 1
    assert compter(Courriel) == (3 if geste == "relancer" else 0) and compter(Passage) == 3


def test_the_key_of_somebody_else_opens_nothing(chez_nadia, nadia, yann, fabrique):
    db.session.add(GesteGroupe(cle_envoi="deja-prise", compte_id=yann.id, geste="depublier", le=maintenant()))
    db.session.commit()
    o = fabrique.offre(charge=nadia)
    page = preparer(chez_nadia, "depublier", o.projet_id)
    reponse = chez_nadia.envoyer(GESTES, {"cle_envoi": "deja-prise"}, page=page, action=GESTES, bouton="Dépublier")
    assert reponse.status_code == 422 and relire(o).etat == "publiee"


def test_handing_over_asks_for_somebody_then_alerts_them(chez_nadia, nadia, yann, fabrique, boite):
    a, b = fabrique.projet(charge=nadia), fabrique.offre(charge=nadia)
    page = preparer(chez_nadia, "affecter", a.id, b.projet_id)
    assert "Yann Mérigot" in page.mots() and "Chargé du projet : Nadia Ferrand" in page.mots()
    vide = faire(chez_nadia, "affecter", a.id, b.projet_id, suivre=False)
    assert vide.status_code == 422 and "Choisissez le chargé du projet." in vide.mots(".summary")
    suite = faire(chez_nadia, "affecter", a.id, b.projet_id, charge=yann.id)
    assert "2 affectés à Yann Mérigot." in suite.mots("#liste .fait")
    la = relire(a)
    assert la.charge_id == yann.id and la.affecte_le is not None and len(boite(a="yann@example.org")) == 2


def test_the_person_is_searched_without_losing_the_lines(chez_nadia, nadia, yann, fabrique):
    p = fabrique.projet(charge=nadia)
    fabrique.partenaire(nom="Zola")
    page = chez_nadia.get(GESTES, query_string={"geste": "affecter", "projet": p.id, "charge_q": "merigot"})
    noms = page.mots("#charge-liste")
    assert "Yann Mérigot" in noms and "Zola" not in noms
    assert page.soupe.select_one(f'form[method=post] input[name=projet][value="{p.id}"]')


def test_who_carries_it_already_is_left_aside(chez_nadia, nadia, fabrique, boite):
    p = fabrique.projet(charge=nadia)
    suite = faire(chez_nadia, "affecter", p.id, charge=nadia.id)
    assert "0 affecté à Nadia Ferrand, 1 ignoré : déjà sous la charge de Nadia Ferrand." in suite.mots("#liste .fait")
    assert not len(boite)


@pytest.mark.parametrize("geste", ["relancer", "depublier", "affecter"])
def test_the_lines_of_others_are_left_out_without_a_word(chez_nadia, nadia, yann, fabrique, geste):
    mienne, autre = fabrique.offre(charge=nadia), fabrique.offre(charge=yann)
    page = preparer(chez_nadia, geste, mienne.projet_id, autre.projet_id, 2_000_000_000 - 1_100_000_000)
    assert autre.numero not in page.texte and "1 élément" in page.mots("h1")
    seule = preparer(chez_nadia, geste, autre.projet_id)
    absente = preparer(chez_nadia, geste, 900_000_000)
    assert seule.status_code == absente.status_code == 303 and seule.location == absente.location
    donnees = {"projet": [str(autre.projet_id), str(mienne.projet_id)], "charge": str(nadia.id)}
    if geste != "affecter":
        donnees.pop("charge")
    chez_nadia.envoyer(GESTES, donnees, page=page, action=GESTES, bouton=BOUTONS[geste])
    la = relire(autre, "projet")
    assert la.etat == "publiee" and la.projet.charge_id == yann.id
    assert not db.session.scalar(select(func.count()).where(Relance.projet_id == autre.projet_id))


def test_the_equipe_acts_on_every_line_from_consultation(client, connecter, fabrique, yann):
    o = fabrique.offre(charge=yann)
    connecter(client, fabrique.membre_equipe())
    page = client.get("/consultation/?coche=tous")
    suite = client.envoyer("/consultation/", page=page, action=GESTES, bouton="Dépublier")
    fin = faire(client, "depublier", page=suite)
    assert (
        fin.request.path == "/consultation/" and "1 dépublié." in fin.mots("#liste") and relire(o).etat == "depubliee"
    )


@pytest.mark.parametrize(
    "suite",
    ["", "?geste=depublier", "?geste=zzz&projet=1", "?geste=depublier&projet=abc&projet=-1&projet=%26",
     "?geste=depublier&projet=99999999999999999999",
     "?geste=depublier&projet=" + "&projet=".join(map(str, range(1, 150)))],
)  # fmt: skip
def test_nothing_to_do_leads_back_to_the_list_with_words(chez_nadia, suite):
    reponse = chez_nadia.get(GESTES + suite)
    assert reponse.status_code == 303 and reponse.location == ADRESSE
    assert chez_nadia.get(ADRESSE).mots("#messages")


@pytest.mark.parametrize("retour", ["https://example.org/", "//example.org", "/deconnexion/", "/portefeuille/", "\\x"])
def test_one_only_goes_back_to_a_list(chez_nadia, nadia, fabrique, retour):
    o = fabrique.offre(charge=nadia)
    reponse = faire(chez_nadia, "depublier", o.projet_id, retour=retour, suivre=False)
    assert reponse.status_code == 303 and reponse.location.startswith(f"{ADRESSE}?fait=")


def test_a_hundred_lines_at_once_and_no_more(chez_nadia, nadia, fabrique):
    e = fabrique.etablissement()
    ids = [fabrique.projet(charge=nadia, etablissement=e).id for _ in range(101)]
    assert preparer(chez_nadia, "depublier", *ids[:100]).status_code == 200
    assert preparer(chez_nadia, "depublier", *ids).status_code == 303
    assert "100 lignes au plus" in chez_nadia.get(ADRESSE).mots("#messages")


def test_the_result_of_another_is_not_told(chez_nadia, yann, fabrique):
    geste = GesteGroupe(
        cle_envoi="x", compte_id=yann.id, geste="depublier", le=maintenant(), bilan="7 dépubliés", faits="1"
    )
    db.session.add(geste)
    db.session.commit()
    numero = geste.id
    assert "7 dépubliés" not in chez_nadia.get(f"{ADRESSE}?fait={numero}").mots()
    page = chez_nadia.get("/mon-compte/")
    jeton = page.soupe.select_one("input[name=csrf_token]")["value"]
    reponse = chez_nadia.post(f"{GESTES}annuler/", data={"csrf_token": jeton, "fait": numero})
    assert reponse.status_code == 303 and relire(geste).annule_le is None


def test_gestures_of_over_a_day_are_forgotten(chez_nadia, nadia, fabrique):
    vieux = GesteGroupe(cle_envoi="v", compte_id=nadia.id, geste="depublier", le=maintenant() - timedelta(days=2))
    db.session.add(vieux)
    db.session.commit()
    faire(chez_nadia, "depublier", fabrique.offre(charge=nadia).projet_id)
    assert compter(GesteGroupe) == 1


def test_the_page_before_costs_the_same_for_two_lines_and_seven(chez_nadia, nadia, fabrique):
    ids = [fabrique.offre(charge=nadia).projet_id for _ in range(7)]

    def cout(n):
        with nb_requetes() as compte:
            assert preparer(chez_nadia, "relancer", *ids[:n]).status_code == 200
        return compte.nb

    assert cout(2) == cout(7) <= 8
