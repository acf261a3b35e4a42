"""What the demonstration shows of rencontres, participants and relances. Loaded once for each database."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from cmon.comptes.modeles import Compte
from cmon.demo import lecture
from cmon.demo.calendrier import Calendrier
from cmon.demo.volume import remplir
from cmon.etablissements.modeles import Etablissement
from cmon.extensions import db
from cmon.inscriptions.etats import EtatInscription
from cmon.inscriptions.modeles import EnvoiGroupe, Inscription
from cmon.journal.modeles import Passage
from cmon.offres.modeles import Offre
from cmon.portefeuille.modeles import Projet
from cmon.portefeuille.requetes import affectations_de
from cmon.publication.etats import EtatPublication
from cmon.publication.taches import AUTEUR
from cmon.referentiels.secteurs import Secteur
from cmon.relances.etats import Reponse
from cmon.relances.modeles import Relance
from cmon.relances.requetes import a_relancer
from cmon.rencontres.etats import GenreRencontre, Lieu, Statut
from cmon.rencontres.modeles import LONGUEUR_MIN_DESCRIPTION, Rencontre
from cmon.rencontres.taches import depublier_rencontres_passees
from cmon.temps import heure_de_paris, jour_de_paris, maintenant
from cmon.validateurs import lire_courriel, lire_telephone
from tests import bases

DEPARTEMENTS = {"16", "17", "19", "23", "24", "33", "40", "47", "64", "79", "86", "87"}


def tous(modele, *chemins):
    return db.session.scalars(select(modele).options(*chemins)).unique().all()


def celle(ref: str, *chemins) -> Rencontre:
    cle = Projet.cle_envoi == f"demo:{ref}"
    return db.session.scalars(select(Rencontre).join(Rencontre.projet).where(cle).options(*chemins)).one()


def compte(nom: str) -> Compte:
    return db.session.scalars(select(Compte).where(Compte.courriel == f"{nom}@example.org")).one()


def test_there_is_a_rencontre_in_each_state_everywhere_and_for_everybody(demo):
    rencontres = tous(Rencontre)
    assert len(rencontres) >= 42
    etats = Counter(r.etat for r in rencontres)
    assert etats[EtatPublication.brouillon] >= 6
    assert etats[EtatPublication.a_valider] == 2
    assert etats[EtatPublication.refusee] == 1
    a_venir = [r for r in rencontres if r.est_ouverte(demo)]
    assert len(a_venir) >= 26
    assert {r.departement for r in a_venir} == DEPARTEMENTS
    assert {r.secteur for r in a_venir} == set(Secteur)
    assert {r.genre for r in a_venir} == set(GenreRencontre)
    assert {r.lieu for r in a_venir} == set(Lieu)
    assert {p for r in a_venir for p in r.publics} == set(Statut)
    assert {r.inscriptions_directes for r in a_venir} == {True, False}
    assert len({r.evenement for r in a_venir}) >= 4
    assert len({r.receveur_id for r in a_venir}) >= 5
    assert (min(r.nb_max for r in a_venir), max(r.nb_max for r in a_venir)) == (4, 60)
    assert (min(r.duree_minutes for r in a_venir), max(r.duree_minutes for r in a_venir)) == (45, 420)
    assert max(r.debut_le for r in a_venir) < demo + timedelta(weeks=11)


def test_one_is_full_with_people_who_wait_one_has_one_place_left_one_has_nobody(demo):
    complete = celle("visite-laiterie-bressuire")
    assert (complete.nb_places, complete.nb_en_attente) == (0, 3)
    assert complete.est_ouverte(demo) and not complete.est_listee(demo)
    assert celle("visite-ostrea-marennes").nb_places == 1
    assert celle("visite-tapisserie-aubusson").nb_inscrits == 0
    grande = celle("journee-composites-merignac", selectinload(Rencontre.inscriptions))
    assert 40 <= grande.nb_inscrits <= 50
    assert sum(i.venue_confirmee_le is not None for i in grande.inscriptions) == 11
    assert db.session.scalar(select(func.count()).where(EnvoiGroupe.rencontre_id == grande.id)) == 1


def test_the_counters_are_those_of_the_rows(demo):
    for r in tous(Rencontre, selectinload(Rencontre.inscriptions)):
        etats = Counter(i.etat for i in r.inscriptions)
        assert r.nb_inscrits == etats[EtatInscription.confirmee], r.numero
        assert r.nb_en_attente == etats[EtatInscription.en_attente], r.numero


def test_a_rencontre_that_is_over_was_unpublished_by_the_job_and_people_were_ticked(demo):
    passees = [r for r in tous(Rencontre, joinedload(Rencontre.projet)) if r.fin_le <= demo]
    retirees = [r for r in tous(Rencontre) if r.etat == EtatPublication.depubliee and r.fin_le > demo]
    assert sum(r.etat == EtatPublication.depubliee for r in passees) >= 5
    assert len(retirees) == 2
    presents = select(func.count()).select_from(Inscription).where(Inscription.present_le.is_not(None))
    assert db.session.scalar(presents) >= 40
    annulee = celle("retiree-distillerie-nuit", selectinload(Rencontre.inscriptions))
    assert {i.etat for i in annulee.inscriptions} == {EtatInscription.annulee}


def test_reminders_of_tomorrow_have_left(demo):
    demain = celle("cabine-projection-demain", selectinload(Rencontre.inscriptions))
    assert jour_de_paris(demain.debut_le) == jour_de_paris(demo) + timedelta(days=1)
    tiennent = [i for i in demain.inscriptions if i.etat == EtatInscription.confirmee]
    assert tiennent and all(i.rappelee_le for i in tiennent)


def test_a_teacher_registers_a_class_with_one_address(demo):
    adresses = Counter(db.session.execute(select(Inscription.rencontre_id, Inscription.courriel)).tuples())
    assert list(adresses.values()).count(9) == 3
    assert max(len(i.statuts) for i in tous(Inscription)) == 2


def test_participants_are_made_up_and_registered_while_it_was_open(demo):
    for i in tous(Inscription, joinedload(Inscription.rencontre)):
        assert i.courriel.endswith("example.org") and lire_courriel(i.courriel) == i.courriel
        assert re.fullmatch(r"01 99 00 4\d \d\d", i.telephone), i.telephone
        assert i.rencontre.publiee_le < i.inscrite_le < i.rencontre.debut_le
        assert i.inscrite_le <= demo
        assert i.annulee_le is None or i.inscrite_le < i.annulee_le <= demo
        assert i.venue_confirmee_le is None or i.inscrite_le < i.venue_confirmee_le <= demo


def test_every_rencontre_passes_the_rules_of_the_form(demo):
    for r in tous(Rencontre, joinedload(Rencontre.document), joinedload(Rencontre.receveur)):
        assert lire_telephone(r.telephone) == r.telephone
        assert lire_courriel(r.courriel) == r.courriel
        assert r.ville and r.departement and r.latitude
        assert (r.receveur is None) == r.inscriptions_directes or r.etat != EtatPublication.publiee
        assert r.cree_le <= r.modifiee_le <= demo
    assert sum(r.document is not None for r in tous(Rencontre, joinedload(Rencontre.document))) >= 6


def test_there_are_relances_in_each_state_and_offers_to_relaunch(demo):
    relances = tous(Relance)
    assert {r.reponse for r in relances} == {None, *Reponse}
    attendent = [r.expire_le - demo for r in relances if r.reponse is None]
    assert timedelta(days=1) < min(attendent) < timedelta(days=3)
    assert max(Counter(r.projet_id for r in relances).values()) == 3
    assert len({r.par_id for r in relances}) >= 4
    for r in relances:
        assert r.cree_le <= demo and (r.repondue_le is None or r.cree_le < r.repondue_le <= demo)
    for nom in ("partenaire1", "partenaire2"):
        assert len(db.session.scalars(a_relancer(compte(nom), demo)).all()) >= 3
    dites = tous(Projet, joinedload(Projet.offre), selectinload(Projet.relances))
    sans_reponse = [p for p in dites if p.relances and p.relances[0].reponse == Reponse.sans_reponse]
    assert sans_reponse and all(p.offre.etat == EtatPublication.depubliee for p in sans_reponse)


def test_portfolios_hold_wishes_in_every_stage(demo):
    offres, rencontres = select(Offre.projet_id), select(Rencontre.projet_id)
    requete = select(Projet).where(Projet.id.not_in(offres), Projet.id.not_in(rencontres))
    souhaits = db.session.scalars(requete).all()
    assert len(souhaits) >= 30
    assert sum(p.suppression_demandee_le is not None for p in souhaits) == 3
    assert len({p.charge_id for p in souhaits}) >= 6
    for nom in ("partenaire1", "partenaire4"):
        assert db.session.scalars(affectations_de(compte(nom))).all()
    for nom in ("partenaire3", "partenaire4"):
        requete = select(func.count()).select_from(Projet).where(Projet.charge_id == compte(nom).id)
        assert db.session.scalar(requete) >= 15
    deposees = select(Rencontre).join(Rencontre.projet).where(Projet.charge_id.is_(None), Projet.refuse_le.is_(None))
    assert len(db.session.scalars(deposees).all()) >= 2


def test_the_texts_are_varied_and_written_with_french_typography():
    contes = lecture.rencontres()
    assert len({c["description"][:40] for c in contes}) == len(contes)
    refs = [c["ref"] for c in (*lecture.offres(), *contes, *lecture.projets())]
    assert len(set(refs)) == len(refs)
    longueurs = sorted(len(c["description"]) for c in contes)
    assert LONGUEUR_MIN_DESCRIPTION <= longueurs[0] <= 120
    assert longueurs[-1] >= 2500 and longueurs[-2] <= 900
    textes = [t for c in contes for t in c.values() if isinstance(t, str)]
    textes += [p["demande"] for p in lecture.projets()] + [t for liste in lecture.participants() for t in liste]
    for texte in textes:
        assert "'" not in texte, texte
        assert not re.search(r" [;:?!»]|« ", texte), texte


@pytest.mark.parametrize("jour", range(7))
def test_nobody_works_on_sunday_nor_on_a_holiday(a_l_heure, jour):
    a_l_heure(f"2026-12-{jour + 12:02d} 10:00")
    calendrier = Calendrier(maintenant())
    for conte in lecture.rencontres():
        debut = heure_de_paris(
            calendrier.debut_de_rencontre(conte["jour"], conte["heure"], samedi=conte.get("samedi", False))
        )
        if conte["jour"] in (0, 1):
            continue
        assert (debut.weekday() == 5) if conte.get("samedi") else (debut.weekday() < 5)
        assert (debut.day, debut.month) not in {(25, 12), (1, 1)}
        assert 8 <= debut.hour <= 19


@pytest.mark.parametrize("heure", ["08:55", "12:00", "15:59", "21:20"])
def test_one_has_begun_and_is_not_over(a_l_heure, heure):
    a_l_heure(f"2026-11-24 {heure}")
    conte = next(c for c in lecture.rencontres() if c["jour"] == 0)
    le = maintenant()
    debut = Calendrier(le).debut_de_rencontre(0, conte["heure"])
    assert debut <= le < debut + timedelta(minutes=conte["duree"])


@pytest.mark.base("sqlite")
def test_the_job_finds_nothing_to_unpublish_and_its_name_is_in_the_history(demo_a_soi):
    passee = celle("passee-aerotech-chatellerault")
    assert passee.depubliee_le >= passee.fin_le
    histoire = select(Passage).where(Passage.rencontre_id == passee.id).order_by(Passage.id.desc())
    assert db.session.scalars(histoire).first().auteur == AUTEUR
    db.session.rollback()
    assert depublier_rencontres_passees(le=demo_a_soi) == {"depubliees": 0}


def test_the_volume_is_the_same_for_the_same_seed(app):
    le = maintenant()
    colonnes = (Rencontre.rang, Rencontre.debut_le, Rencontre.nb_max, Rencontre.nb_inscrits, Rencontre.description)
    tirages = []
    for _ in range(2):
        assert remplir(40, graine=3, le=le, nb_rencontres=12)["rencontres"] == 12
        tirages.append(db.session.execute(select(*colonnes).order_by(Rencontre.rang)).all())
        r = db.session.execute(select(func.sum(Rencontre.nb_inscrits + Rencontre.nb_en_attente))).scalar_one()
        actives = select(func.count()).select_from(Inscription).where(Inscription.etat != EtatInscription.annulee)
        assert db.session.scalar(actives) == r
        assert all(x.publiee_le < x.debut_le for x in tous(Rencontre))
        db.session.rollback()
        bases.vider(app)
    assert tirages[0] == tirages[1]
    assert remplir(40, graine=3, le=le)["rencontres"] == 2
    assert db.session.scalar(select(func.count()).select_from(Etablissement)) == 40
