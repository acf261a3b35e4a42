"""The pages that axe looks at, by kind of person who reads them, and what is done on each before."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tests.navigateur.outils import bouton, champ, cocher, remplir


@dataclass(frozen=True)
class Ecran:
    """A page to look at: its view, its address (names of the `decor` between braces), what is done there first."""

    vue: str
    adresse: str
    geste: Callable | None = None
    statut: int = 200
    hote: str = "stage.localhost"


# ---- what is done on a page before it is looked at ----


def envoyer(page, nom: str, champs: dict[str, str] | None = None, coches: tuple[str, ...] = ()):
    """Fill the form in and send it; left empty, it comes back with its errors."""
    remplir(page, champs or {})
    cocher(page, *coches)
    bouton(page.get_by_role("main"), nom).click()
    page.locator("h1:has-text('enregistrée'), h1:has-text('envoyée'), [data-resume]").wait_for()


def ouvrir_la_boite(page, lien: str):
    """Open a page as a dialog."""
    page.get_by_role("main").get_by_role("link", name=lien).first.click()
    page.get_by_role("dialog").wait_for()


def refuser_la_boite(page, lien: str, nom: str):
    """Send the empty form of a dialog."""
    ouvrir_la_boite(page, lien)
    bouton(page.get_by_role("dialog"), nom).click()
    page.get_by_role("dialog").get_by_role("alert").wait_for()


def choisir_un_charge(page):
    """Open the list of people behind the pencil."""
    bouton(page, "Changer le chargé du projet").click()
    champ(page, "Nom de la personne ou de sa structure").wait_for()


def arriver_apres(page):
    """Save a projet that somebody else has saved meanwhile."""
    page.locator("[name=version]").evaluate("champ => (champ.value = '0.0')")
    bouton(page, "Enregistrer").click()
    page.get_by_role("heading", name="Ce projet a été modifié entre-temps").wait_for()


def cocher_une_fiche(page):
    """Ask to erase the data of one unpublished offer before its time."""
    page.get_by_role("main").get_by_role("checkbox").first.check()
    bouton(page, "Supprimer dès maintenant les données cochées").click()
    page.get_by_role("heading", name="Supprimer les données").wait_for()


def deplier(page):
    """Open everything that folds."""
    page.evaluate("document.querySelectorAll('details').forEach(d => (d.open = true))")


def ouvrir_les_inscrits(page):
    """Press the green round of the first rencontre."""
    page.locator(".rond").first.click()
    page.get_by_role("heading", name="Liste des participants inscrits").wait_for()


MA_STRUCTURE = "/mon-compte/ma-structure/"
ALTERNANCE = "alternance.localhost"
OFFRE = "/detail-offre-stage/offre-detail/{publiee}/"
DEPOT = "/deposer/formulaire/?souhait={souhait}"
DEMANDE = {
    "Nom et prénom": "Camille Roumégoux",
    "Téléphone": "01 99 00 30 21",
    "E-mail": "camille@example.org",
    "Votre demande": "Nous voudrions faire visiter notre atelier à une classe.",
}
CONTACT = {
    "Nom": "Camille Roumégoux",
    "E-mail": "camille@example.org",
    "Votre demande": "Comment accueillir deux élèves en même temps ?",
}
CANDIDATURE = {
    "Nom": "Castaing",
    "Prénom": "Maëlys",
    "E-mail": "maelys@example.org",
    "Téléphone": "01 99 00 40 07",
    "Formation suivie actuellement": "Seconde",
    "Formations / expériences / motivations": "J’aime le bois.",
}
INSCRIPTION = {
    "Nom": "Castaing",
    "Prénom": "Maëlys",
    "Tél.": "01 99 00 40 07",
    "E-mail": "maelys@example.org",
}
PROJET = "/portefeuille/projets/{projet}/"
A_LA_MAIN = "/portefeuille/projets/nouveau/?saisie=1"

ECRANS = {
    "visiteur, pages": [
        Ecran("accueil.accueil", "/"),
        Ecran("accueil.accueil", "/", hote="alternance.localhost"),
        Ecran("accueil.accueil", "/", hote="vin.localhost"),
        *(
            Ecran("pages.page_legale", f"/{nom}/")
            for nom in ("mentions-legales", "rgpd", "confidentialite", "charte", "accessibilite")
        ),
        Ecran("ressources.index", "/ressources/"),
        *(
            Ecran("ressources.rubrique", f"/ressources/{nom}/")
            for nom in ("cadre-legal", "conventions", "sites-utiles", "pour-les-entreprises", "accompagnement")
        ),
        Ecran("contact.formulaire", "/contact/"),
        Ecran("contact.formulaire", "/contact/", partial(envoyer, nom="Envoyer ma demande")),
        Ecran(
            "contact.merci",
            "/contact/",
            partial(envoyer, nom="Envoyer ma demande", champs=CONTACT, coches=("Une entreprise",)),
        ),
        Ecran("developpement.courriels", "/developpement/courriels/"),
        Ecran("developpement.courriel", "/developpement/courriels/{courriel}/"),
        Ecran("", "/nulle-part/", statut=404),
        Ecran("", "/fichiers/", statut=405),
    ],
    "visiteur, offres": [
        Ecran("stages.liste", "/offres/"),
        Ecran("stages.liste", "/offres/?public=lyceen&departement=86&secteur=industrie", deplier),
        Ecran("stages.liste", "/offres/?q=licorne&public=lyceen"),
        Ecran("stages.liste", "/offres/?lieu=Nulleville&metier=inconnu"),
        Ecran("stages.page", OFFRE, deplier),
        Ecran("stages.page", "/detail-offre-stage/offre-detail/{depubliee}/", statut=410),
        Ecran("stages.page", "/detail-offre-stage/offre-detail/{brouillon}/", statut=404),
        Ecran("stages.page", OFFRE, partial(ouvrir_la_boite, lien="Postuler")),
        Ecran("stages.page", OFFRE, partial(refuser_la_boite, lien="Postuler", nom="Envoyer ma candidature")),
        Ecran("stages.postuler_formulaire", f"{OFFRE}postuler/"),
        Ecran("stages.postuler_formulaire", f"{OFFRE}postuler/", partial(envoyer, nom="Envoyer ma candidature")),
        Ecran(
            "stages.merci",
            f"{OFFRE}postuler/",
            partial(envoyer, nom="Envoyer ma candidature", champs=CANDIDATURE, coches=("15 à 17 ans",)),
        ),
    ],
    "visiteur, inscription": [
        Ecran("rencontres.page", "/rencontres/{rencontre}/", partial(ouvrir_la_boite, lien="S’inscrire")),
        Ecran("rencontres.formulaire_d_inscription", "/rencontres/{rencontre}/s-inscrire/"),
        Ecran(
            "rencontres.formulaire_d_inscription",
            "/rencontres/{rencontre}/s-inscrire/",
            partial(envoyer, nom="S’inscrire"),
        ),
        Ecran("rencontres.formulaire_d_inscription", "/rencontres/{rencontre_complete}/s-inscrire/"),
        Ecran("rencontres.formulaire_d_inscription", "/rencontres/{rencontre_commencee}/s-inscrire/", statut=410),
        Ecran(
            "rencontres.merci",
            "/rencontres/{rencontre}/s-inscrire/",
            partial(envoyer, nom="S’inscrire", champs=INSCRIPTION, coches=("Élève", "Parent d’élève")),
        ),
        Ecran("rencontres.mon_inscription", "/rencontres/inscription/{lien_du_participant}/"),
        Ecran("rencontres.mon_inscription", "/rencontres/inscription/{lien_de_qui_attend}/"),
        Ecran("rencontres.preparer_mon_annulation", "/rencontres/inscription/{lien_du_participant}/annuler/"),
    ],
    "partenaire, gérer les inscriptions": [
        Ecran("inscriptions.liste", "/inscriptions/"),
        Ecran("inscriptions.liste", "/inscriptions/", ouvrir_les_inscrits),
        Ecran("inscriptions.liste", "/inscriptions/?q=introuvable"),
        Ecran("inscriptions.liste", "/inscriptions/?quand=passees&ouverte={rencontre_pointee}"),
        Ecran("inscriptions.rencontre", "/inscriptions/{rencontre_id}/?suite=1"),
        Ecran("inscriptions.preparer_l_annulation", "/inscriptions/{rencontre_id}/annuler/"),
        Ecran(
            "inscriptions.preparer_l_annulation",
            "/inscriptions/{rencontre_id}/annuler/",
            partial(envoyer, nom="Annuler la rencontre"),
        ),
        Ecran("inscriptions.preparer_l_envoi", "/inscriptions/{rencontre_id}/envoi/"),
        Ecran("inscriptions.preparer_l_envoi", "/inscriptions/{rencontre_pointee}/envoi/"),
        Ecran("inscriptions.avancement", "/inscriptions/{rencontre_id}/envois/{envoi}/"),
        Ecran("inscriptions.presences", "/inscriptions/{rencontre_id}/presences/"),
        Ecran("inscriptions.presences", "/inscriptions/{rencontre_pointee}/presences/", deplier),
        Ecran("inscriptions.presences", "/inscriptions/{rencontre_pointee}/presences/?q=introuvable"),
        Ecran("inscriptions.statistiques", "/inscriptions/statistiques/"),
        Ecran("inscriptions.statistiques", "/inscriptions/statistiques/?periode=dates&du=2001-01-01&au=2001-02-01"),
    ],
    "partenaire, participants": [
        Ecran("portefeuille.projet", "/portefeuille/projets/{projet_de_rencontre}/"),
        Ecran(
            "portefeuille.projet",
            "/portefeuille/projets/{projet_de_rencontre}/",
            partial(ouvrir_la_boite, lien="Inscrire un participant"),
        ),
        Ecran("inscriptions.nouveau_participant", "/inscriptions/{rencontre_id}/participants/nouveau/"),
        Ecran(
            "inscriptions.nouveau_participant",
            "/inscriptions/{rencontre_id}/participants/nouveau/",
            partial(envoyer, nom="Inscrire un participant"),
        ),
        Ecran("inscriptions.preparer_la_desinscription", "/inscriptions/participants/{inscription}/desinscrire/"),
        Ecran("inscriptions.presence", "/inscriptions/presence/{jeton_du_participant}/"),
        Ecran("inscriptions.presence", "/inscriptions/presence/{jeton_a_l_entree}/"),
    ],
    "visiteur, rencontres": [
        Ecran("rencontres.liste", "/rencontres/"),
        Ecran("rencontres.liste", "/rencontres/?public=eleve&date=plus-tard&date=2027-01-04"),
        Ecran("rencontres.liste", "/rencontres/?type=visite&secteur=industrie"),
        Ecran("rencontres.liste", "/rencontres/?q=licorne&public=parent"),
        Ecran("rencontres.page", "/rencontres/{rencontre}/", deplier),
        Ecran("rencontres.page", "/rencontres/{rencontre_complete}/"),
        Ecran("rencontres.page", "/rencontres/{rencontre_commencee}/"),
        Ecran("rencontres.page", "/rencontres/{rencontre_passee}/", statut=410),
    ],
    "visiteur, dépôt": [
        Ecran("depot.entreprise", "/deposer/"),
        Ecran("depot.entreprise", "/deposer/?souhait=stagiaire&q=hydralogis"),
        Ecran("depot.entreprise", "/deposer/?souhait=stagiaire&q=licorne-introuvable"),
        Ecran("depot.entreprise", "/deposer/?souhait=stagiaire&q=a", statut=422),
        Ecran("depot.formulaire", f"{DEPOT.format(souhait='stagiaire')}&siret=00001222900019"),
        Ecran(
            "depot.formulaire",
            f"{DEPOT.format(souhait='stagiaire')}&saisie=main",
            partial(envoyer, nom="Envoyer mon offre"),
        ),
        Ecran(
            "depot.formulaire",
            f"{DEPOT.format(souhait='aide')}&saisie=main",
            partial(envoyer, nom="Envoyer ma demande"),
        ),
        Ecran(
            "depot.formulaire",
            f"{DEPOT.format(souhait='rencontre')}&saisie=main",
            partial(envoyer, nom="Envoyer ma rencontre"),
        ),
        Ecran(
            "depot.merci",
            f"{DEPOT.format(souhait='aide')}&siret=00001222900019",
            partial(envoyer, nom="Envoyer ma demande", champs=DEMANDE),
        ),
    ],
    "visiteur, connexion": [
        Ecran("connexion.page", "/connexion/"),
        Ecran("connexion.page", "/connexion/", partial(envoyer, nom="Se connecter")),
        Ecran("connexion.oubli", "/connexion/mot-de-passe-oublie/"),
        Ecran("connexion.oubli", "/connexion/mot-de-passe-oublie/", partial(envoyer, nom="Recevoir le lien")),
        Ecran("connexion.lien_envoye", "/connexion/lien-envoye/"),
        Ecran("connexion.lien", "{lien}"),
        Ecran("connexion.lien", "/connexion/lien/jamais-vu/", statut=410),
        Ecran("connexion.nouveau_mot_de_passe", "{lien_mot_de_passe}"),
        Ecran("connexion.nouveau_mot_de_passe", "{lien_mot_de_passe}", partial(envoyer, nom="Enregistrer et entrer")),
    ],
    "visiteur, compte": [
        Ecran("connexion.invitation", "/connexion/invitation/{jeton_invitation}/"),
        Ecran(
            "connexion.invitation",
            "/connexion/invitation/{jeton_invitation}/",
            partial(envoyer, nom="Rejoindre la structure"),
        ),
        Ecran("connexion.invitation", "/connexion/invitation/jamais-vue/", statut=410),
        Ecran("connexion.nouvelle_adresse", "/connexion/nouvelle-adresse/jamais-vue/", statut=410),
        Ecran("creer_un_compte.choix", "/creer-un-compte/", hote=ALTERNANCE),
        Ecran("creer_un_compte.formulaire", "/creer-un-compte/employeur/", hote=ALTERNANCE),
        Ecran(
            "creer_un_compte.formulaire",
            "/creer-un-compte/candidat/",
            partial(envoyer, nom="Créer mon compte"),
            hote="vin.localhost",
        ),
        Ecran("creer_un_compte.mail_envoye", "/creer-un-compte/mail-envoye/", hote=ALTERNANCE),
        Ecran("creer_un_compte.preparer_le_renvoi", "/creer-un-compte/renvoyer/", hote=ALTERNANCE),
        Ecran("creer_un_compte.confirmation", "{lien_confirmation}", hote=ALTERNANCE),
        Ecran("creer_un_compte.confirmation", "/creer-un-compte/confirmer/jamais-vu/", statut=410, hote=ALTERNANCE),
    ],
    "nouveau professionnel, ma structure": [
        Ecran("mon_compte.ma_structure", MA_STRUCTURE),
        Ecran("mon_compte.ma_structure", f"{MA_STRUCTURE}?numero=123", statut=422),
        Ecran("mon_compte.ma_structure", f"{MA_STRUCTURE}?numero=00001222900019"),
        Ecran("mon_compte.ma_structure", f"{MA_STRUCTURE}?saisie=main", partial(envoyer, nom="Valider")),
    ],
    "professionnel qui attend, ma structure": [Ecran("mon_compte.ma_structure", MA_STRUCTURE)],
    "gestionnaire, sa structure": [
        Ecran("mon_compte.ma_structure", MA_STRUCTURE),
        Ecran("mon_compte.ma_structure", MA_STRUCTURE, partial(envoyer, nom="Enregistrer")),
        Ecran("mon_compte.mes_informations", "/mon-compte/informations/"),
        Ecran("mon_compte.changer_d_adresse", "/mon-compte/adresse/"),
        Ecran("mon_compte.utilisateurs", "/mon-compte/utilisateurs/"),
        Ecran("mon_compte.preparer_l_invitation", "/mon-compte/utilisateurs/inviter/gestionnaire/"),
        Ecran(
            "mon_compte.preparer_l_invitation",
            "/mon-compte/utilisateurs/inviter/utilisateur/",
            partial(envoyer, nom="Envoyer l’invitation"),
        ),
        Ecran("mon_compte.preparer_le_transfert", "/mon-compte/utilisateurs/transferer/"),
        Ecran(
            "mon_compte.preparer_le_transfert",
            "/mon-compte/utilisateurs/transferer/",
            partial(envoyer, nom="Transférer mes droits"),
        ),
        Ecran("mon_compte.preparer_le_retrait", "/mon-compte/utilisateurs/{collegue}/retirer/"),
        Ecran("mon_compte.demande_adhesion", "/mon-compte/utilisateurs/demandes/{demande_adhesion}/"),
    ],
    "visiteur, relances": [
        Ecran("relances.maintenir", "{relance_maintenir}"),
        Ecran("relances.maintenir", "{relance_repondue}"),
        Ecran("relances.maintenir", "/relances/maintenir/inconnu/", statut=404),
        Ecran("relances.supprimer", "{relance_supprimer}"),
        Ecran("relances.supprimer", "{relance_tardive}", statut=410),
        Ecran("relances.corriger", "{relance_corriger}"),
        Ecran(
            "relances.corriger",
            "{relance_corriger}",
            partial(
                envoyer, nom="Envoyer mes corrections", champs={"Description du stage / Missions attendues": "Court."}
            ),
        ),
        Ecran("relances.corriger", "{relance_corriger_rencontre}"),
    ],
    "partenaire, relances": [
        Ecran("relances.liste", "/portefeuille/relances/"),
        Ecran("relances.liste", "/portefeuille/relances/?reponse=attente"),
        Ecran("relances.du_projet", f"{PROJET}relances/"),
        Ecran("relances.du_projet", "/portefeuille/projets/{projet_relance}/relances/"),
    ],
    "partenaire, portefeuille": [
        Ecran("portefeuille.tableau", "/portefeuille/"),
        Ecran("portefeuille.depot", "/portefeuille/projets/{depot}/prendre-en-charge/"),
        Ecran("portefeuille.liste", "/portefeuille/projets/"),
        Ecran("portefeuille.liste", "/portefeuille/projets/?etat=publier&entreprise=licorne"),
        Ecran("portefeuille.liste", "/portefeuille/projets/?departement=86&nature=offre&coche=tous", deplier),
        Ecran("portefeuille.liste", "/portefeuille/projets/?numero=x&siret=1", deplier, statut=422),
        *(
            Ecran("portefeuille.preparer_le_geste", f"/portefeuille/projets/gestes/?geste={g}&projet={{projet}}")
            for g in ("relancer", "depublier", "affecter")
        ),
        Ecran("portefeuille.projet", PROJET, deplier),
        Ecran("portefeuille.projet", PROJET, choisir_un_charge),
        Ecran("portefeuille.projet", PROJET, arriver_apres),
        Ecran("portefeuille.projet", "/portefeuille/projets/{demande}/"),
        Ecran("portefeuille.projet", PROJET, partial(ouvrir_la_boite, lien="Inscrire un postulant")),
        Ecran("portefeuille.nouveau_postulant", f"{PROJET}postulants/nouveau/"),
        Ecran(
            "portefeuille.nouveau_postulant",
            f"{PROJET}postulants/nouveau/",
            partial(envoyer, nom="Inscrire un postulant"),
        ),
    ],
    "partenaire, saisie et consultation": [
        Ecran("portefeuille.nouveau", "/portefeuille/projets/nouveau/"),
        Ecran("portefeuille.nouveau", "/portefeuille/projets/nouveau/?nom=hydralogis"),
        Ecran("portefeuille.nouveau", "/portefeuille/projets/nouveau/?nom=a&siret=2", statut=422),
        Ecran("portefeuille.nouveau", "/portefeuille/projets/nouveau/?entreprise=00001222900019&ouvrir=offre"),
        Ecran("portefeuille.nouveau", f"{A_LA_MAIN}&ouvrir=offre", partial(envoyer, nom="Enregistrer")),
        Ecran("portefeuille.nouveau", f"{A_LA_MAIN}&ouvrir=rencontre", partial(envoyer, nom="Enregistrer")),
        Ecran("portefeuille.projet", "/portefeuille/projets/{projet_de_rencontre}/?ouvrir=receveur"),
        Ecran("portefeuille.dupliquer", "/portefeuille/projets/{projet_de_rencontre}/dupliquer/"),
        Ecran("portefeuille.dire_pourquoi_supprimer", "/portefeuille/projets/{projet}/demander-la-suppression/"),
        Ecran(
            "portefeuille.dire_pourquoi_supprimer",
            "/portefeuille/projets/{projet}/demander-la-suppression/",
            partial(envoyer, nom="Envoyer la demande"),
        ),
        Ecran("consultation.liste", "/consultation/"),
        Ecran("consultation.projet", "/consultation/projets/{projet_d_un_autre}/"),
        Ecran("mon_compte.page", "/mon-compte/"),
        Ecran("mon_compte.mot_de_passe", "/mon-compte/mot-de-passe/"),
        Ecran("mon_compte.mot_de_passe", "/mon-compte/mot-de-passe/", partial(envoyer, nom="Enregistrer")),
    ],
    "nouveau partenaire": [
        Ecran("portefeuille.tableau", "/portefeuille/"),
        Ecran("portefeuille.liste", "/portefeuille/projets/"),
        Ecran("mon_compte.page", "/mon-compte/"),
    ],
    "équipe": [
        Ecran("portefeuille.tableau", "/portefeuille/"),
        Ecran("connexion.confirmer", "/connexion/confirmer/?suite=/consultation/export.xlsx"),
        Ecran("administration.a_valider", "/administration/", deplier),
        Ecran("administration.rencontre", "/administration/rencontres/{rencontre_a_valider}/"),
        Ecran("administration.suppression", "/administration/suppressions/{projet_a_supprimer}/"),
        Ecran("administration.rgpd", "/administration/rgpd/"),
        Ecran("portefeuille.confirmer_la_suppression", "/portefeuille/projets/{projet_a_supprimer}/supprimer/"),
        Ecran("administration.structure", "/administration/structures/{structure}/"),
        Ecran("administration.structure", "/administration/structures/{structure}/", partial(envoyer, nom="Refuser")),
        Ecran("administration.chercher_un_compte", "/administration/comptes/?q=example"),
        Ecran("administration.compte", "/administration/comptes/{compte_desactive}/"),
        Ecran("administration.demande", "/administration/demandes/{demande_d_information}/"),
        Ecran("administration.demande", "/administration/demandes/{demande_traitee}/"),
        Ecran("administration.depot", "/administration/depots/{a_valider}/"),
        Ecran("administration.rgpd", "/administration/rgpd/"),
        Ecran("administration.rgpd", "/administration/rgpd/", cocher_une_fiche),
        Ecran("administration.depot", "/administration/depots/{publiee_id}/"),
        Ecran("administration.depot", "/administration/depots/{a_valider}/", partial(envoyer, nom="Refuser")),
    ],
}
