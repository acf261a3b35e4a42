"""The participant’s own page: what the mailed link shows, and the two buttons that act."""

import email
import email.policy

import pytest
from sqlalchemy import select

from cmon.courriels.smtp import composer
from cmon.extensions import db
from cmon.inscriptions.etats import EtatInscription
from cmon.inscriptions.modeles import Inscription
from cmon.liens import signer
from cmon.publication.etats import EtatPublication


@pytest.fixture
def lien_de(app):
    """The path that the mail gives to a participant."""

    def donner(inscription) -> str:
        return f"/rencontres/inscription/{signer('inscription', inscription.jeton)}/"

    return donner


def relue(inscription) -> Inscription:
    db.session.rollback()
    requete = select(Inscription).where(Inscription.id == inscription.id)
    return db.session.execute(requete.execution_options(populate_existing=True)).scalar_one()


def test_the_mail_leads_there_and_carries_the_appointment(client, fabrique, boite, inscrire_a):
    inscription, _ = inscrire_a(fabrique.rencontre())
    mail = boite.unique("inscription_confirmee")
    [lien] = [x for x in boite.liens(mail) if "/rencontres/inscription/" in x]
    page = client.get(lien)
    assert page.headers["Cache-Control"] == "no-store"
    assert "a une place" in page.mots()
    message = email.message_from_bytes(composer(mail).octets, policy=email.policy.default)
    [piece] = message.iter_attachments()
    assert (piece.get_filename(), piece.get_content_type()) == ("rencontre.ics", "text/calendar")
    assert piece.get_content_type() == "text/calendar"
    assert piece["Content-Type"].params["method"] == "PUBLISH"
    contenu = piece.get_content()
    contenu = contenu if isinstance(contenu, str) else contenu.decode()
    assert f"UID:inscription-{inscription.id}@" in contenu
    assert message["Cc"] is None


def test_reading_changes_nothing_and_the_button_confirms_once(client, fabrique, lien_de):
    inscription = fabrique.inscription(fabrique.rencontre())
    lien = lien_de(inscription)
    for _ in range(2):
        assert client.get(lien).status_code == 200
        assert client.get(lien + "annuler/").status_code == 200
    assert client.get(lien + "confirmer/").status_code == 405
    assert (relue(inscription).etat, relue(inscription).venue_confirmee_le) == (EtatInscription.confirmee, None)
    page = client.get(lien)
    for _ in range(2):
        reponse = client.envoyer(lien, {}, page=page, bouton="Je confirme ma venue", action="confirmer")
        assert (reponse.status_code, reponse.location) == (303, lien)
    assert relue(inscription).venue_confirmee_le is not None
    assert "Venue confirmée" in client.get(lien).mots()


def test_cancelling_asks_first_then_acts_once(client, fabrique, boite, lien_de):
    rencontre = fabrique.rencontre(nb_max=1)
    inscription = fabrique.inscription(rencontre)
    attend = fabrique.inscription(rencontre, etat=EtatInscription.en_attente)
    lien = lien_de(inscription)
    page = client.get(lien + "annuler/")
    for _ in range(2):
        reponse = client.envoyer(lien + "annuler/", {}, page=page, bouton="Annuler mon inscription")
        assert (reponse.status_code, reponse.location) == (303, lien)
    assert relue(inscription).etat == EtatInscription.annulee
    assert relue(attend).etat == EtatInscription.confirmee
    assert len(boite("inscription_annulee")) == len(boite("inscription_promue")) == 1
    assert "Inscription annulée" in client.get(lien).mots()
    assert "Inscription annulée" in client.get(lien + "annuler/").mots()


def test_who_waits_has_no_code_and_cannot_confirm(client, fabrique, lien_de):
    inscription = fabrique.inscription(fabrique.rencontre(), etat=EtatInscription.en_attente)
    lien = lien_de(inscription)
    page = client.get(lien)
    assert "Liste d’attente" in page.mots()
    assert not page.soupe.select("img.qr")
    jeton = client.get(lien + "annuler/").soupe.select_one("[name=csrf_token]")["value"]
    reponse = client.post(lien + "confirmer/", data={"csrf_token": jeton})
    assert reponse.status_code == 422
    assert "pas de place" in reponse.mots()


def test_a_link_that_was_not_signed_here_is_a_missing_page(client, fabrique, lien_de):
    inscription = fabrique.inscription(fabrique.rencontre())
    for faux in (inscription.jeton, signer("relance", inscription.jeton), signer("inscription", "x" * 32), "a" * 400):
        for fin in ("", "annuler/", "qr.svg", "agenda.ics"):
            assert client.get(f"/rencontres/inscription/{faux}/{fin}").status_code == 404


def test_the_code_leads_staff_to_the_presence_of_this_participant(client, fabrique, lien_de):
    inscription = fabrique.inscription(fabrique.rencontre())
    reponse = client.get(lien_de(inscription) + "qr.svg")
    assert reponse.mimetype == "image/svg+xml"
    assert reponse.headers["Cache-Control"] == "no-store"


def test_the_link_lives_until_the_rencontre_ends(client, fabrique, lien_de):
    en_cours = fabrique.inscription(fabrique.rencontre(dans_heures=-1))
    lien = lien_de(en_cours)
    page = client.get(lien)
    assert page.status_code == 200
    assert "Annuler mon inscription" not in page.mots()
    jeton = page.soupe.select_one("[name=csrf_token]")["value"]
    trop_tard = client.post(lien + "annuler/", data={"csrf_token": jeton})
    assert trop_tard.status_code == 422
    assert "déjà commencé" in trop_tard.mots()
    finie = fabrique.inscription(fabrique.rencontre(dans_heures=-3))
    for fin in ("", "annuler/", "qr.svg", "agenda.ics"):
        reponse = client.get(lien_de(finie) + fin)
        assert reponse.status_code == 410
        assert finie.nom not in reponse.texte
    for fin in ("annuler/", "confirmer/"):
        assert client.post(lien_de(finie) + fin, data={"csrf_token": jeton}).status_code == 410
    assert relue(finie).etat == EtatInscription.confirmee


def test_a_rencontre_taken_off_the_site_says_so(client, fabrique, lien_de):
    inscription = fabrique.inscription(fabrique.rencontre(etat=EtatPublication.depubliee))
    assert "retirée du site" in client.get(lien_de(inscription)).mots()
