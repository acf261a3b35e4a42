"""Many at the same moment: never one place too many, counters that tell the rows, one mail for each place given."""

import random
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from sqlalchemy import func, select

from cmon.base import RegleMetier
from cmon.courriels.modeles import Courriel
from cmon.extensions import db
from cmon.inscriptions import operations as verbes
from cmon.inscriptions.etats import EtatInscription
from cmon.inscriptions.modeles import Inscription
from cmon.inscriptions.requetes import inscription_par_id, rencontre_a_gerer
from cmon.rencontres.modeles import Rencontre
from cmon.temps import maintenant
from tests.inscriptions.conftest import saisie
from tests.serveur import servir

NB = 50
FILS = 10


@pytest.fixture
def serveur(app, tmp_path):
    """The address of a server of two processes on the database of the test."""
    with servir(app, tmp_path) as adresse:
        yield adresse


def lignes_par_etat(rencontre_id: int) -> dict[EtatInscription, int]:
    requete = select(Inscription.etat, func.count()).where(Inscription.rencontre_id == rencontre_id)
    return dict(db.session.execute(requete.group_by(Inscription.etat)).tuples().all())


def exiger_des_compteurs_justes(rencontre_id: int) -> Rencontre:
    """The counters are the rows, and nobody waits while a place is free."""
    db.session.rollback()
    lue = db.session.get(Rencontre, rencontre_id, populate_existing=True)
    lignes = lignes_par_etat(rencontre_id)
    assert lue.nb_inscrits == lignes.get(EtatInscription.confirmee, 0) <= lue.nb_max
    assert lue.nb_en_attente == lignes.get(EtatInscription.en_attente, 0)
    assert not (lue.nb_places and lue.nb_en_attente)
    return lue


def nb_mails() -> dict[str, int]:
    return dict(db.session.execute(select(Courriel.genre, func.count()).group_by(Courriel.genre)).tuples().all())


def dans_son_fil(app, geste):
    """The same gesture in a context of its own; what a rule refuses is an answer too."""

    def faire(x):
        with app.app_context():
            try:
                geste(x)
                db.session.commit()
            except RegleMetier as regle:
                db.session.rollback()
                return regle
            finally:
                db.session.remove()

    return faire


@pytest.mark.epreuve(tours=100)
def test_fifty_people_ask_for_the_last_place_and_one_has_it(serveur, fabrique):
    rencontre = fabrique.rencontre(nb_max=3)
    numero, rencontre_id = rencontre.numero, rencontre.id
    for _ in range(2):
        fabrique.inscription(rencontre)
    db.session.remove()
    chemin = f"{serveur}/rencontres/{numero}/s-inscrire/"
    assert numero in requests.get(f"{serveur}/rencontres/", timeout=60).text
    page = requests.get(chemin, timeout=60)
    jeton = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]

    def envoyer(n: int) -> tuple[bool, int, bool]:
        attente = n % 2 == 0
        champs = {"nom": "Lavergne", "prenom": f"Élève {n}", "telephone": "01 99 00 12 34", "statuts": "eleve"}
        champs |= {"courriel": f"eleve{n}@example.org", "csrf_token": jeton} | ({"attente": "oui"} if attente else {})
        with requests.Session() as session:
            session.cookies.update(page.cookies)
            reponse = session.post(chemin, data=champs, timeout=120)
            return attente, reponse.status_code, "Inscription enregistrée" in reponse.text

    with ThreadPoolExecutor(NB) as fils:
        reponses = list(fils.map(envoyer, range(NB)))
    places = [r for r in reponses if r[2]]
    assert len(places) == 1
    assert {statut for attente, statut, place in reponses if attente or place} == {200}
    assert {statut for attente, statut, place in reponses if not (attente or place)} == {409}
    lue = exiger_des_compteurs_justes(rencontre_id)
    attendent = sum(attente for attente, _, place in reponses if not place)
    assert (lue.nb_inscrits, lue.nb_en_attente) == (3, attendent)
    assert nb_mails() == {"inscription_confirmee": 1, "inscription_recue": 1, "inscription_en_attente": attendent}
    db.session.remove()
    assert numero not in requests.get(f"{serveur}/rencontres/", timeout=60).text


