"""Gestures over several lines, jobs and registrations at the same moment: each waits its turn, none for each other."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import update

from cmon.base import RegleMetier
from cmon.comptes.modeles import Compte
from cmon.extensions import db
from cmon.gestes_groupes.etats import Geste
from cmon.gestes_groupes.operations import executer
from cmon.inscriptions.modeles import Inscription
from cmon.inscriptions.operations import inscrire
from cmon.inscriptions.requetes import rencontre_a_gerer
from cmon.inscriptions.taches import rappeler_les_participants
from cmon.portefeuille.requetes import projets_a_modifier
from cmon.publication.etats import EtatPublication
from cmon.rencontres.modeles import Rencontre
from cmon.rencontres.taches import depublier_rencontres_passees
from cmon.temps import maintenant
from tests.inscriptions.conftest import saisie

FOIS = 12
NB = 8


@pytest.fixture
def rencontres(fabrique):
    """Tomorrow's rencontres of one chargé; the list of companies stands in the reverse order of their numbers."""
    nadia = fabrique.partenaire()
    nadia_id, faites = nadia.id, []
    for n in range(NB):
        entreprise = fabrique.etablissement(raison_sociale=f"{chr(ord('Z') - n)} Menuiserie")
        r = fabrique.rencontre(charge=nadia, etablissement=entreprise, dans_heures=24)
        fabrique.inscription(r)
        faites.append((r.id, r.projet_id))
    db.session.remove()
    return nadia_id, [r for r, _ in faites], [p for _, p in faites]


@pytest.mark.base("postgresql")
def test_nobody_waits_for_each_other(app, rencontres):
    nadia_id, ids, projet_ids = rencontres

    def depublier(n: int) -> None:
        nadia = db.session.get(Compte, nadia_id)
        projets = list(db.session.scalars(projets_a_modifier(nadia, projet_ids)).unique())
        cle = secrets.token_urlsafe(24)
        executer(Geste.depublier, projets, motif="Grève des trains demain", cle=cle, par=nadia, le=maintenant())

    def republier(n: int) -> None:
        en_ligne = {"etat": EtatPublication.publiee, "depubliee_le": None, "version": Rencontre.version + 1}
        db.session.execute(update(Rencontre).where(Rencontre.id == ids[n % NB]).values(**en_ligne))

    def rappeler(n: int) -> None:
        jamais = {"rappelee_le": None, "inscrite_le": maintenant() - timedelta(days=2)}
        db.session.execute(update(Inscription).where(Inscription.rencontre_id == ids[n % NB]).values(**jamais))
        db.session.commit()
        rappeler_les_participants(le=maintenant())

    def passer(n: int) -> None:
        depublier_rencontres_passees(le=maintenant() + timedelta(hours=30))

    def arriver(n: int) -> None:
        r = db.session.execute(rencontre_a_gerer(ids[n % NB])).unique().scalar_one()
        inscrire(r, saisie(nom=f"Arrivée {secrets.token_hex(4)}"), le=maintenant(), attente=True)

    def repeter(geste) -> None:
        for n in range(FOIS):
            with app.app_context():
                try:
                    geste(n)
                    db.session.commit()
                except RegleMetier:
                    db.session.rollback()

    gestes = [depublier, depublier, republier, republier, rappeler, passer, arriver]
    with ThreadPoolExecutor(len(gestes)) as fils:
        assert not any(fils.map(repeter, gestes))
