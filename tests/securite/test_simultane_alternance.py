"""Recruiters, candidates and jobs of alternance at the same instant: no lock is crossed, the later one is told."""

from datetime import timedelta
from unittest import mock

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError

from cmon.alertes.modeles import Alerte
from cmon.alertes.taches import envoyer_les_recapitulatifs
from cmon.alternance.etats import EtatOffreAlternance
from cmon.alternance.lots import annuler_lot
from cmon.alternance.modeles import LotOffres, OffreAlternance
from cmon.alternance.operations import changer_etat
from cmon.base import RegleMetier
from cmon.candidatures_alternance.modeles import CandidatureAlternance
from cmon.candidatures_alternance.operations import SaisieCandidatureAlternance, postuler, retirer
from cmon.candidatures_alternance.reponses import Choix, repondre
from cmon.candidatures_alternance.taches import clore_sans_reponse
from cmon.comptes.modeles import Compte
from cmon.comptes.session import lire_session
from cmon.contacts.modeles import Contact
from cmon.contacts.operations import contacter, repondre_au_contact
from cmon.contacts.taches import expirer_contacts
from cmon.courriels.modeles import Courriel
from cmon.employeurs.operations import refuser_employeur, valider_employeur
from cmon.employeurs.requetes import employeur_par_id
from cmon.extensions import db
from cmon.favoris.modeles import FavoriOffre
from cmon.favoris.operations_offres import garder_offre
from cmon.favoris.operations_profils import garder_profil
from cmon.journal.modeles import Passage
from cmon.profils.modeles import ProjetPro
from cmon.profils.operations import regler_visibilite, supprimer_projet
from cmon.recherches_enregistrees.taches import prevenir_des_nouvelles_offres
from cmon.structures.modeles import Structure
from cmon.temps import maintenant
from cmon.vie_privee.compte import supprimer_compte
from tests.aides import ouvrir_session_de
from tests.securite.test_simultane import ensemble


@pytest.fixture
def dehors(app):
    """`dehors(geste)`: `geste(rang)` in a transaction of its own; gives what it raised, or None."""

    def preparer(geste):
        def faire(rang: int):
            with app.app_context():
                try:
                    geste(rang)
                    db.session.commit()
                except Exception as e:
                    db.session.rollback()
                    return e
                finally:
                    db.session.remove()

        return faire

    return preparer


