"""The fifteenth day without an answer: what is published leaves the site, unless somebody answers."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from cmon.extensions import db
from cmon.journal.modeles import Passage
from cmon.planification import TACHES
from cmon.publication.etats import EtatPublication
from cmon.relances import operations
from cmon.relances.etats import Reponse
from cmon.relances.taches import cloturer_relances_sans_reponse
from cmon.temps import maintenant
from tests.aides import relire

JOUR = timedelta(days=1)


@pytest.fixture
def en_ligne(fabrique, nadia):
    """`en_ligne(genre)`: what Nadia has online for two months, and its relance of fifteen days ago."""

    def faire(genre="offre", il_y_a=15, **valeurs):
        le = maintenant()
        objet = getattr(fabrique, genre)(charge=nadia, publiee_le=le - 60 * JOUR, **valeurs)
        return objet, fabrique.relance(objet.projet_id, cree_le=le - il_y_a * JOUR, par_id=nadia.id)

    return faire


def test_it_runs_every_day():
    assert "cloturer_relances_sans_reponse" in {t.nom for t in TACHES}


@pytest.mark.parametrize("genre", ["offre", "rencontre"])
def test_on_the_fifteenth_day_it_leaves_the_site_and_the_charge_is_told(genre, en_ligne, boite):
    objet, relance = en_ligne(genre)
    version = objet.version
    assert cloturer_relances_sans_reponse(le=maintenant()) == {"sans_reponse": 1, "sans_objet": 0}
    apres = relire(objet)
    assert apres.etat == EtatPublication.depubliee and apres.depubliee_le and apres.version == version + 1
    assert relire(relance).reponse == Reponse.sans_reponse
    courriel = boite.unique("relance_sans_reponse")
    assert courriel.destinataire == "nadia@example.org" and objet.numero in courriel.objet
    lignes = db.session.execute(select(Passage.action, Passage.motif)).all()
    assert ("dépublication", "L’employeur n’a pas répondu à la relance.") in lignes
    assert "relance sans réponse" in [action for action, _ in lignes]
    assert cloturer_relances_sans_reponse(le=maintenant()) == {"sans_reponse": 0, "sans_objet": 0}
    assert len(boite()) == 1


def test_those_registered_keep_their_place_and_the_charge_is_told_how_many_they_are(en_ligne, fabrique, boite):
    objet, _ = en_ligne("rencontre")
    fabrique.inscription(objet, courriel="noemie@example.org")
    cloturer_relances_sans_reponse(le=maintenant())
    assert "1 personne est inscrite" in boite.unique("relance_sans_reponse").corps_texte
    assert not boite(a="noemie@example.org")


def test_before_the_fifteenth_day_it_stays_online(en_ligne, boite):
    objet, relance = en_ligne(il_y_a=14)
    assert cloturer_relances_sans_reponse(le=maintenant()) == {"sans_reponse": 0, "sans_objet": 0}
    assert relire(objet).etat == EtatPublication.publiee and relire(relance).reponse is None and not boite()


def test_an_answer_of_the_last_second_wins(en_ligne, relire_relance):
    objet, relance = en_ligne()
    operations.maintenir(relire_relance(relance), le=maintenant())
    db.session.commit()
    assert cloturer_relances_sans_reponse(le=maintenant())["sans_reponse"] == 0
    assert relire(objet).etat == EtatPublication.publiee


@pytest.mark.parametrize(
    ("genre", "valeurs"),
    [
        ("offre", {"etat": "depubliee"}),
        ("offre", {"debut_dans": -1}),
        ("rencontre", {"publiee": False}),
        ("rencontre", {"dans_heures": -1}),
    ],
)
def test_what_is_no_longer_online_is_closed_without_a_word(genre, valeurs, en_ligne, boite):
    objet, relance = en_ligne(genre, il_y_a=3, **valeurs)
    etat = objet.etat
    assert cloturer_relances_sans_reponse(le=maintenant()) == {"sans_reponse": 0, "sans_objet": 1}
    assert relire(relance).reponse == Reponse.sans_objet and relire(objet).etat == etat and not boite()


def test_what_was_published_anew_since_stays_online(fabrique, nadia, boite):
    offre = fabrique.offre(charge=nadia, publiee_le=maintenant() - 2 * JOUR)
    relance = fabrique.relance(offre.projet_id, cree_le=maintenant() - 15 * JOUR)
    cloturer_relances_sans_reponse(le=maintenant())
    assert relire(offre).etat == EtatPublication.publiee and relire(relance).reponse == Reponse.sans_objet
    assert not boite()


def test_a_projet_without_anything_any_more_is_closed_too(fabrique, nadia):
    relance = fabrique.relance(fabrique.projet(charge=nadia).id)
    assert cloturer_relances_sans_reponse(le=maintenant())["sans_objet"] == 1
    assert relire(relance).reponse == Reponse.sans_objet


def test_the_statements_of_the_job_do_not_grow_with_what_it_closes_but_for_the_mails(en_ligne, nb_requetes):
    for _ in range(2):
        en_ligne()
    with nb_requetes() as deux:
        cloturer_relances_sans_reponse(le=maintenant())
    for _ in range(7):
        en_ligne()
    with nb_requetes() as sept:
        cloturer_relances_sans_reponse(le=maintenant())
    lectures = [sum(o.lstrip().startswith(("SELECT", "UPDATE")) for o in c.ordres) for c in (deux, sept)]
    assert lectures[0] == lectures[1]
