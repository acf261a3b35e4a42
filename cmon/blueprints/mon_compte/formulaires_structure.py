"""Forms of « Ma structure »: which establishment it is, how to reach it, the internships that it hosts."""

from cmon.formulaires import ChampCase, ChampCourriel, ChampTelephone, Formulaire, longueur, requis
from cmon.formulaires_etablissement import ChampsAdresse, ChampsLegaux
from cmon.structures.operations import SaisieCoordonnees

COORDONNEES = tuple(SaisieCoordonnees.__dataclass_fields__)


class FormulaireCoordonnees(ChampsAdresse, Formulaire):
    """How to reach a structure, and what it hosts, in the guide's order."""

    courriel = ChampCourriel("Email", [requis("Indiquez une adresse e-mail de la structure.")])
    telephone = ChampTelephone("Téléphone", [requis("Indiquez un numéro de téléphone."), longueur(maximum=30)])
    accueille_troisieme = ChampCase("J’accepte de recevoir des stagiaires de troisième (1 semaine)")
    accueille_seconde = ChampCase("J’accepte de recevoir des stagiaires de seconde (2 semaines)")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The summary of errors follows the screen.
        self._fields = {nom: self._fields[nom] for nom in (*COORDONNEES, *self._fields)}

    def saisie(self) -> SaisieCoordonnees:
        """What was typed, for the verbs of structures."""
        return SaisieCoordonnees(**{nom: self[nom].data for nom in COORDONNEES})


class FormulaireMaStructure(ChampsLegaux, FormulaireCoordonnees):
    """« Ma structure » as it is filled at the first sign-in; what the registry tells of it is not typed."""
