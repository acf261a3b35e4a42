"""Sending: what a real SMTP server receives, and what each of its refusals becomes."""

from datetime import timedelta

import pytest

from cmon.courriels.modeles import EtatCourriel
from cmon.courriels.operations import poster
from cmon.extensions import db
from cmon.temps import maintenant
from tests.courriels.serveur_smtp import port_libre, regler, serveur_muet

MIN = timedelta(minutes=1)


def test_a_mail_reaches_the_server_as_it_was_written(app, envoyer, boite, smtp, gabarit_d_essai):
    gabarit_d_essai(objet="Été : {{ valeur }}", texte="Bonjour, l’été {{ valeur }}\n.\nFin")
    poster("essai", "p@example.org", le=maintenant(), repondre_a="zoe@example.org", valeur="é" * 180)
    db.session.commit()
    assert envoyer() == {"envoyes": 1}
    (message,) = smtp.messages
    mail = boite.unique()
    assert message["Subject"] == mail.objet == "Été : " + "é" * 180
    assert message["Message-ID"] == mail.identifiant
    assert message["From"].addresses[0].display_name == "CMonStage"
    assert message["From"].addresses[0].addr_spec == "contact@cmonstage.example.org"
    assert message["To"] == "p@example.org"
    assert message["Reply-To"] == "zoe@example.org"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n").strip() == mail.corps_texte.strip()
    assert message.get_body(("html",)).get_content().replace("\r\n", "\n").strip() == mail.corps_html.strip()
    assert smtp.enveloppes == [("contact@cmonstage.example.org", ["p@example.org"])]
    assert (mail.etat, mail.nb_essais, mail.pris_par) == (EtatCourriel.envoye, 1, None)
    assert envoyer() == {}


@pytest.mark.base("sqlite")
def test_a_long_paragraph_is_sent_in_short_plain_lines_and_read_whole(app, envoyer, smtp, gabarit_d_essai):
    gabarit_d_essai()
    paragraphe = "Été à l’atelier = très bien. " * 200
    poster("essai", "p@example.org", le=maintenant(), valeur=paragraphe)
    db.session.commit()
    envoyer()
    assert max(map(len, smtp.bruts[0].split(b"\r\n"))) <= 78
    assert smtp.bruts[0].isascii()
    assert paragraphe.strip() in smtp.messages[0].get_body(("plain",)).get_content()
    assert paragraphe.strip() in smtp.messages[0].get_body(("html",)).get_content()


def test_attached_files_go_with_the_mail(app, envoyer, boite, smtp, fabrique):
    fichier = fabrique.fichier(nom="CV été.pdf")
    poster("adresse_inconnue", "p@example.org", le=maintenant(), pieces=[fichier])
    db.session.commit()
    assert envoyer() == {"envoyes": 1}
    (piece,) = smtp.messages[0].iter_attachments()
    assert piece.get_filename() == "CV été.pdf"
    assert piece.get_content_type() == "application/pdf"
    assert piece.get_content().startswith(b"%PDF")


@pytest.mark.base("sqlite")
def test_every_portail_signs_with_its_own_name_and_address(app, envoyer, smtp):
    for portail in app.extensions["portails"].values():
        poster("adresse_inconnue", "p@example.org", le=maintenant(), portail=portail)
    db.session.commit()
    envoyer()
    for portail, message in zip(app.extensions["portails"].values(), smtp.messages, strict=True):
        adresse = message["From"].addresses[0]
        assert (adresse.display_name, adresse.addr_spec) == (portail.nom, portail.courriel)


def test_without_a_server_mails_stay_to_be_read_in_the_outbox(app, envoyer, boite, poster_des_mails):
    poster_des_mails(2)
    assert envoyer() == {}
    assert {m.etat for m in boite()} == {EtatCourriel.a_envoyer}


def test_a_refusal_for_good_is_a_visible_failure_at_once(app, envoyer, boite, smtp, poster_des_mails):
    poster_des_mails(3)
    smtp.repondre = lambda a: "550 5.1.1 <p1@example.org> unknown" if a == "p1@example.org" else "250 OK"
    assert envoyer() == {"envoyes": 2, "refuses": 1}
    mail = boite.unique(a="p1@example.org")
    assert mail.etat == EtatCourriel.echec
    assert mail.derniere_erreur.startswith("550 5.1.1")
    assert "@" not in mail.derniere_erreur
    assert envoyer(le=maintenant() + timedelta(days=2)) == {}
    assert smtp.nb_connexions == 1


def test_content_refused_for_good_is_a_failure_too(app, envoyer, boite, smtp, poster_des_mails):
    poster_des_mails(1)
    smtp.recevoir = lambda message: "554 5.7.1 spam"
    assert envoyer() == {"refuses": 1}
    assert boite.unique().etat == EtatCourriel.echec


