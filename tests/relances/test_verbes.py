"""Sending a relance, and the one answer that the employer gives."""

import dataclasses
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from cmon.base import RegleMetier
from cmon.essai import Conflit
from cmon.extensions import db
from cmon.journal.modeles import Passage
from cmon.publication.etats import EtatPublication
from cmon.relances import operations
from cmon.relances.etats import Reponse
from cmon.relances.modeles import Relance
from cmon.relances.operations import CorrectionOffre, relancer
from cmon.temps import maintenant
from tests.aides import relire
from tests.fabriques import DESCRIPTION

SAISIE = CorrectionOffre(
    description=DESCRIPTION + " Nouveau.",
    telephone="01 99 00 30 09",
    courriel="nouveau@menuiserie.example.org",
    duree_jours=3,
)


@pytest.fixture
def publiee(fabrique, nadia):
    """`publiee("offre")`: what Nadia has online."""
    return lambda genre, **valeurs: getattr(fabrique, genre)(charge=nadia, **valeurs)


@pytest.mark.parametrize("genre", ["offre", "rencontre"])
def test_the_employer_gets_one_mail_with_three_links_and_answers_go_to_who_sent_it(
    genre, publiee, yann, relancee, boite, liens
):
    le = maintenant()
    objet = publiee(genre)
    relance = relancee(objet, yann, le)
    courriel = boite.unique("relance")
    assert courriel.destinataire == objet.courriel and courriel.repondre_a == "yann@example.org"
    assert objet.numero in courriel.objet and "Yann Mérigot" in courriel.corps_texte
    assert set(liens()) == {"maintenir", "corriger", "supprimer"}
    assert relance.expire_le == le + timedelta(days=15) and courriel.perime_le == relance.expire_le
    passage = db.session.scalars(select(Passage).where(Passage.action == "relance")).one()
    assert passage.projet_id == objet.projet_id and passage.auteur == "Yann Mérigot"
    assert objet.courriel not in passage.motif


def test_the_contact_of_the_projet_is_written_to_when_the_event_has_none(fabrique, nadia, relancee, boite):
    projet = fabrique.projet(charge=nadia, contact_courriel="patron@example.org")
    objet = fabrique.rencontre(projet=projet, receveur=nadia, courriel="")
    relancee(objet, nadia)
    assert boite.unique("relance").destinataire == "patron@example.org"


def test_without_any_address_the_message_says_to_write_one(fabrique, nadia, lire_projet, boite):
    objet = fabrique.rencontre(projet=fabrique.projet(charge=nadia, contact_courriel=""), receveur=nadia, courriel="")
    with pytest.raises(RegleMetier, match="Écrivez l’adresse e-mail"):
        relancer(lire_projet(objet.projet_id), par=nadia, le=maintenant())
    assert not boite()


@pytest.mark.parametrize(
    "faire",
    [
        lambda f, c: f.projet(charge=c).id,
        lambda f, c: f.offre(charge=c, publiee=False).projet_id,
        lambda f, c: f.offre(charge=c, etat="depubliee").projet_id,
        lambda f, c: f.offre(charge=c, debut_dans=-1).projet_id,
        lambda f, c: f.rencontre(charge=c, dans_heures=-1).projet_id,
        lambda f, c: f.rencontre(charge=c, publiee=False).projet_id,
    ],
)
def test_only_what_is_online_and_not_past_is_asked_about(faire, fabrique, nadia, lire_projet, boite):
    projet = lire_projet(faire(fabrique, nadia))
    with pytest.raises(RegleMetier, match="rien à relancer"):
        relancer(projet, par=nadia, le=maintenant())
    assert not boite()


def test_one_relance_at_most_waits_and_the_second_person_is_told_who_sent_it(publiee, nadia, yann, relancee, boite):
    offre = publiee("offre")
    relancee(offre, nadia)
    with pytest.raises(RegleMetier, match="attend déjà une réponse : Nadia Ferrand l’a envoyée le"):
        relancee(offre, yann)
    db.session.rollback()
    assert len(boite("relance")) == 1


def test_a_second_relance_may_leave_once_the_first_is_answered(publiee, nadia, relancee, boite):
    offre = publiee("offre")
    operations.maintenir(relancee(offre, nadia), le=maintenant())
    db.session.commit()
    relancee(offre, nadia)
    assert len(boite("relance")) == 2


def test_what_was_published_anew_is_asked_about_anew(publiee, nadia, fabrique, relancee, lire_projet):
    le = maintenant()
    offre = publiee("offre")
    vieille = fabrique.relance(offre.projet_id, cree_le=le - timedelta(days=3))
    relancee(offre, nadia, le)
    assert relire(vieille).reponse == Reponse.sans_objet
    assert db.session.scalar(select(func.count()).where(Relance.reponse.is_(None))) == 1


