"""Registrations against those who abuse them, those who left, and mails that come too late."""

import secrets

import pytest
from sqlalchemy import func, select, update

from cmon.base import RegleMetier
from cmon.courriels.modeles import Courriel, EtatCourriel
from cmon.extensions import db, limiter
from cmon.inscriptions import operations as verbes
from cmon.inscriptions.etats import EtatInscription
from cmon.inscriptions.modeles import BilanStatut, EnvoiGroupe
from cmon.inscriptions.requetes import inscription_par_id
from cmon.inscriptions.taches import rappeler_les_participants
from cmon.portefeuille.modeles import Projet
from cmon.publication.etats import EtatPublication
from cmon.rencontres.modeles import Rencontre
from cmon.structures.etats import EtatStructure
from cmon.structures.modeles import Structure
from cmon.temps import maintenant
from cmon.vie_privee.operations import effacer_maintenant
from tests.inscriptions.test_s_inscrire import envoyer


@pytest.mark.parametrize("noms", [("李 明", "王 芳"), ("Анна", "Иван"), ("👩", "👨")])
def test_two_people_whose_names_use_another_alphabet_are_two_people(fabrique, inscrire_a, noms):
    rencontre = fabrique.rencontre()
    for nom in noms:
        assert inscrire_a(rencontre, nom=nom, prenom=nom, courriel="classe@example.org")[1]
    assert not inscrire_a(rencontre, nom=noms[0], prenom=noms[0], courriel="classe@example.org")[1]


def test_the_key_of_the_mailing_of_another_rencontre_is_refused(fabrique, relire_rencontre):
    nadia, cle = fabrique.partenaire(), secrets.token_urlsafe(24)
    rencontres = [fabrique.rencontre(charge=nadia) for _ in range(2)]
    for r in rencontres:
        fabrique.inscription(r)
    verbes.envoyer_confirmation(relire_rencontre(rencontres[0]), cle=cle, par=nadia, le=maintenant())
    db.session.commit()
    with pytest.raises(RegleMetier, match="Rechargez"):
        verbes.envoyer_confirmation(relire_rencontre(rencontres[1]), cle=cle, par=nadia, le=maintenant())
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(EnvoiGroupe)) == 1


def quitter(compte, comment: str) -> None:
    if comment == "compte":
        compte.desactive_le = maintenant()
    else:
        db.session.execute(update(Structure).values(etat=EtatStructure.refusee))
    db.session.commit()


@pytest.mark.parametrize("comment", ["compte", "structure"])
def test_who_has_left_no_longer_receives_registrations(client, fabrique, boite, inscrire_a, comment):
    parti = fabrique.partenaire(nom="Partie", telephone="01 99 00 66 66")
    rencontre = fabrique.rencontre(receveur=parti)
    quitter(parti, comment)
    charge = fabrique.partenaire()
    db.session.execute(update(Projet).where(Projet.id == rencontre.projet_id).values(charge_id=charge.id))
    db.session.commit()
    inscrire_a(rencontre)
    assert boite.unique("inscription_recue").destinataire == charge.courriel
    assert "Partie" not in boite.unique("inscription_confirmee").corps_texte
    page = client.get(f"/rencontres/{rencontre.numero}/").mots()
    assert "Partie" not in page and "01 99 00 66 66" not in page


def test_without_anybody_left_registrations_go_to_the_site(app, fabrique, boite, inscrire_a):
    parti = fabrique.partenaire()
    rencontre = fabrique.rencontre(charge=parti, receveur=parti)
    quitter(parti, "compte")
    inscrire_a(rencontre)
    portail = app.extensions["portails"]["cmonstage"]
    assert boite.unique("inscription_recue").destinataire == portail.courriel


def en_attente_d_envoi() -> set[str]:
    db.session.rollback()
    return set(db.session.scalars(select(Courriel.genre).where(Courriel.etat == EtatCourriel.a_envoyer)))


@pytest.fixture
def rappelee(fabrique):
    """A registration whose reminder and whose mail to all still wait: the mail server is down."""
    le = maintenant()
    nadia = fabrique.partenaire()
    rencontre = fabrique.rencontre(charge=nadia, dans_heures=24)
    inscription = fabrique.inscription(rencontre)
    inscription.inscrite_le = rencontre.cree_le.replace(year=2020)
    db.session.commit()
    assert rappeler_les_participants(le=le) == {"rappeles": 1}
    lue = db.session.execute(inscription_par_id(inscription.id)).unique().scalar_one()
    verbes.envoyer_confirmation(lue.rencontre, cle=secrets.token_urlsafe(24), par=nadia, le=le)
    db.session.commit()
    assert en_attente_d_envoi() == {"rappel_rencontre", "confirmation_rencontre"}
    return db.session.execute(inscription_par_id(inscription.id)).unique().scalar_one()


def test_who_has_cancelled_is_no_longer_reminded_nor_asked_to_confirm(rappelee):
    verbes.annuler(rappelee, par=verbes.PARTICIPANT, le=maintenant())
    db.session.commit()
    assert en_attente_d_envoi() == {"inscription_annulee", "inscription_retiree"}


def test_nobody_is_reminded_of_a_rencontre_that_is_cancelled(fabrique, rappelee):
    verbes.annuler_rencontre(
        rappelee.rencontre, par=fabrique.membre_equipe(), le=maintenant(), motif="Grève des trains"
    )
    db.session.commit()
    assert en_attente_d_envoi() == {"rencontre_annulee"}


def test_a_rencontre_emptied_before_it_takes_place_has_its_places_again(fabrique, inscrire_a):
    equipe = fabrique.membre_equipe()
    rencontre = fabrique.rencontre(nb_max=2)
    fabrique.inscription(rencontre), fabrique.inscription(rencontre)
    etats = {"etat": EtatPublication.depubliee, "depubliee_le": maintenant()}
    db.session.execute(update(Rencontre).where(Rencontre.id == rencontre.id).values(**etats))
    db.session.commit()
    effacer_maintenant(Rencontre, [rencontre.id], par=equipe, le=maintenant())
    db.session.commit()
    lue = db.session.get(Rencontre, rencontre.id, populate_existing=True)
    assert (lue.nb_inscrits, lue.nb_presents) == (0, None)
    assert not db.session.scalar(select(func.count()).select_from(BilanStatut))
    lue.etat = EtatPublication.publiee
    db.session.commit()
    assert inscrire_a(rencontre)[0].etat == EtatInscription.confirmee


def test_one_address_cannot_be_flooded_from_many_places(nouveau_client, fabrique):
    limiter.reset()
    rencontre = fabrique.rencontre(nb_max=100)
    statuts = []
    for n in range(61):
        client = nouveau_client()
        client.environ_base["REMOTE_ADDR"] = f"192.0.2.{n}"
        courriel = f"victime+{n}@Example.org" if n % 2 else "victime@example.org"
        statuts.append(envoyer(client, rencontre, prenom=f"Élève {n}", courriel=courriel).status_code)
    assert statuts == [303] * 60 + [429]
    autre = nouveau_client()
    assert envoyer(autre, rencontre, courriel="autre@example.org").status_code == 303
