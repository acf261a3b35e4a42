"""The pages of CMonAlternance that axe looks at: the same table as `ecrans.py`."""

from functools import partial

from tests.navigateur.ecrans import ALTERNANCE, Ecran, deplier, envoyer

EMPLOYEURS = "/mes-offres/employeurs/"

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
}
