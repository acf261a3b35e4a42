"""A rencontre on which people count leaves the site by hand: whoever does it is asked why, and the people are told."""

import pytest
from sqlalchemy import func, select

from cmon.extensions import db
from cmon.inscriptions.etats import EtatInscription
from cmon.publication.etats import EtatPublication
from cmon.rencontres.modeles import Rencontre
from tests.aides import relire

MOTIF = "L’atelier est en travaux jusqu’au printemps."
SANS_MOTIF = "Dites pourquoi la rencontre est annulée"
GESTES = "/portefeuille/projets/gestes/"


@pytest.fixture
def attendue(fabrique, nadia):
    """A rencontre to come, with a participant and somebody who waits."""
    r = fabrique.rencontre(charge=nadia, receveur=nadia, nb_max=1)
    fabrique.inscription(r, courriel="inscrite@example.org")
    fabrique.inscription(r, courriel="attend@example.org", etat=EtatInscription.en_attente)
    return relire(r)


def adresse(r) -> str:
    return f"/portefeuille/projets/{r.projet_id}/"


def prevenus(boite) -> list[str]:
    return sorted(c.destinataire for c in boite("rencontre_annulee"))


def test_unpublishing_in_the_form_asks_why_then_tells_everybody(chez_nadia, attendue, boite):
    page = chez_nadia.get(adresse(attendue))
    assert "2 personnes comptent venir" in page.mots() and "Motif de l’annulation" in page.mots()
    refusee = chez_nadia.envoyer(adresse(attendue), {"rencontre_publication": "ne_pas_publier"}, page=page)
    assert refusee.status_code == 422 and SANS_MOTIF in refusee.mots(".summary")
    assert relire(attendue).etat == EtatPublication.publiee and prevenus(boite) == []
    donnees = {"rencontre_publication": "ne_pas_publier", "rencontre_motif_annulation": MOTIF}
    assert chez_nadia.envoyer(adresse(attendue), donnees, page=page).status_code == 303
    r = relire(attendue)
    assert (r.etat, r.nb_inscrits, r.nb_en_attente) == (EtatPublication.depubliee, 0, 0)
    assert prevenus(boite) == ["attend@example.org", "inscrite@example.org"]
    assert "en travaux" in boite("rencontre_annulee")[0].corps_texte


def test_a_new_date_given_with_the_unpublication_makes_no_second_mail(chez_nadia, attendue, boite):
    donnees = {
        "rencontre_publication": "ne_pas_publier", "rencontre_motif_annulation": MOTIF, "rencontre_heure": "07:05",
    }  # fmt: skip
    assert chez_nadia.envoyer(adresse(attendue), donnees).status_code == 303
    assert len(prevenus(boite)) == 2 and boite("rencontre_modifiee") == []


def test_saving_a_published_rencontre_asks_nothing(chez_nadia, attendue, boite):
    assert chez_nadia.envoyer(adresse(attendue), {}).status_code == 303
    assert relire(attendue).nb_inscrits == 1 and prevenus(boite) == []


def test_nobody_is_asked_once_it_has_begun(chez_nadia, nadia, fabrique, boite):
    r = fabrique.rencontre(charge=nadia, receveur=nadia, dans_heures=-1)
    fabrique.inscription(r)
    assert "Motif de l’annulation" not in chez_nadia.get(adresse(r)).mots()
    assert chez_nadia.envoyer(adresse(r), {"rencontre_publication": "ne_pas_publier"}).status_code == 303
    assert relire(r).nb_inscrits == 1 and prevenus(boite) == []


def test_several_lines_at_once_are_asked_once_and_the_cancelled_are_not_undone(
    chez_nadia, nadia, attendue, fabrique, boite
):
    vide = fabrique.rencontre(charge=nadia)
    page = chez_nadia.get(GESTES, query_string={"geste": "depublier", "projet": [attendue.projet_id, vide.projet_id]})
    assert "2 personnes comptent y venir" in page.mots() and "2 personnes prévenues" in page.mots()
    refusee = chez_nadia.envoyer(GESTES, {}, page=page, action=GESTES, bouton="Dépublier")
    assert refusee.status_code == 422 and SANS_MOTIF in refusee.mots(".summary")
    suite = chez_nadia.envoyer(GESTES, {"motif_annulation": MOTIF}, page=page, action=GESTES, bouton="Dépublier")
    liste = chez_nadia.get(suite.location)
    assert "2 dépubliés. 2 participants prévenus de l’annulation." in liste.mots("#liste .fait")
    assert prevenus(boite) == ["attend@example.org", "inscrite@example.org"]
    chez_nadia.envoyer(GESTES, page=liste, action=f"{GESTES}annuler/", bouton="Annuler")
    assert (relire(attendue).etat, relire(vide).etat) == (EtatPublication.depubliee, EtatPublication.publiee)


def test_a_deletion_asks_why_then_tells_everybody(client, connecter, fabrique, attendue, boite):
    chez_l_equipe = connecter(client, fabrique.membre_equipe())
    chemin = adresse(attendue) + "supprimer/"
    assert "2 personnes l’apprennent par mail" in chez_l_equipe.get(chemin).mots()
    refusee = chez_l_equipe.envoyer(chemin, action="supprimer/")
    assert refusee.status_code == 422 and SANS_MOTIF in refusee.mots(".summary")
    assert chez_l_equipe.envoyer(chemin, {"motif": MOTIF}, action="supprimer/").status_code == 303
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Rencontre)) == 0
    assert prevenus(boite) == ["attend@example.org", "inscrite@example.org"]
    assert all(c.etat == "a_envoyer" and "en travaux" in c.corps_texte for c in boite("rencontre_annulee"))
