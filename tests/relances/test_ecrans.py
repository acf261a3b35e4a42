"""The pages of the chargé: send a relance, see what was answered, and what to relaunch."""

from datetime import timedelta

import pytest

from cmon.extensions import db
from cmon.frequentation.modeles import Frequentation
from cmon.relances.etats import Reponse
from cmon.relances.modeles import Relance
from cmon.temps import jour_de_paris, maintenant
from tests.aides import relire

JOUR = timedelta(days=1)
LISTE = "/portefeuille/relances/"


def adresse(objet) -> str:
    return f"/portefeuille/projets/{objet.projet_id}/relances/"


@pytest.fixture
def vieille(fabrique, nadia):
    """`vieille(genre, jours)`: what Nadia has online for that many days."""

    def faire(genre="offre", jours=73, charge=nadia, **valeurs):
        valeurs = {"debut_dans": 90, **valeurs} if genre == "offre" else valeurs
        return getattr(fabrique, genre)(charge=charge, publiee_le=maintenant() - jours * JOUR, **valeurs)

    return faire


def lire(objet, nb=1, il_y_a=0):
    """Its page was read `nb` times that many days ago."""
    vue_le = jour_de_paris(maintenant()) - il_y_a * JOUR
    db.session.add(Frequentation(rang=objet.rang, vue_le=vue_le, nb=nb))
    db.session.commit()


@pytest.fixture
def longtemps(app):
    """Page views have been counted for two months."""
    db.session.add(Frequentation(rang=999_999, vue_le=jour_de_paris(maintenant()) - 60 * JOUR, nb=1))
    db.session.commit()


def test_sent_from_its_page_and_seen_there_at_once(chez_nadia, fabrique, nadia, boite):
    offre = fabrique.offre(charge=nadia)
    assert "contact@menuiserie.example.org" in chez_nadia.get(adresse(offre)).mots()
    reponse = chez_nadia.envoyer(adresse(offre), action="relances")
    assert reponse.status_code == 303 and reponse.headers["Location"] == adresse(offre)
    page = chez_nadia.get(adresse(offre))
    assert "La relance est envoyée à contact@menuiserie.example.org." in page.texte
    assert "Une relance attend une réponse : Nadia Ferrand" in page.mots() and "En attente" in page.mots()
    assert not page.soupe.select("main form[method=post]")
    assert boite.unique("relance")


def test_the_page_says_how_long_the_employer_has(app, chez_nadia, fabrique, nadia):
    offre = fabrique.offre(charge=nadia)
    assert "Sans réponse sous quinze jours, elle est dépubliée." in chez_nadia.get(adresse(offre)).mots()
    app.config["RELANCE_DELAI_J"] = 21
    assert "Sans réponse sous 21 jours, elle est dépubliée." in chez_nadia.get(adresse(offre)).mots()


def test_of_two_people_the_second_is_told_and_no_second_mail_leaves(
    chez_nadia, nouveau_client, connecter, fabrique, nadia, boite
):
    offre = fabrique.offre(charge=nadia)
    equipe = connecter(nouveau_client(), fabrique.membre_equipe())
    page = equipe.get(adresse(offre))
    chez_nadia.envoyer(adresse(offre), action="relances")
    refus = equipe.envoyer(adresse(offre), action="relances", page=page)
    assert refus.status_code == 422
    assert "Une relance attend déjà une réponse : Nadia Ferrand" in refus.mots()
    assert len(boite("relance")) == 1


@pytest.mark.parametrize(
    ("faire", "mots"),
    [
        (lambda f, c: f.projet(charge=c).id, "ce projet n’a ni offre ni rencontre"),
        (lambda f, c: f.offre(charge=c, etat="depubliee").projet_id, "état : dépubliée"),
        (lambda f, c: f.offre(charge=c, debut_dans=-1).projet_id, "sa date est passée"),
        (
            lambda f, c: f.rencontre(projet=f.projet(charge=c, contact_courriel=""), receveur=c, courriel="").projet_id,
            "aucune adresse e-mail n’est connue",
        ),
    ],
)
def test_when_nothing_can_be_sent_the_page_says_why(faire, mots, chez_nadia, fabrique, nadia):
    page = chez_nadia.get(f"/portefeuille/projets/{faire(fabrique, nadia)}/relances/")
    assert mots in page.mots() and not page.soupe.select("main form[method=post]")


