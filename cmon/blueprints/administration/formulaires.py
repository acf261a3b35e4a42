"""Form of a decision of the équipe."""

from cmon.formulaires import ChampLong, Formulaire


class FormulaireDecision(Formulaire):
    """« Valider » or « Refuser »; the rule of the domain asks for the reason of a refusal."""

    motif = ChampLong("Motif du refus", maximum=2_000)
