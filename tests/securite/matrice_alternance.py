"""Who enters where on the portails of alternance: the tables that the matrix of access reads.

An address that names an object gives the kind of the object and who may enter it (the names of the people of the test);
an address without object gives who may enter. « recruteur » acts for the structure of the objects, « recruteur
d’ailleurs » for another one; « candidat » owns the objects of a candidate, « autre candidat » does not.
"""

EQUIPE = {"équipe"}
RECRUTEURS = {"recruteur", "recruteur d’ailleurs"}
PROFESSIONNELS = {*RECRUTEURS, "structure à valider"}
CANDIDATS = {"candidat", "autre candidat"}

AVEC_OBJET = {
    "/mon-espace/alertes/<int:alerte_id>/ecarter/": ("alerte", {"recruteur"}),
    "/mon-espace/alertes/<int:alerte_id>/remettre/": ("alerte", {"recruteur"}),
    "/mon-espace/profils/<int:projet_id>/": ("profil", RECRUTEURS),
    "/mon-espace/profils/<int:projet_id>/contacter/": ("profil", RECRUTEURS),
    "/mon-espace/favoris/<int:projet_id>/": ("profil", RECRUTEURS),
    "/mon-espace/contacts/<int:contact_id>/": ("contact", {"recruteur"}),
    "/mon-espace/contacts/<int:contact_id>/messages/": ("contact", {"recruteur"}),
    "/mon-espace/candidat/contacts/<int:contact_id>/": ("contact", {"candidat"}),
    "/mon-espace/candidat/contacts/<int:contact_id>/accepter/": ("contact", {"candidat"}),
    "/mon-espace/candidat/contacts/<int:contact_id>/decliner/": ("contact", {"candidat"}),
    "/mon-espace/candidat/contacts/<int:contact_id>/messages/": ("contact", {"candidat"}),
    "/mon-espace/candidatures/<int:candidature_id>/": ("candidature d’alternance", {"recruteur"}),
    "/mon-espace/candidatures/<int:candidature_id>/repondre/": ("candidature d’alternance", {"recruteur"}),
    "/mon-espace/candidatures/<int:candidature_id>/messages/": ("candidature acceptée", {"recruteur"}),
    "/mon-espace/candidat/candidatures/<int:candidature_id>/messages/": ("candidature acceptée", {"candidat"}),
    "/mon-espace/messages/<int:message_id>/signaler/": ("message signalé", {"recruteur"}),
    "/mon-espace/candidat/messages/<int:message_id>/signaler/": ("message", {"candidat"}),
    "/administration/signalements/<int:message_id>/": ("message signalé", EQUIPE),
    "/administration/signalements/<int:message_id>/traiter/": ("message signalé", EQUIPE),
    "/mon-espace/candidat/projets/<int:projet_id>/modifier/": ("projet pro", {"candidat"}),
    "/mon-espace/candidat/projets/<int:projet_id>/apercu/": ("projet pro", {"candidat"}),
    "/mon-espace/candidat/projets/<int:projet_id>/visibilite/": ("projet pro", {"candidat"}),
    "/mon-espace/candidat/projets/<int:projet_id>/supprimer/": ("projet pro", {"candidat"}),
    "/mon-espace/candidat/candidatures/<int:candidature_id>/": ("candidature d’alternance", {"candidat"}),
    "/mon-espace/candidat/candidatures/<int:candidature_id>/lue/": ("candidature d’alternance", {"candidat"}),
    "/mon-espace/candidat/candidatures/<int:candidature_id>/retirer/": ("candidature d’alternance", {"candidat"}),
    "/mon-espace/candidat/candidatures/<int:candidature_id>/relancer/": ("candidature d’alternance", {"candidat"}),
    "/mon-espace/candidat/favoris/<int:offre_id>/": ("offre d’alternance", CANDIDATS),
    "/mon-espace/candidat/recherches/<int:recherche_id>/courriels/": ("recherche", {"candidat"}),
    "/mon-espace/candidat/recherches/<int:recherche_id>/supprimer/": ("recherche", {"candidat"}),
    "/offres/<numero>/qr.svg": ("numéro jamais publié", set()),
    "/offres/<numero>/postuler/": ("numéro jamais publié", set()),
    "/offres/<numero>/postuler/merci/": ("numéro jamais publié", set()),
    "/mes-offres/<int:offre_id>/": ("offre d’alternance", {"recruteur"}),
    "/mes-offres/<int:offre_id>/qr.svg": ("offre d’alternance", {"recruteur"}),
    "/mes-offres/<int:offre_id>/etat/": ("offre d’alternance", {"recruteur"}),
    "/mes-offres/<int:offre_id>/modifier/": ("offre d’alternance", {"recruteur"}),
    "/mes-offres/<int:offre_id>/dupliquer/": ("offre d’alternance", {"recruteur"}),
    "/mes-offres/employeurs/<int:employeur_id>/": ("employeur suivi", {"recruteur"}),
    "/mes-offres/employeurs/<int:employeur_id>/retirer/": ("employeur suivi", {"recruteur"}),
    "/mes-offres/import/<int:lot_id>/": ("lot d’offres", {"recruteur"}),
    "/mes-offres/import/<int:lot_id>/importer/": ("lot d’offres", {"recruteur"}),
    "/mes-offres/import/<int:lot_id>/annuler/": ("lot d’offres", {"recruteur"}),
    "/mon-compte/utilisateurs/<int:adhesion_id>/retirer/": ("adhésion", {"recruteur"}),
    "/mon-compte/utilisateurs/invitations/<int:invitation_id>/revoquer/": ("invitation", {"recruteur"}),
    "/mon-compte/utilisateurs/demandes/<int:demande_id>/": ("demande d’adhésion", {"recruteur"}),
    "/administration/employeurs/<int:employeur_id>/": ("employeur à valider", EQUIPE),
    "/administration/employeurs/<int:employeur_id>/valider/": ("employeur à valider", EQUIPE),
    "/administration/employeurs/<int:employeur_id>/refuser/": ("employeur à valider", EQUIPE),
}
SANS_OBJET = {
    "/mon-compte/ma-structure/": PROFESSIONNELS | EQUIPE | {"partenaire"},
    "/mon-compte/ma-structure/retirer-ma-demande/": PROFESSIONNELS | EQUIPE | {"partenaire"},
    "/mon-espace/alertes/": PROFESSIONNELS,
    "/mon-espace/alertes/reglages/": RECRUTEURS,
    "/mon-espace/": PROFESSIONNELS | CANDIDATS,
    "/mon-espace/compteurs/": PROFESSIONNELS,
    "/mon-espace/profils/": PROFESSIONNELS,
    "/mon-espace/favoris/": PROFESSIONNELS,
    "/mon-espace/contacts/": PROFESSIONNELS,
    "/mon-espace/candidat/contacts/": CANDIDATS,
    "/mon-espace/candidat/": CANDIDATS,
    "/mon-espace/candidat/projets/": CANDIDATS,
    "/mon-espace/candidat/projets/nouveau/": CANDIDATS,
    "/mon-espace/candidat/candidatures/": CANDIDATS,
    "/mon-espace/candidat/favoris/": CANDIDATS,
    "/mon-espace/candidat/recherches/": CANDIDATS,
    "/mon-espace/candidat/recherches/nouvelle/": CANDIDATS,
    "/mon-espace/candidatures/": PROFESSIONNELS,
    "/administration/signalements/": EQUIPE,
    "/mes-offres/": PROFESSIONNELS,
    "/mes-offres/nouvelle/": PROFESSIONNELS,
    "/mes-offres/lieu/": PROFESSIONNELS,
    "/mes-offres/statistiques/": PROFESSIONNELS,
    "/mes-offres/import/": PROFESSIONNELS,
    "/mes-offres/import/modele.xlsx": PROFESSIONNELS,
    "/mes-offres/employeurs/": PROFESSIONNELS,
    "/mes-offres/employeurs/nouveau/": PROFESSIONNELS,
}
# What nobody of these people enters, though the address exists for others: a profile that is hidden, an offer that is
# not out yet.
INVISIBLES = {
    "/mon-espace/profils/<int:projet_id>/": "profil caché",
    "/mon-espace/profils/<int:projet_id>/contacter/": "profil caché",
    "/mon-espace/favoris/<int:projet_id>/": "profil caché",
    "/mon-espace/candidat/favoris/<int:offre_id>/": "offre en attente",
    "/offres/<numero>/": "numéro jamais publié",
}
