"""Forms of the answer to an application, of messages, and of reports."""

from cmon.candidatures_alternance.reponses import LIBELLES_CHOIX, MESSAGE_MANQUANT, Choix
from cmon.echanges.operations import MOTIF_MANQUANT, TEXTE_MANQUANT
from cmon.formulaires import ChampChoix, ChampLong, ChampTexte, Formulaire, FormulaireDeRecherche, requis

MESSAGE_MAX = 3000
MOTIF_MAX = 1000


class FormulaireReponse(Formulaire):
    """« Répondre à la candidature » (guide CMonAlternance, Répondre à une candidature)."""

    choix = ChampChoix("Votre réponse", [requis("Choisissez votre réponse.")], libelles=LIBELLES_CHOIX)
    message = ChampLong(
        "Écrivez un message au candidat et n’oubliez pas d’indiquer vos coordonnées mail",
        [requis(MESSAGE_MANQUANT)],
        maximum=MESSAGE_MAX,
    )

    def ajouter_un_modele(self, texte: str, choix: Choix) -> None:
        """Put a suggested text after what is typed already."""
        self.message.data = f"{self.message.data}\n\n{texte}" if self.message.data else texte
        self.choix.data = choix


class FormulaireMessage(Formulaire):
    """A message in a thread."""

    texte = ChampLong("Votre message", [requis(TEXTE_MANQUANT)], maximum=MESSAGE_MAX)


class FormulaireSignalement(Formulaire):
    """« Signaler » a message to the équipe."""

    motif = ChampLong("Pourquoi signalez-vous ce message ?", [requis(MOTIF_MANQUANT)], maximum=MOTIF_MAX)


class FormulaireFiltreCandidatures(FormulaireDeRecherche):
    """The number of a candidature, of a profile or of an offer."""

    q = ChampTexte("Numéro de candidature, de profil ou d’offre")