@pytest.mark.epreuve(tours=3)
def test_offers_and_projets_saved_at_once_never_wait_for_each_other_in_a_ring(app, dehors, fabrique):
    recruteur = fabrique.recruteur()
    structure = db.session.scalars(db.select(Structure).join(Structure.adhesions)).first()
    offres = [fabrique.offre_alternance(structure).id for _ in range(4)]
    projets = [fabrique.projet_pro().id for _ in range(12)]
    recruteur_id = recruteur.id

    def geste(rang: int):
        le = maintenant()
        if rang % 2:
            offre = db.session.get(OffreAlternance, offres[rang // 2 % 4])
            vers = EtatOffreAlternance.archivee if rang // 8 % 2 == 0 else EtatOffreAlternance.en_cours
            changer_etat(offre, vers, par=db.session.get(Compte, recruteur_id), le=le)
        else:
            projet = db.session.get(ProjetPro, projets[rang // 2 % 12])
            if projet is None:
                return
            par = db.session.get(Compte, projet.compte_id)
            if rang > 30:
                supprimer_projet(projet, par=par)
            else:
                regler_visibilite(projet, rang % 4 == 0, par=par, le=le)

    assert [e for e in ensemble(40, dehors(geste)) if e and not isinstance(e, StaleDataError)] == []


@pytest.mark.epreuve(tours=5)
def test_an_import_undone_while_people_apply_loses_no_application(app, dehors, fabrique):
    recruteur = fabrique.recruteur()
    structure = db.session.scalars(db.select(Structure).join(Structure.adhesions)).first()
    lot = fabrique.lot_d_offres(structure, importe_le=maintenant())
    offres = [fabrique.offre_alternance(structure, lot_id=lot.id).id for _ in range(6)]
    projets = [fabrique.projet_pro().id for _ in range(6)]
    lot_id, recruteur_id = lot.id, recruteur.id

    def geste(rang: int):
        le = maintenant()
        if rang == 3:
            annuler_lot(db.session.get(LotOffres, lot_id), par=db.session.get(Compte, recruteur_id), le=le)
            return
        offre = db.session.get(OffreAlternance, offres[rang % 6])
        if offre is None:
            return
        projet = db.session.get(ProjetPro, projets[rang % 6])
        saisie = SaisieCandidatureAlternance(message="Bonjour")
        postuler(offre, projet, saisie, par=db.session.get(Compte, projet.compte_id), le=le)

    refus = [e for e in ensemble(12, dehors(geste)) if e]
    assert [e for e in refus if not isinstance(e, RegleMetier)] == []
    restent = db.session.scalar(db.select(db.func.count(OffreAlternance.id)))
    candidatures = db.session.scalars(db.select(CandidatureAlternance.offre_id)).all()
    assert len(candidatures) == restent
    assert len(db.session.scalars(db.select(Courriel.id).where(Courriel.genre.contains("envoyee"))).all()) == restent


@pytest.mark.epreuve(tours=5)
def test_of_an_answer_a_withdrawal_and_the_closing_one_wins(app, dehors, fabrique):
    recruteur = fabrique.recruteur()
    structure = db.session.scalars(db.select(Structure).join(Structure.adhesions)).first()
    offre = fabrique.offre_alternance(structure)
    ids = [fabrique.candidature_alternance(offre, age_jours=61).id for _ in range(4)]
    recruteur_id = recruteur.id

    def geste(rang: int):
        le = maintenant()
        candidature = db.session.get(CandidatureAlternance, ids[rang % 4])
        if rang < 4:
            repondre(candidature, Choix.entretien, "Venez", par=db.session.get(Compte, recruteur_id), le=le)
        elif rang < 8:
            offre = db.session.get(OffreAlternance, candidature.offre_id)
            retirer(candidature, offre, par=db.session.get(Compte, candidature.compte_id), le=le)
        else:
            clore_sans_reponse(le=le)

    refus = [e for e in ensemble(12, dehors(geste)) if e]
    assert [e for e in refus if not isinstance(e, RegleMetier)] == []
    for numero in ids:
        c = db.session.get(CandidatureAlternance, numero)
        vers = db.session.scalars(
            db.select(Passage.vers).where(Passage.candidature_alternance_id == numero).order_by(Passage.id)
        ).all()
        assert vers[-1] == c.etat
        assert vers in (["close"], ["retiree"], ["acceptee"], ["acceptee", "retiree"])


@pytest.mark.epreuve(tours=5)
def test_of_two_structures_and_a_job_a_contact_has_one_fate(app, dehors, fabrique):
    fabrique.recruteur()
    structure = db.session.scalars(db.select(Structure).join(Structure.adhesions)).first()
    vieux = maintenant() - timedelta(days=40)
    ids = [fabrique.contact(structure, cree_le=vieux).id for _ in range(4)]

    def geste(rang: int):
        if rang < 8:
            repondre_au_contact(ids[rang % 4], rang < 4, le=maintenant())
        else:
            expirer_contacts(le=maintenant())

    refus = [e for e in ensemble(10, dehors(geste)) if e]
    assert [e for e in refus if not isinstance(e, RegleMetier)] == []
    for numero in ids:
        vers = db.session.scalars(db.select(Passage.vers).where(Passage.contact_id == numero)).all()
        assert vers == [db.session.get(Contact, numero).etat]


@pytest.mark.epreuve(tours=5)
def test_the_mails_of_saved_searches_and_of_alerts_leave_once_when_their_job_runs_twice(app, dehors, fabrique, boite):
    recruteur = fabrique.recruteur()
    structure = db.session.scalars(db.select(Structure).join(Structure.adhesions)).first()
    offre, projet = fabrique.offre_alternance(structure, age_jours=0.1), fabrique.projet_pro()
    fabrique.alerte(offre, projet)
    candidat = fabrique.candidat()
    fabrique.recherche_enregistree(candidat, "", par_courriel=True)
    adresses = recruteur.courriel, candidat.courriel

    def geste(rang: int):
        (envoyer_les_recapitulatifs if rang % 2 else prevenir_des_nouvelles_offres)(le=maintenant())

    assert [e for e in ensemble(8, dehors(geste)) if e] == []
    assert [len(boite(a=a)) for a in adresses] == [1, 1]


@pytest.mark.epreuve(tours=5)
def test_an_account_erased_while_its_projets_change_leaves_nothing(app, dehors, fabrique):
    recruteur = fabrique.recruteur()
    structure = db.session.scalars(db.select(Structure).join(Structure.adhesions)).first()
    offres = [fabrique.offre_alternance(structure).id for _ in range(3)]
    candidat = fabrique.candidat()
    projets = [fabrique.projet_pro(candidat).id for _ in range(3)]
    candidat_id, recruteur_id = candidat.id, recruteur.id

    def geste(rang: int):
        le, compte = maintenant(), db.session.get(Compte, candidat_id)
        projet = db.session.get(ProjetPro, projets[rang % 3])
        if rang % 4 == 3:
            offre = db.session.get(OffreAlternance, offres[rang // 4])
            changer_etat(offre, EtatOffreAlternance.pourvue, par=db.session.get(Compte, recruteur_id), le=le)
        elif compte is None or projet is None:
            return
        elif rang == 4:
            supprimer_compte(compte, le=le)
        elif rang % 2:
            regler_visibilite(projet, False, par=compte, le=le)
        else:
            offre = db.session.get(OffreAlternance, offres[rang % 3])
            postuler(offre, projet, SaisieCandidatureAlternance(), par=compte, le=le)

    devances = (RegleMetier, IntegrityError, StaleDataError, ObjectDeletedError)
    suites = ensemble(12, dehors(geste))
    assert [e for e in suites if e and not isinstance(e, devances)] == []
    assert suites[4] is None
    for modele in (CandidatureAlternance, ProjetPro, Alerte):
        assert db.session.scalar(db.select(db.func.count(modele.id))) == 0


def ailleurs(ordre) -> None:
    """Run a statement in another transaction, at once."""
    with db.engine.begin() as connexion:
        connexion.execute(ordre)


@pytest.mark.base("postgresql")
def test_what_another_has_just_erased_is_told_and_is_no_failure_of_the_site(app, client, connecter, fabrique):
    projet_id = fabrique.projet_pro().id
    connecter(client, fabrique.recruteur(), portail="cmonalternance")
    page = client.get("/mon-espace/profils/", portail="cmonalternance")

    def garder(*args, **valeurs):
        ailleurs(db.delete(ProjetPro).where(ProjetPro.id == projet_id))
        return garder_profil(*args, **valeurs)

    with mock.patch("cmon.blueprints.mon_espace.favoris.garder_profil", garder):
        adresse = f"/mon-espace/favoris/{projet_id}/"
        reponse = client.envoyer(adresse, page=page, action=adresse, portail="cmonalternance")
    assert reponse.status_code == 409 and "en même temps que vous" in reponse.mots()


@pytest.mark.epreuve(tours=3)
def test_a_projet_erased_by_two_clicks_is_erased_once(app, dehors, fabrique):
    projet = fabrique.projet_pro()
    projet_id, compte_id = projet.id, projet.compte_id

    def geste(_):
        lu = db.session.get(ProjetPro, projet_id)
        if lu is not None:
            supprimer_projet(lu, par=db.session.get(Compte, compte_id))

    assert [e for e in ensemble(6, dehors(geste)) if e] == []
    assert db.session.get(ProjetPro, projet_id) is None


@pytest.mark.epreuve(tours=5)
def test_pressed_many_times_at_once_each_gesture_counts_once(app, dehors, fabrique, boite):
    recruteur, equipe = fabrique.recruteur(), fabrique.membre_equipe()
    structure = db.session.scalars(db.select(Structure).join(Structure.adhesions)).first()
    candidat = fabrique.candidat()
    projet, offre = fabrique.projet_pro(candidat), fabrique.offre_alternance(structure)
    attente = fabrique.employeur_suivi(structure, etat="a_valider", demande_par_id=recruteur.id)
    offre_id, projet_id, attente_id, adresse = offre.id, projet.id, attente.id, candidat.courriel
    candidat_id, equipe_id = candidat.id, equipe.id
    jeton = ouvrir_session_de(recruteur)

    def geste(rang: int):
        le, compte = maintenant(), db.session.get(Compte, candidat_id)
        lue, projet = db.session.get(OffreAlternance, offre_id), db.session.get(ProjetPro, projet_id)
        if rang % 4 == 0:
            postuler(lue, projet, SaisieCandidatureAlternance(), par=compte, le=le)
        elif rang % 4 == 1:
            garder_offre(lue, True, par=compte, le=le)
        elif rang % 4 == 2:
            suivi = db.session.execute(employeur_par_id(attente_id)).unique().scalar_one()
            equipe = db.session.get(Compte, equipe_id)
            if rang % 8 == 2:
                valider_employeur(suivi, par=equipe, le=le)
            else:
                refuser_employeur(suivi, "Hors de la région", par=equipe, le=le)
        else:
            par = lire_session(jeton, le, app.config).compte
            contacter(projet, message="Venez", par=par, le=le, par_jour=30, expire_j=30)

    suites = ensemble(32, dehors(geste))
    assert [e for e in suites if e and not isinstance(e, RegleMetier)] == []
    assert sum(suites[i] is None for i in range(2, 32, 4)) == 1
    for modele in (CandidatureAlternance, FavoriOffre, Contact):
        assert db.session.scalar(db.select(db.func.count(modele.id))) == 1
    assert sorted(m.genre for m in boite(a=adresse)) == ["candidature_alternance_envoyee", "contact_recu"]
