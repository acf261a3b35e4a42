"""No text makes the site compute for long: the time that it takes grows with its length and no faster."""

import contextlib
import itertools
import time

import pytest

from cmon.courriels.texte import corps, sans_lien, une_adresse
from cmon.gabarits import paragraphes
from cmon.recherche.texte import indexer, normaliser
from cmon.textes import ACCENTS_MAX, nettoyer, une_ligne
from cmon.validateurs import lire_courriel, lire_site, lire_telephone

MORCEAUX = ("a", "-", ".", "/", ":", "@", "www.", "://", ".com", "é", " ", "0", "<", "\n")
MOTIFS = ["".join(m) for n in (1, 2, 3) for m in itertools.combinations(MORCEAUX, n)]
LONGUEUR = 8_000
# Seconds of processor. The slowest takes some hundredths of it; a quadratic one takes a hundred times more.
LIMITE_S = 1.0


def duree(fonction, texte: str) -> float:
    debut = time.process_time()
    with contextlib.suppress(ValueError):
        fonction(texte)
    return time.process_time() - debut


def sans_lien_d_ici(texte: str):
    return sans_lien(texte, ("http://stage.localhost",))


@pytest.mark.parametrize(
    "fonction",
    [sans_lien_d_ici, corps, une_adresse, nettoyer, une_ligne, paragraphes, lire_courriel, lire_site, lire_telephone],
)
def test_repeated_signs_cost_no_more_than_others(fonction):
    for motif in MOTIFS:
        texte = motif * (LONGUEUR // len(motif)) + "!"
        assert duree(fonction, texte) < LIMITE_S, motif


@pytest.mark.parametrize("fonction", [nettoyer, une_ligne, normaliser, indexer])
@pytest.mark.parametrize("accents", ["\u0301\u0316", "\u0f73\u0f75", "\u0344\u0316", "\u0301"])
def test_a_letter_under_a_hundred_thousand_accents_costs_no_more(fonction, accents):
    assert duree(fonction, "a" + accents * 100_000) < LIMITE_S


def test_the_accents_of_every_language_stay():
    for texte in ("Noémie", "Ệ", "e\u0301\u0323", "שָׁלוֹם", "प्रशिक्षु", "ไม้เอก"):
        assert len(nettoyer(texte)) >= 1
        assert nettoyer(nettoyer(texte)) == nettoyer(texte)
    assert nettoyer("Zoe\u0301") == "Zoé"
    assert len(nettoyer("a" + "\u0301" * 500)) <= ACCENTS_MAX + 1
