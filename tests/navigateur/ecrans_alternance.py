"""The pages of CMonAlternance that axe looks at: the same table as `ecrans.py`."""

from functools import partial

from tests.navigateur.ecrans import ALTERNANCE, Ecran, deplier, envoyer

EMPLOYEURS = "/mes-offres/employeurs/"
IMPORT = "/mes-offres/import/"

ECRANS = {
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
        Ecran("alternance.liste", "/offres/?contrat=apprentissage&departement=86&niveau=3", deplier, hote=ALTERNANCE),
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
    "candidat, contacts": [
        Ecran("espace_candidat.contacts", "/mon-espace/candidat/contacts/", hote=ALTERNANCE),
        Ecran("espace_candidat.contact", "/mon-espace/candidat/contacts/{contact_recu}/", hote=ALTERNANCE),
        Ecran("espace_candidat.fil_du_contact", "/mon-espace/candidat/contacts/{contact_recu}/messages/", hote=ALTERNANCE),
    ],
}
