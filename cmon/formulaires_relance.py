"""What an employer may correct from the mail of a relance, without an account: never the publics nor the names.

The fields are those of the forms of an offer and of a rencontre, with their labels and messages.
"""

from datetime import datetime

from wtforms import HiddenField

from cmon.formulaires import ChampCase, ChampDate, Formulaire
from cmon.formulaires_offre import ChampsOffre
from cmon.formulaires_rencontre import ChampsRencontre
from cmon.offres.modeles import Offre
from cmon.offres.operations import DETAIL
from cmon.relances.operations import CorrectionOffre, CorrectionRencontre
from cmon.rencontres.modeles import Rencontre
from cmon.temps import heure_de_paris


class _Correction(Formulaire):
    """The row that the form corrects is `publication`; `version` is the one that the employer has read."""

    version = HiddenField()

    def __init__(self, publication=None, *args, le: datetime | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.publication, self.le, self.connue = publication, le, publication

    @property
    def version_lue(self) -> int:
        """The version of the row that was shown; 0, which none has, when the field is odd."""
        texte = self.version.data or ""
        return int(texte) if texte.isascii() and texte.isdigit() and len(texte) <= 9 else 0

    def ecarts(self) -> list[tuple[str, str, str]]:
        """What differs from the row: (label, as it is saved, as it was typed)."""
        enregistre = type(self)(self.publication, le=self.le, formdata=None)
        enregistre.remplir()
        champs = [c for c in self if c.name not in ("version", "csrf_token")]
        paires = [(c.label.text, _en_mots(enregistre[c.name]), _en_mots(c)) for c in champs]
        return [(libelle, sauve, saisi) for libelle, sauve, saisi in paires if sauve != saisi]


class FormulaireCorrectionOffre(_Correction):
    """An offer: its text, its dates, its contact."""

    publication: Offre
    description = ChampsOffre.description
    debut_le = ChampsOffre.debut_le
    des_que_possible = ChampsOffre.des_que_possible
    duree_jours = ChampsOffre.duree_jours
    formation_souhaitee = ChampsOffre.formation_souhaitee
    contact_nom = ChampsOffre.contact_nom
    telephone = ChampsOffre.telephone
    autre_telephone = ChampsOffre.autre_telephone
    courriel = ChampsOffre.courriel
    site_internet = ChampsOffre.site_internet

    # What stays online has a date to come.
    tolere_une_date_passee = False
    validate_debut_le = ChampsOffre.validate_debut_le

    def remplir(self) -> None:
        """Show the offer as it stands."""
        for nom in DETAIL:
            self[nom].data = getattr(self.publication, nom)
        self.des_que_possible.data = self.publication.debut_le is None
        self.version.data = str(self.publication.version)

    def saisie(self) -> CorrectionOffre:
        """What was typed, for the verb."""
        textes = {nom: self[nom].data or "" for nom in DETAIL if nom not in ("debut_le", "duree_jours")}
        debut_le = None if self.des_que_possible.data else self.debut_le.data
        return CorrectionOffre(debut_le=debut_le, duree_jours=self.duree_jours.data, **textes)


class FormulaireCorrectionRencontre(_Correction):
    """A rencontre: its text, when it takes place, its contact."""

    publication: Rencontre
    TEXTES = ("description", "contact_nom", "telephone", "courriel")
    description = ChampsRencontre.description
    jour = ChampsRencontre.jour
    heure = ChampsRencontre.heure
    duree = ChampsRencontre.duree
    contact_nom = ChampsRencontre.contact_nom
    telephone = ChampsRencontre.telephone
    courriel = ChampsRencontre.courriel

    validate_jour = ChampsRencontre.validate_jour
    validate_heure = ChampsRencontre.validate_heure
    validate_courriel = ChampsRencontre.validate_courriel
    debut_le = ChampsRencontre.debut_le

    @property
    def recoit_directement(self) -> bool:
        """Does the company receive the registrations itself?"""
        return self.publication.inscriptions_directes

    def remplir(self) -> None:
        """Show the rencontre as it stands."""
        for nom in self.TEXTES:
            self[nom].data = getattr(self.publication, nom)
        debut = heure_de_paris(self.publication.debut_le)
        self.jour.data, self.heure.data = debut.date(), debut.time()
        self.duree.data = self.publication.duree_minutes
        self.version.data = str(self.publication.version)

    def saisie(self) -> CorrectionRencontre:
        """What was typed, for the verb."""
        textes = {nom: self[nom].data or "" for nom in self.TEXTES}
        return CorrectionRencontre(debut_le=self.debut_le, duree_minutes=self.duree.data, **textes)


def _en_mots(champ) -> str:
    """What a field holds, as a person reads it."""
    if isinstance(champ, ChampCase):
        return "Oui" if champ.data else "Non"
    if isinstance(champ, ChampDate):
        return champ.data.strftime("%d/%m/%Y") if champ.data else champ.texte
    return str(champ._value() or "").replace("\r\n", "\n").strip()
