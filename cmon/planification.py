"""The jobs: name, when (crontab on the clocks of Paris), function."""

from cmon.alertes.taches import apparier_les_offres, envoyer_les_recapitulatifs
from cmon.alternance.taches import archiver_offres_alternance, rappeler_les_offres_a_archiver
from cmon.candidatures_alternance.taches import clore_sans_reponse, rappeler_les_recruteurs
from cmon.comptes.taches import effacer_comptes_non_confirmes
from cmon.comptes.taches import purger as purger_sessions_et_jetons
from cmon.contacts.taches import expirer_contacts
from cmon.courriels.taches import purger_courriels
from cmon.etablissements.taches import purger_annuaire
from cmon.fichiers.taches import balayer_fichiers
from cmon.frequentation.taches import purger_frequentation
from cmon.inscriptions.taches import rappeler_les_participants
from cmon.offres.taches import depublier_offres_passees
from cmon.ordonnanceur.creneaux import Tache
from cmon.ordonnanceur.taches import analyser_base, purger_executions
from cmon.recherches_enregistrees.taches import prevenir_des_nouvelles_offres
from cmon.relances.taches import cloturer_relances_sans_reponse
from cmon.rencontres.taches import depublier_rencontres_passees
from cmon.vie_privee.taches import avertir_les_comptes_inactifs
from cmon.vie_privee.taches import purger as purger_donnees_personnelles

TACHES = (
    Tache("depublier_offres_passees", "2 * * * *", depublier_offres_passees),
    Tache("rappeler_les_participants", "7 * * * *", rappeler_les_participants),
    Tache("archiver_offres_alternance", "4 * * * *", archiver_offres_alternance),
    Tache("rappeler_les_offres_a_archiver", "20 7 * * *", rappeler_les_offres_a_archiver),
    Tache("depublier_rencontres_passees", "7 * * * *", depublier_rencontres_passees),
    Tache("purger_sessions_et_jetons", "12 * * * *", purger_sessions_et_jetons),
    Tache("effacer_comptes_non_confirmes", "17 * * * *", effacer_comptes_non_confirmes),
    Tache("balayer_fichiers", "22 * * * *", balayer_fichiers),
    Tache("expirer_contacts", "27 * * * *", expirer_contacts),
    Tache("purger_annuaire", "32 * * * *", purger_annuaire),
    Tache("cloturer_relances_sans_reponse", "45 6 * * *", cloturer_relances_sans_reponse),
    Tache("rappeler_les_recruteurs", "10 7 * * *", rappeler_les_recruteurs),
    Tache("clore_candidatures_sans_reponse", "50 6 * * *", clore_sans_reponse),
    Tache("prevenir_des_nouvelles_offres", "25 6 * * *", prevenir_des_nouvelles_offres),
    Tache("purger_courriels", "15 4 * * *", purger_courriels),
    Tache("avertir_les_comptes_inactifs", "55 3 * * *", avertir_les_comptes_inactifs),
    Tache("purger_donnees_personnelles", "5 4 * * *", purger_donnees_personnelles),
    Tache("purger_frequentation", "20 4 * * *", purger_frequentation),
    Tache("purger_executions", "25 4 * * *", purger_executions),
    Tache("apparier_les_offres", "45 4 * * *", apparier_les_offres),
    Tache("envoyer_les_recapitulatifs", "30 7 * * *", envoyer_les_recapitulatifs),
    Tache("analyser_base", "35 4 * * *", analyser_base),
)
