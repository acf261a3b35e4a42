"""Day 7: the structure is reminded, in one mail a person. Day 60: the wait is over, and the candidate is told."""

import pytest
from sqlalchemy import select

from cmon.candidatures_alternance.taches import clore_sans_reponse, rappeler_les_recruteurs
from cmon.extensions import db
from cmon.journal.modeles import Passage
from cmon.planification import TACHES
from cmon.structures.etats import EtatStructure, RoleAdhesion
from cmon.temps import maintenant
from tests.aides import relire


def test_the_jobs_are_planned():
    assert {rappeler_les_recruteurs, clore_sans_reponse} <= {t.fonction for t in TACHES}


def test_on_the_seventh_day_one_mail_a_person_tells_all_that_waits(fabrique, structure, hugo, offre, boite):
    reine = fabrique.recruteur(structure, role=RoleAdhesion.utilisateur)
    suivie = fabrique.offre_alternance(structure, referent_id=reine.id)
    vieilles = [fabrique.candidature_alternance(offre, age_jours=n) for n in (7.1, 9)]
    pour_reine = fabrique.candidature_alternance(suivie, age_jours=8)
    fabrique.candidature_alternance(offre, age_jours=6.9)
    fabrique.candidature_alternance(offre, age_jours=20, etat="refusee")
    assert rappeler_les_recruteurs(le=maintenant()) == {"candidatures": 3, "courriels": 2}
    assert rappeler_les_recruteurs(le=maintenant()) == {"candidatures": 0, "courriels": 0}
    pour_hugo = boite.unique(a=hugo.courriel)
    assert pour_hugo.objet == "2 candidatures attendent votre réponse" and pour_hugo.portail == "cmonalternance"
    assert all(c.numero in pour_hugo.corps_texte for c in vieilles)
    candidat = relire(vieilles[0], "compte").compte
    assert candidat.nom not in pour_hugo.corps_texte and candidat.courriel not in pour_hugo.corps_texte
    assert pour_reine.numero in boite.unique(a=reine.courriel).corps_texte
    assert relire(pour_reine).rappelee_le is not None


def test_a_referent_who_has_left_or_a_refused_structure_gets_no_reminder(fabrique, structure, hugo, boite):
    partie = fabrique.compte()
    fabrique.candidature_alternance(fabrique.offre_alternance(structure, referent_id=partie.id), age_jours=8)
    refusee = fabrique.structure("acteur", etat=EtatStructure.refusee, etablissement_id=fabrique.etablissement().id)
    attend = fabrique.candidature_alternance(fabrique.offre_alternance(refusee), age_jours=8)
    assert rappeler_les_recruteurs(le=maintenant()) == {"candidatures": 1, "courriels": 1}
    assert boite.unique().destinataire == hugo.courriel and relire(attend).rappelee_le is None


def test_the_days_are_settings(app, fabrique, offre, boite):
    app.config.update(CANDIDATURE_RAPPEL_J=3, CANDIDATURE_CLOTURE_J=5)
    fabrique.candidature_alternance(offre, age_jours=4)
    assert rappeler_les_recruteurs(le=maintenant())["candidatures"] == 1
    assert clore_sans_reponse(le=maintenant()) == {"closes": 0}


def test_on_the_sixtieth_day_the_wait_is_over_and_the_candidate_is_told_kindly(
    fabrique, structure, offre, boite, monkeypatch
):
    monkeypatch.setattr("cmon.candidatures_alternance.taches.PAR_LOT", 2)
    dues = [fabrique.candidature_alternance(offre, age_jours=60.1 + i) for i in range(3)]
    autres = [
        fabrique.candidature_alternance(offre, age_jours=59.9),
        fabrique.candidature_alternance(offre, age_jours=70, etat="acceptee"),
    ]
    assert clore_sans_reponse(le=maintenant()) == {"closes": 3}
    assert clore_sans_reponse(le=maintenant()) == {"closes": 0}
    assert [relire(c).etat for c in (*dues, *autres)] == ["close"] * 3 + ["a_traiter", "acceptee"]
    assert relire(dues[0]).close_le is not None and len(boite("candidature_close")) == 3
    courriel = boite.unique(a=relire(dues[0], "compte").compte.courriel)
    assert "Ce silence ne dit rien de la qualité de votre candidature." in courriel.corps_texte
    caches = (offre.adresse, structure.courriel, "rh@entreprise.example.org", "01 99 00 40 01")
    assert not [x for x in caches if x and x in courriel.corps_texte + courriel.corps_html]
    assert courriel.repondre_a == "" and courriel.candidature_alternance_id == dues[0].id
    passages = db.session.execute(select(Passage.de, Passage.vers, Passage.candidature_alternance_id)).all()
    assert sorted(passages) == sorted(("a_traiter", "close", c.id) for c in dues)


@pytest.mark.base("sqlite")
def test_the_space_says_that_it_was_closed(site, fabrique, offre):
    c = fabrique.candidature_alternance(offre, etat="close", close_le=maintenant())
    page = site(f"/mon-espace/candidatures/{c.id}/").mots()
    assert "fermée faute de réponse" in page and "Répondre à cette candidature" not in page
