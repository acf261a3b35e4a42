"""Parts of the forms about an establishment: the number that finds it, what the registry tells of it, its address."""

import re

from wtforms.validators import ValidationError

from cmon.etablissements.operations import fiche_saisie
from cmon.formulaires import ChampListe, ChampSiret, ChampTexte, FormulaireDeRecherche, longueur, requis
from cmon.referentiels.lecture import tranches_effectif
from cmon.referentiels.requetes import code_naf
from cmon.services_externes.recherche_entreprises import FicheEtablissement

# « Effectif non renseigné » is the empty choice.
TRANCHES = {code: libelle for code, libelle in tranches_effectif().items() if code != "NN"}


class FormulaireSiret(FormulaireDeRecherche):
    """The number that finds the establishment."""

    numero = ChampTexte("Siret/Siren", [longueur(maximum=60)])


class ChampsAdresse:
    """Where an establishment stands: fields to be mixed into a form."""

    adresse = ChampTexte("Adresse", [requis("Indiquez l’adresse."), longueur(maximum=250)])
    complement = ChampTexte("Complément adresse", [longueur(maximum=250)])
    code_postal = ChampTexte("Code postal", [requis("Indiquez le code postal.")])
    ville = ChampTexte("Ville", [requis("Indiquez la ville."), longueur(maximum=120)])

    def validate_code_postal(self, champ) -> None:
        """Five digits."""
        if champ.data and not re.fullmatch(r"[0-9]{5}", champ.data):
            raise ValidationError("Écrivez le code postal en 5 chiffres, par exemple 86000.")


class ChampsLegaux:
    """What the registry tells of an establishment, to be mixed into a form; typed only when it does not answer."""

    LEGAUX = ("siret", "raison_sociale", "naf", "effectif")

    siret = ChampSiret("Siret", [requis("Indiquez le SIRET de l’établissement : 14 chiffres.")])
    raison_sociale = ChampTexte("Raison sociale", [requis("Indiquez la raison sociale."), longueur(maximum=250)])
    naf = ChampTexte("Code Naf", [longueur(maximum=6)])
    effectif = ChampListe("Effectif", libelles=TRANCHES, vide="Non renseigné")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # First on the screen, so first in the summary of errors.
        self._fields = {**{nom: self._fields[nom] for nom in self.LEGAUX}, **self._fields}

    @classmethod
    def pour(cls, fiche: FicheEtablissement | None, **valeurs):
        """The form about that establishment: what is known of it can't be typed. `valeurs` fill it the first time."""
        form = cls(**valeurs)
        for nom in cls.LEGAUX if fiche else ():
            if nom != "effectif" or fiche.effectif:
                del form[nom]
        return form

    def validate_naf(self, champ) -> None:
        """Four digits and a letter."""
        if champ.data and not code_naf(champ.data):
            raise ValidationError("Écrivez le code Naf en 4 chiffres et une lettre, par exemple 16.23Z.")

    def fiche(self, connue: FicheEtablissement | None) -> FicheEtablissement:
        """The establishment: as the registry knows it, else as typed. Raises RegleMetier."""
        effectif = (self.effectif.data or "") if "effectif" in self else ""
        if connue is not None:
            return connue.completee_par(FicheEtablissement(siret=connue.siret, effectif=effectif))
        legaux = {nom: self[nom].data or "" for nom in ("siret", "raison_sociale", "naf")}
        lieu = {nom: self[nom].data for nom in ("adresse", "complement", "code_postal", "ville")}
        return fiche_saisie(**legaux, effectif=effectif, **lieu)