def test_the_last_relances_say_when_by_whom_to_whom_and_the_answer(chez_nadia, vieille, fabrique):
    le = maintenant()
    rencontre = vieille("rencontre")
    fabrique.relance(
        rencontre.projet_id, auteur="Yann Mérigot", cree_le=le - 9 * JOUR, reponse="corrigee", repondue_le=le - 8 * JOUR
    )
    mots = chez_nadia.get(adresse(rencontre)).mots("table")
    assert "Yann Mérigot" in mots and "contact@menuiserie.example.org" in mots and "Corrigée" in mots


def test_a_relance_about_what_is_off_since_reads_as_pointless_before_the_job(chez_nadia, fabrique, nadia):
    offre = fabrique.offre(charge=nadia, etat="depubliee")
    relance = fabrique.relance(offre.projet_id)
    assert "Sans objet" in chez_nadia.get(adresse(offre)).mots("table")
    assert "Sans objet" in chez_nadia.get(LISTE).mots("#envoyees")
    assert relire(relance).reponse is None


def test_the_relances_of_another_are_a_missing_page(chez_nadia, fabrique, yann):
    offre = fabrique.offre(charge=yann)
    fabrique.relance(offre.projet_id)
    assert chez_nadia.get(adresse(offre)).status_code == 404
    jeton = chez_nadia.get("/mon-compte/").soupe.select_one("input[name=csrf_token]")["value"]
    assert chez_nadia.post(adresse(offre), data={"csrf_token": jeton}).status_code == 404
    assert offre.numero not in chez_nadia.get(LISTE).texte


def test_the_numbers_stand_beside_the_button(chez_nadia, fabrique, nadia):
    offre = fabrique.offre(charge=nadia)
    lire(offre, 120)
    lire(offre, 4, il_y_a=40)
    for _ in range(3):
        fabrique.candidature(offre)
    assert "124 vues, 3 candidatures" in chez_nadia.get(adresse(offre)).mots()


def test_what_nobody_reads_nor_answers_is_to_be_relaunched_with_its_reasons(chez_nadia, vieille, longtemps):
    offre, rencontre = vieille(jours=73), vieille("rencontre", jours=61)
    mots = chez_nadia.get(LISTE).mots("#a-relancer")
    assert "Publiée depuis 73 jours, aucune vue depuis 30 jours, aucune candidature" in mots
    assert "Publiée depuis 61 jours, aucune vue depuis 30 jours, aucune inscription" in mots
    assert mots.index(offre.numero) < mots.index(rencontre.numero)


def test_read_and_answered_or_recent_or_just_answered_it_is_left_in_peace(chez_nadia, vieille, fabrique):
    lue = vieille()
    lire(lue, il_y_a=5)
    fabrique.candidature(lue)
    vieille(jours=59)
    vieille(etat="depubliee")
    vieille(debut_dans=-1)
    attend, repondue = vieille(), vieille()
    fabrique.relance(attend.projet_id)
    fabrique.relance(repondue.projet_id, reponse="maintenue", repondue_le=maintenant() - 30 * JOUR)
    assert "(0)" in chez_nadia.get(LISTE).mots("#a-relancer")


def test_read_but_never_answered_or_answered_but_read_no_more_it_comes_back(chez_nadia, vieille, fabrique, longtemps):
    lue, repondue, relancee = vieille(jours=70), vieille(jours=80), vieille(jours=150)
    lire(lue, il_y_a=2)
    fabrique.candidature(repondue)
    lire(repondue, il_y_a=31)
    le = maintenant()
    fabrique.relance(relancee.projet_id, cree_le=le - 70 * JOUR, reponse="maintenue", repondue_le=le - 65 * JOUR)
    mots = chez_nadia.get(LISTE).mots("#a-relancer")
    assert "Publiée depuis 70 jours, aucune candidature" in mots and "1 vue, 0 candidature" in mots
    assert "Publiée depuis 80 jours, aucune vue depuis 30 jours 1 vue, 1 candidature" in mots
    assert "Publiée depuis 150 jours, dernière réponse il y a 65 jours, aucune vue" in mots


def test_nobody_is_said_not_to_read_before_reads_were_counted_for_long_enough(chez_nadia, vieille, fabrique):
    fabrique.candidature(vieille(jours=90))
    lire(vieille(jours=80), il_y_a=29)
    mots = chez_nadia.get(LISTE).mots("#a-relancer")
    assert "Publiée depuis 80 jours, aucune candidature" in mots and "aucune vue" not in mots and "(1)" in mots


