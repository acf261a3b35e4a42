"""Words that most profiles hold are read in the order of the list: they find what the index of words finds."""

import pytest

from cmon.extensions import db
from cmon.profils.recherche import PROFILS, CriteresProfil, chercher_profils, lire_profils
from cmon.recherche import enonce


def trouves(texte):
    c = CriteresProfil(texte=texte)
    return [p.id for p, _ in lire_profils(db.session.execute(*chercher_profils(c)), c).lignes]


@pytest.mark.base("sqlite")
@pytest.mark.parametrize(
    "texte", ["contrat", "Apprentissage", "stage cap", "cap app", "bac", "vienne", "b", "gironde bts"]
)
def test_common_words_find_the_same_profiles_both_ways(fabrique, monkeypatch, texte):
    fabrique.projet_pro(contrats=["apprentissage"])
    fabrique.projet_pro(contrats=["stage"], metier_libelle="Barman")
    fabrique.projet_pro(contrats=["pro", "stage"])
    assert enonce._sont_courants(PROFILS, enonce.mots_cherches(texte))
    parcourus = trouves(texte)
    monkeypatch.setattr(enonce, "_sont_courants", lambda *_: False)
    assert trouves(texte) == parcourus
