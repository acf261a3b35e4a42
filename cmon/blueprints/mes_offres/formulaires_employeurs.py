"""Forms of « Suivi des employeurs »: find one in the list, ask for a new one, correct how to reach it."""

from dataclasses import replace

from wtforms.validators import ValidationError

from cmon.employeurs.operations import SaisieEmployeur
from cmon.formulaires import (
    ChampCourriel,
    ChampTelephone,
    ChampTexte,
    Formulaire,
    FormulaireDeRecherche,
    longueur,
)
from cmon.formulaires_etablissement import ChampsAdresse, ChampsLegaux
from cmon.services_externes.recherche_entreprises import FicheEtablissement

# The order of the guide.
CHAMPS = ("nom_commercial", "courriel", "domaine", "telephone", "adresse", "complement", "code_postal", "ville")


class FormulaireRechercheEmployeur(FormulaireDeRecherche):
    """The list, filtered as one types."""

    q = ChampTexte("Raison sociale, numéro, …")


class FormulaireNumero(FormulaireDeRecherche):
    """The number that fills the form."""

    numero = ChampTexte("Recherche par SIRET", [longueur(maximum=60)])


class FormulaireEmployeur(ChampsAdresse, Formulaire):
    """How to reach an employer, which is the structure's own."""

    nom_commercial = ChampTexte("Nom Commercial", [longueur(maximum=250)])
    courriel = ChampCourriel("Email")
    domaine = ChampTexte("Domaine", [longueur(maximum=250)])
    telephone = ChampTelephone("Téléphone", [longueur(maximum=30)])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The summary of errors follows the screen.
        self._fields = {nom: self._fields[nom] for nom in (*CHAMPS, *self._fields)}

    def validate_courriel(self, champ) -> None:
        """One way to reach the employer at least."""
        if not champ.data and not self.telephone.data:
            raise ValidationError("Indiquez une adresse e-mail ou un numéro de téléphone de l’employeur.")

    def saisie(self) -> SaisieEmployeur:
        """What was typed, for the verbs of employers."""
        return SaisieEmployeur(**{nom: self[nom].data or "" for nom in CHAMPS})


class FormulaireNouvelEmployeur(ChampsLegaux, FormulaireEmployeur):
    """« Ajouter un employeur »: what the registry tells of it is not typed."""

    LEGAUX = ("siret", "raison_sociale", "sigle", "naf", "effectif")

    sigle = ChampTexte("Sigle", [longueur(maximum=60)])

    def fiche(self, connue: FicheEtablissement | None) -> FicheEtablissement:
        """The establishment: as the registry knows it, else as typed. Raises RegleMetier."""
        fiche = super().fiche(connue)
        return fiche if connue is not None else replace(fiche, sigle=self.sigle.data or "")
