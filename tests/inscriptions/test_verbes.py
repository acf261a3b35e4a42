"""Verbs of registrations: one a person, never over the maximum, a freed place goes to the first who waits."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from cmon.base import RegleMetier
from cmon.courriels.modeles import Courriel
from cmon.extensions import db
from cmon.inscriptions import operations as verbes
from cmon.inscriptions.courriels import reperes
from cmon.inscriptions.etats import EtatInscription
from cmon.inscriptions.modeles import Inscription
from cmon.inscriptions.requetes import inscription_par_id
from cmon.publication.etats import EtatPublication
from cmon.rencontres.etats import Statut
from cmon.temps import maintenant


def relue(inscription) -> Inscription:
    db.session.rollback()
    requete = inscription_par_id(inscription.id).execution_options(populate_existing=True)
    return db.session.execute(requete).unique().scalar_one()


def compteurs(rencontre) -> tuple[int, int]:
    return rencontre.nb_inscrits, rencontre.nb_en_attente


def test_a_registration_takes_a_place_and_writes_two_mails(fabrique, boite, inscrire_a, relire_rencontre):
    rencontre = fabrique.rencontre()
    inscription, nouvelle = inscrire_a(rencontre, statuts=[Statut.parent, Statut.enseignant])
    assert nouvelle
    inscription = relue(inscription)
    assert (inscription.etat, inscription.statuts) == ("confirmee", [Statut.parent, Statut.enseignant])
    assert compteurs(relire_rencontre(rencontre)) == (1, 0)
    au_participant = boite.unique("inscription_confirmee", a="noemie@example.org")
    assert "METHOD:PUBLISH" in au_participant.calendrier
    assert au_participant.inscription_id == inscription.id
    assert au_participant.perime_le == rencontre.fin_le
    a_l_entreprise = boite.unique("inscription_recue", a="contact@menuiserie.example.org")
    assert a_l_entreprise.repondre_a == "noemie@example.org"
    for mot in ("Lavergne", "Noémie", "01 99 00 12 34", "noemie@example.org", "Parent d’élève, Enseignant", "1 sur 10"):
        assert mot in a_l_entreprise.corps_texte
    assert "noemie" not in au_participant.corps_texte


def test_the_receveur_gets_the_registrations_when_the_company_does_not(fabrique, boite, inscrire_a):
    receveur = fabrique.partenaire()
    rencontre = fabrique.rencontre(receveur=receveur)
    inscrire_a(rencontre)
    assert boite.unique("inscription_recue").destinataire == receveur.courriel
    assert receveur.nom_complet in boite.unique("inscription_confirmee").corps_texte


@pytest.mark.parametrize(
    "autre",
    [
        {},
        {"courriel": "Noemie+ecole@Example.org"},
        {"nom": "LAVERGNE", "prenom": "noemie", "telephone": "01 99 00 99 99"},
    ],
)
def test_the_same_person_twice_is_one_registration(fabrique, boite, inscrire_a, relire_rencontre, autre):
    rencontre = fabrique.rencontre()
    premiere, _ = inscrire_a(rencontre)
    n = len(boite)
    encore, nouvelle = inscrire_a(rencontre, **autre)
    assert (encore.id, nouvelle) == (premiere.id, False)
    assert relue(premiere).telephone == "01 99 00 12 34"
    assert len(boite) == n
    assert compteurs(relire_rencontre(rencontre)) == (1, 0)


def test_a_teacher_registers_ten_pupils_with_one_address(fabrique, inscrire_a, relire_rencontre):
    rencontre = fabrique.rencontre()
    for i in range(10):
        assert inscrire_a(rencontre, prenom=f"Élève {i}", courriel="professeur@example.org")[1]
    assert compteurs(relire_rencontre(rencontre)) == (10, 0)


def test_a_full_rencontre_takes_nobody_but_on_its_waiting_list(fabrique, boite, inscrire_a, relire_rencontre):
    rencontre = fabrique.rencontre(nb_max=1)
    inscrire_a(rencontre)
    with pytest.raises(verbes.RencontreComplete):
        inscrire_a(rencontre, prenom="Léo")
    db.session.rollback()
    attend, _ = inscrire_a(rencontre, prenom="Léo", attente=True)
    assert relue(attend).etat == EtatInscription.en_attente
    assert compteurs(relire_rencontre(rencontre)) == (1, 1)
    mail = boite.unique("inscription_en_attente")
    assert not mail.calendrier
    assert len(boite("inscription_recue")) == 1


def test_a_place_is_taken_when_there_is_one_even_by_who_would_wait(fabrique, inscrire_a):
    inscription, _ = inscrire_a(fabrique.rencontre(), attente=True)
    assert relue(inscription).etat == EtatInscription.confirmee


@pytest.mark.parametrize(
    "rencontre",
    [{"publiee": False}, {"dans_heures": -0.1}, {"etat": EtatPublication.depubliee}, {"dans_heures": -24}],
)
def test_a_closed_rencontre_registers_nobody(fabrique, inscrire_a, rencontre):
    with pytest.raises(RegleMetier, match="closes"):
        inscrire_a(fabrique.rencontre(**rencontre))


def test_staff_register_once_it_has_begun_but_never_over_the_maximum(fabrique, boite, inscrire_a, relire_rencontre):
    compte = fabrique.compte()
    rencontre = fabrique.rencontre(dans_heures=-0.5, nb_max=1)
    inscription, _ = inscrire_a(rencontre, par=compte)
    assert relue(inscription).inscrite_par_id == compte.id
    assert not list(boite)
    for attente in (False, True):
        with pytest.raises(verbes.RencontreComplete, match="augmentez"):
            inscrire_a(rencontre, prenom="Léo", par=compte, attente=attente)
        db.session.rollback()
    with pytest.raises(RegleMetier, match="Publiez"):
        inscrire_a(fabrique.rencontre(publiee=False), par=compte)


def test_a_cancelled_place_goes_at_once_to_the_first_who_waits(fabrique, boite, inscrire_a, relire_rencontre):
    rencontre = fabrique.rencontre(nb_max=1)
    premiere, _ = inscrire_a(rencontre)
    le = maintenant()
    attendent = [inscrire_a(rencontre, prenom=p, attente=True, le=le)[0] for p in ("Léo", "Zoé")]
    assert verbes.annuler(relue(premiere), par=verbes.PARTICIPANT, le=maintenant())
    db.session.commit()
    assert compteurs(relire_rencontre(rencontre)) == (1, 1)
    assert [relue(i).etat for i in (premiere, *attendent)] == ["annulee", "confirmee", "en_attente"]
    assert "METHOD:CANCEL" in boite.unique("inscription_annulee").calendrier
    assert "Léo" in boite.unique("inscription_promue").corps_texte
    assert "METHOD:PUBLISH" in boite.unique("inscription_promue").calendrier
    assert "Noémie" in boite.unique("inscription_retiree").corps_texte
    assert [("Léo" in c.corps_texte) for c in boite("inscription_recue")] == [False, True]
    n = len(boite)
    assert not verbes.annuler(relue(premiere), par=verbes.PARTICIPANT, le=maintenant())
    db.session.commit()
    assert len(boite) == n
    assert compteurs(relire_rencontre(rencontre)) == (1, 1)


def test_who_had_cancelled_may_register_again(fabrique, boite, inscrire_a, relire_rencontre):
    rencontre = fabrique.rencontre()
    premiere, _ = inscrire_a(rencontre)
    verbes.annuler(relue(premiere), par=verbes.PARTICIPANT, le=maintenant())
    db.session.commit()
    encore, nouvelle = inscrire_a(rencontre, telephone="01 99 00 55 55")
    assert (encore.id, nouvelle) == (premiere.id, True)
    assert (relue(encore).telephone, relue(encore).annulee_le) == ("01 99 00 55 55", None)
    assert compteurs(relire_rencontre(rencontre)) == (1, 0)
    assert len(boite("inscription_confirmee")) == 2


def test_nobody_is_promoted_once_it_has_begun(fabrique, boite, relire_rencontre):
    rencontre = fabrique.rencontre(dans_heures=-0.1, nb_max=1)
    tient = fabrique.inscription(rencontre)
    attend = fabrique.inscription(rencontre, etat=EtatInscription.en_attente)
    with pytest.raises(RegleMetier, match="commencé"):
        verbes.annuler(relue(tient), par=verbes.PARTICIPANT, le=maintenant())
    db.session.rollback()
    assert verbes.annuler(relue(tient), par=fabrique.compte(), le=maintenant())
    db.session.commit()
    assert relue(attend).etat == EtatInscription.en_attente
    assert compteurs(relire_rencontre(rencontre)) == (0, 1)
    assert not list(boite)


def test_added_places_go_to_those_who_wait_in_their_order(fabrique, boite, inscrire_a, relire_rencontre):
    rencontre = fabrique.rencontre(nb_max=1)
    inscrire_a(rencontre)
    attendent = [inscrire_a(rencontre, prenom=p, attente=True)[0] for p in ("Léo", "Zoé", "Ali")]
    rencontre = relire_rencontre(rencontre)
    rencontre.nb_max = 3
    assert [i.prenom for i in verbes.promouvoir(rencontre, le=maintenant())] == ["Léo", "Zoé"]
    db.session.commit()
    assert compteurs(relire_rencontre(rencontre)) == (3, 1)
    assert [relue(i).etat for i in attendent] == ["confirmee", "confirmee", "en_attente"]
    assert len(boite("inscription_promue")) == 2


def test_counting_leaves_the_version_of_the_form_alone(fabrique, inscrire_a, relire_rencontre):
    rencontre = fabrique.rencontre()
    avant = relire_rencontre(rencontre).version
    inscrire_a(rencontre)
    assert relire_rencontre(rencontre).version == avant


def test_a_change_is_told_to_all_with_what_was_and_what_is(fabrique, boite, inscrire_a, relire_rencontre):
    rencontre = fabrique.rencontre(nb_max=1)
    tient, _ = inscrire_a(rencontre)
    inscrire_a(rencontre, prenom="Léo", courriel="leo@example.org", attente=True)
    verbes.confirmer_venue(relue(tient), le=maintenant())
    db.session.commit()
    rencontre = relire_rencontre(rencontre)
    avant = reperes(rencontre)
    assert verbes.prevenir_du_changement(rencontre, le=maintenant(), avant=avant) == 0
    rencontre.debut_le += timedelta(days=1)
    rencontre.fin_le += timedelta(days=1)
    assert verbes.prevenir_du_changement(rencontre, le=maintenant(), avant=avant) == 2
    db.session.commit()
    a_noemie, a_leo = boite("rencontre_modifiee")
    assert f"(avant : {avant['Date']})" in a_noemie.corps_texte
    assert reperes(rencontre)["Date"] in a_noemie.objet
    assert "liste d’attente" in a_leo.corps_texte
    assert not a_leo.calendrier

    def rang(courriel) -> int:
        return int(courriel.calendrier.partition("SEQUENCE:")[2].split()[0])

    assert rang(a_noemie) > rang(boite.unique("inscription_confirmee"))
    assert relue(tient).venue_confirmee_le is None


def test_a_cancelled_rencontre_tells_each_one_why(fabrique, boite, inscrire_a, relire_rencontre):
    compte = fabrique.compte()
    rencontre = fabrique.rencontre(nb_max=1, charge=compte)
    inscrire_a(rencontre)
    inscrire_a(rencontre, prenom="Léo", courriel="leo@example.org", attente=True)
    with pytest.raises(RegleMetier, match="pourquoi"):
        verbes.annuler_rencontre(relire_rencontre(rencontre), par=compte, le=maintenant(), motif=" ")
    motif = "L’atelier est en travaux."
    assert verbes.annuler_rencontre(relire_rencontre(rencontre), par=compte, le=maintenant(), motif=motif) == 2
    db.session.commit()
    rencontre = relire_rencontre(rencontre)
    assert (rencontre.etat, *compteurs(rencontre)) == (EtatPublication.depubliee, 0, 0)
    mails = boite("rencontre_annulee")
    assert {c.destinataire for c in mails} == {"noemie@example.org", "leo@example.org"}
    assert all(motif in c.corps_texte for c in mails)
    assert ["METHOD:CANCEL" in c.calendrier for c in mails] == [True, False]
    restent = select(func.count()).where(Inscription.etat != EtatInscription.annulee)
    assert db.session.scalar(restent) == 0


def test_coming_is_confirmed_once_and_only_with_a_place(fabrique, inscrire_a):
    rencontre = fabrique.rencontre(nb_max=1)
    tient, _ = inscrire_a(rencontre)
    attend, _ = inscrire_a(rencontre, prenom="Léo", attente=True)
    assert verbes.confirmer_venue(relue(tient), le=maintenant())
    db.session.commit()
    dit_le = relue(tient).venue_confirmee_le
    assert not verbes.confirmer_venue(relue(tient), le=maintenant())
    db.session.commit()
    assert relue(tient).venue_confirmee_le == dit_le is not None
    with pytest.raises(RegleMetier, match="pas de place"):
        verbes.confirmer_venue(relue(attend), le=maintenant())


def test_presence_is_ticked_on_the_day_and_taken_back(fabrique):
    compte = fabrique.compte()
    tot = fabrique.inscription(fabrique.rencontre(dans_heures=240))
    with pytest.raises(RegleMetier, match="le jour"):
        verbes.pointer(relue(tot), True, par=compte, le=maintenant())
    inscription = fabrique.inscription(fabrique.rencontre(dans_heures=-0.2))
    for present, change in ((True, True), (True, False), (False, True), (False, False)):
        assert verbes.pointer(relue(inscription), present, par=compte, le=maintenant()) is change
        db.session.commit()
        assert (relue(inscription).present_le is not None) is present


def test_one_mail_to_each_participant_and_the_same_key_is_the_same_mailing(fabrique, boite, relire_rencontre):
    compte = fabrique.compte()
    rencontre = fabrique.rencontre(nb_max=20)
    for _ in range(3):
        fabrique.inscription(rencontre)
    fabrique.inscription(rencontre, etat=EtatInscription.en_attente)
    rencontre = relire_rencontre(rencontre)
    envoi = verbes.envoyer_confirmation(rencontre, cle="cle-1", par=compte, le=maintenant())
    db.session.commit()
    numero = envoi.id
    assert envoi.nb == 3
    encore = verbes.envoyer_confirmation(relire_rencontre(rencontre), cle="cle-1", par=compte, le=maintenant())
    db.session.commit()
    assert encore.id == numero
    mails = boite("confirmation_rencontre")
    assert len(mails) == len({c.destinataire for c in mails}) == 3
    assert {c.envoi_groupe_id for c in mails} == {numero}
    for mail in mails:
        assert sum(autre.destinataire in mail.corps_texte + mail.corps_html for autre in mails) == 0
        assert any(lien.endswith("/annuler/") for lien in boite.liens(mail))
    with pytest.raises(RegleMetier, match="Personne"):
        vide = fabrique.rencontre()
        verbes.envoyer_confirmation(relire_rencontre(vide), cle="cle-2", par=compte, le=maintenant())


def test_a_mailing_to_many_takes_a_steady_number_of_statements(fabrique, nb_requetes, relire_rencontre):
    compte, mesures = fabrique.compte(), []
    for nb in (2, 9):
        rencontre = fabrique.rencontre(nb_max=20)
        for _ in range(nb):
            fabrique.inscription(rencontre)
        rencontre = relire_rencontre(rencontre)
        with nb_requetes() as compte_des_requetes:
            verbes.envoyer_confirmation(rencontre, cle=f"cle-{nb}", par=compte, le=maintenant())
        db.session.commit()
        mesures.append(compte_des_requetes.nb)
    assert mesures[0] == mesures[1]
    assert db.session.scalar(select(func.count()).select_from(Courriel)) == 11
