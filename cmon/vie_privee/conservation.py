"""The retention table: what is kept, who reads it, how long. The purge job and the privacy page both read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cmon.gabarits import pluriel

FIN_D_ANNEE_SCOLAIRE = (8, 31)


@dataclass(frozen=True)
class Regle:
    """One line of the table, in the words of the privacy page."""

    donnees: str
    lecteurs: str
    duree: str


def _jours(n: int) -> str:
    return pluriel(n, "jour")


def table(config: Mapping) -> tuple[Regle, ...]:
    """The lines of the table, with the durations of the settings (in days)."""
    retrait = _jours(config["CONSERVATION_DEPUBLIEES_J"])
    return (
        Regle(
            "Candidature : nom, prénom, tranche d’âge, coordonnées, formation, motivations, fichiers",
            "Le contact de l’offre, le chargé de projet, l’équipe",
            f"Jusqu’à la fin du stage et {_jours(config['CONSERVATION_CANDIDATURES_J'])} de plus, ou {retrait} après le"
            " retrait de l’offre ; au plus tard le 31 août de l’année scolaire",
        ),
        Regle(
            "Inscription à une rencontre : nom, prénom, téléphone, e-mail, statut, présence",
            "La personne qui reçoit les inscriptions, le chargé de projet, l’équipe",
            f"{_jours(config['CONSERVATION_PARTICIPANTS_J'])} après la rencontre, ou {retrait} après son retrait ;"
            " le nombre d’inscrits et de présents par statut est gardé",
        ),
        Regle(
            "Candidature à une offre d’alternance : projet, message, fichiers, réponse, échanges",
            "Le candidat, la structure qui recrute ; l’équipe, si un message est signalé",
            f"{_jours(config['CONSERVATION_CANDIDATURES_ALTERNANCE_J'])} après le refus, le retrait ou la clôture, ou"
            " après la fin de l’offre ; les fichiers sont effacés dès le retrait ; si un message échangé avec une"
            f" personne mineure est signalé, {_jours(config['CONSERVATION_SIGNALEMENTS_J'])} après le signalement",
        ),
        Regle(
            "Projet professionnel : métier, diplômes, départements, parcours, CV ; offres favorites, recherches",
            "Le candidat ; les recruteurs validés si le projet est visible, sans nom, coordonnées, commune ni CV",
            f"Jusqu’à sa suppression, ou {_jours(config['CONSERVATION_COMPTES_J'])} sans visite du candidat (un mail"
            " l’annonce 30 jours avant)",
        ),
        Regle("Fichier choisi dans un formulaire qui n’a pas été envoyé", "Personne", "24 heures"),
        Regle(
            "Employeur suivi par une structure : e-mail, téléphone, adresse ; tableau d’offres importé",
            "La structure, l’équipe ; jamais les candidats",
            "Tant que la structure le suit ; le tableau, 24 heures",
        ),
        Regle(
            "Offre de stage et rencontre : nom du contact, téléphone, e-mail, document joint",
            "Tout le monde tant qu’elle est publiée, les partenaires ensuite",
            f"{retrait} après son retrait ; son texte sans personne est gardé"
            f" {_jours(config['CONSERVATION_TEXTES_J'])} pour les statistiques",
        ),
        Regle(
            "Contact d’une entreprise dans le suivi d’un projet",
            "Les partenaires et l’équipe",
            f"{_jours(config['CONSERVATION_CONTACTS_J'])} après le dernier enregistrement",
        ),
        Regle(
            "Relance d’un employeur : son adresse e-mail, sa réponse",
            "Le chargé de projet, l’équipe",
            f"{_jours(config['CONSERVATION_RELANCES_J'])} après la réponse ou son absence",
        ),
        Regle(
            "Demande d’information : nom, e-mail, téléphone, texte de la demande",
            "L’équipe",
            f"{_jours(config['CONSERVATION_DEMANDES_J'])} après la réponse,"
            f" {_jours(2 * config['CONSERVATION_DEMANDES_J'])} après sa réception au plus tard",
        ),
        Regle(
            "Contact d’un recruteur avec le titulaire d’un profil : message, réponse, échange ; le nom s’il accepte",
            "La structure qui a écrit, le candidat ; l’équipe si un message est signalé",
            f"{_jours(config['CONSERVATION_CONTACTS_PROFILS_J'])} après la dernière réponse ou le dernier message",
        ),
        Regle(
            "Profil mis en favori par un recruteur",
            "La personne qui l’a mis de côté",
            "Jusqu’à son retrait, au plus tard jusqu’à la suppression du profil ou du compte",
        ),
        Regle(
            "Compte : nom, prénom, e-mail, téléphone, structure, tranche d’âge d’un candidat",
            "La personne, sa structure, l’équipe",
            f"Tant que le compte sert ; effacé à la demande, ou {_jours(config['COMPTE_A_CONFIRMER_J'])} après son"
            " ouverture si l’adresse n’est pas confirmée",
        ),
        Regle(
            "Alerte : un profil sans identité qui correspond à une offre, et pourquoi",
            "La structure de l’offre",
            "Tant que l’offre est en ligne et le profil visible ; écartée, jusqu’à l’effacement de l’un des deux",
        ),
        Regle(
            "Invitation à rejoindre une structure : adresse e-mail",
            "Les gestionnaires de la structure",
            f"Jusqu’à la réponse, {_jours(config['INVITATION_J'])} au plus",
        ),
        Regle(
            "Courriels envoyés par le site",
            "L’équipe technique, en cas d’échec",
            f"{_jours(config['CONSERVATION_COURRIELS_J'])} après leur envoi,"
            f" {_jours(config['CONSERVATION_ECHECS_J'])} après un échec",
        ),
        Regle(
            "Journal des consultations de fichiers et de profils de candidats, des exports et des suppressions",
            "L’équipe et le délégué à la protection des données",
            _jours(config["CONSERVATION_TRACES_J"]),
        ),
    )


def debut_de_l_annee_scolaire(jour: date) -> date:
    """The 1st of September at or before a day: what is older belongs to a school year that is over."""
    mois, dernier = FIN_D_ANNEE_SCOLAIRE
    annee = jour.year if (jour.month, jour.day) > (mois, dernier) else jour.year - 1
    return date(annee, 9, 1)
