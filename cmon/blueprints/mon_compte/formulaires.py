"""Forms of one's own account."""

from wtforms import RadioField

from cmon.candidatures.modeles import LIBELLES_AGE
from cmon.comptes.requetes import adhesions_de
from cmon.extensions import db
from cmon.formulaires import (
    ChampChoix,
    ChampCourriel,
    ChampMotDePasse,
    ChampTelephone,
    ChampTexte,
    Formulaire,
    longueur,
    requis,
)
from cmon.formulaires_compte import FormulaireNouveauMotDePasse
from cmon.structures.etats import LIBELLES_ROLE


class FormulaireStructure(Formulaire):
    """For which structure one acts."""

    adhesion = RadioField("Agir pour", coerce=int)

    @classmethod
    def pour(cls, compte):
        """The form with the structures of this person, the present one ticked."""
        form = cls()
        adhesions = db.session.scalars(adhesions_de(compte.id))
        form.adhesion.choices = [(a.id, f"{a.structure.nom} ({LIBELLES_ROLE[a.role].lower()})") for a in adhesions]
        if not form.is_submitted() and compte.adhesion_active:
            form.adhesion.data = compte.adhesion_active.id
        return form


class FormulaireMotDePasse(FormulaireNouveauMotDePasse):
    """The present password, and the new one twice."""

    actuel = ChampMotDePasse("Mot de passe actuel", [requis("Indiquez votre mot de passe actuel.")])


class FormulaireInformations(Formulaire):
    """One's names and phone number; a candidate's age class."""

    nom = ChampTexte("Nom", [requis("Indiquez votre nom."), longueur(maximum=100)])
    prenom = ChampTexte("Prénom", [requis("Indiquez votre prénom."), longueur(maximum=100)])
    telephone = ChampTelephone("Téléphone", [longueur(maximum=30)])
    tranche_age = ChampChoix("Tranche d’âge", [requis("Choisissez votre tranche d’âge.")], libelles=LIBELLES_AGE)

    @classmethod
    def pour(cls, compte, **kwargs):
        """The form of that person: only candidates tell their age."""
        form = cls(**kwargs)
        if not compte.est_candidat:
            del form.tranche_age
        return form


class FormulaireAdresse(Formulaire):
    """The new address of the account."""

    courriel = ChampCourriel("Nouvel e-mail", [requis("Indiquez votre nouvelle adresse e-mail.")])
