"""The form of a saved search."""

from cmon.formulaires import ChampCase, ChampTexte, Formulaire, longueur, requis


class FormulaireRechercheEnregistree(Formulaire):
    """The name of a saved search, and whether a mail tells of new offers."""

    libelle = ChampTexte("Nom de la recherche", [requis("Donnez un nom à cette recherche."), longueur(maximum=250)])
    par_courriel = ChampCase("Recevoir un mail quand de nouvelles offres paraissent")
