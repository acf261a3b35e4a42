"""Every model, so that one import knows every table."""

from cmon.candidatures.modeles import Candidature
from cmon.comptes.modeles import Compte, CompteurLimite, Jeton, SessionOuverte
from cmon.courriels.modeles import Courriel, PieceJointe
from cmon.demandes.modeles import Demande
from cmon.etablissements.modeles import Etablissement, ReponseAnnuaire
from cmon.fichiers.modeles import Fichier
from cmon.journal.modeles import Passage, Trace
from cmon.offres.modeles import Offre
from cmon.ordonnanceur.modeles import ExecutionTache
from cmon.portefeuille.modeles import Commentaire, CompteurNumero, Projet
from cmon.recherche.modeles import Revision
from cmon.referentiels.modeles import CodePostal, Commune, Departement, Metier, Naf
from cmon.structures.modeles import Adhesion, Structure

__all__ = [
    "Adhesion",
    "Candidature",
    "CodePostal",
    "Commentaire",
    "Commune",
    "Compte",
    "CompteurLimite",
    "CompteurNumero",
    "Courriel",
    "Demande",
    "Departement",
    "Etablissement",
    "ExecutionTache",
    "Fichier",
    "Jeton",
    "Metier",
    "Naf",
    "Offre",
    "Passage",
    "PieceJointe",
    "Projet",
    "ReponseAnnuaire",
    "Revision",
    "SessionOuverte",
    "Structure",
    "Trace",
]