@pytest.mark.epreuve(tours=100)
def test_fifty_times_the_same_person_is_one_registration(serveur, fabrique):
    rencontre = fabrique.rencontre(nb_max=3)
    numero, rencontre_id = rencontre.numero, rencontre.id
    db.session.remove()
    chemin = f"{serveur}/rencontres/{numero}/s-inscrire/"
    page = requests.get(chemin, timeout=60)
    jeton = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
    champs = {"nom": "Lavergne", "prenom": "Noémie", "telephone": "01 99 00 12 34", "statuts": "eleve"}
    champs |= {"courriel": "noemie@example.org", "csrf_token": jeton}

    def envoyer(_) -> tuple[int, bool]:
        with requests.Session() as session:
            session.cookies.update(page.cookies)
            reponse = session.post(chemin, data=champs, timeout=120)
            return reponse.status_code, "Un mail part à noemie@example.org" in reponse.text

    with ThreadPoolExecutor(NB) as fils:
        assert list(fils.map(envoyer, range(NB))) == [(200, True)] * NB
    assert exiger_des_compteurs_justes(rencontre_id).nb_inscrits == 1
    assert nb_mails() == {"inscription_confirmee": 1, "inscription_recue": 1}


@pytest.mark.epreuve(tours=100)
def test_twenty_cancel_at_once_and_twenty_who_wait_have_their_places(app, fabrique):
    rencontre = fabrique.rencontre(nb_max=20)
    tiennent = [fabrique.inscription(rencontre).id for _ in range(20)]
    attendent = [fabrique.inscription(rencontre, etat=EtatInscription.en_attente).id for _ in range(15)]
    rencontre_id = rencontre.id
    db.session.remove()

    def annuler(inscription_id: int):
        lue = db.session.execute(inscription_par_id(inscription_id)).unique().scalar_one()
        verbes.annuler(lue, par=verbes.PARTICIPANT, le=maintenant())

    with ThreadPoolExecutor(FILS) as fils:
        assert not any(fils.map(dans_son_fil(app, annuler), tiennent * 2))
    assert exiger_des_compteurs_justes(rencontre_id).nb_inscrits == 15
    etats = db.session.scalars(select(Inscription.etat).where(Inscription.id.in_(attendent))).all()
    assert set(etats) == {EtatInscription.confirmee}
    mails = nb_mails()
    assert (mails["inscription_annulee"], mails["inscription_retiree"]) == (20, 20)
    assert (mails["inscription_promue"], mails["inscription_recue"]) == (15, 15)


@pytest.mark.epreuve(tours=100)
def test_the_maximum_moves_while_people_register_and_cancel(app, fabrique):
    rencontre = fabrique.rencontre(nb_max=6)
    tiennent = [fabrique.inscription(rencontre).id for _ in range(4)]
    rencontre_id = rencontre.id
    db.session.remove()

    def changer_le_maximum(nb: int):
        lue = db.session.execute(rencontre_a_gerer(rencontre_id)).unique().scalar_one()
        verbes.verrouiller(lue)
        lue.nb_max = max(nb, lue.nb_inscrits, 1)
        verbes.promouvoir(lue, le=maintenant())

    def annuler(inscription_id: int):
        lue = db.session.execute(inscription_par_id(inscription_id)).unique().scalar_one()
        verbes.annuler(lue, par=verbes.PARTICIPANT, le=maintenant())

    def s_inscrire(n: int):
        lue = db.session.get(Rencontre, rencontre_id)
        nouvelle = saisie(prenom=f"Élève {n}", courriel=f"eleve{n}@example.org")
        verbes.inscrire(lue, nouvelle, le=maintenant(), attente=n % 2 == 0)

    gestes = [(changer_le_maximum, n) for n in (3, 8, 5, 12, 4)] + [(annuler, i) for i in tiennent]
    gestes += [(s_inscrire, n) for n in range(20)]
    random.shuffle(gestes)
    with ThreadPoolExecutor(FILS) as fils:
        refus = list(filter(None, fils.map(dans_son_fil(app, lambda g: g[0](g[1])), gestes)))
    assert {type(r) for r in refus} <= {verbes.RencontreComplete}
    lue = exiger_des_compteurs_justes(rencontre_id)
    mails = nb_mails()
    donnees = mails.get("inscription_confirmee", 0) + mails.get("inscription_promue", 0)
    assert donnees == mails.get("inscription_recue", 0) == lue.nb_inscrits
