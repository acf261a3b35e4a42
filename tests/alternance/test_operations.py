"""Verbs of alternance offers: what they write, what they refuse, what the jobs and the équipe change."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from cmon.alternance.coordonnees import coordonnee_dans
from cmon.alternance.etats import EtatOffreAlternance, Niveau
from cmon.alternance.modeles import OffreAlternance
from cmon.alternance.operations import changer_etat, creer_offre, modifier_offre
from cmon.alternance.requetes import offre_alternance_de_numero, offre_alternance_par_id
from cmon.alternance.taches import archiver_offres_alternance, rappeler_les_offres_a_archiver
from cmon.base import RegleMetier
from cmon.employeurs.etats import EtatSuivi
from cmon.extensions import db
from cmon.journal.modeles import Passage
from cmon.moderation.operations import refuser_structure, valider_structure
from cmon.moderation.requetes import structure_par_id
from cmon.structures.etats import EtatStructure
from cmon.temps import jour_de_paris, maintenant
from tests.aides import relire

EN_COURS, POURVUE = EtatOffreAlternance.en_cours, EtatOffreAlternance.pourvue
ARCHIVEE, EN_ATTENTE = EtatOffreAlternance.archivee, EtatOffreAlternance.en_attente


def lire(offre_id: int) -> OffreAlternance:
    """The offer as a page loads it."""
    db.session.expire_all()
    return db.session.execute(offre_alternance_par_id(offre_id)).unique().scalar_one()


def historique(offre_id: int) -> list[str]:
    """The gestures of its history, the oldest first."""
    requete = select(Passage.action).where(Passage.offre_alternance_id == offre_id).order_by(Passage.id)
    return list(db.session.scalars(requete))


def test_an_offer_of_a_validated_structure_is_published_at_once(saisir, structure, recruteur):
    le = maintenant()
    offre = creer_offre(structure, saisir(), par=recruteur, le=le)
    db.session.commit()
    offre = lire(offre.id)
    assert offre.etat == EN_COURS and offre.publiee_le == le and offre.est_visible(jour_de_paris(le))
    assert offre.les_niveaux == [Niveau.cap, Niveau.bac] and offre.domaine == "D11"
    assert (offre.ville, offre.departement, offre.entreprise) == ("Poitiers", "86", "Fournil des Halles")
    assert offre.referent_id == recruteur.id and len(offre.numero) == 10
    assert historique(offre.id) == ["création"]


def test_an_offer_is_placed_at_the_middle_of_its_commune(saisir, structure, recruteur):
    saisie = saisir()
    offre = creer_offre(structure, saisie, par=recruteur, le=maintenant())
    assert (offre.latitude, offre.longitude) == (saisie.commune.latitude, saisie.commune.longitude)


def test_the_public_query_never_reads_the_street(fabrique):
    offre = fabrique.offre_alternance()
    numero = offre.numero
    db.session.expunge_all()
    lue = db.session.execute(offre_alternance_de_numero(numero)).scalar_one()
    assert lue.ville == "Poitiers" and lue.diplomes
    with pytest.raises(Exception, match="raiseload"):
        _ = lue.adresse


@pytest.mark.parametrize(
    ("changement", "champ"),
    [
        ({"contrats": []}, "contrats"),
        ({"diplomes": []}, "diplomes"),
        ({"commune": None}, "commune"),
        ({"metier": (None, "")}, "metier"),
        ({"employeur": None}, "employeur"),
        ({"embauche_le": jour_de_paris(maintenant()) - timedelta(days=1)}, "embauche_le"),
        ({"description": "Écrivez à contact@fournil.example.org"}, "description"),
        ({"description": "Au FOURNIL des Hallés, on pétrit.", "anonyme": True}, "description"),
        ({"diplomes": [("CAP, appeler 01 99 00 40 01", 3, None)]}, "diplomes"),
    ],
)
def test_what_an_offer_lacks_is_said_at_its_field(saisir, structure, recruteur, changement, champ):
    with pytest.raises(RegleMetier) as refus:
        creer_offre(structure, saisir(**changement), par=recruteur, le=maintenant())
    assert refus.value.champ == champ


def test_an_employer_must_be_a_validated_one_of_the_structure(fabrique, saisir, structure, recruteur):
    attend = fabrique.employeur_suivi(structure, etat=EtatSuivi.a_valider)
    ailleurs = fabrique.employeur_suivi(fabrique.structure("acteur", etablissement_id=fabrique.etablissement().id))
    for suivi in (attend, ailleurs):
        with pytest.raises(RegleMetier) as refus:
            creer_offre(structure, saisir(employeur=suivi), par=recruteur, le=maintenant())
        assert refus.value.champ == "employeur"
    etranger = fabrique.recruteur()
    with pytest.raises(RegleMetier) as refus:
        creer_offre(structure, saisir(referent=etranger), par=recruteur, le=maintenant())
    assert refus.value.champ == "referent"


def test_a_commercial_name_with_contact_data_is_not_shown(fabrique, saisir, structure, recruteur, employeur):
    employeur.nom_commercial = "Fournil 01 99 00 40 01"
    db.session.commit()
    offre = creer_offre(structure, saisir(), par=recruteur, le=maintenant())
    assert offre.entreprise == "Fournil des Halles"


@pytest.mark.parametrize(
    "texte",
    [
        "rh@fournil.example.org",
        "rh (at) fournil",
        "rh arobase fournil",
        "0199004001",
        "01 99 00 40 01",
        "01.99.00.40.01",
        "+33 (0)1 99 00 40 01",
        "0033 1 99004001",
        "0 1 9 9 0 0 4 0 0 1",
        "https://fournil",
        "www.fournil.example.org",
        "voyez fournil-des-halles.fr",
        "suivez @fournildeshalles",
    ],
)
def test_contact_data_are_seen_however_they_are_written(texte):
    assert coordonnee_dans(f"Venez nous voir, {texte} : à bientôt.")


@pytest.mark.parametrize(
    "texte",
    [
        "Du 01/09/2027 au 31/08/2028, 35 heures par semaine.",
        "Contrat du 01.09.2027, 1 801,80 € par mois, de 06 h 30 à 14 h.",
        "Équipe de 12 personnes, poste n° 0000001465, BTS MCO.Bac requis.",
        "Vous préparez un Bac pro, niveau 4 ; code ROME D1102.",
    ],
)
def test_dates_and_figures_are_not_contact_data(texte):
    assert coordonnee_dans(texte) == ""


def test_the_same_form_sent_twice_makes_one_offer(saisir, structure, recruteur):
    deux = [creer_offre(structure, saisir(cle_envoi="c" * 32), par=recruteur, le=maintenant()).id for _ in range(2)]
    db.session.commit()
    assert deux[0] == deux[1] and len(db.session.scalars(select(OffreAlternance)).all()) == 1


def test_a_structure_to_validate_prepares_offers_that_its_validation_publishes(fabrique, saisir, structure, recruteur):
    structure.etat = EtatStructure.a_valider
    db.session.commit()
    offre_id = creer_offre(structure, saisir(), par=recruteur, le=maintenant()).id
    db.session.commit()
    assert lire(offre_id).etat == EN_ATTENTE and lire(offre_id).publiee_le is None
    with pytest.raises(RegleMetier):
        changer_etat(lire(offre_id), EN_COURS, par=recruteur, le=maintenant())
    db.session.rollback()
    le, equipe = maintenant(), fabrique.compte()
    complete = db.session.execute(structure_par_id(structure.id)).unique().scalar_one()
    valider_structure(complete, par=equipe, le=le)
    db.session.commit()
    assert lire(offre_id).etat == EN_COURS and lire(offre_id).publiee_le == le
    assert historique(offre_id) == ["création", "publication"]


def test_the_offers_of_a_structure_that_is_refused_leave_the_site(fabrique, structure):
    offre_id = fabrique.offre_alternance(structure).id
    structure.etat = EtatStructure.a_valider
    equipe = fabrique.compte()
    complete = db.session.execute(structure_par_id(structure.id)).unique().scalar_one()
    refuser_structure(complete, "Structure inconnue.", par=equipe, le=maintenant())
    db.session.commit()
    assert lire(offre_id).etat == EN_ATTENTE


def test_closing_and_reopening_date_the_offer(fabrique, structure, recruteur):
    offre = lire(fabrique.offre_alternance(structure, age_jours=100).id)
    publiee_le, le = offre.publiee_le, maintenant()
    changer_etat(offre, POURVUE, par=recruteur, le=le)
    changer_etat(offre, POURVUE, par=recruteur, le=le)
    assert (offre.etat, offre.close_le, offre.publiee_le) == (POURVUE, le, publiee_le)
    changer_etat(offre, EN_COURS, par=recruteur, le=le, annule=True)
    assert (offre.etat, offre.close_le, offre.publiee_le) == (EN_COURS, None, publiee_le)
    changer_etat(offre, ARCHIVEE, par=recruteur, le=le)
    changer_etat(offre, EN_COURS, par=recruteur, le=le)
    assert offre.publiee_le == le and offre.est_visible(jour_de_paris(le))
    db.session.commit()
    assert historique(offre.id) == ["offre pourvue", "annulation", "archivage", "publication"]


def test_an_archived_offer_comes_back_when_it_is_saved_again(fabrique, structure, recruteur, employeur, saisir):
    hier = jour_de_paris(maintenant()) - timedelta(days=1)
    offre = fabrique.offre_alternance(
        structure, employeur=employeur, etat=ARCHIVEE, age_jours=300, embauche_le=hier, close_le=maintenant()
    )
    le = maintenant()
    modifier_offre(lire(offre.id), saisir(embauche_le=hier), par=recruteur, le=le)
    db.session.commit()
    offre = lire(offre.id)
    assert (offre.etat, offre.publiee_le, offre.close_le) == (EN_COURS, le, None)
    assert [d.intitule for d in offre.diplomes] == ["CAP Boulanger", "BP Boulanger"]
    with pytest.raises(RegleMetier):
        modifier_offre(offre, saisir(embauche_le=hier - timedelta(days=1)), par=recruteur, le=le)


def test_offers_of_six_months_are_archived_and_their_referent_is_told_once(fabrique, structure, recruteur, boite):
    vieilles = [fabrique.offre_alternance(structure, age_jours=190, referent_id=recruteur.id).id for _ in range(2)]
    sans_referent = fabrique.offre_alternance(structure, age_jours=190).id
    fabrique.offre_alternance(structure, age_jours=100)
    assert archiver_offres_alternance(le=maintenant()) == {"archivees": 3}
    assert archiver_offres_alternance(le=maintenant()) == {"archivees": 0}
    for offre_id in (*vieilles, sans_referent):
        offre = lire(offre_id)
        assert offre.etat == ARCHIVEE and offre.close_le and historique(offre_id) == ["archivage"]
    # Without a référent the gestionnaire is told: the same person here, one mail for all three.
    courriel = boite.unique("offres_archivees", recruteur.courriel)
    assert all(f"/mes-offres/{i}/modifier/" in courriel.corps_texte for i in (*vieilles, sans_referent))


def test_a_week_before_the_managers_are_told_once(fabrique, structure, recruteur, boite):
    bientot = fabrique.offre_alternance(structure, age_jours=180, referent_id=recruteur.id)
    le = maintenant()
    fabrique.offre_alternance(structure, age_jours=100)
    assert rappeler_les_offres_a_archiver(le=le) == {"rappelees": 1}
    assert rappeler_les_offres_a_archiver(le=le) == {"rappelees": 0}
    assert "offres_bientot_archivees" in {c.genre for c in boite(a=recruteur.courriel)}
    assert relire(bientot).etat == EN_COURS and historique(bientot.id) == ["rappel avant archivage"]
