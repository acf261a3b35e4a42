"""Every model, so that one import knows every table."""

from cmon.alertes.modeles import Alerte
from cmon.alternance.modeles import DiplomePrepare, LotOffres, OffreAlternance
from cmon.candidatures.modeles import Candidature
from cmon.candidatures_alternance.modeles import CandidatureAlternance
from cmon.comptes.modeles import Compte, CompteurLimite, Jeton, SessionOuverte
from cmon.contacts.modeles import Contact
from cmon.courriels.modeles import Courriel, PieceJointe
from cmon.demandes.modeles import Demande
from cmon.echanges.modeles import Message
from cmon.employeurs.modeles import SuiviEmployeur
from cmon.etablissements.modeles import Etablissement, ReponseAnnuaire
from cmon.favoris.modeles import FavoriOffre, FavoriProfil
from cmon.fichiers.modeles import Fichier
from cmon.frequentation.modeles import Frequentation
from cmon.gestes_groupes.modeles import GesteGroupe
from cmon.inscriptions.modeles import BilanStatut, EnvoiGroupe, Inscription
from cmon.journal.modeles import Passage, Trace
from cmon.offres.modeles import Offre
from cmon.ordonnanceur.modeles import ExecutionTache
from cmon.portefeuille.modeles import Commentaire, CompteurNumero, Projet
from cmon.profils.modeles import DiplomeVise, Experience, FormationSuivie, ProjetPro
from cmon.recherche.modeles import Revision
from cmon.recherches_enregistrees.modeles import RechercheEnregistree
from cmon.referentiels.modeles import Appellation, CodePostal, Commune, Departement, Diplome, Metier, Naf
from cmon.relances.modeles import Relance
from cmon.rencontres.modeles import Rencontre
from cmon.structures.modeles import Adhesion, DemandeAdhesion, Invitation, Structure

__all__ = [
    "Adhesion",
    "Alerte",
    "Appellation",
    "BilanStatut",
    "Candidature",
    "CandidatureAlternance",
    "CodePostal",
    "Commentaire",
    "Commune",
    "Compte",
    "CompteurLimite",
    "CompteurNumero",
    "Contact",
    "Courriel",
    "Demande",
    "DemandeAdhesion",
    "Departement",
    "Diplome",
    "DiplomePrepare",
    "DiplomeVise",
    "EnvoiGroupe",
    "Etablissement",
    "ExecutionTache",
    "Experience",
    "FavoriOffre",
    "FavoriProfil",
    "Fichier",
    "FormationSuivie",
    "Frequentation",
    "GesteGroupe",
    "Inscription",
    "Invitation",
    "Jeton",
    "LotOffres",
    "Message",
    "Metier",
    "Naf",
    "Offre",
    "OffreAlternance",
    "Passage",
    "PieceJointe",
    "Projet",
    "ProjetPro",
    "RechercheEnregistree",
    "Relance",
    "Rencontre",
    "ReponseAnnuaire",
    "Revision",
    "SessionOuverte",
    "Structure",
    "SuiviEmployeur",
    "Trace",
]
