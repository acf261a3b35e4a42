"""The search of alternance offers: words, place, contracts, levels, the sector of a portail, on both databases."""

from math import degrees

import pytest

from cmon.alternance.etats import Contrat, EtatOffreAlternance, Niveau
from cmon.alternance.recherche import CriteresAlternance, TriAlternance, chercher_alternances, lire_alternances
from cmon.extensions import db
from cmon.recherche.distance import RAYON_TERRE_KM
from cmon.referentiels.modeles import Commune, Metier
from cmon.temps import jour_de_paris, maintenant

POITIERS, BORDEAUX, GUERET = "86194", "33063", "23096"


def chercher(**valeurs):
    c = CriteresAlternance(**valeurs)
    return lire_alternances(db.session.execute(*chercher_alternances(c, jour_de_paris(maintenant()))), c)


def ids(resultats) -> set[int]:
    return {offre.id for offre, _ in resultats.lignes}


def test_only_visible_offers_are_found_and_six_months_end_before_the_job(fabrique):
    visible = fabrique.offre_alternance()
    fabrique.offre_alternance(age_jours=200)
    for etat in (EtatOffreAlternance.en_attente, EtatOffreAlternance.pourvue, EtatOffreAlternance.archivee):
        fabrique.offre_alternance(etat=etat)
    r = chercher()
    assert (ids(r), r.total, r.plafonne) == ({visible.id}, 1, False)


def test_words_are_of_the_metier_the_contract_the_diploma_the_level_and_never_of_an_anonymous_company(fabrique):
    fabrique.offre_alternance(
        contrats=[Contrat.pro], diplomes=[("BP Fleuriste", 4, None)], entreprise="Zanzibar fleurs", anonyme=True
    )
    nommee = fabrique.offre_alternance(commune=GUERET, entreprise="Quincaillerie Lavoisier")
    for texte in ("boulangère", "boul", "professionnalisation", "fleuriste", "bac pro", "poitiers bp", "pétrir"):
        assert chercher(texte=texte).total >= 1, texte
    assert chercher(texte="zanzibar").total == 0
    assert ids(chercher(texte="lavoisier")) == {nommee.id}
    assert chercher(texte="oulanger").total == 0
    assert chercher(texte="le").total == 0


def test_contracts_are_counted_leaving_their_own_choice_out(fabrique):
    pro = fabrique.offre_alternance(contrats=[Contrat.pro])
    deux = fabrique.offre_alternance(contrats=[Contrat.pro, Contrat.apprentissage])
    fabrique.offre_alternance(contrats=[Contrat.stage])
    r = chercher(publics=[Contrat.pro])
    assert ids(r) == {pro.id, deux.id}
    assert r.par_public == {Contrat.pro: 2, Contrat.apprentissage: 1, Contrat.stage: 1}
    assert chercher(publics=[Contrat.apprentissage, Contrat.stage]).total == 2


def test_any_of_the_levels_will_do(fabrique):
    cap = fabrique.offre_alternance()
    bts_et_but = fabrique.offre_alternance(diplomes=[("BTS Commerce", 5, None), ("BUT Informatique", 6, None)])
    assert ids(chercher(niveaux=[Niveau.cap])) == {cap.id}
    assert ids(chercher(niveaux=[Niveau.bac_3])) == {bts_et_but.id}
    assert ids(chercher(niveaux=[Niveau.cap, Niveau.bac_2])) == {cap.id, bts_et_but.id}
    assert chercher(niveaux=[Niveau.doctorat]).total == 0


def test_the_rim_of_the_circle_and_the_order_by_distance(fabrique):
    centre = db.session.get(Commune, POITIERS)
    ecart = degrees(0.005 / RAYON_TERRE_KM)
    rayon = degrees(30 / RAYON_TERRE_KM)
    dedans = fabrique.offre_alternance(latitude=centre.latitude + rayon - ecart, longitude=centre.longitude)
    dehors = fabrique.offre_alternance(latitude=centre.latitude - rayon - ecart, longitude=centre.longitude)
    ici = fabrique.offre_alternance()
    sans_position = fabrique.offre_alternance(latitude=None, longitude=None)
    r = chercher(commune=centre, rayon=30, tri=TriAlternance.distance)
    assert [offre.id for offre, _ in r.lignes] == [ici.id, dedans.id]
    assert r.lignes[0][1] == pytest.approx(0, abs=1e-6)
    assert {dehors.id, sans_position.id} <= ids(chercher(commune=centre, rayon=None))


def test_place_metier_and_departement_narrow(fabrique):
    ici = fabrique.offre_alternance()
    la_bas = fabrique.offre_alternance(commune=BORDEAUX, metier_code="D1106", metier_libelle="Vendeur / Vendeuse")
    assert ids(chercher(departements=["33", "23"])) == {la_bas.id}
    assert ids(chercher(metier=db.session.get(Metier, "D1102"))) == {ici.id}


def test_a_sector_is_its_metiers_or_its_employers(app, fabrique):
    vin, general = (app.extensions["portails"][code] for code in ("vin", "cmonalternance"))
    du_metier = fabrique.offre_alternance(metier_code=vin.secteur_metiers[0], naf="4724Z")
    du_naf = fabrique.offre_alternance(naf=vin.secteur_naf[0])
    fabrique.offre_alternance(naf="4724Z")
    assert ids(chercher(portail=vin)) == {du_metier.id, du_naf.id}
    assert ids(chercher(portail=vin, texte="boul", publics=[Contrat.apprentissage])) == {du_metier.id, du_naf.id}
    assert chercher(portail=general).total == 3


def test_one_statement_whatever_the_number_of_rows(fabrique, nb_requetes):
    comptes = []
    for total in (1, 6):
        for _ in range(total):
            fabrique.offre_alternance()
        db.session.expunge_all()
        with nb_requetes() as compteur:
            for offre, _ in chercher(texte="boul", niveaux=[Niveau.cap]).lignes:
                assert offre.contrats and offre.les_niveaux and offre.nom_public and offre.numero
        comptes.append(compteur.nb)
    assert comptes == [1, 1]
