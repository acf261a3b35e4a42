"""Forms of signing in."""

from wtforms import HiddenField

from cmon.formulaires import (
    ChampCase,
    ChampCourriel,
    ChampMotDePasse,
    ChampTelephone,
    ChampTexte,
    Formulaire,
    longueur,
    requis,
)
from cmon.structures.membres import CHARTE, SaisieMembre


class FormulaireVide(Formulaire):
    """A button and nothing else: the token, and where to go on."""

    suite = HiddenField()


class FormulaireLien(Formulaire):
    """The address that a link is mailed to."""

    courriel = ChampCourriel("E-mail", [requis("Indiquez votre adresse e-mail.")])


class FormulaireConnexion(FormulaireLien):
    """Address and password."""

    mot_de_passe = ChampMotDePasse("Mot de passe", [requis("Indiquez votre mot de passe.")])
    suite = HiddenField()


class FormulaireInvitation(Formulaire):
    """What a person who is invited and has no account gives to open one."""

    nom = ChampTexte("Nom", [requis("Indiquez votre nom."), longueur(maximum=100)])
    prenom = ChampTexte("Prénom", [requis("Indiquez votre prénom."), longueur(maximum=100)])
    telephone = ChampTelephone("Téléphone", [requis("Indiquez un numéro de téléphone."), longueur(maximum=30)])
    mot_de_passe = ChampMotDePasse("Mot de passe")
    charte = ChampCase("J’accepte la charte d’engagement", [requis(CHARTE)])

    def saisie(self) -> SaisieMembre:
        """What was typed, for the verb `accepter_invitation`."""
        return SaisieMembre(
            nom=self.nom.data,
            prenom=self.prenom.data,
            telephone=self.telephone.data,
            charte=self.charte.data,
            mot_de_passe=self.mot_de_passe.data or "",
        )
