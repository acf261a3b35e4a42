"""The spreadsheet to fill in to import offers: its columns, lists to choose from, and how to fill it."""

from collections.abc import Sequence
from tempfile import SpooledTemporaryFile
from typing import IO

from cmon.alternance.colonnes import COLONNES, LIGNES_MAX
from cmon.alternance.etats import LIBELLES_CONTRAT, Niveau
from cmon.documents.tableur import EN_MEMOIRE_MAX, ENTETE, Colonne, Feuille, Genre, Impression, texte_de_cellule

TITRE = "Offres d’alternance à importer"
GENRES = {"embauche_le": Genre.date}
CONSIGNES = (
    "Remplissez la feuille « Offres » : une ligne par offre, sous les titres des colonnes, sans les changer.",
    f"{LIGNES_MAX} offres au plus à la fois. Écrivez des valeurs : les formules sont refusées.",
    "Rien n’est créé sans vous : le site montre d’abord les erreurs, ligne par ligne, et ce qui sera publié.",
    "Les colonnes suivies d’un astérisque (*) sont obligatoires.",
)


def _listes(feuille: Feuille, employeurs: Sequence[str]) -> None:
    """The values to choose from, on a sheet of their own, offered in the cells of their columns."""
    classeur = feuille.classeur
    page = classeur.add_worksheet("Listes")
    listes = {
        "employeur": [texte_de_cellule(x) for x in employeurs],
        "contrats": list(LIBELLES_CONTRAT.values()),
        "niveau": [n.libelle for n in Niveau],
        "anonyme": ["Oui", "Non"],
    }
    page.set_column(0, len(listes) - 1, 40)
    for rang in range(max(len(x) for x in listes.values())):
        for j, valeurs in enumerate(listes.values()):
            if rang < len(valeurs):
                page.write_string(rang, j, valeurs[rang])
    for j, (cle, valeurs) in enumerate(listes.items()):
        if not valeurs:
            continue
        source = f"=Listes!${'ABCD'[j]}$1:${'ABCD'[j]}${len(valeurs)}"
        # Others are taken too: a Siret, several kinds of contract.
        libre = {"validate": "list", "source": source, "error_type": "information", "show_error": False}
        for place, c in enumerate(COLONNES):
            if c.cle == cle or c.cle.startswith(f"{cle}_"):
                feuille.feuille.data_validation(1, place, LIGNES_MAX, place, libre)


def _mode_d_emploi(feuille: Feuille) -> None:
    classeur = feuille.classeur
    page, gros = classeur.add_worksheet("Mode d’emploi"), classeur.add_format(ENTETE)
    a_la_ligne = classeur.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 38)
    page.set_column(1, 1, 100)
    ligne = 0
    for consigne in CONSIGNES:
        page.write_string(ligne, 0, consigne)
        ligne += 1
    ligne += 1
    page.write_string(ligne, 0, "Colonne", gros)
    page.write_string(ligne, 1, "Comment la remplir", gros)
    for c in COLONNES:
        ligne += 1
        page.write_string(ligne, 0, c.titre_affiche, a_la_ligne)
        page.write_string(ligne, 1, c.aide, a_la_ligne)


def composer_le_modele(employeurs: Sequence[str]) -> IO[bytes]:
    """The Excel file, which the caller closes. `employeurs`: the words of the list « L’employeur » of the structure."""
    sortie = SpooledTemporaryFile(max_size=EN_MEMOIRE_MAX)  # noqa: SIM115  it is the answer
    colonnes = [Colonne(c.titre_affiche, c.largeur, GENRES.get(c.cle, Genre.texte)) for c in COLONNES]
    feuille = Feuille(sortie, "Offres", colonnes, Impression(pied=TITRE))
    texte = feuille.classeur.add_format({"num_format": "@"})
    for place, c in enumerate(COLONNES):
        if c.cle not in GENRES:
            feuille.feuille.set_column(place, place, c.largeur, texte)
    feuille.entete()
    _mode_d_emploi(feuille)
    _listes(feuille, employeurs)
    feuille.finir()
    sortie.seek(0)
    return sortie
