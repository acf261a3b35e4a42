"""Writing mails: who they come from, what they hold, what a user can't make them say."""

from datetime import timedelta

import pytest
from markupsafe import Markup

from cmon.courriels.modeles import EtatCourriel
from cmon.courriels.operations import oublier_pour, poster
from cmon.courriels.reveil import reveil
from cmon.courriels.texte import sans_lien, une_adresse, une_ligne
from cmon.extensions import db
from cmon.temps import maintenant

SITE = ("http://stage.localhost:5000",)


def test_a_mail_is_part_of_the_transaction_that_it_tells_about(app, boite):
    poster("adresse_inconnue", "p@example.org", le=maintenant())
    db.session.rollback()
    assert len(boite) == 0
    poster("adresse_inconnue", "p@example.org", le=maintenant())
    db.session.commit()
    assert boite.unique().etat == EtatCourriel.a_envoyer


@pytest.mark.base("sqlite")
def test_the_worker_is_woken_by_the_commit_and_not_before(app):
    reveil.clear()
    poster("adresse_inconnue", "p@example.org", le=maintenant())
    assert not reveil.is_set()
    db.session.commit()
    assert reveil.is_set()
    reveil.clear()
    db.session.commit()
    assert not reveil.is_set()


def test_a_mail_carries_text_html_and_the_words_of_its_portail(app, boite):
    poster("adresse_inconnue", "p@example.org", le=maintenant(), portail=app.extensions["portails"]["vin"])
    db.session.commit()
    mail = boite.unique()
    assert "CMonAlternance Vigne et Vin" in mail.objet
    assert "contact@vigne-et-vin.example.org" in mail.corps_texte
    assert "#7b1e3a" in mail.corps_html
    assert "<style" not in mail.corps_html
    assert boite.liens(mail)[0].startswith("http://vin.localhost")
    assert mail.identifiant.endswith("@vin.localhost>")


@pytest.mark.base("sqlite")
def test_every_message_id_is_different_and_unguessable(app, poster_des_mails):
    identifiants = set(poster_des_mails(20))
    assert len(identifiants) == 20
    assert all(len(i.split("@")[0]) == 33 for i in identifiants)


@pytest.mark.base("sqlite")
def test_links_come_from_the_settings_and_never_from_the_host_header(app, boite):
    with app.test_request_context(
        "/", headers={"Host": "pirate.example.com", "X-Forwarded-Host": "pirate.example.com"}
    ):
        poster("adresse_inconnue", "p@example.org", le=maintenant())
        db.session.commit()
    mail = boite.unique()
    assert "pirate" not in mail.corps_texte + mail.corps_html + mail.identifiant
    assert app.config["BASE_URL"] in mail.corps_texte


@pytest.mark.base("sqlite")
def test_html_is_escaped_in_the_html_part_and_left_alone_in_the_text(app, boite, gabarit_d_essai):
    gabarit_d_essai(objet="{{ valeur }}")
    poster("essai", "p@example.org", le=maintenant(), valeur="<script>alert(1)</script> & l’été")
    db.session.commit()
    mail = boite.unique()
    assert "<script>alert(1)</script> & l’été" in mail.corps_texte
    assert mail.objet == "<script>alert(1)</script> & l’été"
    assert "<script>" not in mail.corps_html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; l’été" in mail.corps_html


@pytest.mark.base("sqlite")
def test_control_characters_never_reach_the_subject_nor_the_address(app, boite, gabarit_d_essai):
    gabarit_d_essai(objet="Bonjour {{ valeur }}")
    poster("essai", "p@example.org", le=maintenant(), valeur="Zoé\r\nBcc: autre@example.org\x00\u202egpj.exe")
    db.session.commit()
    assert boite.unique().objet == "Bonjour Zoé Bcc: autre@example.org gpj.exe"


@pytest.mark.base("sqlite")
def test_a_subject_of_ten_thousand_characters_is_cut_to_two_hundred(app, boite, gabarit_d_essai):
    gabarit_d_essai(objet="{{ valeur }}")
    poster("essai", "p@example.org", le=maintenant(), valeur="é" * 10_000)
    db.session.commit()
    assert boite.unique().objet == "é" * 200


