"""Every model, so that one import knows every table."""

from cmon.candidatures.modeles import Candidature
from cmon.comptes.modeles import Compte, CompteurLimite, Jeton, SessionOuverte
from cmon.courriels.modeles import Courriel, PieceJointe
from cmon.demandes.modeles import Demande
from cmon.etablissements.modeles import Etablissement, ReponseAnnuaire
from cmon.fichiers.modeles import Fichier
from cmon.frequentation.modeles import Frequentation
from cmon.gestes_groupes.modeles import GesteGroupe
from cmon.inscriptions.modeles import BilanStatut, EnvoiGroupe, Inscription
from cmon.journal.modeles import Passage, Trace
from cmon.offres.modeles import Offre
from cmon.ordonnanceur.modeles import ExecutionTache
from cmon.portefeuille.modeles import Commentaire, CompteurNumero, Projet
from cmon.recherche.modeles import Revision
from cmon.referentiels.modeles import CodePostal, Commune, Departement, Metier, Naf
from cmon.relances.modeles import Relance
from cmon.rencontres.modeles import Rencontre
from cmon.structures.modeles import Adhesion, DemandeAdhesion, Invitation, Structure

__all__ = [
    "Adhesion",
    "BilanStatut",
    "Candidature",
    "CodePostal",
    "Commentaire",
    "Commune",
    "Compte",
    "CompteurLimite",
    "CompteurNumero",
    "Courriel",
    "Demande",
    "DemandeAdhesion",
    "Departement",
    "EnvoiGroupe",
    "Etablissement",
    "ExecutionTache",
    "Fichier",
    "Frequentation",
    "GesteGroupe",
    "Inscription",
    "Invitation",
    "Jeton",
    "Metier",
    "Naf",
    "Offre",
    "Passage",
    "PieceJointe",
    "Projet",
    "Relance",
    "Rencontre",
    "ReponseAnnuaire",
    "Revision",
    "SessionOuverte",
    "Structure",
    "Trace",
]
