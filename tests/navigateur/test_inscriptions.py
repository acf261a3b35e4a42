"""« Gérer les inscriptions » in a browser: participants in place, attendance at the door, a mailing that ends."""

import re
from datetime import timedelta

import pytest

from cmon.courriels.modeles import Courriel, EtatCourriel
from cmon.extensions import db
from cmon.temps import maintenant
from tests.navigateur.outils import bouton, deux_facons, largeur_en_trop


@pytest.fixture
def nadia(fabrique):
    """A partenaire who carries the rencontre."""
    return fabrique.partenaire(nom="Ferrand", prenom="Nadia")


@pytest.mark.base("sqlite")
@deux_facons
def test_the_round_shows_the_participants_then_hides_them(page, fabrique, nadia, connecter_page):
    r = fabrique.rencontre(charge=nadia, description="Nous ouvrons l’atelier à qui veut le voir. " * 20 + "À bientôt.")
    fabrique.inscription(r, nom="Roumégoux", prenom="Zoé")
    connecter_page(page, nadia).goto("/inscriptions/")
    vert = page.get_by_role("link", name=re.compile("^Afficher les inscrits"))
    assert vert.get_attribute("aria-expanded") == "false"
    couleur = "e => getComputedStyle(e, '::before').backgroundColor + getComputedStyle(e, '::before').borderRadius"
    avant = vert.evaluate(couleur)
    vert.click()
    rouge = page.get_by_role("link", name=re.compile("^Masquer les inscrits"))
    rouge.wait_for()
    assert rouge.evaluate(couleur) != avant
    assert page.get_by_role("cell", name="Roumégoux", exact=True).is_visible()
    rouge.click()
    vert.wait_for()
    assert not page.get_by_role("cell", name="Roumégoux", exact=True).is_visible()
    page.get_by_role("link", name=re.compile("^lire la suite")).click()
    page.get_by_text("À bientôt.").wait_for()


@pytest.mark.base("sqlite")
@deux_facons
def test_a_name_is_looked_for_and_ticked_at_the_door(page, fabrique, nadia, connecter_page):
    r = fabrique.rencontre(charge=nadia, debut_le=maintenant() - timedelta(minutes=5))
    for nom in ("Ballion", "Étché", "Castaing"):
        fabrique.inscription(r, nom=nom)
    page.set_viewport_size({"width": 390, "height": 844})
    connecter_page(page, nadia).goto(f"/inscriptions/{r.id}/presences/")
    champ = page.get_by_label("Chercher un participant")
    champ.press_sequentially("etch")
    if not page.evaluate("typeof htmx === 'object'"):
        bouton(page, "Chercher").click()
    page.get_by_text("1 participant pour").wait_for()
    ligne = page.get_by_role("button", name=re.compile("Étché"))
    ligne.click()
    page.get_by_text("1 présent sur 3").wait_for()
    assert ligne.get_attribute("aria-pressed") == "true"
    ligne.click()
    page.get_by_text("0 présent sur 3").wait_for()
    assert largeur_en_trop(page) <= 0


@pytest.mark.base("sqlite")
def test_the_progress_of_a_mailing_goes_on_by_itself_then_stops(page, fabrique, nadia, connecter_page):
    r = fabrique.rencontre(charge=nadia)
    fabrique.inscription(r)
    fabrique.inscription(r)
    connecter_page(page, nadia).goto(f"/inscriptions/{r.id}/envoi/")
    bouton(page, "Envoyer à 2 participants").click()
    page.get_by_text("0 sur 2 envoyés").wait_for()
    db.session.rollback()
    for courriel in db.session.query(Courriel):
        courriel.etat = EtatCourriel.envoye
    db.session.commit()
    page.get_by_text("2 sur 2 envoyés").wait_for()
    page.get_by_text("Tous les participants l’ont reçu.").wait_for()
    assert page.get_by_role("link", name="Actualiser").count() == 0