def test_maintained_it_stays_online_and_the_charge_is_told(publiee, yann, relancee, boite):
    offre = publiee("offre")
    operations.maintenir(relancee(offre, yann), le=maintenant())
    db.session.commit()
    assert relire(offre).etat == EtatPublication.publiee
    courriel = boite.unique("relance_reponse")
    assert courriel.destinataire == "nadia@example.org" and "maintenue" in courriel.objet
    assert "Elle reste en ligne" in courriel.corps_texte


@pytest.mark.parametrize("genre", ["offre", "rencontre"])
def test_withdrawn_it_leaves_the_site_and_the_history_says_by_whom(genre, publiee, nadia, relancee, boite):
    objet = publiee(genre)
    operations.supprimer(relancee(objet, nadia), le=maintenant())
    db.session.commit()
    assert relire(objet).etat == EtatPublication.depubliee
    motifs = db.session.scalars(select(Passage.motif).order_by(Passage.id)).all()
    assert "Supprimée par l’employeur." in motifs
    assert "Elle a quitté le site" in boite.unique("relance_reponse").corps_texte


def test_an_offer_corrected_by_the_employer_stays_online(publiee, nadia, relancee, boite):
    offre = publiee("offre")
    relance = relancee(offre, nadia)
    version = relance.projet.offre.version
    operations.corriger(relance, SAISIE, version=version, ecarts=["Durée en jours"], le=maintenant())
    db.session.commit()
    apres = relire(offre)
    assert apres.etat == EtatPublication.publiee and apres.version == version + 1
    assert apres.description == SAISIE.description and apres.debut_le is None and apres.duree_jours == 3
    assert apres.metier_libelle == offre.metier_libelle and apres.publics == offre.publics
    assert "nouveau" in apres.recherche
    motifs = db.session.scalars(select(Passage.motif)).all()
    assert "Corrigée par l’employeur : Durée en jours." in motifs
    assert "Durée en jours" in boite.unique("relance_reponse").corps_texte


def test_a_correction_that_comes_after_a_save_of_the_charge_is_refused_and_nothing_is_lost(publiee, nadia, relancee):
    offre = publiee("offre")
    relance = relancee(offre, nadia)
    version = relance.projet.offre.version
    relance.projet.offre.formation_souhaitee = "CAP menuisier"
    db.session.commit()
    with pytest.raises(Conflit):
        operations.corriger(relance, SAISIE, version=version, ecarts=[], le=maintenant())
    db.session.rollback()
    assert relire(offre).formation_souhaitee == "CAP menuisier" and relire(relance).reponse is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"description": "Trop court."}, "Ajoutez 189 caractères"),
        ({"debut_le": maintenant().date() - timedelta(days=2)}, "La date de début est passée"),
    ],
)
def test_a_correction_follows_the_rules_of_an_offer(change, message, publiee, nadia, relancee):
    relance = relancee(publiee("offre"), nadia)
    saisie = dataclasses.replace(SAISIE, **change)
    with pytest.raises(RegleMetier, match=message):
        operations.corriger(relance, saisie, version=relance.projet.offre.version, ecarts=[], le=maintenant())


VERBES = {
    "maintenir": operations.maintenir,
    "supprimer": operations.supprimer,
    "corriger": lambda r, le: operations.corriger(r, SAISIE, version=r.projet.publication.version, ecarts=[], le=le),
}


@pytest.mark.parametrize("second", VERBES)
@pytest.mark.parametrize(("premier", "mots"), [("maintenir", "maintenue"), ("supprimer", "supprimée du site")])
def test_the_second_answer_is_told_what_was_already_answered(
    premier, mots, second, publiee, nadia, relancee, relire_relance, boite
):
    relance = relancee(publiee("offre"), nadia)
    VERBES[premier](relance, le=maintenant())
    db.session.commit()
    with pytest.raises(RegleMetier, match=f"Vous avez déjà répondu le .* elle est {mots}"):
        VERBES[second](relire_relance(relance), le=maintenant())
    db.session.rollback()
    assert len(boite("relance_reponse")) == 1


@pytest.mark.parametrize("verbe", VERBES)
def test_an_answer_about_what_was_taken_off_meanwhile_is_told_so(verbe, publiee, nadia, relancee, relire_relance):
    offre = publiee("offre")
    relance = relancee(offre, nadia)
    offre = relire(offre)
    offre.etat, offre.depubliee_le = EtatPublication.depubliee, maintenant()
    db.session.commit()
    with pytest.raises(RegleMetier, match="n’est plus en ligne"):
        VERBES[verbe](relire_relance(relance), le=maintenant())


def test_without_a_charge_the_person_who_sent_it_is_told(fabrique, relancee, boite):
    equipe = fabrique.membre_equipe(courriel="equipe1@example.org")
    operations.maintenir(relancee(fabrique.offre(), equipe), le=maintenant())
    db.session.commit()
    assert boite.unique("relance_reponse").destinataire == "equipe1@example.org"
