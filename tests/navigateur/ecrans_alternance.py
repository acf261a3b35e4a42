"""The pages of CMonAlternance that axe looks at: the same table as `ecrans.py`."""

import re
from functools import partial

from tests.navigateur.ecrans import ALTERNANCE, Ecran, deplier, envoyer, refuser_la_boite
from tests.navigateur.outils import bouton

MES_OFFRES = "/mes-offres/"
FILTREES = "/offres/?contrat=apprentissage&departement=86&niveau=3"
EMPLOYEURS = "/mes-offres/employeurs/"
RECUES = "/mon-espace/candidatures/"
ALERTES = "/mon-espace/alertes/"
IMPORT = "/mes-offres/import/"


def fermer_une_offre(page):
    """Archive the first offer of the list: what was done is told, with what undoes it."""
    page.get_by_role("button", name=re.compile("^Archiver")).first.click()
    page.get_by_role("button", name=re.compile("^Annuler")).wait_for()


def ecarter_une_alerte(page):
    """Put the first alert aside: it is told, with what takes it back."""
    page.get_by_role("button", name=re.compile("^Écarter")).first.click()
    page.get_by_role("button", name=re.compile("^Annuler")).wait_for()


def choisir_un_employeur(page):
    """Open the list of employers."""
    page.get_by_role("combobox", name=re.compile("^L’employeur")).click()
    page.get_by_role("option").first.wait_for()


def valider_a_vide(page):
    """Send the empty form."""
    bouton(page, "Valider").last.click()
    page.locator("[data-resume]").wait_for()


def arriver_apres(page):
    """Save an offer that somebody else has saved meanwhile."""
    page.locator("[name=version]").evaluate("champ => (champ.value = '0')")
    valider_a_vide(page)


PROJETS = "/mon-espace/candidat/projets/"


def ajouter_une_experience(page):
    """One more row in the form of a projet."""
    bouton(page.get_by_role("main"), "Ajouter une expérience").click()
    page.get_by_role("group", name="Expérience 1").wait_for()


def deplier_le_contenu(page):
    """Open what folds in the page itself: the menu of the header would cover its first lines."""
    page.evaluate("document.querySelectorAll('main details').forEach(d => (d.open = true))")


