"""The fields of a rencontre, for the public deposit and for the extranet.

Labels and order are those of the guide CMonStage, « Formulaire de saisie de la rencontre ».
"""

import re
from datetime import datetime, time
from enum import StrEnum

from wtforms.fields import Field

from cmon.extensions import db
from cmon.fichiers.modeles import Fichier
from cmon.formulaires import (
    ChampCases,
    ChampChoix,
    ChampCommune,
    ChampCourriel,
    ChampDate,
    ChampLong,
    ChampMetier,
    ChampNombre,
    ChampTelephone,
    ChampTexte,
    longueur,
    recevoir_fichiers,
    requis,
)
from cmon.formulaires_offre import ChampDocument
from cmon.referentiels.modeles import Commune
from cmon.rencontres.etats import LIBELLES_GENRE, LIBELLES_LIEU, LIBELLES_STATUT, GenreRencontre, Lieu
from cmon.rencontres.modeles import DUREE_MAX, LONGUEUR_MIN_DESCRIPTION, NB_MAX_LIMITE, Rencontre
from cmon.rencontres.operations import DUREE_IMPOSSIBLE, DUREE_MIN, SaisieRencontre
from cmon.temps import heure_de_paris, instant_de_paris
from cmon.textes import une_ligne

# Taken as they are from the row to the form, and from the form to the row.
CHAMPS_SIMPLES = (
    "description",
    "evenement",
    "precision_genre",
    "nom_commercial",
    "contact_nom",
    "telephone",
    "courriel",
    "lieu_nom",
)
HEURE = re.compile(r"([0-9]{1,2})\s*(?:h(?:eures?)?|:)\s*([0-9]{2})?(?::00|\s*(?:min|mn))?", re.IGNORECASE)
DUREE_HM = re.compile(r"([0-9]{1,3})\s*(?:h(?:eures?)?|:)\s*(?:([0-9]{1,2})\s*(?:min(?:utes?)?|mn)?)?", re.IGNORECASE)
DUREE_M = re.compile(r"([0-9]{1,4})\s*(?:min(?:utes?)?|mn|m)", re.IGNORECASE)
DUREE_VIRGULE = re.compile(r"([0-9]{1,2})[.,]([0-9]{1,2})\s*h(?:eures?)?", re.IGNORECASE)
HEURE_FAUSSE = "Écrivez l’heure en chiffres, par exemple 14:00 ou 14 h 30."
DUREE_FAUSSE = "Écrivez la durée en heures et minutes, par exemple 2 h, 1 h 30 ou 90 min."
HEURE_SAUTEE = "Cette heure n’existe pas ce jour-là : les horloges passent de 2 h à 3 h."


class OuiNon(StrEnum):
    """A choice that nobody makes in your place."""

    oui = "oui"
    non = "non"


LIBELLES_OUI_NON = {OuiNon.oui: "Oui", OuiNon.non: "Non"}


class ChampHeure(Field):
    """An hour on the clocks of Paris: as the browser sends it (14:00) or as people write it (14 h, 14h30)."""

    texte = ""

    @property
    def type_html(self) -> str:
        """The browser's own clock, unless what was typed could not be shown in it."""
        return "time" if self.data is not None or not self.texte else "text"

    def _value(self):
        return f"{self.data:%H:%M}" if self.data is not None else self.texte

    def process_formdata(self, valuelist):
        """Read the hour, or keep the text and say what is wrong."""
        self.data, self.texte = None, une_ligne(str(valuelist[0]))[:40] if valuelist else ""
        if not self.texte:
            return
        lue = HEURE.fullmatch(self.texte)
        if not lue or int(lue[1]) > 23 or int(lue[2] or 0) > 59:
            raise ValueError(HEURE_FAUSSE)
        self.data = time(int(lue[1]), int(lue[2] or 0))


class ChampDuree(Field):
    """A length of time, in minutes: « 2 h », « 1 h 30 », « 1,5 h », « 90 min », or a bare number of minutes."""

    texte = ""

    def _value(self):
        return duree_en_mots(self.data) if self.data is not None else self.texte

    def process_formdata(self, valuelist):
        """Read the length, or keep the text and say what is wrong."""
        self.data, self.texte = None, une_ligne(str(valuelist[0]))[:40] if valuelist else ""
        if self.texte:
            minutes = lire_duree(self.texte)
            if not DUREE_MIN <= minutes <= DUREE_MAX:
                raise ValueError(DUREE_IMPOSSIBLE)
            self.data = minutes


