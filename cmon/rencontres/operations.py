"""Verbs of rencontres: write down, change, tell the employer. Publication is the same as an offer's."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from cmon.base import exiger
from cmon.comptes.modeles import Compte
from cmon.extensions import db
from cmon.fichiers.modeles import Fichier
from cmon.fichiers.operations import joindre
from cmon.inscriptions.courriels import reperes
from cmon.inscriptions.operations import prevenir_du_changement, promouvoir
from cmon.journal.operations import consigner
from cmon.portefeuille import numeros
from cmon.publication.operations import DEJA_FORMALISE, exiger_publiee, premier_etat
from cmon.recherche.texte import indexer
from cmon.referentiels.modeles import Commune, Metier
from cmon.rencontres import courriels
from cmon.rencontres.etats import GenreRencontre, Lieu, Statut
from cmon.rencontres.modeles import DUREE_MAX, LONGUEUR_MIN_DESCRIPTION, NB_MAX_LIMITE, Rencontre

DUREE_MIN = 5
DUREE_IMPOSSIBLE = "Une rencontre dure de 5 minutes à 12 heures."
SANS_RECEVEUR = "Choisissez qui reçoit les inscriptions."
LIEU = ("lieu", "lieu_nom", "adresse", "code_postal", "ville", "commune_insee", "departement", "latitude", "longitude")


@dataclass
class SaisieRencontre:
    """What the form of a rencontre holds. `debut_le` is an instant; `commune` and `adresse` are those of `lieu_nom`.

    Without `inscriptions_directes`, `receveur` is the account that receives the registrations.
    """

    publics: list[Statut]
    genre: GenreRencontre
    nb_max: int
    debut_le: datetime
    duree_minutes: int
    description: str
    inscriptions_directes: bool
    nom_commercial: str
    contact_nom: str = ""
    telephone: str = ""
    courriel: str = ""
    lieu: Lieu = Lieu.entreprise
    precision_genre: str = ""
    evenement: str = ""
    metier: Metier | None = None
    receveur: Compte | None = None
    lieu_nom: str = ""
    adresse: str = ""
    code_postal: str = ""
    commune: Commune | None = None
    documents: list[Fichier] = field(default_factory=list)


def _exiger_une_saisie_juste(saisie: SaisieRencontre) -> None:
    exiger(saisie.publics, "Cochez au moins un public visé.", "publics")
    autre = saisie.genre == GenreRencontre.autre
    exiger(not autre or saisie.precision_genre, "Précisez le type de rencontre.", "precision_genre")
    exiger(1 <= saisie.nb_max <= NB_MAX_LIMITE, f"Écrivez un nombre entre 1 et {NB_MAX_LIMITE}.", "nb_max")
    exiger(DUREE_MIN <= saisie.duree_minutes <= DUREE_MAX, DUREE_IMPOSSIBLE, "duree")
    manque = LONGUEUR_MIN_DESCRIPTION - len(saisie.description)
    exiger(
        manque <= 0,
        f"Ajoutez {manque} caractère{'s' if manque > 1 else ''} à la description :"
        f" {LONGUEUR_MIN_DESCRIPTION} au moins sont nécessaires.",
        "description",
    )
    exiger(
        saisie.courriel or not saisie.inscriptions_directes,
        "Indiquez l’adresse e-mail de l’entreprise : elle reçoit les inscriptions.",
        "courriel",
    )
    if saisie.lieu == Lieu.partenaire:
        exiger(saisie.lieu_nom, "Indiquez le nom du lieu.", "lieu_nom")
        exiger(saisie.commune, "Indiquez la commune du lieu.", "commune")


def _ecrire_le_lieu(rencontre: Rencontre, saisie: SaisieRencontre, etablissement) -> None:
    rencontre.lieu = saisie.lieu
    if saisie.lieu == Lieu.entreprise:
        rencontre.lieu_nom = ""
        for nom in LIEU[2:]:
            setattr(rencontre, nom, getattr(etablissement, nom))
        return
    commune = saisie.commune
    rencontre.lieu_nom, rencontre.adresse, rencontre.code_postal = saisie.lieu_nom, saisie.adresse, saisie.code_postal
    rencontre.ville, rencontre.commune_insee, rencontre.departement = commune.nom, commune.insee, commune.departement
    rencontre.latitude, rencontre.longitude = commune.latitude, commune.longitude


def _ecrire(rencontre: Rencontre, saisie: SaisieRencontre, etablissement, le: datetime) -> None:
    _exiger_une_saisie_juste(saisie)
    rencontre.publics = saisie.publics
    rencontre.precision_genre = saisie.precision_genre if saisie.genre == GenreRencontre.autre else ""
    rencontre.metier_code = saisie.metier.code if saisie.metier else None
    rencontre.metier_libelle = saisie.metier.libelle if saisie.metier else ""
    rencontre.receveur_id = saisie.receveur.id if saisie.receveur and not saisie.inscriptions_directes else None
    rencontre.fin_le = saisie.debut_le + timedelta(minutes=saisie.duree_minutes)
    for nom in (
        "genre",
        "evenement",
        "nb_max",
        "debut_le",
        "duree_minutes",
        "description",
        "inscriptions_directes",
        "nom_commercial",
        "contact_nom",
        "telephone",
        "courriel",
    ):
        setattr(rencontre, nom, getattr(saisie, nom))
    _ecrire_le_lieu(rencontre, saisie, etablissement)
    rencontre.secteur = etablissement.secteur
    rencontre.modifiee_le = le
    # Words of public fields only: searching the true name of a masked employer finds nothing.
    rencontre.recherche = indexer(
        rencontre.intitule,
        rencontre.evenement,
        rencontre.nom_commercial,
        rencontre.lieu_nom,
        rencontre.ville,
        rencontre.description,
    )


def creer(projet, saisie: SaisieRencontre, *, par, le: datetime, deposee: bool = False) -> Rencontre:
    """Write the rencontre of a projet, not public yet.

    Deposited for pupils by a company that nobody has validated (`deposee`), it waits for the équipe or a partenaire.
    A deposit names no receveur: whoever takes it up is. Raises RegleMetier: the projet already has an offer or a
    rencontre, no public, a date that is past, a place or a contact that is missing, a text that is too short.
    Source: guide CMonStage, « Saisir un événement ».
    """
    exiger(projet.publication is None, DEJA_FORMALISE)
    exiger(saisie.debut_le > le, Rencontre.DATE_PASSEE, "jour")
    exiger(saisie.inscriptions_directes or saisie.receveur or deposee, SANS_RECEVEUR, "receveur")
    e = projet.etablissement
    pour_des_eleves = Statut.eleve in saisie.publics
    numero, rang = numeros.numero_suivant(le)
    rencontre = Rencontre(
        numero=numero,
        rang=rang,
        projet=projet,
        etablissement_id=e.id,
        etat=premier_etat(e.id, deposee and pour_des_eleves),
        cree_le=le,
        nb_inscrits=0,
        nb_en_attente=0,
        document=None,
    )
    _ecrire(rencontre, saisie, e, le)
    db.session.add(rencontre)
    db.session.flush()
    joindre(rencontre, saisie.documents)
    consigner(rencontre, "création", par=par, le=le, vers=rencontre.etat)
    return rencontre


def _exiger_des_places_pour_les_inscrits(rencontre: Rencontre, nb_max: int) -> None:
    """Lock the row and read its counters: nobody registers between this rule and the new maximum.

    Its version stays as it was read: somebody who has saved meanwhile is still noticed.
    """
    verrou = select(Rencontre.nb_inscrits, Rencontre.nb_en_attente).where(Rencontre.id == rencontre.id)
    n, en_attente = db.session.execute(verrou.with_for_update()).one()
    set_committed_value(rencontre, "nb_inscrits", n)
    set_committed_value(rencontre, "nb_en_attente", en_attente)
    deja = "1 personne est déjà inscrite" if n == 1 else f"{n} personnes sont déjà inscrites"
    exiger(nb_max >= n, f"{deja} : le nombre maximum ne peut pas être plus petit.", "nb_max")


def modifier(rencontre: Rencontre, saisie: SaisieRencontre, *, par, le: datetime) -> None:
    """Save the form of a rencontre: places added are given to those who wait, a new date or place is told by mail.

    Raises RegleMetier like `creer`, and when the maximum falls under the number of people registered. A date that is
    past may stay on a rencontre, it may not be chosen.
    """
    _exiger_des_places_pour_les_inscrits(rencontre, saisie.nb_max)
    exiger(saisie.debut_le > le or saisie.debut_le == rencontre.debut_le, Rencontre.DATE_PASSEE, "jour")
    exiger(saisie.inscriptions_directes or saisie.receveur, SANS_RECEVEUR, "receveur")
    avant, maximum = reperes(rencontre), rencontre.nb_max
    _ecrire(rencontre, saisie, rencontre.projet.etablissement, le)
    joindre(rencontre, saisie.documents)
    consigner(rencontre, "modification", par=par, le=le)
    db.session.flush()
    if rencontre.nb_max > maximum:
        promouvoir(rencontre, le=le)
    if rencontre.est_visible(le):
        prevenir_du_changement(rencontre, le=le, avant=avant)


def prevenir_employeur(rencontre: Rencontre, *, le: datetime) -> None:
    """« Envoyer un mail à l'employeur »: tell the company's contact that it is online, with its address.

    Raises RegleMetier when it is not published, or when no e-mail address of the company is known.
    """
    exiger_publiee(rencontre)
    destinataire = rencontre.courriel or rencontre.projet.contact_courriel
    exiger(destinataire, "Indiquez l’adresse e-mail de l’entreprise pour lui envoyer ce mail.", "courriel")
    courriels.rencontre_publiee(rencontre, destinataire, le=le)
