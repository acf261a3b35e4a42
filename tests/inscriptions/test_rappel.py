"""The reminder, two days before: once, to those who hold a place, not to who has just registered."""

from datetime import timedelta

import pytest

from cmon.extensions import db
from cmon.inscriptions import operations
from cmon.inscriptions.etats import EtatInscription
from cmon.inscriptions.requetes import inscription_par_id
from cmon.inscriptions.taches import rappeler_les_participants
from cmon.publication.etats import EtatPublication
from cmon.temps import maintenant


def test_each_participant_is_reminded_once(fabrique, boite):
    le = maintenant()
    hier = le - timedelta(days=1)
    rencontre = fabrique.rencontre(dans_heures=47)
    for n in range(3):
        fabrique.inscription(rencontre, courriel=f"a{n}@example.org", inscrite_le=hier)
    fabrique.inscription(rencontre, courriel="attend@example.org", inscrite_le=hier, etat=EtatInscription.en_attente)
    fabrique.inscription(rencontre, courriel="vient-de@example.org", inscrite_le=le - timedelta(hours=11))
    for ailleurs in ({"dans_heures": 60}, {"dans_heures": -1}, {"etat": EtatPublication.depubliee, "dans_heures": 5}):
        fabrique.inscription(fabrique.rencontre(**ailleurs), inscrite_le=hier)
    assert rappeler_les_participants(le=le) == {"rappeles": 3}
    assert rappeler_les_participants(le=le + timedelta(minutes=30)) == {"rappeles": 0}
    mails = boite("rappel_rencontre")
    assert {c.destinataire for c in mails} == {f"a{n}@example.org" for n in range(3)}
    assert all(c.perime_le == rencontre.fin_le for c in mails)
    assert all(any("/rencontres/inscription/" in x for x in boite.liens(c)) for c in mails)
    assert rappeler_les_participants(le=le + timedelta(hours=2)) == {"rappeles": 1}


def test_batches_reach_everybody(fabrique, boite, monkeypatch):
    monkeypatch.setattr("cmon.inscriptions.taches.PAR_LOT", 2)
    le = maintenant()
    for _ in range(2):
        rencontre = fabrique.rencontre(dans_heures=20)
        for _ in range(3):
            fabrique.inscription(rencontre, inscrite_le=le - timedelta(days=2))
    assert rappeler_les_participants(le=le) == {"rappeles": 6}
    assert len({c.destinataire for c in boite("rappel_rencontre")}) == 6


@pytest.mark.base("sqlite")
def test_a_cancelled_participant_is_not_reminded(fabrique, boite):
    le = maintenant()
    inscription = fabrique.inscription(fabrique.rencontre(dans_heures=20), inscrite_le=le - timedelta(days=2))
    lue = db.session.execute(inscription_par_id(inscription.id)).unique().scalar_one()
    operations.annuler(lue, par=operations.PARTICIPANT, le=le)
    db.session.commit()
    assert rappeler_les_participants(le=le) == {"rappeles": 0}
