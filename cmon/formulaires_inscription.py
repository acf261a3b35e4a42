"""The form of a registration: one class for the public site and for « Inscrire un participant »."""

from cmon.formulaires import ChampCases, ChampCourriel, ChampTelephone, ChampTexte, Formulaire, longueur, requis
from cmon.inscriptions.operations import SaisieInscription
from cmon.rencontres.etats import LIBELLES_STATUT


class FormulaireInscription(Formulaire):
    """« S’inscrire », without an account. No birth date: minors register too."""

    nom = ChampTexte("Nom", [requis("Indiquez le nom."), longueur(maximum=100)])
    prenom = ChampTexte("Prénom", [requis("Indiquez le prénom."), longueur(maximum=100)])
    telephone = ChampTelephone("Tél.", [requis("Indiquez un numéro de téléphone."), longueur(maximum=30)])
    courriel = ChampCourriel("E-mail", [requis("Indiquez une adresse e-mail : la confirmation y arrive.")])
    statuts = ChampCases("Statuts", [requis("Cochez au moins un statut.")], libelles=LIBELLES_STATUT)

    def saisie(self) -> SaisieInscription:
        """What was typed, for the verb `inscrire`."""
        return SaisieInscription(
            nom=self.nom.data,
            prenom=self.prenom.data,
            telephone=self.telephone.data,
            courriel=self.courriel.data,
            statuts=self.statuts.data,
        )
