"""« Postuler »: without an account, once, with what was typed kept when something is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from cmon.candidatures.modeles import Candidature, TrancheAge
from cmon.extensions import db, limiter
from cmon.fichiers.modeles import Fichier
from tests.fichiers.exemples import pdf

PDF_REEL = pdf()

SAISIE = {
    "nom": "Lavergne",
    "prenom": "Noémie",
    "tranche_age": "moins_15",
    "courriel": "noemie@example.org",
    "telephone": "01.99.00.12.34",
    "formation_actuelle": "Troisième",
    "motivations": "J’aime le bois.\r\nJe voudrais voir un atelier.",
}


def chemin(offre) -> str:
    return f"/detail-offre-stage/offre-detail/{offre.numero}/postuler/"


def candidatures() -> list[Candidature]:
    db.session.rollback()
    requete = select(Candidature).options(selectinload(Candidature.fichiers)).order_by(Candidature.id)
    return list(db.session.execute(requete).scalars())


def envoyer(client, offre, fichiers=None, **changements):
    return client.envoyer(chemin(offre), {**SAISIE, **changements}, fichiers)


def messages(reponse) -> list[str]:
    return [li.get_text(" ", strip=True) for li in reponse.soupe.select(".summary li")]


def test_the_application_reaches_the_contact_and_the_applicant(client, fabrique, boite):
    offre = fabrique.offre(courriel="contact@atelier.example.org")
    reponse = envoyer(client, offre)
    assert (reponse.status_code, reponse.location) == (303, chemin(offre) + "merci/")
    [c] = candidatures()
    assert (c.nom, c.prenom, c.tranche_age, c.courriel) == (
        "Lavergne",
        "Noémie",
        TrancheAge.moins_15,
        SAISIE["courriel"],
    )
    assert c.telephone == "01 99 00 12 34"
    assert c.motivations == "J’aime le bois.\nJe voudrais voir un atelier."
    assert c.inscrite_par_id is None
    assert boite.unique("candidature_recue").destinataire == "contact@atelier.example.org"
    assert boite.unique("candidature_recue").repondre_a == "noemie@example.org"
    assert boite.unique("candidature_confirmee").destinataire == "noemie@example.org"
    assert "Troisième" in boite.unique("candidature_recue").corps_texte


def test_the_confirmation_says_what_happens_now_and_holds_nothing_in_its_address(client, fabrique, nouveau_client):
    offre = fabrique.offre()
    merci = envoyer(client, offre).location
    assert "?" not in merci
    reponse = client.get(merci)
    assert reponse.headers["Cache-Control"] == "no-store"
    texte = reponse.mots()
    for mot in ("Candidature envoyée", offre.nom_commercial, "noemie@example.org", offre.telephone, "Et maintenant"):
        assert mot in texte
    autre = nouveau_client().get(merci)
    assert (autre.status_code, autre.location) == (303, chemin(offre).removesuffix("postuler/"))


def test_the_confirmation_is_gone_ten_minutes_later(client, fabrique, a_l_heure):
    a_l_heure("2027-03-01 10:00")
    offre = fabrique.offre()
    merci = envoyer(client, offre).location
    a_l_heure("2027-03-01 10:09")
    assert client.get(merci).status_code == 200
    a_l_heure("2027-03-01 10:11")
    assert client.get(merci).status_code == 303
    assert client.get(merci.replace(offre.numero, fabrique.offre().numero)).status_code == 303


def test_a_parent_or_a_school_gets_a_copy(client, fabrique, boite):
    envoyer(client, fabrique.offre(), courriel_copie="college@example.org")
    assert {c.destinataire for c in boite("candidature_confirmee")} == {"noemie@example.org", "college@example.org"}
    assert len(boite("candidature_recue")) == 1


def test_files_go_with_the_mail(client, fabrique, boite):
    offre = fabrique.offre()
    reponse = envoyer(client, offre, {"fichiers": [(PDF_REEL, "cv.pdf"), (PDF_REEL, "lettre.pdf")]})
    assert reponse.status_code == 303
    [c] = candidatures()
    assert sorted(f.nom for f in c.fichiers) == ["cv.pdf", "lettre.pdf"]
    assert all(f.expire_le is None for f in c.fichiers)
    assert len(boite.unique("candidature_recue").pieces) == 2


def test_a_refused_form_keeps_everything_even_the_files(client, fabrique, boite):
    offre = fabrique.offre()
    page = envoyer(client, offre, {"fichiers": (PDF_REEL, "cv.pdf")}, courriel="noemie@", nom="")
    assert page.status_code == 422
    assert page.headers["Cache-Control"] == "no-store"
    assert messages(page) == ["Indiquez votre nom.", "Écrivez l’adresse en entier, par exemple nom@example.org."]
    assert page.soupe.title.get_text().startswith("Erreur")
    assert page.soupe.select_one("#courriel")["value"] == "noemie@"
    assert page.soupe.select_one("#prenom")["value"] == "Noémie"
    assert page.soupe.select_one("[name=tranche_age][checked]")["value"] == "moins_15"
    assert "J’aime le bois." in page.soupe.select_one("#motivations").get_text()
    assert page.soupe.select_one("[name=fichiers_recus]")["checked"] == ""
    assert not candidatures()
    assert not list(boite)
    reponse = client.envoyer(chemin(offre), {"nom": "Lavergne", "courriel": "noemie@example.org"}, page=page)
    assert reponse.status_code == 303
    [c] = candidatures()
    assert [f.nom for f in c.fichiers] == ["cv.pdf"]


def test_a_file_that_is_not_one_is_refused_beside_its_field(client, fabrique):
    page = envoyer(client, fabrique.offre(), {"fichiers": [(b"MZ\x90\x00", "cv.pdf"), (PDF_REEL, "bon.pdf")]})
    assert page.status_code == 422
    assert page.soupe.select_one("#fichiers-erreur")
    assert [x.find_previous("span") and x["value"] for x in page.soupe.select("[name=fichiers_recus]")]
    assert not candidatures()


def test_more_than_five_files_are_refused(client, fabrique):
    page = envoyer(client, fabrique.offre(), {"fichiers": [(PDF_REEL, f"{i}.pdf") for i in range(6)]})
    assert page.status_code == 422
    assert "5 fichiers au plus" in page.mots("#fichiers-erreur")


def test_files_of_somebody_else_cannot_be_taken(client, fabrique):
    autre = fabrique.candidature(fichiers=1)
    db.session.refresh(autre, ["fichiers"])
    jeton = autre.fichiers[0].jeton
    offre = fabrique.offre()
    page = client.get(chemin(offre))
    jeton_csrf = page.soupe.select_one("[name=csrf_token]")["value"]
    page = client.post(chemin(offre), data={**SAISIE, "fichiers_recus": [jeton, "../../x"], "csrf_token": jeton_csrf})
    assert page.status_code == 422
    assert jeton not in page.texte
    assert "cv-1.pdf" not in page.texte
    assert [len(c.fichiers) for c in candidatures()] == [1]


@pytest.mark.parametrize(
    ("champ", "valeur", "message"),
    [
        ("nom", "", "Indiquez votre nom."),
        ("nom", "x" * 101, "Raccourcissez ce texte : 100 caractères au plus, 101 pour l’instant."),
        ("prenom", "  ", "Indiquez votre prénom."),
        ("tranche_age", [], "Choisissez votre tranche d’âge."),
        ("tranche_age", "centenaire", "Choisissez dans la liste."),
        ("courriel", "", "Indiquez votre adresse e-mail : la réponse y arrive."),
        ("courriel", "a@b", "Écrivez l’adresse en entier, par exemple nom@example.org."),
        (
            "courriel",
            "a@example.org\r\nBcc: b@example.org",
            "Écrivez l’adresse en entier, par exemple nom@example.org.",
        ),
        ("courriel_copie", "pas une adresse", "Écrivez l’adresse en entier, par exemple nom@example.org."),
        ("telephone", "", "Indiquez votre numéro de téléphone."),
        ("telephone", "12", "Écrivez un numéro de téléphone complet, par exemple 01 99 00 12 34."),
        ("formation_actuelle", "", "Indiquez votre classe ou votre formation, ou « aucune »."),
        ("motivations", "", "Dites en deux ou trois phrases ce qui vous attire dans ce stage."),
        ("motivations", "x" * 10_001, "Raccourcissez ce texte : 10000 caractères au plus, 10001 pour l’instant."),
    ],
)
def test_each_field_says_what_is_wrong(client, fabrique, champ, valeur, message):
    page = envoyer(client, fabrique.offre(), **{champ: valeur})
    assert page.status_code == 422
    assert messages(page) == [message]
    assert not candidatures()


def test_the_same_application_twice_is_one(client, fabrique, boite, nouveau_client):
    offre = fabrique.offre()
    assert envoyer(client, offre).status_code == 303
    assert envoyer(nouveau_client(), offre, courriel="  NOEMIE@Example.org ", nom="LAVERGNE").status_code == 303
    assert len(candidatures()) == 1
    assert len(boite) == 2
    assert envoyer(client, fabrique.offre()).status_code == 303
    assert len(candidatures()) == 2


def test_one_address_for_two_persons_is_refused_without_telling_who(client, fabrique, nouveau_client):
    offre = fabrique.offre()
    envoyer(client, offre)
    page = envoyer(nouveau_client(), offre, prenom="Théo", nom="Pradeau")
    assert page.status_code == 422
    assert "déjà été envoyée avec cette adresse" in page.mots("#courriel-erreur")
    assert "Noémie" not in page.texte
    assert len(candidatures()) == 1


def test_the_offer_may_close_while_the_form_is_filled(client, fabrique, a_l_heure, boite):
    a_l_heure("2027-03-28 23:59")
    offre = fabrique.offre(debut_dans=0)
    page = client.get(chemin(offre))
    a_l_heure("2027-03-29 00:00")
    reponse = client.envoyer(chemin(offre), SAISIE, page=page)
    assert reponse.status_code == 410
    assert not candidatures()
    assert not list(boite)
    assert client.envoyer(chemin(offre), SAISIE, page=page, hx=True).status_code == 410


def test_a_token_is_needed(client, fabrique):
    offre = fabrique.offre()
    assert client.post(chemin(offre), data=SAISIE).status_code == 400
    client.get(chemin(offre))
    assert client.post(chemin(offre), data=SAISIE).status_code == 400
    assert not candidatures()


def test_fields_that_the_form_has_not_are_left_out(client, fabrique):
    offre, autre = fabrique.offre(), fabrique.offre()
    jeton = client.get(chemin(offre)).soupe.select_one("[name=csrf_token]")["value"]
    ajout = {"offre_id": autre.id, "id": 999, "inscrite_par_id": 1, "jeton": "x" * 32, "cree_le": "2000-01-01"}
    assert client.post(chemin(offre), data={**SAISIE, **ajout, "csrf_token": jeton}).status_code == 303
    [c] = candidatures()
    assert (c.offre_id, c.inscrite_par_id) == (offre.id, None)
    assert c.jeton != "x" * 32


def test_the_form_opens_in_a_dialog_and_answers_there(client, fabrique):
    offre = fabrique.offre()
    lien = client.get(chemin(offre).removesuffix("postuler/")).soupe.select_one("a[hx-target='#boite']")
    assert lien["href"] == lien["hx-get"] == chemin(offre)
    boite = client.hx(chemin(offre), cible="boite")
    assert boite.headers["Cache-Control"] == "no-store"
    assert boite.soupe.select_one("#boite-titre")
    assert boite.soupe.form["hx-target"] == "#boite"
    refuse = client.envoyer(chemin(offre), {**SAISIE, "nom": ""}, page=boite, hx=True)
    assert refuse.status_code == 422
    assert refuse.soupe.select_one("#boite-titre")
    accepte = client.envoyer(chemin(offre), {"nom": "Lavergne"}, page=refuse, hx=True)
    assert accepte.headers["HX-Redirect"] == chemin(offre) + "merci/"
    assert len(candidatures()) == 1


def test_the_notice_says_who_reads_how_long_and_how_to_erase(client, fabrique):
    reponse = client.get(chemin(fabrique.offre()))
    note = reponse.mots(".note")
    for mot in ("Qui lit ces informations ?", "un mois", "effacer", "@"):
        assert mot in note
    assert reponse.soupe.select_one(".note a[href='/confidentialite/']")
    assert max(len(p) for p in note.split(". ")) < 160


def test_a_class_may_apply_together_and_no_more(client, fabrique):
    offre = fabrique.offre()
    jeton = client.get(chemin(offre)).soupe.select_one("[name=csrf_token]")["value"]
    codes = [client.post(chemin(offre), data={"csrf_token": jeton}).status_code for _ in range(61)]
    assert codes == [422] * 60 + [429]
    trop = client.post(chemin(offre), data={"csrf_token": jeton})
    assert "Trop de demandes" in trop.mots()
    assert trop.headers["Retry-After"]
    assert client.get(chemin(offre)).status_code == 200


def test_files_that_were_never_attached_expire(client, fabrique):
    envoyer(client, fabrique.offre(), {"fichiers": (PDF_REEL, "cv.pdf")}, nom="")
    db.session.rollback()
    fichier = db.session.execute(select(Fichier)).scalar_one()
    assert fichier.expire_le is not None
    assert fichier.candidature_id is None


@given(donnees=st.dictionaries(st.sampled_from([*SAISIE, "fichiers_recus", "courriel_copie"]), st.text(max_size=200)))
def test_any_form_is_answered(app, client, fabrique, monkeypatch, donnees):
    monkeypatch.setattr(limiter, "enabled", False)
    offre = fabrique.offre()
    jeton = client.get(chemin(offre)).soupe.select_one("[name=csrf_token]")["value"]
    propres = {k: v.encode("utf-8", "replace").decode() for k, v in {**SAISIE, **donnees}.items()}
    assert client.post(chemin(offre), data={**propres, "csrf_token": jeton}).status_code in (303, 422)
