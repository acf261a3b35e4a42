"""Forms of the deposit by a company without account: its wish, the company, then what it proposes or asks."""

import re

from wtforms.validators import ValidationError

from cmon.etablissements.modeles import Etablissement
from cmon.etablissements.operations import fiche_saisie
from cmon.formulaires import (
    ChampChoix,
    ChampCourriel,
    ChampLong,
    ChampSiret,
    ChampTelephone,
    ChampTexte,
    FormulaireDeRecherche,
    longueur,
    requis,
)
from cmon.formulaires_envoi import FormulaireAEnvoiUnique
from cmon.formulaires_offre import ChampsOffre
from cmon.formulaires_rencontre import ChampsRencontre
from cmon.portefeuille.etats import LIBELLES_SOUHAIT, Souhait
from cmon.portefeuille.operations import SaisieDepot
from cmon.services_externes.recherche_entreprises import FicheEtablissement

LONGUEUR_MIN_DEMANDE = 20
CHAMPS_ENTREPRISE = ("siret", "raison_sociale", "adresse", "code_postal", "ville")


class FormulaireEntreprise(FormulaireDeRecherche):
    """The first step: what the company wishes, and which one it is."""

    souhait = ChampChoix(
        "Votre entreprise souhaite", [requis("Choisissez ce que votre entreprise souhaite.")], libelles=LIBELLES_SOUHAIT
    )
    q = ChampTexte("Rechercher une entreprise", [longueur(maximum=200)])


class FormulaireDepot(FormulaireAEnvoiUnique):
    """What both second steps share: a form that is sent twice makes one deposit."""

    def recevoir_document(self, *, le) -> None:
        """Nothing to take in, unless the form has files."""


class ChampsEntreprise:
    """The company typed by hand, to be mixed into a form of deposit."""

    siret = ChampSiret("Siret", [requis("Indiquez le SIRET de l’établissement : 14 chiffres.")])
    raison_sociale = ChampTexte("Raison sociale", [requis("Indiquez la raison sociale."), longueur(maximum=250)])
    adresse = ChampTexte("Adresse", [requis("Indiquez l’adresse de l’établissement."), longueur(maximum=250)])
    code_postal = ChampTexte("Code postal", [requis("Indiquez le code postal.")])
    ville = ChampTexte("Ville", [requis("Indiquez la ville."), longueur(maximum=120)])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # First on the screen, so first in the summary of errors.
        self._fields = {**{nom: self._fields[nom] for nom in CHAMPS_ENTREPRISE}, **self._fields}

    def validate_code_postal(self, champ) -> None:
        """Five digits."""
        if champ.data and not re.fullmatch(r"[0-9]{5}", champ.data):
            raise ValidationError("Écrivez le code postal en 5 chiffres, par exemple 86000.")

    def fiche(self) -> FicheEtablissement:
        """The establishment as typed. Raises RegleMetier."""
        return fiche_saisie(**{nom: self[nom].data for nom in CHAMPS_ENTREPRISE})


class FormulaireDepotOffre(ChampsOffre, FormulaireDepot):
    """« Accueillir un(e) stagiaire »: the offer. Its published contact is the one we call."""

    def saisie_depot(self, etablissement: Etablissement, souhait: Souhait) -> SaisieDepot:
        """What was typed, for the verb `deposer`."""
        return SaisieDepot(
            etablissement=etablissement,
            souhait=souhait,
            contact_nom=self.contact_nom.data or "",
            contact_courriel=self.courriel.data,
            contact_telephone=self.telephone.data,
            offre=self.saisie(),
            cle_envoi=self.cle.data,
        )


class FormulaireDepotRencontre(ChampsRencontre, FormulaireDepot):
    """« Organiser une rencontre, une visite, signaler un évènement »: the rencontre. We call its contact."""

    telephone = ChampTelephone(
        "Téléphone", [requis("Indiquez un numéro de téléphone : nous vous rappelons."), longueur(maximum=30)]
    )
    courriel = ChampCourriel("E-mail", [requis("Indiquez une adresse e-mail : une confirmation y part.")])

    def saisie_depot(self, etablissement: Etablissement, souhait: Souhait) -> SaisieDepot:
        """What was typed, for the verb `deposer`."""
        return SaisieDepot(
            etablissement=etablissement,
            souhait=souhait,
            contact_nom=self.contact_nom.data,
            contact_courriel=self.courriel.data,
            contact_telephone=self.telephone.data,
            rencontre=self.saisie(),
            cle_envoi=self.cle.data,
        )


class FormulaireDepotDemande(FormulaireDepot):
    """« Être contactée pour une aide »: who to call, and about what."""

    demande = ChampLong(
        "Votre demande",
        [requis("Décrivez votre demande en une ou deux phrases.")],
        minimum=LONGUEUR_MIN_DEMANDE,
        maximum=10_000,
    )
    contact_nom = ChampTexte("Nom et prénom", [requis("Indiquez votre nom et votre prénom."), longueur(maximum=200)])
    contact_telephone = ChampTelephone(
        "Téléphone", [requis("Indiquez un numéro de téléphone : nous vous rappelons."), longueur(maximum=30)]
    )
    contact_courriel = ChampCourriel("E-mail", [requis("Indiquez une adresse e-mail : une confirmation y part.")])

    def saisie_depot(self, etablissement: Etablissement, souhait: Souhait) -> SaisieDepot:
        """What was typed, for the verb `deposer`."""
        return SaisieDepot(
            etablissement=etablissement,
            souhait=souhait,
            contact_nom=self.contact_nom.data,
            contact_courriel=self.contact_courriel.data,
            contact_telephone=self.contact_telephone.data,
            demande=self.demande.data,
            cle_envoi=self.cle.data,
        )


class FormulaireDepotOffreSaisie(ChampsEntreprise, FormulaireDepotOffre):
    """The offer of a company typed by hand."""


class FormulaireDepotRencontreSaisie(ChampsEntreprise, FormulaireDepotRencontre):
    """The rencontre of a company typed by hand."""


class FormulaireDepotDemandeSaisie(ChampsEntreprise, FormulaireDepotDemande):
    """The request of a company typed by hand."""


def formulaire_de_depot(souhait: Souhait, fiche: FicheEtablissement | None) -> FormulaireDepot:
    """The form of the second step for that wish; without a `fiche`, the company is typed in it."""
    if souhait == Souhait.stagiaire:
        return (FormulaireDepotOffre if fiche else FormulaireDepotOffreSaisie)()
    if souhait == Souhait.rencontre:
        return (FormulaireDepotRencontre if fiche else FormulaireDepotRencontreSaisie)()
    return (FormulaireDepotDemande if fiche else FormulaireDepotDemandeSaisie)()
