"""The form of an internship offer: one class for the public deposit and for the extranet.

Labels and order are those of the guide CMonStage, « Saisir une offre de stage ».
"""

from datetime import datetime

from cmon.fichiers.modeles import Fichier
from cmon.formulaires import (
    ChampCase,
    ChampCases,
    ChampCourriel,
    ChampDate,
    ChampFichiers,
    ChampLong,
    ChampMetier,
    ChampNombre,
    ChampSite,
    ChampTelephone,
    ChampTexte,
    Formulaire,
    longueur,
    recevoir_fichiers,
    requis,
)
from cmon.offres.etats import LIBELLES_PUBLIC
from cmon.offres.modeles import DATE_PASSEE, LONGUEUR_MIN_DESCRIPTION, Offre
from cmon.offres.operations import SaisieOffre
from cmon.temps import jour_de_paris

# Taken as they are from the row to the form, and from the form to the row.
CHAMPS_SIMPLES = (
    "description",
    "etablissement_souhaite",
    "formation_souhaitee",
    "duree_jours",
    "nom_commercial",
    "contact_nom",
    "telephone",
    "autre_telephone",
    "courriel",
    "site_internet",
)


class ChampDocument(ChampFichiers):
    """The one document of an offer: a new choice takes the place of the one that was there."""

    def __init__(self, label=None, validators=None, **kwargs):
        super().__init__(label, validators, maximum=1, **kwargs)

    def process(self, formdata, data=None, extra_filters=None):
        """Keep what was chosen last."""
        super().process(formdata, data, extra_filters)
        self.envoyes = self.envoyes[-1:]
        self.recus = [] if self.envoyes else self.recus[-1:]


class ChampsOffre:
    """The fields of an internship offer, to be mixed into a form. Names are those of SaisieOffre.

    The view calls `recevoir_document` before it validates, then `saisie`.
    """

    publics = ChampCases("Public visé", [requis("Cochez au moins un public visé.")], libelles=LIBELLES_PUBLIC)
    metier = ChampMetier("Métier ou famille de métiers proposé(e)")
    etablissement_souhaite = ChampTexte(
        "Vous souhaitez que l’élève vienne d’un établissement de formation en particulier", [longueur(maximum=200)]
    )
    formation_souhaitee = ChampTexte("Formation souhaitée", [longueur(maximum=200)])
    description = ChampLong(
        "Description du stage / Missions attendues",
        [requis(f"Décrivez le stage et ses missions, en {LONGUEUR_MIN_DESCRIPTION} caractères au moins.")],
        minimum=LONGUEUR_MIN_DESCRIPTION,
        maximum=10_000,
    )
    documents = ChampDocument("Joindre un document à cette offre")
    debut_le = ChampDate("Date de début du stage")
    des_que_possible = ChampCase("Dès que possible")
    duree_jours = ChampNombre("Durée en jours", minimum=1, maximum=366)
    nom_commercial = ChampTexte(
        "Nom commercial",
        [
            requis("Indiquez le nom à afficher, ou un intitulé comme « Entreprise de menuiserie »."),
            longueur(maximum=200),
        ],
    )
    contact_nom = ChampTexte("Nom et prénom d’un contact dans l’entreprise", [longueur(maximum=200)])
    telephone = ChampTelephone("Téléphone", [requis("Indiquez un numéro de téléphone."), longueur(maximum=30)])
    autre_telephone = ChampTelephone("Autre téléphone", [longueur(maximum=30)])
    courriel = ChampCourriel("E-mail", [requis("Indiquez une adresse e-mail : elle reçoit les candidatures.")])
    site_internet = ChampSite("Site internet de l’entreprise")

    # Now, known once the document is received; and may a date that is past stay, on an offer that is not published?
    le: datetime | None = None
    tolere_une_date_passee = False

    def validate_debut_le(self, champ) -> None:
        """« Dès que possible » wins over a date; one of the two is needed, and a date is to come."""
        if self.des_que_possible.data:
            champ.errors = []
        elif champ.data is None and not champ.errors:
            champ.errors = ["Donnez la date de début, ou cochez « Dès que possible »."]
        elif champ.data and self.le and champ.data < jour_de_paris(self.le) and not self.tolere_une_date_passee:
            champ.errors = [DATE_PASSEE]

    def recevoir_document(self, *, le: datetime, offre: Offre | None = None) -> None:
        """Take the document in before the form is validated. Left as it was, the one of `offre` stays."""
        self.le = le
        actuel = offre.document if offre is not None else None
        if actuel is not None and self.documents.recus == [actuel.jeton]:
            self.documents.data = [actuel]
        else:
            recevoir_fichiers(self.documents, le=le)

    def saisie(self) -> SaisieOffre:
        """What was typed, for the verbs of offers."""
        documents: list[Fichier] = self.documents.data or []
        return SaisieOffre(
            publics=self.publics.data,
            metier=self.metier.data,
            debut_le=None if self.des_que_possible.data else self.debut_le.data,
            documents=documents,
            **{nom: self._valeur(nom) for nom in CHAMPS_SIMPLES},
        )

    def _valeur(self, nom: str):
        valeur = self[nom].data
        return valeur if nom == "duree_jours" else valeur or ""

    def remplir_depuis(self, offre: Offre) -> None:
        """Show an existing offer, its document included (`offre.document` must be loaded)."""
        for nom in CHAMPS_SIMPLES:
            self[nom].data = getattr(offre, nom)
        self.publics.data = offre.publics
        self.metier.texte = offre.metier_libelle
        self.debut_le.data = offre.debut_le
        self.des_que_possible.data = offre.debut_le is None
        self.documents.data = [offre.document] if offre.document else []


class FormulaireOffre(ChampsOffre, Formulaire):
    """An internship offer alone."""
