"""Keeping mails no longer than needed, and the commands over the outbox."""

import json
from datetime import timedelta

import pytest

from cmon.courriels.modeles import EtatCourriel
from cmon.courriels.operations import poster
from cmon.courriels.taches import purger_courriels
from cmon.extensions import db
from cmon.temps import maintenant

JOUR = timedelta(days=1)


def test_a_delivered_mail_is_emptied_after_30_days_and_its_metadata_name_nobody(
    app, envoyer, boite, smtp, poster_des_mails
):
    le = maintenant()
    poster_des_mails(2)
    envoyer()
    assert purger_courriels(le=le + 29 * JOUR) == {"courriels_vides": 0}
    assert purger_courriels(le=le + 31 * JOUR) == {"courriels_vides": 2}
    assert purger_courriels(le=le + 31 * JOUR) == {"courriels_vides": 0}
    mail = boite()[0]
    vides = mail.destinataire + mail.objet + mail.corps_texte + mail.corps_html + mail.repondre_a + mail.derniere_erreur
    assert vides == ""
    assert (mail.genre, mail.etat) == ("adresse_inconnue", EtatCourriel.envoye)
    assert mail.envoye_le


def test_a_failure_is_kept_90_days(app, envoyer, boite, smtp, poster_des_mails):
    le = maintenant()
    poster_des_mails(1)
    smtp.repondre = lambda a: "550 no"
    envoyer()
    assert purger_courriels(le=le + 89 * JOUR) == {"courriels_vides": 0}
    assert purger_courriels(le=le + 91 * JOUR) == {"courriels_vides": 1}


def test_a_waiting_mail_is_never_emptied(app, poster_des_mails):
    poster_des_mails(1)
    assert purger_courriels(le=maintenant() + 365 * JOUR) == {"courriels_vides": 0}


def test_the_purge_forgets_which_files_went_with_a_mail(app, boite, fabrique):
    courriel = poster("adresse_inconnue", "p@example.org", le=maintenant(), pieces=[fabrique.fichier()])
    courriel.etat, courriel.envoye_le = EtatCourriel.envoye, maintenant()
    db.session.commit()
    purger_courriels(le=maintenant() + 31 * JOUR)
    assert boite.unique().pieces == []


@pytest.mark.base("sqlite")
def test_the_outbox_is_listed_as_json_with_whole_mails(app, poster_des_mails):
    poster_des_mails(2)
    sortie = app.test_cli_runner().invoke(args=["outbox", "list", "--json"])
    mails = json.loads(sortie.stdout)
    assert [m["destinataire"] for m in mails] == ["p1@example.org", "p0@example.org"]
    assert app.config["BASE_URL"] in mails[0]["texte"]
    assert mails[0]["etat"] == "a_envoyer"
    en_clair = app.test_cli_runner().invoke(args=["outbox", "list", "--a", "p1@"])
    assert "p1@example.org" in en_clair.stdout
    assert "p0@example.org" not in en_clair.stdout


@pytest.mark.base("sqlite")
def test_the_outbox_is_sent_by_a_command(app, smtp, poster_des_mails):
    poster_des_mails(2)
    assert "envoyes : 2" in app.test_cli_runner().invoke(args=["outbox", "send"]).stdout
    assert "Aucun courriel" in app.test_cli_runner().invoke(args=["outbox", "send"]).stdout
    app.config["MAIL_SERVER"] = ""
    assert "MAIL_SERVER" in app.test_cli_runner().invoke(args=["outbox", "send"]).stdout
