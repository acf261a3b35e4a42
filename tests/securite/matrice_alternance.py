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
    "/mes-offres/employeurs/<int:employeur_id>/": ("employeur suivi", {"recruteur"}),
    "/mes-offres/employeurs/<int:employeur_id>/retirer/": ("employeur suivi", {"recruteur"}),
    "/administration/employeurs/<int:employeur_id>/": ("employeur à valider", EQUIPE),
    "/administration/employeurs/<int:employeur_id>/valider/": ("employeur à valider", EQUIPE),
    "/administration/employeurs/<int:employeur_id>/refuser/": ("employeur à valider", EQUIPE),
}
SANS_OBJET = {
    "/mes-offres/employeurs/": PROFESSIONNELS,
    "/mes-offres/employeurs/nouveau/": PROFESSIONNELS,
}
