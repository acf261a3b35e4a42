"""The form of an application: one class for the public site and for the extranet."""

from cmon.candidatures.modeles import LIBELLES_AGE
from cmon.candidatures.operations import SaisieCandidature
from cmon.formulaires import (
    ChampChoix,
    ChampCourriel,
    ChampFichiers,
    ChampLong,
    ChampTelephone,
    ChampTexte,
    Formulaire,
    longueur,
    requis,
)


class FormulaireCandidature(Formulaire):
    """« Postuler », without an account. No birth date: an age class."""

    nom = ChampTexte("Nom", [requis("Indiquez votre nom."), longueur(maximum=100)])
    prenom = ChampTexte("Prénom", [requis("Indiquez votre prénom."), longueur(maximum=100)])
    tranche_age = ChampChoix("Tranche d’âge", [requis("Choisissez votre tranche d’âge.")], libelles=LIBELLES_AGE)
    courriel = ChampCourriel("E-mail", [requis("Indiquez votre adresse e-mail : la réponse y arrive.")])
    telephone = ChampTelephone("Téléphone", [requis("Indiquez votre numéro de téléphone."), longueur(maximum=30)])
    courriel_copie = ChampCourriel("E-mail d’un parent ou de votre établissement")
    formation_actuelle = ChampTexte(
        "Formation suivie actuellement",
        [requis("Indiquez votre classe ou votre formation, ou « aucune »."), longueur(maximum=250)],
    )
    motivations = ChampLong(
        "Formations / expériences / motivations",
        [requis("Dites en deux ou trois phrases ce qui vous attire dans ce stage.")],
        maximum=10_000,
    )
    fichiers = ChampFichiers("Fichiers", maximum=5)

    def saisie(self) -> SaisieCandidature:
        """What was typed, for the verb `postuler`."""
        return SaisieCandidature(
            nom=self.nom.data,
            prenom=self.prenom.data,
            tranche_age=self.tranche_age.data,
            courriel=self.courriel.data,
            courriel_copie=self.courriel_copie.data or "",
            telephone=self.telephone.data,
            formation_actuelle=self.formation_actuelle.data,
            motivations=self.motivations.data,
            fichiers=self.fichiers.data or [],
        )
