"""The contact form."""

from cmon.demandes.etats import LIBELLES_DEMANDEUR
from cmon.demandes.modeles import LONGUEUR_MIN_TEXTE
from cmon.demandes.operations import SaisieDemande
from cmon.formulaires import ChampChoix, ChampCourriel, ChampLong, ChampTelephone, ChampTexte, longueur, requis
from cmon.formulaires_envoi import FormulaireAEnvoiUnique


class FormulaireContact(FormulaireAEnvoiUnique):
    """« Demander une information »: who asks, where to answer, and what."""

    demandeur = ChampChoix("Vous êtes", [requis("Dites-nous qui vous êtes.")], libelles=LIBELLES_DEMANDEUR)
    nom = ChampTexte("Nom", [requis("Indiquez votre nom."), longueur(maximum=200)])
    courriel = ChampCourriel("E-mail", [requis("Indiquez votre adresse e-mail : la réponse y arrive.")])
    telephone = ChampTelephone("Téléphone", [longueur(maximum=30)])
    texte = ChampLong(
        "Votre demande",
        [requis("Écrivez votre demande en une ou deux phrases.")],
        minimum=LONGUEUR_MIN_TEXTE,
        maximum=5_000,
    )

    def saisie(self) -> SaisieDemande:
        """What was typed, for the verb `demander`."""
        return SaisieDemande(
            demandeur=self.demandeur.data,
            nom=self.nom.data,
            courriel=self.courriel.data,
            telephone=self.telephone.data or "",
            texte=self.texte.data,
            cle_envoi=self.cle.data,
        )
