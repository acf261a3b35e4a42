"""The number of places against registrations, a new date told to participants, the end of a rencontre."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from cmon.base import RegleMetier
from cmon.extensions import db
from cmon.inscriptions.etats import EtatInscription
from cmon.inscriptions.operations import SaisieInscription, inscrire
from cmon.journal.modeles import Passage
from cmon.planification import TACHES
from cmon.publication.etats import EtatPublication
from cmon.rencontres.etats import Statut
from cmon.rencontres.modeles import Rencontre
from cmon.rencontres.taches import depublier_rencontres_passees
from cmon.temps import heure_de_paris, maintenant
from tests.aides import relire


def adresse(r) -> str:
    return f"/portefeuille/projets/{r.projet_id}/"


def passages(r) -> list[Passage]:
    db.session.rollback()
    return list(db.session.scalars(select(Passage).where(Passage.rencontre_id == r.id).order_by(Passage.id)))


@pytest.mark.parametrize(("nb", "mots"), [(1, "1 personne est déjà inscrite"), (3, "3 personnes sont déjà inscrites")])
def test_the_maximum_never_falls_under_the_registrations(chez_nadia, nadia, fabrique, nb, mots):
    r = fabrique.rencontre(charge=nadia, nb_max=5, receveur=nadia)
    for _ in range(nb):
        fabrique.inscription(r)
    if nb > 1:
        reponse = chez_nadia.envoyer(adresse(r), {"rencontre_nb_max": str(nb - 1), "commentaire": "Gardé"})
        assert reponse.status_code == 422 and mots in reponse.mots(".summary")
        assert "Gardé" in reponse.mots("[name=commentaire]") and relire(r).nb_max == 5
    assert chez_nadia.envoyer(adresse(r), {"rencontre_nb_max": str(nb)}).status_code == 303
    assert relire(r).nb_max == nb


def test_places_added_are_given_to_those_who_wait(chez_nadia, nadia, fabrique, boite):
    r = fabrique.rencontre(charge=nadia, nb_max=1, receveur=nadia)
    fabrique.inscription(r)
    attente = [fabrique.inscription(r, etat=EtatInscription.en_attente) for _ in range(2)]
    assert chez_nadia.envoyer(adresse(r), {"rencontre_nb_max": "2"}).status_code == 303
    assert [relire(i).etat for i in attente] == [EtatInscription.confirmee, EtatInscription.en_attente]
    assert (relire(r).nb_inscrits, relire(r).nb_en_attente) == (2, 1)
    assert boite(a=attente[0].courriel) and not boite(a=attente[1].courriel)


def test_a_new_date_is_told_to_those_who_come_and_another_text_is_not(chez_nadia, nadia, fabrique, boite):
    r = fabrique.rencontre(charge=nadia, receveur=nadia)
    i = fabrique.inscription(r)
    assert chez_nadia.envoyer(adresse(r), {"rencontre_evenement": "Forum"}).status_code == 303
    assert not boite(a=i.courriel)
    apres = heure_de_paris(r.debut_le + timedelta(days=2)).date()
    assert chez_nadia.envoyer(adresse(r), {"rencontre_jour": apres.isoformat()}).status_code == 303
    assert len(boite(a=i.courriel)) == 1


def _en_meme_temps(app, *gestes) -> list:
    """Run each gesture in a thread of its own; give what they made, or the rule that refused."""
    barriere, faits = threading.Barrier(len(gestes)), [None] * len(gestes)

    def courir(rang, geste):
        with app.app_context():
            barriere.wait()
            try:
                faits[rang] = geste()
                db.session.commit()
            except (RegleMetier, OperationalError) as e:
                db.session.rollback()
                faits[rang] = e
            finally:
                db.session.remove()

    fils = [threading.Thread(target=courir, args=x) for x in enumerate(gestes)]
    [f.start() for f in fils]
    [f.join() for f in fils]
    return faits


@pytest.mark.base("postgresql")
def test_a_maximum_lowered_while_people_register_never_lets_too_many_in(app, fabrique, nadia):
    from cmon.rencontres.operations import _exiger_des_places_pour_les_inscrits

    for tour in range(4):
        r = fabrique.rencontre(charge=nadia, nb_max=3, receveur=nadia)
        fabrique.inscription(r)

        def baisser(numero=r.id):
            rencontre = db.session.get(Rencontre, numero)
            _exiger_des_places_pour_les_inscrits(rencontre, 1)
            rencontre.nb_max = 1
            return "baissé"

        def arriver(numero=r.id, qui=tour):
            saisie = SaisieInscription("Dubosc", f"Inès {qui}", "01 99 00 40 01", f"i{qui}@example.org", [Statut.eleve])
            return inscrire(db.session.get(Rencontre, numero), saisie, le=maintenant())

        faits = _en_meme_temps(app, baisser, arriver)
        lue = relire(r)
        assert lue.nb_inscrits <= lue.nb_max
        assert sum(isinstance(f, RegleMetier) for f in faits) == 1, faits


def test_a_rencontre_that_is_over_leaves_the_site_by_itself(app, fabrique, nadia):
    finie = fabrique.rencontre(charge=nadia, dans_heures=-3, duree_minutes=120)
    en_cours = fabrique.rencontre(charge=nadia, dans_heures=-1, duree_minutes=120)
    a_venir = fabrique.rencontre(charge=nadia)
    version = finie.version
    assert depublier_rencontres_passees(le=maintenant()) == {"depubliees": 1}
    assert [relire(r).etat for r in (finie, en_cours, a_venir)] == ["depubliee", "publiee", "publiee"]
    assert relire(finie).version == version + 1 and relire(finie).depubliee_le
    [ligne] = passages(finie)
    assert (ligne.action, ligne.de, ligne.vers, ligne.auteur) == (
        "dépublication", "publiee", "depubliee", "Dépublication automatique",
    )  # fmt: skip
    assert depublier_rencontres_passees(le=maintenant()) == {"depubliees": 0}
    assert "depublier_rencontres_passees" in {t.nom for t in TACHES}


def test_an_edit_that_moves_the_rencontre_wins_over_the_job(chez_nadia, nadia, fabrique):
    r = fabrique.rencontre(charge=nadia, dans_heures=-3, receveur=nadia)
    page = chez_nadia.get(adresse(r))
    demain = heure_de_paris(maintenant() + timedelta(days=1)).date()
    assert chez_nadia.envoyer(adresse(r), {"rencontre_jour": demain.isoformat()}, page=page).status_code == 303
    assert depublier_rencontres_passees(le=maintenant()) == {"depubliees": 0}
    assert relire(r).etat == EtatPublication.publiee


def test_the_job_wins_over_a_form_read_before_it(chez_nadia, nadia, fabrique):
    r = fabrique.rencontre(charge=nadia, dans_heures=-3, receveur=nadia)
    page = chez_nadia.get(adresse(r))
    depublier_rencontres_passees(le=maintenant())
    conflit = chez_nadia.envoyer(adresse(r), {"commentaire": "Beau succès"}, page=page)
    assert conflit.status_code == 409 and "Ne pas publier" in conflit.mots("#contenu table")


def test_participants_stand_on_the_page_with_the_words_of_the_guide(chez_nadia, nadia, fabrique, nb_requetes):
    r = fabrique.rencontre(charge=nadia, receveur=nadia, nb_max=20)
    assert "Aucun enregistrement" in chez_nadia.get(adresse(r)).mots("#participants")
    comptes = []
    for nb in (2, 5):
        for _ in range(nb):
            fabrique.inscription(r, statuts=(Statut.etudiant, Statut.enseignant))
        with nb_requetes() as compteur:
            page = chez_nadia.get(adresse(r))
        comptes.append(compteur.nb)
    assert comptes[0] == comptes[1]
    mots = page.mots("#participants")
    for attendu in ("lignes par page", "Statuts", "Étudiant, Enseignant", "Affichage de la ligne 1 à 7 sur 7"):
        assert attendu in mots, attendu
    assert "Inscrire un participant" in mots and page.soupe.select_one("#participants a[aria-label^=Désinscrire]")
    fragment = chez_nadia.hx(adresse(r) + "?tri=-prenom&lignes=25")
    assert fragment.soupe.select_one("#participants") and not fragment.est_une_page
