"""Forms of the decisions of the équipe."""

from cmon.formulaires import ChampLong, ChampTexte, Formulaire, FormulaireDeRecherche, longueur


class FormulaireDecision(Formulaire):
    """« Valider » or « Refuser »; the rule of the domain asks for the reason of a refusal."""

    motif = ChampLong("Motif du refus", maximum=2_000)


class FormulaireMotif(Formulaire):
    """« Suspendre », « Désactiver », « Réactiver »: the rule of the domain asks for the reason."""

    # The log keeps it whole.
    motif = ChampLong("Motif", maximum=400)


class FormulaireRechercheComptes(FormulaireDeRecherche):
    """What the équipe looks for among structures and accounts."""

    q = ChampTexte("Nom, adresse e-mail, numéro ou Siret", [longueur(maximum=100)])