def relancer_les_cochees(chez_nadia, projets: list[str]):
    """Tick lines of « À relancer », press « Relancer », then confirm; the page that tells what was done."""
    formulaire = chez_nadia.get(LISTE).soupe.select_one("#a-relancer form")
    assert formulaire["method"] == "get" and formulaire.select_one("button[name=geste][value=relancer]")
    retour = formulaire.select_one("[name=retour]")["value"]
    question = {"geste": "relancer", "retour": retour, "projet": projets}
    confirmation = chez_nadia.get(formulaire["action"], query_string=question)
    reponse = chez_nadia.envoyer(formulaire["action"], page=confirmation, action=formulaire["action"])
    assert reponse.status_code == 303 and reponse.location.startswith(LISTE)
    return chez_nadia.get(reponse.location)


def test_several_are_relaunched_at_once_and_only_mine(chez_nadia, vieille, yann, boite):
    miennes, autre = [vieille(courriel=f"c{i}@example.org") for i in range(3)], vieille(charge=yann)
    projets = [str(o.projet_id) for o in (miennes[0], miennes[2], autre)] + ["abc", "2000000000", "-1"]
    suite = relancer_les_cochees(chez_nadia, projets)
    assert "2 relancés" in suite.mots(".fait")
    assert {c.destinataire for c in boite("relance")} == {"c0@example.org", "c2@example.org"}
    assert miennes[1].numero in suite.mots("#a-relancer") and miennes[0].numero not in suite.mots("#a-relancer")


def test_what_can_not_be_sent_is_named_before_and_nothing_ticked_is_said(chez_nadia, vieille, fabrique, nadia, boite):
    projet = fabrique.projet(charge=nadia, contact_courriel="")
    rencontre = vieille("rencontre", projet=projet, receveur=nadia, courriel="")
    question = {"geste": "relancer", "retour": LISTE, "projet": str(projet.id)}
    mots = chez_nadia.get("/portefeuille/projets/gestes/", query_string=question).mots()
    assert rencontre.numero in mots and "Sans adresse e-mail" in mots and not boite()
    reponse = chez_nadia.get("/portefeuille/projets/gestes/", query_string={"geste": "relancer", "retour": LISTE})
    assert reponse.location == LISTE
    assert "Cochez au moins une ligne" in chez_nadia.get(LISTE).texte


def test_the_list_is_narrowed_to_those_that_wait_or_those_answered(chez_nadia, fabrique, nadia):
    attend, repondue = fabrique.offre(charge=nadia), fabrique.offre(charge=nadia)
    fabrique.relance(attend.projet_id)
    fabrique.relance(repondue.projet_id, reponse=Reponse.supprimee, repondue_le=maintenant())
    for filtre, vues in (("", {attend, repondue}), ("attente", {attend}), ("reponses", {repondue}), ("x", {attend})):
        mots = chez_nadia.get(f"{LISTE}?reponse={filtre}").mots("#envoyees")
        assert all(relire(o).numero in mots for o in vues), filtre


def test_the_equipe_sees_every_relance_and_a_page_holds_twenty(client, connecter, fabrique, nadia, vieille):
    connecter(client, fabrique.membre_equipe())
    for _ in range(21):
        fabrique.relance(vieille().projet_id, reponse="maintenue", repondue_le=maintenant() - 70 * JOUR)
    page = client.get(LISTE)
    assert len(page.soupe.select("#envoyees tbody tr")) == 20
    assert len(page.soupe.select("#a-relancer .a-relancer > li")) == 20
    assert len(client.get(f"{LISTE}?page=2").soupe.select("#envoyees tbody tr")) == 1
    assert len(client.get(f"{LISTE}?a_relancer=2").soupe.select("#a-relancer .a-relancer > li")) == 1


def test_the_number_of_queries_does_not_depend_on_the_rows(chez_nadia, vieille, fabrique, nb_requetes):
    def compter():
        with nb_requetes() as compte:
            assert chez_nadia.get(LISTE).status_code == 200
        return compte.nb

    def remplir(nb):
        for genre in ("offre", "rencontre"):
            for _ in range(nb):
                fabrique.relance(
                    vieille(genre).projet_id,
                    cree_le=maintenant() - 71 * JOUR,
                    reponse="maintenue",
                    repondue_le=maintenant() - 70 * JOUR,
                )

    remplir(2)
    deux = compter()
    remplir(5)
    assert compter() == deux
    assert db.session.query(Relance).count() == 14


def test_the_dashboard_counts_what_is_to_be_relaunched(chez_nadia, vieille):
    assert LISTE not in chez_nadia.get("/portefeuille/").mots("main")
    vieille()
    page = chez_nadia.get("/portefeuille/")
    assert page.soupe.select_one(f'.counters a[href="{LISTE}"]')
