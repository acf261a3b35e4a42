"""What is kept is erased when its time is over, and not before."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from cmon.candidatures.modeles import Candidature
from cmon.courriels.modeles import Courriel, EtatCourriel
from cmon.courriels.operations import poster
from cmon.extensions import db
from cmon.fichiers.modeles import Fichier
from cmon.fichiers.stockage import stockage
from cmon.inscriptions.etats import EtatInscription
from cmon.inscriptions.modeles import BilanStatut, Inscription
from cmon.journal.modeles import Passage, Trace
from cmon.offres.modeles import Offre
from cmon.portefeuille.modeles import Projet
from cmon.publication.etats import EtatPublication
from cmon.relances.modeles import Relance
from cmon.rencontres.etats import Statut
from cmon.rencontres.modeles import Rencontre
from cmon.temps import PARIS
from cmon.vie_privee.conservation import debut_de_l_annee_scolaire
from cmon.vie_privee.taches import purger


def a_paris(texte: str) -> datetime:
    return datetime.fromisoformat(texte).replace(tzinfo=PARIS)


def nb(modele) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(modele))


def stage(fabrique, debut, duree, **valeurs):
    """A candidature to an internship that begins on that day, sent on the 1st of October 2026."""
    offre = fabrique.offre(publiee_le=a_paris("2026-09-20 09:00"), **valeurs)
    offre.debut_le, offre.duree_jours = debut, duree
    db.session.commit()
    candidature = fabrique.candidature(offre, fichiers=1)
    candidature.cree_le = a_paris("2026-10-01 10:00")
    db.session.commit()
    return offre, candidature


@pytest.mark.parametrize(
    ("jour", "annee"),
    [(date(2026, 8, 31), 2025), (date(2026, 9, 1), 2026), (date(2027, 1, 1), 2026), (date(2027, 8, 31), 2026)],
)
def test_a_school_year_begins_on_the_first_of_september(jour, annee):
    assert debut_de_l_annee_scolaire(jour) == date(annee, 9, 1)


@pytest.mark.parametrize(
    ("debut", "duree", "dernier_jour", "effacee_le"),
    [
        # 10 days from the 2nd of November, and 30 days more
        (date(2026, 11, 2), 10, "2026-12-11", "2026-12-12"),
        # no duration: the end of the school year
        (date(2026, 11, 2), None, "2027-08-31", "2027-09-01"),
        # as soon as possible: the end of the school year of the application
        (None, 10, "2027-08-31", "2027-09-01"),
        # 30 days after the end would be later than the school year
        (date(2027, 8, 20), 5, "2027-08-31", "2027-09-01"),
    ],
)
def test_an_application_is_kept_until_its_internship_is_over_and_a_month_more(
    app, fabrique, debut, duree, dernier_jour, effacee_le
):
    stage(fabrique, debut, duree)
    assert purger(le=a_paris(f"{dernier_jour} 23:00"))["candidatures"] == 0
    assert nb(Candidature) == 1
    assert purger(le=a_paris(f"{effacee_le} 01:00"))["candidatures"] == 1
    assert nb(Candidature) == 0


def test_an_application_is_erased_thirty_days_after_its_offer_left_the_site(app, fabrique):
    offre, _ = stage(fabrique, None, None)
    offre.etat, offre.depubliee_le = EtatPublication.depubliee, a_paris("2026-11-01 10:00")
    db.session.commit()
    assert purger(le=a_paris("2026-12-01 09:00"))["candidatures"] == 0
    assert purger(le=a_paris("2026-12-01 11:00"))["candidatures"] == 1


def test_an_offer_published_again_keeps_its_applications(app, fabrique):
    offre, _ = stage(fabrique, None, None)
    offre.etat, offre.depubliee_le = EtatPublication.publiee, None
    db.session.commit()
    assert purger(le=a_paris("2026-12-15 11:00"))["candidatures"] == 0


def test_erasing_takes_files_and_mails_along_and_says_only_how_many(app, fabrique, boite):
    _offre, candidature = stage(fabrique, date(2026, 11, 2), 5)
    cle = db.session.scalar(select(Fichier.cle))
    stockage().ouvrir(cle).close()
    poster("adresse_inconnue", candidature.courriel, le=a_paris("2026-10-01 10:00"), candidature=candidature)
    db.session.commit()
    nom = candidature.nom
    purger(le=a_paris("2027-01-15 04:00"))
    assert nb(Fichier) == 0
    with pytest.raises(Exception):  # noqa: B017  whichever way the store says that it is gone
        stockage().ouvrir(cle)
    courriel = boite.unique()
    assert courriel.etat == EtatCourriel.annule
    assert courriel.destinataire == courriel.corps_texte == courriel.corps_html == ""
    passage = db.session.scalars(select(Passage).where(Passage.action == "effacement")).one()
    assert passage.motif.startswith("1 candidature")
    assert nom not in passage.motif


def test_the_contact_of_an_offer_goes_thirty_days_after_it_left_and_its_text_a_year_later(app, fabrique):
    offre = fabrique.offre(etat="depubliee")
    offre.depubliee_le = a_paris("2026-11-01 10:00")
    db.session.commit()
    purger(le=a_paris("2026-12-02 04:00"))
    db.session.rollback()
    offre = db.session.scalars(select(Offre)).one()
    assert offre.contact_nom == offre.telephone == offre.courriel == ""
    assert offre.description
    assert purger(le=a_paris("2026-12-03 04:00"))["offres_anonymisees"] == 0
    purger(le=a_paris("2027-12-02 04:00"))
    assert nb(Offre) == 0
    assert nb(Projet) == 1


def test_contacts_and_traces_go_in_their_time(app, fabrique):
    projet = fabrique.projet(contact_nom="Alix Pradeau", contact_courriel="alix@example.org")
    projet.modifie_le = a_paris("2025-01-10 10:00")
    db.session.add(Trace(action="lecture", le=a_paris("2025-12-01 10:00")))
    db.session.commit()
    bilan = purger(le=a_paris("2026-11-30 04:00"))
    assert (bilan["contacts"], bilan["traces"]) == (0, 0)
    bilan = purger(le=a_paris("2027-01-11 04:00"))
    assert (bilan["contacts"], bilan["traces"]) == (1, 1)


def test_a_dry_run_counts_and_erases_nothing(app, fabrique):
    stage(fabrique, date(2026, 11, 2), 5)
    resultat = app.test_cli_runner().invoke(args=["vie-privee", "purge", "--dry-run", "--now", "2027-01-15T04:00"])
    assert "candidatures 1" in resultat.output
    assert nb(Candidature) == nb(Fichier) == 1
    resultat = app.test_cli_runner().invoke(args=["vie-privee", "purge", "--now", "2027-01-15T04:00"])
    assert resultat.output.startswith("Effacé : candidatures 1")
    assert nb(Candidature) == 0


def test_a_duration_is_a_setting_that_the_job_and_the_page_both_obey(app, client, fabrique):
    app.config["CONSERVATION_CANDIDATURES_J"] = 12
    stage(fabrique, date(2026, 11, 2), 10)
    assert "12 jours de plus" in client.get("/rgpd/").mots()
    assert purger(le=a_paris("2026-11-23 04:00"))["candidatures"] == 0
    assert purger(le=a_paris("2026-11-24 04:00"))["candidatures"] == 1


def test_the_purge_sends_as_many_statements_for_seven_applications_as_for_two(app, fabrique, nb_requetes):
    comptes = []
    for combien in (2, 7):
        offre, _ = stage(fabrique, date(2026, 11, 2), 5)
        for _ in range(combien - 1):
            fabrique.candidature(offre)
        with nb_requetes() as compte:
            purger(le=a_paris("2027-01-15 04:00") + timedelta(days=1))
        comptes.append(compte.nb)
    assert comptes[0] == comptes[1]


def une_rencontre(fabrique, fin: str, **valeurs):
    """A rencontre that ended at that moment, with three participants of whom one came and one waited."""
    debut = a_paris(fin) - timedelta(hours=2)
    rencontre = fabrique.rencontre(debut_le=debut, duree_minutes=120, **valeurs)
    fabrique.inscription(rencontre, statuts=(Statut.eleve, Statut.etudiant), present_le=debut)
    fabrique.inscription(rencontre, statuts=(Statut.eleve,), nom="Etcheverry")
    fabrique.inscription(rencontre, etat=EtatInscription.en_attente)
    return rencontre


def test_participants_go_a_month_after_the_event_and_their_numbers_stay(app, fabrique, boite):
    rencontre = une_rencontre(fabrique, "2026-11-01 12:00")
    assert purger(le=a_paris("2026-12-01 11:00"))["participants"] == 0
    assert nb(Inscription) == 3
    assert purger(le=a_paris("2026-12-01 13:00"))["participants"] == 3
    assert nb(Inscription) == 0
    lues = {b.statut: (b.nb_inscrits, b.nb_presents) for b in db.session.scalars(select(BilanStatut))}
    assert lues == {Statut.eleve: (2, 1), Statut.etudiant: (1, 1)}
    rencontre = db.session.scalars(select(Rencontre)).one()
    assert (rencontre.nb_inscrits, rencontre.nb_presents, rencontre.nb_en_attente) == (2, 1, 0)
    motif = db.session.scalars(select(Passage.motif).where(Passage.action == "effacement")).one()
    assert motif.startswith("3 inscriptions") and "Etcheverry" not in motif


def test_participants_of_an_event_taken_off_go_a_month_after(app, fabrique):
    rencontre = une_rencontre(fabrique, "2027-03-01 12:00", publiee_le=a_paris("2026-10-01 09:00"))
    rencontre.etat, rencontre.depubliee_le = EtatPublication.depubliee, a_paris("2026-11-01 10:00")
    db.session.commit()
    assert purger(le=a_paris("2026-12-01 09:00"))["participants"] == 0
    assert purger(le=a_paris("2026-12-01 11:00"))["participants"] == 3


def test_mails_to_erased_participants_are_emptied(app, fabrique, boite):
    rencontre = une_rencontre(fabrique, "2026-11-01 12:00")
    inscription = db.session.scalars(select(Inscription).where(Inscription.nom == "Etcheverry")).one()
    db.session.add(
        Courriel(
            identifiant="<a@example.org>",
            genre="inscription_confirmee",
            portail="cmonstage",
            destinataire=inscription.courriel,
            objet="Votre inscription",
            corps_texte="Bonjour Etcheverry",
            corps_html="<p>Bonjour Etcheverry</p>",
            etat=EtatCourriel.a_envoyer,
            cree_le=rencontre.cree_le,
            prochain_essai_le=rencontre.cree_le,
            inscription_id=inscription.id,
            calendrier="BEGIN:VCALENDAR",
        )
    )
    db.session.commit()
    purger(le=a_paris("2026-12-15 13:00"))
    courriel = boite.unique()
    assert courriel.etat == EtatCourriel.annule
    assert courriel.destinataire == courriel.corps_texte == courriel.calendrier == ""


def test_the_contact_of_an_event_goes_with_its_document_and_its_text_a_year_later(app, fabrique):
    rencontre = fabrique.rencontre(etat="depubliee", depubliee_le=a_paris("2026-11-01 10:00"))
    fabrique.fichier(rencontre_id=rencontre.id, expire_le=None)
    assert purger(le=a_paris("2026-12-02 04:00"))["rencontres_anonymisees"] == 1
    assert nb(Fichier) == 0
    rencontre = db.session.scalars(select(Rencontre)).one()
    assert rencontre.contact_nom == rencontre.telephone == rencontre.courriel == ""
    assert rencontre.description
    purger(le=a_paris("2027-12-02 04:00"))
    assert nb(Rencontre) == 0
    assert nb(Projet) == 1


def test_a_relance_is_kept_while_its_offer_lives_and_a_year_more(app, fabrique):
    en_ligne, retiree = fabrique.offre(), fabrique.offre(etat="depubliee", depubliee_le=a_paris("2026-11-20 10:00"))
    for offre in (en_ligne, retiree):
        fabrique.relance(offre.projet_id, reponse="maintenue", repondue_le=a_paris("2026-11-01 10:00"))
    assert purger(le=a_paris("2027-10-31 10:00"))["relances"] == 0
    assert purger(le=a_paris("2027-11-02 10:00"))["relances"] == 1
    assert db.session.scalars(select(Relance.projet_id)).all() == [en_ligne.projet_id]


def test_a_demande_that_nobody_handled_is_not_kept_for_ever(app, fabrique):
    fabrique.demande(cree_le=a_paris("2026-11-01 10:00"))
    assert purger(le=a_paris("2028-10-30 10:00"))["demandes"] == 0
    assert purger(le=a_paris("2028-11-01 10:00"))["demandes"] == 1
