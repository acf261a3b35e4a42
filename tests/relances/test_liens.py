"""The three links of the mail: they show, only their button acts, once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from cmon.extensions import db
from cmon.inscriptions.etats import EtatInscription
from cmon.journal.modeles import Passage
from cmon.publication.etats import EtatPublication
from cmon.relances.etats import Reponse
from cmon.temps import heure_de_paris, maintenant
from tests.aides import relire
from tests.fabriques import DESCRIPTION

VERBES = ("maintenir", "corriger", "supprimer")


@pytest.fixture
def offre(fabrique, nadia):
    """An offer of Nadia."""
    return fabrique.offre(charge=nadia)


@pytest.fixture
def rencontre(fabrique, nadia):
    """A rencontre of Nadia, at a round hour."""
    debut = (maintenant() + timedelta(days=10)).replace(minute=0, second=0, microsecond=0)
    return fabrique.rencontre(charge=nadia, debut_le=debut)


def test_robots_that_open_every_link_change_nothing(client, offre, nadia, relancee, liens, boite):
    relance = relancee(offre, nadia)
    avant = len(boite()), db.session.scalar(select(func.count()).select_from(Passage))
    for adresse in liens().values():
        for _ in range(20):
            assert client.get(adresse).status_code == 200
            assert client.head(adresse).status_code == 200
    assert (len(boite()), db.session.scalar(select(func.count()).select_from(Passage))) == avant
    assert relire(relance).reponse is None and relire(offre).etat == EtatPublication.publiee


def test_the_pages_of_links_are_kept_by_nobody_and_tell_their_address_to_nobody(client, offre, nadia, relancee, liens):
    relancee(offre, nadia)
    for adresse in liens().values():
        page = client.get(adresse)
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert page.soupe.select_one("meta[name=robots]")["content"] == "noindex, nofollow"
        assert offre.numero in page.texte


@pytest.mark.parametrize("verbe", ["maintenir", "supprimer"])
def test_the_page_shows_what_is_online_and_one_button(verbe, client, offre, nadia, relancee, liens):
    relancee(offre, nadia)
    page = client.get(liens()[verbe])
    assert len(page.soupe.select("main form button")) == 1
    mots = page.mots()
    assert "Menuiserie" not in page.soupe.title.text and "Vous découvrez la vie de l’atelier" in mots


def test_maintained_then_the_same_page_says_what_happens_now(client, offre, nadia, relancee, liens):
    relance = relancee(offre, nadia)
    reponse = client.envoyer(liens()["maintenir"])
    assert reponse.status_code == 303 and reponse.headers["Location"] in liens()["maintenir"]
    page = client.get(liens()["maintenir"])
    assert page.status_code == 200
    assert "Merci, votre réponse est enregistrée" in page.mots() and "Elle reste en ligne" in page.mots()
    assert "Nadia Ferrand" in page.mots() and "01 99 00 20 07" in page.mots()
    assert relire(relance).reponse == Reponse.maintenue


def test_withdrawn_the_page_of_the_offer_is_closed(client, offre, nadia, relancee, liens):
    relancee(offre, nadia)
    client.envoyer(liens()["supprimer"])
    assert "Elle n’est plus sur le site" in client.get(liens()["supprimer"]).mots()
    assert client.get(f"/detail-offre-stage/offre-detail/{offre.numero}/").status_code == 410


def test_withdrawn_the_participants_of_a_rencontre_are_told(client, rencontre, nadia, fabrique, relancee, liens, boite):
    inscrit = fabrique.inscription(rencontre, courriel="noemie@example.org")
    relancee(rencontre, nadia)
    assert "1 personne est inscrite" in client.get(liens()["supprimer"]).mots()
    assert client.envoyer(liens()["supprimer"]).status_code == 303
    assert relire(rencontre).etat == EtatPublication.depubliee
    assert relire(inscrit).etat == EtatInscription.annulee
    assert boite(a="noemie@example.org")


def test_of_two_tabs_the_second_is_told_what_was_already_answered(client, offre, nadia, relancee, liens, boite):
    relancee(offre, nadia)
    onglets = {verbe: client.get(liens()[verbe]) for verbe in VERBES}
    client.envoyer(liens()["maintenir"], page=onglets["maintenir"])
    for verbe in VERBES:
        reponse = client.envoyer(liens()[verbe], page=onglets[verbe])
        assert reponse.status_code == 409
        assert "Vous avez déjà répondu" in reponse.mots() and "maintenir" in reponse.mots()
    assert relire(offre).etat == EtatPublication.publiee and len(boite("relance_reponse")) == 1


def test_a_link_of_one_verb_is_refused_for_another_and_a_tampered_one_is_unknown(client, offre, nadia, relancee, liens):
    relance = relancee(offre, nadia)
    adresse = liens()["maintenir"]
    texte = adresse.rstrip("/").rpartition("/")[2]
    jeton = client.get(adresse).soupe.select_one("input[name=csrf_token]")["value"]
    for faux in (
        f"/relances/supprimer/{texte}/",
        f"/relances/maintenir/{texte[:-2]}/",
        f"/relances/maintenir/{'A' * 4}{texte[4:]}/",
        f"/relances/maintenir/{relance.jeton}/",
        "/relances/maintenir/é/",
        f"/relances/corriger/{'a.' * 400}/",
    ):
        page = client.get(faux)
        assert page.status_code == 404 and "Ce lien n’est pas reconnu" in page.mots(), faux
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert client.post(faux, data={"csrf_token": jeton}).status_code == 404
    assert relire(relance).reponse is None


def test_nothing_is_answered_without_the_token_of_the_form(client, offre, nadia, relancee, liens):
    relance = relancee(offre, nadia)
    client.get(liens()["supprimer"])
    assert client.post(liens()["supprimer"]).status_code == 400
    assert relire(relance).reponse is None


@pytest.mark.parametrize("verbe", VERBES)
def test_too_late_the_page_says_so_with_whom_to_call(verbe, client, offre, nadia, fabrique, relancee, liens):
    relance = relancee(offre, nadia)
    page = client.get(liens()[verbe])
    relance, offre = relire(relance), relire(offre)
    relance.reponse, relance.repondue_le = Reponse.sans_reponse, maintenant()
    offre.etat, offre.depubliee_le = EtatPublication.depubliee, maintenant()
    db.session.commit()
    for reponse, statut in ((client.get(liens()[verbe]), 410), (client.envoyer(liens()[verbe], page=page), 409)):
        assert reponse.status_code == statut
        assert "Il est trop tard pour répondre" in reponse.mots()
        assert "Nadia Ferrand" in reponse.mots() and "nadia@example.org" in reponse.mots()


def test_without_anything_online_any_more_there_is_nothing_to_answer(client, offre, nadia, relancee, liens):
    relancee(offre, nadia)
    offre = relire(offre)
    offre.etat, offre.depubliee_le = EtatPublication.depubliee, maintenant()
    db.session.commit()
    page = client.get(liens()["maintenir"])
    assert page.status_code == 410 and "Il n’y a plus rien à répondre" in page.mots()
    assert not page.soupe.select("main form")


def test_the_employer_corrects_an_offer_without_an_account(client, offre, nadia, relancee, liens):
    relancee(offre, nadia)
    page = client.get(liens()["corriger"])
    noms = {c["name"] for c in page.soupe.select("main form [name]")}
    assert "publics" not in noms and "nom_commercial" not in noms and "metier" not in noms
    assert page.soupe.select_one("textarea[name=description]")["data-minimum"] == "200"
    saisie = {
        "description": DESCRIPTION + " Un vélo est prêté.",
        "des_que_possible": True,
        "contact_nom": "Zoé Béchade",
    }
    assert client.envoyer(liens()["corriger"], saisie).status_code == 303
    assert "Vos corrections sont en ligne" in client.get(liens()["corriger"]).mots()
    publique = client.get(f"/detail-offre-stage/offre-detail/{offre.numero}/")
    assert publique.status_code == 200 and "Un vélo est prêté." in publique.texte and "Zoé Béchade" in publique.texte
    motif = db.session.scalars(select(Passage.motif).where(Passage.action == "réponse à la relance")).one()
    for libelle in ("Description du stage", "Dès que possible", "Nom et prénom d’un contact"):
        assert libelle in motif


@pytest.mark.parametrize(
    ("saisie", "message"),
    [
        ({"description": "Trop court."}, "Ajoutez 189 caractères"),
        ({"debut_le": "02/03/2020"}, "La date de début est passée"),
        ({"debut_le": "", "des_que_possible": False}, "Donnez la date de début, ou cochez « Dès que possible »."),
        ({"telephone": ""}, "Indiquez un numéro de téléphone."),
        ({"courriel": "rien"}, "Écrivez l’adresse en entier"),
        ({"duree_jours": "400"}, "Écrivez un nombre entre 1 et 366."),
        ({"site_internet": "javascript:x"}, "Écrivez une adresse de site"),
    ],
)
def test_a_refused_correction_says_why_and_keeps_what_was_typed(saisie, message, client, offre, nadia, relancee, liens):
    relance = relancee(offre, nadia)
    page = client.envoyer(liens()["corriger"], {"contact_nom": "Zoé Béchade", **saisie})
    assert page.status_code == 422 and message in page.mots()
    assert page.soupe.select_one("input[name=contact_nom]")["value"] == "Zoé Béchade"
    assert relire(relance).reponse is None and relire(offre).contact_nom == "Camille Lavergne"


def test_a_correction_that_crosses_a_save_of_the_charge_shows_both_and_loses_nothing(
    client, offre, nadia, relancee, liens
):
    relancee(offre, nadia)
    page = client.get(liens()["corriger"])
    offre = relire(offre)
    offre.formation_souhaitee = "CAP menuisier"
    db.session.commit()
    conflit = client.envoyer(liens()["corriger"], {"contact_nom": "Zoé Béchade"}, page=page)
    assert conflit.status_code == 409 and "Votre offre a été modifiée entre-temps" in conflit.mots()
    assert "CAP menuisier" in conflit.mots(".conflit") and "Zoé Béchade" in conflit.mots(".conflit")
    assert relire(offre).formation_souhaitee == "CAP menuisier"
    saisie = {"formation_souhaitee": "CAP menuisier"}
    assert client.envoyer(liens()["corriger"], saisie, page=conflit).status_code == 303
    apres = relire(offre)
    assert (apres.contact_nom, apres.formation_souhaitee) == ("Zoé Béchade", "CAP menuisier")


def test_the_employer_corrects_a_rencontre_and_those_who_come_are_told(
    client, rencontre, nadia, fabrique, relancee, liens, boite
):
    fabrique.inscription(rencontre, courriel="noemie@example.org")
    relancee(rencontre, nadia)
    demain = heure_de_paris(rencontre.debut_le) + timedelta(days=1)
    saisie = {"jour": demain.date().isoformat(), "heure": "14 h 30", "duree": "1 h 30", "contact_nom": "Zoé Béchade"}
    assert client.envoyer(liens()["corriger"], saisie).status_code == 303
    apres = relire(rencontre)
    assert heure_de_paris(apres.debut_le).strftime("%d %H:%M") == f"{demain:%d} 14:30"
    assert apres.duree_minutes == 90 and apres.etat == EtatPublication.publiee and apres.nb_inscrits == 1
    assert (apres.nb_max, apres.publics, apres.ville) == (rencontre.nb_max, rencontre.publics, rencontre.ville)
    assert boite(a="noemie@example.org")
    assert "Heure de la rencontre" in boite.unique("relance_reponse").corps_texte


def test_a_rencontre_is_not_moved_to_the_past(client, rencontre, nadia, relancee, liens):
    relancee(rencontre, nadia)
    page = client.envoyer(liens()["corriger"], {"jour": "2020-03-02", "contact_nom": ""})
    assert page.status_code == 422
    assert "La date de la rencontre est passée" in page.mots() and "Indiquez le nom du contact." in page.mots()