def lire_duree(texte: str) -> int:
    """The minutes that a text says; a bare number counts minutes from 15, hours up to 12. Raises ValueError."""
    if lue := DUREE_HM.fullmatch(texte):
        return int(lue[1]) * 60 + int(lue[2] or 0)
    if lue := DUREE_M.fullmatch(texte):
        return int(lue[1])
    if lue := DUREE_VIRGULE.fullmatch(texte):
        return round(float(f"{lue[1]}.{lue[2]}") * 60)
    if re.fullmatch(r"[0-9]{1,3}", texte) and (nombre := int(texte)) not in (13, 14):
        return nombre * 60 if nombre <= 12 else nombre
    raise ValueError(DUREE_FAUSSE)


def duree_en_mots(minutes: int) -> str:
    """« 45 min », « 2 h », « 1 h 30 »."""
    heures, reste = divmod(minutes, 60)
    if not heures:
        return f"{reste} min"
    return f"{heures} h {reste:02d}" if reste else f"{heures} h"


class ChampsRencontre:
    """The fields of a rencontre, to be mixed into a form. Names are those of SaisieRencontre, but for the date.

    The view calls `recevoir_document` before it validates, then `saisie`.
    """

    publics = ChampCases("Public visé", [requis("Cochez au moins un public visé.")], libelles=LIBELLES_STATUT)
    genre = ChampChoix("Type de rencontre", [requis("Choisissez le type de rencontre.")], libelles=LIBELLES_GENRE)
    precision_genre = ChampTexte("Précisez le type de rencontre", [longueur(maximum=120)])
    evenement = ChampTexte("Nom de l’événement", [longueur(maximum=200)])
    nb_max = ChampNombre(
        "Nombre maximum de personnes accueillies",
        [requis("Indiquez combien de personnes vous pouvez accueillir.")],
        minimum=1,
        maximum=NB_MAX_LIMITE,
    )
    jour = ChampDate("Date de la rencontre", [requis("Indiquez la date de la rencontre.")])
    heure = ChampHeure("Heure de la rencontre", [requis("Indiquez l’heure de la rencontre.")])
    duree = ChampDuree("Durée de la rencontre", [requis("Indiquez la durée de la rencontre.")])
    metier = ChampMetier("Métier ou famille de métiers proposé(e)")
    description = ChampLong(
        "Description de la rencontre",
        [requis(f"Décrivez la rencontre, en {LONGUEUR_MIN_DESCRIPTION} caractères au moins.")],
        minimum=LONGUEUR_MIN_DESCRIPTION,
        maximum=10_000,
    )
    documents = ChampDocument("Joindre un document à cette offre")
    lieu = ChampChoix(
        "Lieu", [requis("Choisissez le lieu de la rencontre.")], libelles=LIBELLES_LIEU, default=Lieu.entreprise
    )
    lieu_nom = ChampTexte("Nom du lieu", [longueur(maximum=200)])
    adresse_lieu = ChampTexte("Adresse du lieu", [longueur(maximum=250)])
    commune = ChampCommune("Commune du lieu")
    inscriptions_directes = ChampChoix(
        "L’entreprise souhaite recevoir directement les inscriptions",
        [requis("Choisissez « Oui » ou « Non » : quelqu’un doit recevoir les inscriptions.")],
        libelles=LIBELLES_OUI_NON,
    )
    nom_commercial = ChampTexte(
        "Nom commercial",
        [
            requis("Indiquez le nom à afficher, ou un intitulé comme « Entreprise de menuiserie »."),
            longueur(maximum=200),
        ],
    )
    contact_nom = ChampTexte("Nom du contact", [requis("Indiquez le nom du contact."), longueur(maximum=200)])
    telephone = ChampTelephone("Téléphone", [longueur(maximum=30)])
    courriel = ChampCourriel("E-mail")

    # Now, and the rencontre that the form changes: known once the document is received.
    le: datetime | None = None
    connue: Rencontre | None = None

    def validate_precision_genre(self, champ) -> None:
        """« Autre (à préciser) » is."""
        if self.genre.data == GenreRencontre.autre and not champ.data:
            champ.errors = ["Précisez le type de rencontre."]

    def validate_lieu_nom(self, champ) -> None:
        """A place that is not the company's has a name."""
        if self.lieu.data == Lieu.partenaire and not champ.data:
            champ.errors = ["Indiquez le nom du lieu."]

    def validate_commune(self, champ) -> None:
        """A place that is not the company's has a commune."""
        if self.lieu.data != Lieu.partenaire:
            champ.errors = []
        elif champ.data is None and not champ.errors:
            champ.errors = ["Indiquez la commune du lieu."]

    def validate_courriel(self, champ) -> None:
        """The company that receives the registrations has an address."""
        if self.recoit_directement and not champ.data and not champ.errors:
            champ.errors = ["Indiquez l’adresse e-mail de l’entreprise : elle reçoit les inscriptions."]

    def validate_jour(self, champ) -> None:
        """The rencontre is to come, unless its date stays what it was."""
        debut = self.debut_le
        if debut is None or self.le is None or debut > self.le:
            return
        if self.connue is None or self.connue.debut_le != debut:
            champ.errors = [Rencontre.DATE_PASSEE]

    def validate_heure(self, champ) -> None:
        """The hour exists on that day."""
        if self.jour.data is not None and champ.data is not None and self.debut_le is None:
            champ.errors = [HEURE_SAUTEE]

    @property
    def recoit_directement(self) -> bool:
        """Does the company receive the registrations itself?"""
        return self.inscriptions_directes.data == OuiNon.oui

    @property
    def debut_le(self) -> datetime | None:
        """The instant that date and hour name on the clocks of Paris."""
        if self.jour.data is None or self.heure.data is None:
            return None
        instant, avant = instant_de_paris(self.jour.data, self.heure.data), self.connue and self.connue.debut_le
        # The form shows no seconds: left as it was, the instant is the one that stands.
        return avant if avant and instant and avant.replace(second=0, microsecond=0) == instant else instant

    def recevoir_document(self, *, le: datetime, rencontre: Rencontre | None = None) -> None:
        """Take the document in before the form is validated. Left as it was, the one of `rencontre` stays."""
        self.le, self.connue = le, rencontre
        actuel = rencontre.document if rencontre is not None else None
        if actuel is not None and self.documents.recus == [actuel.jeton]:
            self.documents.data = [actuel]
        else:
            recevoir_fichiers(self.documents, le=le)

    def saisie(self, receveur=None) -> SaisieRencontre:
        """What was typed, for the verbs of rencontres. `receveur`: who receives registrations, if not the company."""
        documents: list[Fichier] = self.documents.data or []
        commune = self.commune.data
        return SaisieRencontre(
            publics=self.publics.data,
            genre=self.genre.data,
            nb_max=self.nb_max.data,
            debut_le=self.debut_le,
            duree_minutes=self.duree.data,
            metier=self.metier.data,
            inscriptions_directes=self.recoit_directement,
            receveur=receveur,
            lieu=self.lieu.data,
            adresse=self.adresse_lieu.data or "",
            code_postal=self._code_postal(),
            commune=commune,
            documents=documents,
            **{nom: self[nom].data or "" for nom in CHAMPS_SIMPLES},
        )

    def _code_postal(self) -> str:
        """The postal code of the place: the one typed with the commune, else its only one."""
        if self.commune.data is None:
            return ""
        codes = self.commune.data.codes_postaux.split("|")
        tapes = re.findall(r"\b[0-9]{5}\b", self.commune.texte)
        return next((c for c in tapes if c in codes), codes[0] if len(codes) == 1 else "")

    def remplir_depuis(self, rencontre: Rencontre) -> None:
        """Show an existing rencontre, its document included (`rencontre.document` must be loaded)."""
        for nom in CHAMPS_SIMPLES:
            self[nom].data = getattr(rencontre, nom)
        debut = heure_de_paris(rencontre.debut_le)
        self.jour.data, self.heure.data = debut.date(), debut.time()
        self.duree.data = rencontre.duree_minutes
        self.publics.data, self.genre.data = rencontre.publics, rencontre.genre
        self.nb_max.data = rencontre.nb_max
        self.metier.texte = rencontre.metier_libelle
        self.lieu.data = rencontre.lieu
        if rencontre.lieu == Lieu.partenaire:
            self.adresse_lieu.data = rencontre.adresse
            self.commune.data = db.session.get(Commune, rencontre.commune_insee)
        self.inscriptions_directes.data = OuiNon.oui if rencontre.inscriptions_directes else OuiNon.non
        self.documents.data = [rencontre.document] if rencontre.document else []