def test_a_refusal_for_now_waits_longer_each_time_then_fails_after_72_hours(
    app, envoyer, boite, smtp, poster_des_mails
):
    debut = maintenant()
    poster_des_mails(1, le=debut)
    smtp.repondre = lambda a: "451 4.7.1 come back later"
    le, attentes = debut, []
    while boite.unique().etat == EtatCourriel.a_envoyer:
        assert envoyer(le=le) == {"reportes": 1}
        suivant = boite.unique().prochain_essai_le
        if len(attentes) < 5:
            assert envoyer(le=suivant - timedelta(seconds=1)) == {}
        attentes.append((suivant - le) // MIN)
        le = suivant
    assert attentes[:7] == [1, 5, 15, 30, 60, 60, 60]
    assert set(attentes[4:]) == {60}
    assert timedelta(hours=72) < le - debut < timedelta(hours=74)
    assert boite.unique().etat == EtatCourriel.echec
    assert boite.unique().derniere_erreur == "451 4.7.1 come back later"


def test_one_refused_mail_does_not_hold_back_the_others(app, envoyer, smtp, poster_des_mails):
    poster_des_mails(3)
    smtp.repondre = lambda a: "450 greylisted" if a == "p0@example.org" else "250 OK"
    assert envoyer() == {"reportes": 1, "envoyes": 2}


def test_a_server_that_refuses_connections_is_asked_once_for_the_whole_queue(app, envoyer, boite, poster_des_mails):
    poster_des_mails(20)
    regler(app, port_libre())
    le = maintenant()
    assert envoyer(le=le) == {"reportes": 20}
    assert {m.prochain_essai_le for m in boite()} == {le + MIN}
    assert all(m.pris_par is None and "refused" in m.derniere_erreur for m in boite())


def test_a_server_that_hangs_costs_one_time_out_for_the_whole_queue(app, envoyer, boite, poster_des_mails):
    poster_des_mails(20)
    with serveur_muet(app) as connexions:
        assert envoyer() == {"reportes": 20}
        assert len(connexions) == 1


def test_a_server_that_hangs_in_the_middle_costs_two_time_outs(app, envoyer, smtp, poster_des_mails):
    poster_des_mails(10)
    smtp.lenteur = 1.0
    app.config["MAIL_TIMEOUT_S"] = 0.2
    assert envoyer() == {"reportes": 10}
    assert smtp.nb_connexions == 2


@pytest.mark.parametrize("reponse", ["550 5.7.1 not allowed to relay", "451 4.3.0 try later", "421 closing"])
def test_a_server_that_refuses_our_own_address_loses_no_mail(app, envoyer, boite, smtp, poster_des_mails, reponse):
    poster_des_mails(5)
    smtp.expediteur_refuse = reponse
    assert envoyer() == {"reportes": 5}
    smtp.expediteur_refuse = ""
    assert envoyer(le=maintenant() + 2 * MIN) == {"envoyes": 5}


@pytest.mark.base("sqlite")
def test_a_mail_too_big_for_the_server_fails_alone(app, envoyer, smtp, poster_des_mails):
    poster_des_mails(1)
    smtp.expediteur_refuse = "552 5.3.4 message too big"
    assert envoyer() == {"refuses": 1}


def test_every_mail_leaves_once_the_server_is_back(app, envoyer, smtp, poster_des_mails):
    bon = app.config["MAIL_PORT"]
    poster_des_mails(10)
    regler(app, port_libre())
    le = maintenant()
    for minutes in (0, 1, 6, 21):
        assert envoyer(le=le + minutes * MIN) == {"reportes": 10}
    regler(app, bon)
    assert envoyer(le=le + 60 * MIN) == {"envoyes": 10}
    assert len(set(smtp.identifiants)) == len(smtp.identifiants) == 10


def test_a_sign_in_link_that_has_expired_is_not_sent(app, envoyer, boite, smtp, poster_des_mails):
    le = maintenant()
    poster_des_mails(1, le=le, perime_le=le + 60 * MIN)
    assert envoyer(le=le + 60 * MIN) == {"annules": 1}
    assert boite.unique().etat == EtatCourriel.annule
    assert smtp.messages == []


def test_a_mail_whose_file_can_not_be_read_is_tried_again_and_the_others_leave(app, envoyer, boite, smtp, fabrique):
    from cmon.fichiers.stockage import stockage

    fichier = fabrique.fichier()
    poster("adresse_inconnue", "p@example.org", le=maintenant(), pieces=[fichier])
    poster("adresse_inconnue", "q@example.org", le=maintenant())
    db.session.commit()
    stockage().supprimer(fichier.cle)
    assert envoyer() == {"reportes": 1, "envoyes": 1}
    assert boite.unique(a="p@example.org").etat == EtatCourriel.a_envoyer


def test_a_mail_cancelled_meanwhile_is_not_sent(app, envoyer, boite, smtp, poster_des_mails):
    poster_des_mails(2)
    boite.unique(a="p0@example.org").etat = EtatCourriel.annule
    db.session.commit()
    assert envoyer() == {"envoyes": 1}


@pytest.mark.base("sqlite")
def test_the_number_of_mails_of_one_pass_is_bounded(app, envoyer, smtp, poster_des_mails):
    poster_des_mails(5)
    assert envoyer(limite=3) == {"envoyes": 3}
    assert envoyer(limite=3) == {"envoyes": 2}