ECRANS = {
    "recruteur, mes offres": [
        Ecran("mes_offres.offres", MES_OFFRES, hote=ALTERNANCE),
        Ecran("mes_offres.offres", f"{MES_OFFRES}?etat=pourvues", fermer_une_offre, hote=ALTERNANCE),
        Ecran("mes_offres.offres", f"{MES_OFFRES}?q=introuvable", hote=ALTERNANCE),
        Ecran("mes_offres.statistiques", f"{MES_OFFRES}statistiques/", hote=ALTERNANCE),
        Ecran("mes_offres.offre", MES_OFFRES + "{mon_offre}/", deplier, hote=ALTERNANCE),
        Ecran("mes_offres.offre", MES_OFFRES + "{mon_offre_archivee}/", hote=ALTERNANCE),
        Ecran("mes_offres.nouvelle", f"{MES_OFFRES}nouvelle/", choisir_un_employeur, hote=ALTERNANCE),
        Ecran("mes_offres.nouvelle", f"{MES_OFFRES}nouvelle/", valider_a_vide, hote=ALTERNANCE),
        Ecran("mes_offres.modifier", MES_OFFRES + "{mon_offre_archivee}/modifier/", hote=ALTERNANCE),
        Ecran("mes_offres.modifier", MES_OFFRES + "{mon_offre}/modifier/", arriver_apres, hote=ALTERNANCE),
        Ecran("mes_offres.dupliquer", MES_OFFRES + "{mon_offre}/dupliquer/", hote=ALTERNANCE),
    ],
    "nouveau recruteur, mes offres": [Ecran("mes_offres.offres", MES_OFFRES, hote=ALTERNANCE)],
    "recruteur, employeurs": [
        Ecran("mes_offres.employeurs", EMPLOYEURS, hote=ALTERNANCE),
        Ecran("mes_offres.employeurs", f"{EMPLOYEURS}?q=introuvable", hote=ALTERNANCE),
        Ecran("mes_offres.nouvel_employeur", f"{EMPLOYEURS}nouveau/", hote=ALTERNANCE),
        Ecran("mes_offres.nouvel_employeur", f"{EMPLOYEURS}nouveau/?numero=00001222900019", hote=ALTERNANCE),
        Ecran("mes_offres.nouvel_employeur", f"{EMPLOYEURS}nouveau/?numero=12", statut=422, hote=ALTERNANCE),
        Ecran(
            "mes_offres.nouvel_employeur",
            f"{EMPLOYEURS}nouveau/?saisie=main",
            partial(envoyer, nom="Envoyer la demande"),
            hote=ALTERNANCE,
        ),
        Ecran("mes_offres.employeur", EMPLOYEURS + "{employeur_valide}/", hote=ALTERNANCE),
        Ecran("mes_offres.employeur", EMPLOYEURS + "{employeur_refuse}/", hote=ALTERNANCE),
        Ecran("mes_offres.confirmer_le_retrait", EMPLOYEURS + "{employeur_valide}/retirer/", hote=ALTERNANCE),
    ],
    "recruteur, import": [
        Ecran("mes_offres.preparer_un_import", IMPORT, hote=ALTERNANCE),
        Ecran("mes_offres.preparer_un_import", IMPORT, partial(envoyer, nom="Vérifier le tableau"), hote=ALTERNANCE),
        Ecran("mes_offres.lot", IMPORT + "{lot_a_importer}/", hote=ALTERNANCE),
        Ecran("mes_offres.lot", IMPORT + "{lot_importe}/", hote=ALTERNANCE),
    ],
    "nouveau recruteur, employeurs": [Ecran("mes_offres.employeurs", EMPLOYEURS, hote=ALTERNANCE)],
    "équipe, employeurs": [
        Ecran("administration.employeur", "/administration/employeurs/{employeur_a_valider}/"),
        Ecran("administration.employeur", "/administration/employeurs/{employeur_valide}/"),
        Ecran(
            "administration.employeur",
            "/administration/employeurs/{employeur_a_valider}/",
            partial(envoyer, nom="Refuser"),
        ),
    ],
    "recruteur, alertes": [
        Ecran("mon_espace.alertes", ALERTES, hote=ALTERNANCE),
        Ecran("mon_espace.alertes", ALERTES, ecarter_une_alerte, hote=ALTERNANCE),
        Ecran("mon_espace.desabonnement", ALERTES + "desabonnement/{lien_alertes}/", hote=ALTERNANCE),
        Ecran("mon_espace.desabonnement", f"{ALERTES}desabonnement/perdu/", statut=404, hote=ALTERNANCE),
    ],
    "nouveau recruteur, alertes": [Ecran("mon_espace.alertes", ALERTES, hote=ALTERNANCE)],
    "recruteur, candidatures reçues": [
        Ecran("mon_espace.candidatures", RECUES, hote=ALTERNANCE),
        Ecran("mon_espace.candidatures", f"{RECUES}?etat=autres", hote=ALTERNANCE),
        Ecran("mon_espace.candidatures", f"{RECUES}?q=999", hote=ALTERNANCE),
        Ecran("mon_espace.candidature", RECUES + "{candidature_a_traiter}/", hote=ALTERNANCE),
        Ecran("mon_espace.candidature", RECUES + "{candidature_acceptee}/", hote=ALTERNANCE),
        Ecran("mon_espace.candidature", RECUES + "{candidature_refusee}/", hote=ALTERNANCE),
        Ecran("mon_espace.candidature", RECUES + "{candidature_retiree}/", hote=ALTERNANCE),
        Ecran(
            "mon_espace.candidature",
            RECUES + "{candidature_a_traiter}/",
            partial(refuser_la_boite, lien="Répondre à cette candidature", nom="Envoyer"),
            hote=ALTERNANCE,
        ),
        Ecran("mon_espace.preparer_la_reponse", RECUES + "{candidature_a_traiter}/repondre/", hote=ALTERNANCE),
        Ecran("mon_espace.preparer_la_reponse", RECUES + "{candidature_refusee}/repondre/", hote=ALTERNANCE),
        Ecran("mon_espace.fil_de_la_candidature", RECUES + "{candidature_acceptee}/messages/", hote=ALTERNANCE),
        Ecran(
            "mon_espace.preparer_un_signalement",
            "/mon-espace/messages/{message_du_candidat}/signaler/",
            partial(envoyer, nom="Signaler"),
            hote=ALTERNANCE,
        ),
    ],
    "nouveau recruteur, candidatures": [Ecran("mon_espace.candidatures", RECUES, hote=ALTERNANCE)],
    "candidat, messages": [
        Ecran(
            "espace_candidat.fil_de_la_candidature",
            "/mon-espace/candidat/candidatures/{candidature_acceptee}/messages/",
            hote=ALTERNANCE,
        ),
        Ecran(
            "espace_candidat.preparer_un_signalement",
            "/mon-espace/candidat/messages/{message_du_recruteur}/signaler/",
            hote=ALTERNANCE,
        ),
    ],
    "équipe, signalements": [
        Ecran("administration.signalements", "/administration/signalements/"),
        Ecran("administration.signalements", "/administration/signalements/?etat=traites"),
        Ecran("administration.signalement", "/administration/signalements/{message_signale}/"),
    ],
    "visiteur, mode d’emploi": [
        Ecran("aide.index", "/aide/", deplier, hote=ALTERNANCE),
        *(
            Ecran("aide.rubrique", f"/aide/{nom}/", hote=ALTERNANCE)
            for nom in ("se-connecter", "creer-une-offre", "candidatures", "candidats")
        ),
    ],
    "visiteur, Vite mon stage": [
        Ecran("vite_mon_stage.liste", "/vite-mon-stage/?lieu=Poitiers&classe=troisieme", hote=ALTERNANCE),
        Ecran("vite_mon_stage.liste", "/vite-mon-stage/?departement=23", deplier, hote="vin.localhost"),
        Ecran("vite_mon_stage.texte", "/vite-mon-stage/le-stage-d-observation/", hote=ALTERNANCE),
        Ecran("vite_mon_stage.texte", "/vite-mon-stage/accueillir-un-eleve/", hote=ALTERNANCE),
    ],
    "visiteur, offres d’alternance": [
        Ecran("alternance.liste", "/offres/", hote=ALTERNANCE),
        Ecran("alternance.liste", FILTREES, deplier_le_contenu, hote=ALTERNANCE),
        Ecran("alternance.liste", "/offres/?q=licorne&contrat=stage", hote="vin.localhost"),
        Ecran("alternance.page", "/offres/{offre_alternance}/", deplier, hote=ALTERNANCE),
        Ecran("alternance.page", "/offres/{offre_du_vin}/", hote="vin.localhost"),
        Ecran("alternance.page", "/offres/{offre_pourvue}/", statut=410, hote=ALTERNANCE),
        Ecran("connexion.page", "/connexion/?genre=acteur", deplier, hote=ALTERNANCE),
    ],
    "recruteur, profils": [
        Ecran("mon_espace.tableau", "/mon-espace/", hote=ALTERNANCE),
        Ecran("mon_espace.compteurs", "/mon-espace/compteurs/", hote=ALTERNANCE),
        Ecran("mon_espace.profils", "/mon-espace/profils/", deplier, hote=ALTERNANCE),
        Ecran("mon_espace.profils", "/mon-espace/profils/?q=licorne&departement=86&niveau=3", hote=ALTERNANCE),
        Ecran("mon_espace.profil", "/mon-espace/profils/{profil}/", hote=ALTERNANCE),
        Ecran(
            "mon_espace.contacter_formulaire",
            "/mon-espace/profils/{profil}/contacter/",
            partial(envoyer, nom="Envoyer"),
            hote=ALTERNANCE,
        ),
        Ecran("mon_espace.contacter_formulaire", "/mon-espace/profils/{profil_mineur}/contacter/", hote=ALTERNANCE),
        Ecran("mon_espace.favoris", "/mon-espace/favoris/?retire={profil}", hote=ALTERNANCE),
        Ecran("mon_espace.contacts", "/mon-espace/contacts/", hote=ALTERNANCE),
        Ecran("mon_espace.contact", "/mon-espace/contacts/{contact_accepte}/", hote=ALTERNANCE),
        Ecran("mon_espace.fil_du_contact", "/mon-espace/contacts/{contact_accepte}/messages/", hote=ALTERNANCE),
    ],
    "nouveau recruteur, profils": [
        Ecran("mon_espace.tableau", "/mon-espace/", hote=ALTERNANCE),
        Ecran("mon_espace.favoris", "/mon-espace/favoris/", hote=ALTERNANCE),
        Ecran("mon_espace.contacts", "/mon-espace/contacts/", hote=ALTERNANCE),
    ],
    "candidat, projets": [
        Ecran("espace_candidat.tableau", "/mon-espace/candidat/", hote=ALTERNANCE),
        Ecran("espace_candidat.projets", PROJETS, hote=ALTERNANCE),
        Ecran("espace_candidat.nouveau_projet", f"{PROJETS}nouveau/", ajouter_une_experience, hote=ALTERNANCE),
        Ecran(
            "espace_candidat.nouveau_projet", f"{PROJETS}nouveau/", partial(envoyer, nom="Enregistrer"), hote=ALTERNANCE
        ),
        Ecran("espace_candidat.modifier_projet", PROJETS + "{projet_du_candidat}/modifier/", hote=ALTERNANCE),
        Ecran("espace_candidat.apercu_du_projet", PROJETS + "{projet_du_candidat}/apercu/", hote=ALTERNANCE),
        Ecran("espace_candidat.preparer_la_suppression", PROJETS + "{projet_du_candidat}/supprimer/", hote=ALTERNANCE),
    ],
    "candidat, candidatures": [
        Ecran("espace_candidat.candidatures", "/mon-espace/candidat/candidatures/", hote=ALTERNANCE),
        Ecran("espace_candidat.candidature", "/mon-espace/candidat/candidatures/{ma_candidature}/", hote=ALTERNANCE),
        Ecran("espace_candidat.candidature", "/mon-espace/candidat/candidatures/{mon_acceptee}/", hote=ALTERNANCE),
        Ecran(
            "espace_candidat.preparer_le_retrait",
            "/mon-espace/candidat/candidatures/{ma_candidature}/retirer/",
            hote=ALTERNANCE,
        ),
        Ecran("espace_candidat.favoris", "/mon-espace/candidat/favoris/", hote=ALTERNANCE),
        Ecran("espace_candidat.recherches", "/mon-espace/candidat/recherches/", hote=ALTERNANCE),
        Ecran(
            "espace_candidat.nouvelle_recherche", "/mon-espace/candidat/recherches/nouvelle/?q=pain", hote=ALTERNANCE
        ),
        Ecran("alternance.postuler_formulaire", "/offres/{offre_alternance}/postuler/", hote=ALTERNANCE),
        Ecran("alternance.merci", "/offres/{offre_postulee}/postuler/merci/", hote=ALTERNANCE),
        Ecran("mon_compte.preparer_la_suppression", "/mon-compte/supprimer/", hote=ALTERNANCE),
    ],
    "visiteur, postuler": [
        Ecran("alternance.postuler_formulaire", "/offres/{offre_alternance}/postuler/", hote=ALTERNANCE),
        Ecran(
            "espace_candidat.preparer_le_desabonnement",
            "/mon-espace/candidat/recherches/desabonnement/{desabonnement}/",
            hote=ALTERNANCE,
        ),
    ],
    "candidat, contacts": [
        Ecran("espace_candidat.contacts", "/mon-espace/candidat/contacts/", hote=ALTERNANCE),
        Ecran("espace_candidat.contact", "/mon-espace/candidat/contacts/{contact_recu}/", hote=ALTERNANCE),
        Ecran(
            "espace_candidat.fil_du_contact", "/mon-espace/candidat/contacts/{contact_recu}/messages/", hote=ALTERNANCE
        ),
    ],
}
