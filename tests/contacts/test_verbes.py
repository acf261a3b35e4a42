"""« Contacter ce profil »: written once, relayed without an address, answered once, closed by the job."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from cmon.base import RegleMetier
from cmon.comptes.session import empreinte, requete_session
from cmon.contacts import operations, requetes
from cmon.contacts.etats import EtatContact, texte_d_invitation
from cmon.contacts.modeles import Contact
from cmon.contacts.taches import expirer_contacts
from cmon.extensions import db
from cmon.journal.modeles import Passage
from cmon.planification import TACHES
from cmon.profils.modeles import ProjetPro
from cmon.profils.requetes import profil_par_id
from cmon.structures.modeles import Adhesion, Structure
from cmon.temps import jour_de_paris, maintenant
from cmon.vie_privee.purge import effacer_ce_qui_est_du
from tests.aides import ouvrir_session_de

JOUR = timedelta(days=1)


@pytest.fixture
def ecrire(app):
    """`ecrire(compte, projet)`: the verb, as the session of that account calls it, committed."""

    def faire(
        compte, projet, message="Rencontrons-nous à notre journée portes ouvertes.", le=None, par_jour=30, **valeurs
    ):
        jeton = ouvrir_session_de(compte)
        ligne = db.session.execute(requete_session(), {"empreinte": empreinte(jeton)}).unique().one()[0]
        ligne.compte.adhesion_active = ligne.adhesion
        lu = db.session.scalars(profil_par_id(projet.id)).unique().first() or db.session.get(ProjetPro, projet.id)
        reglages = {"par": ligne.compte, "le": le or maintenant(), "par_jour": par_jour, "expire_j": 30}
        try:
            contact, nouveau = operations.contacter(lu, message=message, **reglages, **valeurs)
        except RegleMetier:
            db.session.rollback()
            raise
        numero = contact.id
        db.session.commit()
        return numero, nouveau

    return faire


def repondre(contact_id, accepte, le=None):
    contact = operations.repondre_au_contact(contact_id, accepte, le=le or maintenant())
    db.session.commit()
    return contact


def etat(contact_id):
    db.session.rollback()
    return db.session.scalar(select(Contact.etat).where(Contact.id == contact_id))


def test_written_once_however_often_it_is_sent(ecrire, recruteur, projet, boite):
    premier, nouveau = ecrire(recruteur, projet)
    assert nouveau and ecrire(recruteur, projet, "Encore") == (premier, False)
    assert len(boite("contact_recu")) == 1
    assert db.session.scalar(select(func.count()).select_from(Contact)) == 1


def test_the_mail_says_which_structure_and_no_address_goes_either_way(ecrire, recruteur, candidate, projet, boite):
    contact, _ = ecrire(recruteur, projet)
    repondre(contact, True)
    recu, accepte = boite.unique("contact_recu"), boite.unique("contact_accepte")
    assert recu.destinataire == candidate.courriel and "CFA des Trois Rivières" in recu.corps_texte
    assert "journée portes ouvertes" in recu.corps_html
    assert accepte.destinataire == recruteur.courriel and "Maialen Etchegoyhen" in accepte.corps_texte
    for mail, secrets in (
        (recu, (recruteur.courriel, "troisrivieres", recruteur.nom_complet)),
        (accepte, (candidate.courriel, "77 66")),
    ):
        assert mail.repondre_a == "" and mail.portail == "cmonalternance"
        tout = " ".join((mail.objet, mail.corps_texte, mail.corps_html, mail.identifiant))
        assert not [s for s in secrets if s in tout]


def test_a_minor_gets_a_fixed_text_whatever_was_typed(ecrire, recruteur, projet_mineur, boite):
    contact, _ = ecrire(recruteur, projet_mineur, "Viens me voir seul")
    mail = boite.unique("contact_recu")
    assert "Viens me voir" not in mail.corps_texte + mail.corps_html
    assert texte_d_invitation("CFA des Trois Rivières") in mail.corps_texte
    db.session.rollback()
    assert db.session.get(Contact, contact).message == ""


@pytest.mark.parametrize("cas", ["cachee", "vide", "limite", "a_valider"])
def test_what_may_not_be_sent_is_refused_and_writes_nothing(cas, ecrire, fabrique, recruteur, projet, boite):
    qui, reglages = recruteur, {}
    if cas == "cachee":
        db.session.execute(update(ProjetPro).values(trouvable=False))
        db.session.commit()
    if cas == "a_valider":
        qui = fabrique.recruteur(etat="a_valider")
    if cas == "limite":
        ecrire(qui, fabrique.projet_pro())
        reglages = {"par_jour": 1}
    avant = len(boite())
    with pytest.raises(RegleMetier):
        ecrire(qui, projet, "" if cas == "vide" else "Bonjour", **reglages)
    assert len(boite()) == avant


def test_a_contact_is_answered_only_once(ecrire, recruteur, projet, boite):
    contact, _ = ecrire(recruteur, projet)
    repondre(contact, False)
    repondre(contact, False)
    with pytest.raises(RegleMetier, match="déjà répondu"):
        repondre(contact, True)
    db.session.rollback()
    mail = boite.unique("contact_decline")
    assert "Etchegoyhen" not in mail.objet + mail.corps_texte + mail.corps_html
    assert boite("contact_accepte") == [] and etat(contact) == EtatContact.refuse
    auteurs = db.session.scalars(select(Passage.auteur).where(Passage.contact_id == contact).order_by(Passage.id)).all()
    assert auteurs == [recruteur.nom_complet, "Candidat"]


def test_the_job_closes_what_waits_for_thirty_days_and_it_may_be_sent_again(ecrire, fabrique, recruteur, projet, boite):
    assert "expirer_contacts" in {t.nom for t in TACHES}
    le = maintenant()
    contact, _ = ecrire(recruteur, projet, le=le - 30 * JOUR)
    recent, _ = ecrire(recruteur, fabrique.projet_pro(), le=le - 29 * JOUR)
    assert [expirer_contacts(le=le) for _ in range(2)] == [{"expires": 1}, {"expires": 0}]
    assert (etat(contact), etat(recent)) == (EtatContact.expire, EtatContact.en_attente)
    assert boite.unique("contact_sans_reponse").destinataire == recruteur.courriel
    with pytest.raises(RegleMetier, match="a expiré"):
        repondre(contact, True)
    db.session.rollback()
    assert ecrire(recruteur, projet, "Toujours intéressés", le=le) == (contact, True)
    assert etat(contact) == EtatContact.en_attente and len(boite("contact_recu")) == 3


def test_contacts_are_erased_after_a_year(app, fabrique, recruteur, projet):
    structure, vieux = structure_de(recruteur), maintenant() - 366 * JOUR
    fabrique.contact(structure, projet, etat=EtatContact.accepte, repondu_le=vieux, cree_le=vieux)
    garde = fabrique.contact(structure, cree_le=maintenant() - 360 * JOUR)
    bilan = effacer_ce_qui_est_du(app.config, le=maintenant())
    db.session.commit()
    assert bilan["contacts_de_profils"] == 1
    assert db.session.scalars(select(Contact.id)).all() == [garde.id]


def structure_de(compte):
    return db.session.scalar(select(Structure).join(Adhesion).where(Adhesion.compte_id == compte.id))


def test_an_anonymous_offer_of_the_structure_itself_is_not_proposed(fabrique, recruteur):
    structure = structure_de(recruteur)
    masquee = fabrique.offre_alternance(structure, anonyme=True)
    pour_un_autre = fabrique.offre_alternance(structure, anonyme=True)
    fabrique.offre_alternance(structure, etat="archivee")
    fabrique.offre_alternance()
    masquee.employeur_id = None
    db.session.commit()
    lignes = db.session.execute(requetes.offres_a_proposer(structure.id, jour_de_paris(maintenant()))).all()
    assert [x.id for x in lignes] == [pour_un_autre.id]


def test_who_left_the_structure_hears_nothing_of_its_contacts(app, fabrique, boite):
    partie = fabrique.recruteur()
    adhesion = db.session.scalar(select(Adhesion).where(Adhesion.compte_id == partie.id))
    structure = db.session.get(Structure, adhesion.structure_id)
    restee = fabrique.recruteur(structure)
    vieux = maintenant() - timedelta(days=60)
    ids = [fabrique.contact(structure, auteur_id=partie.id, cree_le=vieux).id for _ in range(3)]
    db.session.delete(adhesion)
    db.session.commit()
    operations.repondre_au_contact(ids[0], True, le=maintenant())
    operations.repondre_au_contact(ids[1], False, le=maintenant())
    db.session.commit()
    expirer_contacts(le=maintenant())
    assert boite(a=partie.courriel) == []
    assert {m.genre for m in boite(a=restee.courriel)} == {"contact_accepte", "contact_decline", "contact_sans_reponse"}
