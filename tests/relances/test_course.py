"""Two at the same instant: one answer, one mail, and the job never takes an answer away."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from cmon.base import RegleMetier
from cmon.base_sql import transaction_d_ecriture
from cmon.comptes.modeles import Compte
from cmon.extensions import db
from cmon.publication.etats import EtatPublication
from cmon.relances import operations, requetes
from cmon.relances.etats import Reponse
from cmon.relances.modeles import Relance
from cmon.relances.taches import cloturer_relances_sans_reponse
from cmon.temps import maintenant
from tests.aides import relire


@pytest.fixture
def ensemble(app):
    """`ensemble(*verbes)`: each in its thread and transaction, at the same instant; what each gave or refused."""

    def lancer(*verbes):
        db.session.rollback()
        depart = Barrier(len(verbes))

        def un(verbe):
            with app.app_context(), transaction_d_ecriture():
                depart.wait(5)
                try:
                    resultat = verbe()
                    db.session.commit()
                    return resultat
                except RegleMetier as regle:
                    db.session.rollback()
                    return regle.message

        with ThreadPoolExecutor(len(verbes)) as fils:
            return list(fils.map(un, verbes))

    return lancer


def lue(jeton):
    return db.session.execute(requetes.relance_par_jeton(jeton)).unique().scalar_one()


@pytest.mark.epreuve(tours=20)
def test_of_two_answers_at_once_one_counts(fabrique, nadia, relancee, ensemble, boite):
    offre = fabrique.offre(charge=nadia)
    relance = relancee(offre, nadia)
    jeton = relance.jeton
    issues = ensemble(
        lambda: operations.maintenir(lue(jeton), le=maintenant()),
        lambda: operations.supprimer(lue(jeton), le=maintenant()),
    )
    refus = [x for x in issues if x is not None]
    assert len(refus) == 1 and refus[0].startswith("Vous avez déjà répondu"), issues
    gardee = relire(relance).reponse
    assert gardee == (Reponse.supprimee if issues[1] is None else Reponse.maintenue)
    attendu = EtatPublication.depubliee if gardee == Reponse.supprimee else EtatPublication.publiee
    assert relire(offre).etat == attendu
    assert len(boite("relance_reponse")) == 1


@pytest.mark.epreuve(tours=20)
def test_the_job_and_an_answer_at_once_leave_one_outcome(fabrique, nadia, ensemble, boite):
    le = maintenant()
    offre = fabrique.offre(charge=nadia, publiee_le=le - timedelta(days=60))
    relance = fabrique.relance(offre.projet_id, cree_le=le - timedelta(days=15), par_id=nadia.id)
    jeton = relance.jeton
    bilan, reponse = ensemble(
        lambda: cloturer_relances_sans_reponse(le=maintenant()),
        lambda: operations.maintenir(lue(jeton), le=maintenant()),
    )
    repondue = reponse is None
    assert bilan["sans_reponse"] == (0 if repondue else 1), (bilan, reponse)
    assert relire(relance).reponse == (Reponse.maintenue if repondue else Reponse.sans_reponse)
    assert relire(offre).etat == (EtatPublication.publiee if repondue else EtatPublication.depubliee)
    assert len(boite()) == 1


@pytest.mark.epreuve(tours=20)
def test_two_people_who_relaunch_at_once_send_one_mail(fabrique, nadia, yann, ensemble, boite):
    projet_id, ids = fabrique.offre(charge=nadia).projet_id, [nadia.id, yann.id]

    def relancer(par_id):
        projet = db.session.scalars(requetes.projets_a_relancer([projet_id])).unique().one()
        operations.relancer(projet, par=db.session.get(Compte, par_id), le=maintenant())

    issues = ensemble(*(lambda i=i: relancer(i) for i in ids))
    refus = [x for x in issues if x is not None]
    assert len(refus) == 1 and refus[0].startswith("Une relance attend déjà une réponse"), issues
    assert db.session.scalar(select(func.count()).select_from(Relance)) == 1 and len(boite("relance")) == 1
