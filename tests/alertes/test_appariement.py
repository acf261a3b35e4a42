"""Which profiles fit which offers, and what becomes of an alert when one of the two changes."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select, update

from bench.paires import apparier_les_paires, lire_les_paires, precision_et_rappel
from cmon.alertes.etats import RAISONS, Raison
from cmon.alertes.modeles import Alerte
from cmon.alertes.operations import apparier_offre, apparier_projet, apparier_tout, ecarter, remettre
from cmon.alertes.presentation import raisons_en_mots
from cmon.alertes.requetes import alertes_de, nb_alertes
from cmon.alternance.etats import EtatOffreAlternance, ensemble_de_departements
from cmon.alternance.modeles import OffreAlternance
from cmon.base_sql import transaction_d_ecriture
from cmon.comptes.modeles import Compte
from cmon.extensions import db
from cmon.profils.modeles import ProjetPro
from cmon.profils.operations import refleter_le_compte
from cmon.temps import jour_de_paris, maintenant

POITIERS, CHATELLERAULT, BORDEAUX = "86194", "86066", "33063"
CAP, BTS = (("CAP Boulanger", 3, None),), (("BTS Boulangerie", 5, None),)
FLEURS, ONGLES = (("CAP Fleuriste", 3, None),), (("CAP Esthétique", 3, None),)


def alertes() -> list[tuple]:
    """Each alert as the database has it."""
    db.session.expire_all()
    lignes = db.session.scalars(select(Alerte).order_by(Alerte.offre_id, Alerte.projet_pro_id)).all()
    return [(a.id, a.offre_id, a.projet_pro_id, a.score, a.raisons, a.km, a.cree_le, a.ecartee_le) for a in lignes]


def apparier() -> int:
    n = apparier_tout(le=maintenant())
    db.session.commit()
    return n


def seule() -> Alerte:
    db.session.expire_all()
    return db.session.scalars(select(Alerte)).one()


def test_whoever_has_every_reason_comes_to_a_hundred_points(fabrique):
    fabrique.offre_alternance(embauche_le=date(2027, 9, 1))
    fabrique.projet_pro(commune=POITIERS, disponible_le=date(2027, 9, 1), diplomes=(("C.A.P.  boulanger", 3, None),))
    apparier()
    a = seule()
    une_seule = Raison.metier_proche | Raison.niveau | Raison.niveau_proche
    assert Raison(a.raisons) == ~une_seule
    assert (a.score, a.km) == (100, 0)
    assert sum(points for r, (_, points) in RAISONS.items() if r not in une_seule) == 100


def test_an_alert_tells_why_in_words_and_not_where_the_candidate_lives(fabrique):
    offre = fabrique.offre_alternance(commune=CHATELLERAULT)
    fabrique.projet_pro(commune=POITIERS, rayon_km=40)
    apparier()
    a = db.session.scalars(alertes_de(offre.structure_id)).one()
    assert 29 < a.km < 30
    assert raisons_en_mots(a) == [
        "Même métier",
        "Même type de contrat",
        "Même diplôme",
        "Cherche en Vienne",
        "À moins de 30 km du lieu de travail",
    ]


@pytest.mark.parametrize(
    ("offre", "projet"),
    [
        ({}, {"metier_code": "G1602"}),
        ({}, {"metier_code": "D1104", "diplomes": BTS}),
        # A florist’s shop and a nail studio: of one ROME domain and one level, in no common activity.
        ({"metier_code": "D1209", "diplomes": FLEURS}, {"metier_code": "D1240", "diplomes": ONGLES}),
        ({}, {"diplomes": BTS}),
        ({"contrats": ("pro",)}, {}),
        ({}, {"departements": ("33",)}),
        ({}, {"departements": ("33",), "commune": BORDEAUX, "rayon_km": 200}),
        ({}, {"departements": ("33",), "commune": CHATELLERAULT, "rayon_km": 20}),
        ({"embauche_le": date(2027, 9, 1)}, {"disponible_le": date(2027, 11, 1)}),
        ({"etat": "pourvue"}, {}),
        ({"age_jours": 200}, {}),
        ({}, {"visible": False}),
    ],
)
def test_a_pair_that_lacks_one_condition_is_no_alert(offre, projet, fabrique):
    fabrique.offre_alternance(**offre)
    fabrique.projet_pro(**projet)
    assert apparier() == 0


def test_the_last_day_a_near_métier_and_a_level_nearby_are_told_as_they_are(fabrique):
    fabrique.offre_alternance(embauche_le=date(2027, 9, 1))
    proche = (("BP Pâtissier", 4, None),)
    fabrique.projet_pro(metier_code="D1104", diplomes=proche, disponible_le=date(2027, 10, 31), departements=("86",))
    apparier()
    assert Raison(seule().raisons) == (
        Raison.metier_proche | Raison.contrat | Raison.niveau_proche | Raison.departement
    )


def test_a_structure_that_waits_for_the_équipe_has_no_alert(fabrique):
    etablissement = fabrique.etablissement()
    fabrique.offre_alternance(fabrique.structure("acteur", etablissement_id=etablissement.id, etat="a_valider"))
    fabrique.projet_pro()
    assert apparier() == 0


def test_matching_again_changes_nothing_whatever_the_way(fabrique):
    offres = [fabrique.offre_alternance() for _ in range(2)]
    projets = [fabrique.projet_pro() for _ in range(3)]
    assert apparier() == 6
    avant = alertes()
    apparier()
    for offre in offres:
        assert apparier_offre(offre.id, le=maintenant()) == 3
    for projet in projets:
        assert apparier_projet(projet.id, le=maintenant()) == 2
    db.session.commit()
    assert alertes() == avant


def test_an_offer_or_a_projet_that_changes_changes_its_alerts(fabrique):
    offre, projet = fabrique.offre_alternance(), fabrique.projet_pro()
    apparier_projet(projet.id, le=maintenant())
    db.session.commit()
    une = seule()
    avant = une.id, une.score, une.cree_le
    projet.departements = ensemble_de_departements(("33", "86"))
    projet.disponible_le = offre.embauche_le = date(2027, 9, 1)
    apparier_projet(projet.id, le=maintenant())
    db.session.commit()
    assert (seule().id, seule().score, seule().cree_le) == (avant[0], avant[1] + 5, avant[2])
    offre.etat = EtatOffreAlternance.pourvue
    assert apparier_offre(offre.id, le=maintenant()) == 0
    db.session.commit()
    assert alertes() == []
    offre.etat = EtatOffreAlternance.en_cours
    assert apparier_offre(offre.id, le=maintenant()) == 1
    projet.trouvable = False
    assert apparier_projet(projet.id, le=maintenant()) == 0


def test_what_is_put_aside_stays_so_even_when_the_offer_closes_and_opens_again(fabrique):
    offre = fabrique.offre_alternance()
    fabrique.projet_pro()
    apparier()
    ecarter(seule(), par=None, le=maintenant())
    db.session.commit()
    for etat in (EtatOffreAlternance.pourvue, EtatOffreAlternance.en_cours):
        offre.etat = etat
        assert apparier_offre(offre.id, le=maintenant()) == 0
        apparier()
    assert seule().ecartee_le is not None
    remettre(seule(), par=None, le=maintenant())
    db.session.commit()
    assert apparier() == 1


def test_an_offer_keeps_its_fifty_best_alerts_and_what_is_put_aside_gives_its_place(fabrique):
    offre = fabrique.offre_alternance()
    modele = fabrique.projet_pro(diplomes=(("BP Boulanger", 4, None),))
    colonnes = {c.key: getattr(modele, c.key) for c in ProjetPro.__table__.columns if c.key != "id"}
    db.session.add_all(ProjetPro(**colonnes) for _ in range(50))
    db.session.commit()
    assert apparier() == 50
    meilleur = fabrique.projet_pro()
    apparier_projet(meilleur.id, le=maintenant())
    db.session.commit()
    assert len(alertes()) == 50
    assert meilleur.id in {a[2] for a in alertes()}
    ecarter(db.session.scalars(select(Alerte).limit(1)).one(), par=None, le=maintenant())
    assert apparier_offre(offre.id, le=maintenant()) == 50


def test_a_stale_alert_shows_nowhere_before_the_job_has_passed(fabrique):
    offre, projet = fabrique.offre_alternance(), fabrique.projet_pro()
    apparier()
    assert db.session.scalar(nb_alertes(offre.structure_id)) == 1
    db.session.execute(update(ProjetPro).where(ProjetPro.id == projet.id).values(trouvable=False))
    assert db.session.scalars(alertes_de(offre.structure_id)).all() == []
    db.session.rollback()
    hier = jour_de_paris(maintenant()) - timedelta(days=1)
    db.session.execute(update(OffreAlternance).where(OffreAlternance.id == offre.id).values(visible_jusqu_au=hier))
    assert db.session.scalars(alertes_de(offre.structure_id)).all() == []
    assert db.session.scalar(nb_alertes(offre.structure_id)) == 0


def test_the_projets_of_a_closed_account_leave_the_alerts_at_once(fabrique):
    offre, projet = fabrique.offre_alternance(), fabrique.projet_pro()
    apparier()
    compte = db.session.get_one(Compte, projet.compte_id)
    compte.desactive_le = maintenant()
    refleter_le_compte(compte)
    assert db.session.scalar(nb_alertes(offre.structure_id)) == 0
    assert alertes() == []


def test_two_matchings_at_once_write_each_alert_once(app, fabrique):
    for _ in range(2):
        fabrique.offre_alternance()
    for _ in range(3):
        fabrique.projet_pro()
    db.session.rollback()
    depart, erreurs = Barrier(2), []

    def passer():
        with app.app_context():
            try:
                depart.wait(5)
                with transaction_d_ecriture():
                    apparier_tout(le=maintenant())
                    db.session.commit()
            except Exception as e:
                erreurs.append(e)

    fils = [Thread(target=passer) for _ in range(2)]
    for f in fils:
        f.start()
    for f in fils:
        f.join()
    assert erreurs == []
    assert len(alertes()) == 6


@pytest.mark.base("sqlite")
def test_the_judged_pairs_that_are_good_are_found_and_most_that_are_shown_deserve_it(app):
    assert len(lire_les_paires()) >= 60
    paires = apparier_les_paires(le=maintenant())
    assert [p.pourquoi for p in paires if p.jugement == "bon" and not p.alerte] == []
    precision, rappel = precision_et_rappel(paires, {"bon", "proche"})
    assert precision >= 0.9 and rappel >= 0.95