@pytest.mark.parametrize(
    "adresse",
    ["p@example.org\r\nBcc: x@example.org", "p@example.org, x@example.org", "Nom <p@example.org>", "p", "", "p@b..c"],
)
@pytest.mark.base("sqlite")
def test_what_is_not_one_address_gives_a_visible_failure_and_no_error(app, boite, adresse):
    poster("adresse_inconnue", adresse, le=maintenant(), repondre_a=adresse)
    db.session.commit()
    mail = boite.unique()
    assert mail.etat == EtatCourriel.echec
    assert "adresse" in mail.derniere_erreur
    assert mail.repondre_a == ""


@pytest.mark.base("sqlite")
def test_a_value_that_the_template_lacks_is_an_error_outside_production(app, gabarit_d_essai):
    gabarit_d_essai(texte="{{ manque }}")
    with pytest.raises(Exception, match="manque"):
        poster("essai", "p@example.org", le=maintenant(), valeur="")


@pytest.mark.parametrize(
    "texte",
    [
        "http://mal.example/x",
        "voir.https://mal.example",
        "-www.mal.fr",
        "allez sur mal.com",
        "mal.com/a?b=c.d",
        "(mal.fr)",
        "http://stage.localhost:5000@mal.example.org/",
        "http://stage.localhost:5000.mal.fr/",
        "HTTPS://MAL.FR",
    ],
)
def test_no_web_address_of_a_user_stays_whole(texte):
    coupe = sans_lien(texte, SITE)
    assert "\u200b" in coupe
    assert "://" not in coupe
    assert ".fr" not in coupe.lower()
    assert ".com" not in coupe
    assert coupe.replace("\u200b", "") == texte


@pytest.mark.parametrize(
    "texte",
    [
        "http://stage.localhost:5000/offres/?q=a.b",
        "zoe.martin@example.org",
        "CV_Zoe.pdf",
        "M. Dupont, 12.30 €, etc.",
        "Fin de phrase.Le début",
    ],
)
def test_our_own_addresses_and_ordinary_words_are_left_alone(texte):
    assert sans_lien(texte, SITE) == texte


def test_links_written_by_a_template_keep_their_address():
    lien = Markup('<p><a href="https://www.service-public.fr/">https://mal.fr</a></p>')
    assert 'href="https://www.service-public.fr/"' in sans_lien(lien, SITE)
    assert ">https://mal.fr<" not in sans_lien(lien, SITE)


@pytest.mark.base("sqlite")
def test_addresses_typed_by_a_user_are_broken_in_both_parts(app, boite, gabarit_d_essai):
    gabarit_d_essai(html="<div>{{ valeur|paragraphes }}</div>")
    poster("essai", "p@example.org", le=maintenant(), valeur="Cliquez : https://mal.fr/x")
    db.session.commit()
    mail = boite.unique()
    assert "https://mal" not in mail.corps_texte + mail.corps_html
    assert boite.liens(mail) == [app.config["BASE_URL"] + "/"]


def test_an_international_domain_is_written_in_ascii():
    assert une_adresse(" p@été.example.org ") == "p@xn--t-9fab.example.org"
    assert une_adresse("é@example.org") == ""
    assert une_ligne("a\u2028b\tc", 10) == "a b c"


def test_erasing_an_application_cancels_and_empties_its_waiting_mails(app, boite, fabrique):
    candidature = fabrique.candidature()
    poster("adresse_inconnue", "autre@example.org", le=maintenant())
    poster("adresse_inconnue", "p@example.org", le=maintenant(), candidature=candidature)
    db.session.commit()
    assert oublier_pour([candidature.id]) == 1
    db.session.commit()
    autre, annule = boite()
    assert autre.etat == EtatCourriel.a_envoyer
    assert annule.etat == EtatCourriel.annule
    assert annule.destinataire == annule.corps_texte == annule.corps_html == annule.objet == ""


def test_a_mail_that_lost_its_sense_says_when(app, boite):
    le = maintenant()
    poster("adresse_inconnue", "p@example.org", le=le, perime_le=le + timedelta(minutes=60))
    db.session.commit()
    assert boite.unique().perime_le - boite.unique().cree_le == timedelta(minutes=60)
