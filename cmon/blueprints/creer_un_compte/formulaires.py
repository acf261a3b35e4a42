"""Forms of opening an account."""

from cmon.candidatures.modeles import LIBELLES_AGE
from cmon.comptes.etats import GenreCompte
from cmon.comptes.ouverture import CHARTE, TELEPHONE, TRANCHE_AGE, SaisieCompte
from cmon.formulaires import (
    ChampCase,
    ChampChoix,
    ChampCourriel,
    ChampMotDePasse,
    ChampTelephone,
    ChampTexte,
    Formulaire,
    longueur,
    requis,
)


class FormulaireCourriel(Formulaire):
    """The address that a link of confirmation is mailed to again."""

    courriel = ChampCourriel("E-mail", [requis("Indiquez votre adresse e-mail.")])


class FormulaireCompte(FormulaireCourriel):
    """Who opens an account, and how they will sign in."""

    nom = ChampTexte("Nom", [requis("Indiquez votre nom."), longueur(maximum=100)])
    prenom = ChampTexte("Prénom", [requis("Indiquez votre prénom."), longueur(maximum=100)])
    telephone = ChampTelephone("Téléphone", [requis(TELEPHONE), longueur(maximum=30)])
    tranche_age = ChampChoix("Tranche d’âge", [requis(TRANCHE_AGE)], libelles=LIBELLES_AGE)
    mot_de_passe = ChampMotDePasse("Mot de passe")
    charte = ChampCase("J’accepte la charte d’engagement", [requis(CHARTE)])

    @classmethod
    def pour(cls, genre: GenreCompte) -> "FormulaireCompte":
        """The form of that kind of account: a phone number for professionals, an age class for candidates."""
        form = cls()
        if genre.est_professionnel:
            del form.tranche_age
        else:
            del form.telephone
        return form

    def saisie(self, genre: GenreCompte) -> SaisieCompte:
        """What was typed, for the verb `ouvrir_compte`."""
        return SaisieCompte(
            genre=genre,
            courriel=self.courriel.data,
            nom=self.nom.data,
            prenom=self.prenom.data,
            charte=self.charte.data,
            telephone=self.telephone.data if "telephone" in self else "",
            mot_de_passe=self.mot_de_passe.data or "",
            tranche_age=self.tranche_age.data if "tranche_age" in self else None,
        )
