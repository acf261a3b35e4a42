"""The columns of a spreadsheet of offers: those of the form « Créer une offre », and what its cells may hold."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from cmon.alternance.etats import LIBELLES_CONTRAT, Contrat, Niveau
from cmon.recherche.texte import normaliser

NB_DIPLOMES = 3
LIGNES_MAX = 500
PREMIER_JOUR_EXCEL = date(1899, 12, 30)
OUI = {"oui", "o", "x", "1", "vrai", "true"}
NON = {"", "non", "n", "0", "faux", "false"}
CONTRATS = {
    **{normaliser(libelle): contrat for contrat, libelle in LIBELLES_CONTRAT.items()},
    **{normaliser(contrat.libelle_long): contrat for contrat in Contrat},
    **{contrat.value: contrat for contrat in Contrat},
    "contrat de pro": Contrat.pro,
    "professionnalisation": Contrat.pro,
    "alternance": Contrat.apprentissage,
}
NIVEAUX = {
    normaliser(mots): niveau
    for niveau in Niveau
    for mots in (str(int(niveau)), f"niveau {int(niveau)}", niveau.libelle_court, *niveau.libelle.split(","))
}


@dataclass(frozen=True)
class ColonneOffre:
    """A column: its title, the field of the form that it fills, and how to fill it. `cle` names it in what is kept."""

    cle: str
    titre: str
    champ: str
    aide: str
    largeur: int = 18
    obligatoire: bool = False

    @property
    def titre_affiche(self) -> str:
        """The title as the spreadsheet shows it: an asterisk where it must be filled."""
        return f"{self.titre} *" if self.obligatoire else self.titre


COLONNES = (
    ColonneOffre(
        "contrats",
        "Type d’alternance recherchée",
        "contrats",
        "Apprentissage, Contrat pro, Stage professionnel : un ou plusieurs, séparés par des virgules.",
        26,
        True,
    ),
    ColonneOffre(
        "employeur",
        "L’employeur",
        "employeur",
        "Choisissez dans la liste, ou écrivez le nom ou le Siret d’un employeur validé de « Suivi des employeurs »."
        " Vide : votre structure, si elle est elle-même l’employeur.",
        36,
    ),
    ColonneOffre("adresse", "Adresse", "adresse", "Adresse du lieu de travail. Vide : celle de l’employeur.", 28),
    ColonneOffre("complement", "Complément", "complement", "Bâtiment, étage, lieu-dit."),
    ColonneOffre("code_postal", "Code postal", "code_postal", "5 chiffres. Vide : celui de l’employeur.", 12),
    ColonneOffre("commune", "Commune", "commune", "Commune du lieu de travail. Vide : celle de l’employeur.", 22),
    ColonneOffre(
        "metier", "Métier", "metier", "Un métier de la liste ROME, tel que le formulaire le propose.", 30, True
    ),
    ColonneOffre(
        "embauche_le", "Date prévue d’embauche", "embauche_le", "Une date à venir, par exemple 01/09/2027, ou vide.", 16
    ),
    ColonneOffre(
        "description",
        "Description",
        "description",
        "10 000 caractères au plus, sans e-mail, téléphone ni adresse de site : les coordonnées ne sont pas diffusées.",
        50,
    ),
    ColonneOffre(
        "referent", "Référent", "referent", "Nom ou e-mail d’un utilisateur de votre structure. Vide : vous.", 22
    ),
    *(
        ColonneOffre(f"{cle}_{n}", f"{titre} {n}", "diplomes", aide, largeur, n == 1 and cle == "diplome")
        for n in range(1, NB_DIPLOMES + 1)
        for cle, titre, aide, largeur in (
            ("diplome", "Diplôme ou formation", "L’intitulé du diplôme ou de la formation à préparer.", 32),
            (
                "niveau",
                "Niveau",
                "De 3 à 8, ou CAP, BEP ; Bac… Inutile si le diplôme est dans la liste du formulaire.",
                16,
            ),
        )
    ),
    ColonneOffre(
        "anonyme", "Ne pas afficher le nom de l’entreprise", "anonyme", "Oui ou Non. Vide : le nom est affiché.", 16
    ),
)
PAR_TITRE = {normaliser(c.titre): c for c in COLONNES}


def lire_contrats(texte: str) -> tuple[list[Contrat], list[str]]:
    """The kinds of contract that a cell names, and the words that name none."""
    mots = [m for m in re.split(r"[,;/+\n]|\bet\b", texte) if m.strip()]
    lus = [CONTRATS.get(normaliser(m)) for m in mots]
    return [c for c in lus if c], [m.strip() for m, c in zip(mots, lus, strict=True) if c is None]


def lire_niveau(texte: str) -> Niveau | None:
    """The level that a cell names, or None."""
    lus = {NIVEAUX.get(normaliser(mots)) for mots in texte.split(",") if mots.strip()}
    return lus.pop() if len(lus) == 1 else None


def lire_oui_ou_non(texte: str) -> bool | None:
    """What a cell answers, or None when it is neither yes nor no."""
    mot = normaliser(texte)
    return True if mot in OUI else False if mot in NON else None


def lire_jour(texte: str) -> str:
    """A date as the form reads it: the number of a day, as spreadsheets keep it, becomes that day."""
    if re.fullmatch(r"[3-6][0-9]{4}", texte):
        return (PREMIER_JOUR_EXCEL + timedelta(days=int(texte))).isoformat()
    return texte


def trouver_les_colonnes(cellules: list) -> dict[str, int] | None:
    """Where each column stands, by its key, when this line is the one of the titles."""
    places = {}
    for rang, cellule in enumerate(cellules):
        titre = normaliser(cellule.replace("*", "")) if isinstance(cellule, str) else ""
        if colonne := PAR_TITRE.get(titre):
            places.setdefault(colonne.cle, rang)
    return places if {c.cle for c in COLONNES if c.obligatoire} <= places.keys() else None
