"""Loading the demonstration: again, in production, on any day, beside a mail server."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from cmon.candidatures.modeles import Candidature
from cmon.comptes.modeles import Compte
from cmon.courriels.modeles import Courriel
from cmon.demo import lecture
from cmon.demo.annuaire import MOT_DE_PASSE
from cmon.demo.chargement import charger
from cmon.etablissements.modeles import Etablissement
from cmon.extensions import db
from cmon.fichiers.modeles import Fichier
from cmon.frequentation.modeles import Frequentation
from cmon.inscriptions.modeles import EnvoiGroupe, Inscription
from cmon.journal.modeles import Passage
from cmon.offres.modeles import Offre
from cmon.offres.taches import depublier_offres_passees
from cmon.portefeuille.modeles import Commentaire, CompteurNumero, Projet
from cmon.publication.etats import EtatPublication
from cmon.relances.modeles import Relance
from cmon.rencontres.modeles import Rencontre
from cmon.structures.modeles import Adhesion, Structure
from cmon.temps import jour_de_paris, maintenant

TABLES = (
    Etablissement, Structure, Adhesion, Compte, Projet, Offre, Candidature, Commentaire, Passage, Fichier, Courriel,
    CompteurNumero, Rencontre, Inscription, EnvoiGroupe, Relance, Frequentation,
)  # fmt: skip


def contenu() -> list:
    return [
        [tuple(ligne) for ligne in db.session.execute(select(m.__table__).order_by(*m.__table__.primary_key))]
        for m in TABLES
    ]


def test_loading_again_a_month_later_changes_nothing(demo_a_soi):
    avant = contenu()
    bilan = charger(le=demo_a_soi + timedelta(days=31))
    db.session.commit()
    db.session.expire_all()
    assert bilan.nouveaux == 0
    assert contenu() == avant


def test_production_refuses_the_demonstration(app):
    app.config["DEMO_INTERDITE"] = True
    sortie = app.test_cli_runner().invoke(args=["demo"])
    assert sortie.exit_code == 1
    assert "interdites en production" in sortie.output
    assert db.session.scalars(select(Compte)).all() == []


@pytest.mark.base("sqlite")
@pytest.mark.parametrize(
    ("heure", "serveur_de_mail"),
    [("2027-01-01 00:10", ""), ("2027-03-28 12:00", "mail.example.org"), ("2028-02-29 23:50", "")],
)
def test_the_command_loads_on_any_day_and_writes_no_mail_where_one_would_leave(app, a_l_heure, heure, serveur_de_mail):
    a_l_heure(heure)
    app.config["MAIL_SERVER"] = serveur_de_mail
    sortie = app.test_cli_runner().invoke(args=["demo"])
    assert sortie.exit_code == 0, sortie.output
    assert MOT_DE_PASSE in sortie.output
    for compte in lecture.comptes():
        assert (compte["courriel"] in sortie.output) == ("role" in compte)
    le = maintenant()
    assert all(p.le <= le for p in db.session.scalars(select(Passage)))
    assert (db.session.scalars(select(Courriel)).first() is None) == bool(serveur_de_mail)


@pytest.mark.base("sqlite")
def test_some_offers_start_tomorrow_and_one_started_yesterday_for_the_job(demo_a_soi):
    jour = jour_de_paris(demo_a_soi)
    debuts = db.session.scalars(select(Offre.debut_le).where(Offre.etat == EtatPublication.publiee)).all()
    assert debuts.count(jour + timedelta(days=1)) >= 2
    assert debuts.count(jour - timedelta(days=1)) == 1
    db.session.rollback()
    assert depublier_offres_passees(le=demo_a_soi) == {"depubliees": 1}
