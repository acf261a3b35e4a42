"""Each form of alternance, of one's account and of the équipe, sent with fields that it does not have: none is written.

What is sent besides the fields of a form are columns of the tables, with values that nothing else gives. After each
gesture no row holds them, nothing points to the things of somebody else, no role, kind or state has changed but by the
gesture itself.
"""

import pytest

from cmon.employeurs.etats import EtatSuivi
from cmon.publication.etats import EtatPublication
from cmon.temps import maintenant
from tests.espace_candidat.saisies import PROJET
from tests.securite.intrus import Essais, endpoint_de

MODULES = ("mes_offres.", "mon_espace.", "espace_candidat.", "mon_compte.", "creer_un_compte.", "administration.")
MOT = "sept-oiseaux-sur-le-toit"
# Their own tests send them more than their form: a file and nothing else, links whose signature says all, what erases
# or signs out, the deposits of CMonStage.
AILLEURS = {
    "mes_offres.lire_un_tableau", "mon_espace.se_desabonner", "espace_candidat.se_desabonner",
    "creer_un_compte.confirmer", "creer_un_compte.renvoyer", "mon_compte.supprimer", "mon_compte.deconnecter_partout",
    "mon_compte.retirer_ma_demande", "administration.effacer_donnees_dues", "administration.effacer_selection",
    "administration.valider_rencontre", "administration.refuser_rencontre", "administration.garder_le_projet",
}  # fmt: skip


@pytest.fixture
def autrui(fabrique) -> dict[str, int]:
    """What belongs to somebody else: the id of a row of each table."""
    structure = fabrique.structure("acteur", etablissement_id=fabrique.etablissement().id)
    compte, candidat = fabrique.recruteur(structure), fabrique.candidat()
    offre, projet = fabrique.offre_alternance(structure), fabrique.projet_pro(candidat)
    return {
        "structure": structure.id,
        "compte": compte.id,
        "offre_alternance": offre.id,
        "projet_pro": projet.id,
        "suivi_employeur": offre.employeur_id,
        "etablissement": offre.etablissement_id,
        "contact": fabrique.contact(structure, projet).id,
        "candidature_alternance": fabrique.candidature_alternance(offre, projet).id,
        "lot_offres": fabrique.lot_d_offres(structure).id,
    }


def de_recruteur(fabrique) -> tuple:
    """A gestionnaire, and the id of one object of each kind that belongs to the structure."""
    structure = fabrique.structure("acteur", etablissement_id=fabrique.etablissement().id)
    compte, projet = fabrique.compte(genre="acteur"), fabrique.projet_pro()
    adhesion = fabrique.adhesion(compte, structure, "gestionnaire")
    offre = fabrique.offre_alternance(structure)
    acceptee = fabrique.candidature_alternance(fabrique.offre_alternance(structure), projet, etat="acceptee")
    ids = {
        "adhesion": adhesion.id,
        "offre": offre.id,
        "employeur": offre.employeur_id,
        "inutile": fabrique.employeur_suivi(structure).id,
        "lot": fabrique.lot_d_offres(structure).id,
        "importe": fabrique.lot_d_offres(structure, importe_le=maintenant()).id,
        "candidature": fabrique.candidature_alternance(offre, projet).id,
        "acceptee": acceptee.id,
        "message": fabrique.message(candidature=acceptee, du_candidat=True).id,
        "contact": fabrique.contact(structure, projet, etat="accepte").id,
        "profil": fabrique.projet_pro().id,
        "alerte": fabrique.alerte(offre, projet).id,
        "collegue": fabrique.adhesion(fabrique.compte(genre="acteur"), structure).id,
        "autre": fabrique.adhesion(fabrique.compte(genre="acteur"), structure).id,
        "invitation": fabrique.invitation(structure).id,
        "demande": fabrique.demande_adhesion(structure).id,
    }
    return compte, ids


def au_recruteur(essais, i: dict) -> None:
    """What a gestionnaire may do in « Mes offres » and « Mon espace »."""
    offre = {"contrats": ["apprentissage"], "employeur": str(i["employeur"]), "description": "Au fournil."}
    offre |= {"metier": "Boulanger / Boulangère", "diplomes-0-intitule": "Titre maison", "diplomes-0-niveau": "3"}
    essais("/mes-offres/nouvelle/", **offre)
    essais(f"/mes-offres/{i['offre']}/modifier/", description="Au magasin.")
    essais(f"/mes-offres/employeurs/{i['employeur']}/", ville="Niort")
    essais(f"/mes-offres/employeurs/{i['inutile']}/retirer/", f"/mes-offres/employeurs/{i['inutile']}/")
    siret = "73282932000074"
    saisie = {"siret": siret, "raison_sociale": "Atelier Lavergne", "naf": "16.23Z", "courriel": "a@example.org"}
    saisie |= {"telephone": "01 99 00 70 01", "adresse": "3 place du Marché", "code_postal": "23000", "ville": "Guéret"}
    essais("/mes-offres/employeurs/nouveau/", "/mes-offres/employeurs/nouveau/?saisie=main", **saisie)
    essais(f"/mes-offres/import/{i['lot']}/importer/", f"/mes-offres/import/{i['lot']}/")
    essais(f"/mes-offres/import/{i['importe']}/annuler/", f"/mes-offres/import/{i['importe']}/")
    essais(f"/mon-espace/alertes/{i['alerte']}/ecarter/", "/mon-espace/alertes/")
    essais(f"/mon-espace/alertes/{i['alerte']}/remettre/", "/mon-espace/alertes/")
    essais("/mon-espace/alertes/reglages/", "/mon-espace/alertes/")
    essais(f"/mon-espace/favoris/{i['profil']}/", "/mon-espace/profils/")
    essais(f"/mon-espace/profils/{i['profil']}/contacter/", message="Parlons-en.")
    refus = {"choix": "refus", "message": "Merci."}
    essais(f"/mon-espace/candidatures/{i['candidature']}/repondre/", **refus)
    essais(f"/mon-espace/candidatures/{i['acceptee']}/messages/", texte="Venez lundi.")
    essais(f"/mon-espace/contacts/{i['contact']}/messages/", texte="Venez mardi.")
    essais(f"/mon-espace/messages/{i['message']}/signaler/", motif="Insulte.")
    essais(f"/mes-offres/{i['offre']}/etat/", "/mes-offres/", vers="pourvue")


def au_compte(essais, i: dict) -> None:
    """What a gestionnaire may do in « Mon compte »; the transfer signs out."""
    essais("/mon-compte/informations/", nom="Castaing")
    essais("/mon-compte/adresse/", courriel="neuve@example.org")
    essais("/mon-compte/ma-structure/", courriel="cfa@example.org", telephone="01 99 00 70 02", adresse="1 rue Haute",
           code_postal="86000", ville="Poitiers")  # fmt: skip
    essais("/mon-compte/structure/", "/mon-compte/", adhesion=str(i["adhesion"]))
    utilisateurs = "/mon-compte/utilisateurs/"
    essais(f"{utilisateurs}inviter/utilisateur/", courriel="nouveau@example.org")
    essais(f"{utilisateurs}demandes/{i['demande']}/", reponse="refuser")
    essais(f"{utilisateurs}invitations/{i['invitation']}/revoquer/", utilisateurs)
    essais(f"{utilisateurs}{i['autre']}/retirer/")
    essais("/mon-compte/mot-de-passe/", actuel="trois-lutins-au-verger", nouveau=MOT, confirmation=MOT)
    essais(f"{utilisateurs}transferer/", adhesion=str(i["collegue"]), confirmation=True)


def de_candidat(fabrique) -> tuple:
    """A candidate, and the id of one object of each kind that is theirs."""
    compte = fabrique.candidat()
    projet, structure = fabrique.projet_pro(compte), fabrique.structure("acteur")
    fabrique.recruteur(structure)
    vieille = fabrique.candidature_alternance(fabrique.offre_alternance(structure), projet, age_jours=20)
    acceptee = fabrique.candidature_alternance(fabrique.offre_alternance(structure), projet, etat="acceptee")
    ids = {
        "projet": projet.id,
        "inutile": fabrique.projet_pro(compte).id,
        "vieille": vieille.id,
        "acceptee": acceptee.id,
        "message": fabrique.message(candidature=acceptee).id,
        "accepter": fabrique.contact(structure, projet).id,
        "decliner": fabrique.contact(fabrique.structure("acteur"), projet).id,
        "offre": fabrique.offre_alternance(structure).id,
        "recherche": fabrique.recherche_enregistree(compte).id,
    }
    return compte, ids


def au_candidat(essais, i: dict) -> None:
    """What a candidate may do in their space."""
    base = "/mon-espace/candidat/"
    essais(f"{base}projets/nouveau/", **PROJET)
    essais(f"{base}projets/{i['projet']}/modifier/", **PROJET)
    essais(f"{base}projets/{i['projet']}/visibilite/", f"{base}projets/", visible="non")
    essais(f"{base}projets/{i['inutile']}/supprimer/")
    essais(f"{base}candidatures/{i['acceptee']}/lue/", f"{base}candidatures/{i['acceptee']}/")
    essais(f"{base}candidatures/{i['acceptee']}/messages/", texte="Avec plaisir.")
    essais(f"{base}messages/{i['message']}/signaler/", motif="Insulte.")
    essais(f"{base}candidatures/{i['vieille']}/relancer/", f"{base}candidatures/{i['vieille']}/")
    essais(f"{base}candidatures/{i['vieille']}/retirer/")
    essais(f"{base}contacts/{i['accepter']}/accepter/", f"{base}contacts/{i['accepter']}/")
    essais(f"{base}contacts/{i['accepter']}/messages/", texte="Mardi.")
    essais(f"{base}contacts/{i['decliner']}/decliner/", f"{base}contacts/{i['decliner']}/")
    essais(f"{base}favoris/{i['offre']}/", "/offres/")
    essais(f"{base}recherches/{i['recherche']}/courriels/", f"{base}recherches/")
    essais(f"{base}recherches/nouvelle/", f"{base}recherches/nouvelle/?q=pain", libelle="Le pain")
    essais(f"{base}recherches/{i['recherche']}/supprimer/", f"{base}recherches/")


def d_equipe(fabrique) -> tuple:
    """A member of the équipe, and what waits for a decision."""
    a_valider = [fabrique.structure("acteur", etat="a_valider").id for _ in range(2)]
    employeurs = [fabrique.employeur_suivi(fabrique.structure("acteur"), etat=EtatSuivi.a_valider).id for _ in range(2)]
    depots = [fabrique.offre(etat=EtatPublication.a_valider).id for _ in range(2)]
    acceptee = fabrique.candidature_alternance(etat="acceptee")
    ids = {
        "structures": a_valider,
        "validee": fabrique.structure("acteur").id,
        "employeurs": employeurs,
        "depots": depots,
        "compte": fabrique.candidat().id,
        "demande": fabrique.demande().id,
        "message": fabrique.message(candidature=acceptee, signale_le=maintenant()).id,
    }
    return fabrique.membre_equipe(), ids


def a_l_equipe(essais, i: dict) -> None:
    """What the équipe decides."""
    base = "/administration/"
    for genre in ("structures", "employeurs", "depots"):
        valide, refuse = i[genre]
        essais(f"{base}{genre}/{valide}/valider/", f"{base}{genre}/{valide}/")
        essais(f"{base}{genre}/{refuse}/refuser/", f"{base}{genre}/{refuse}/", motif="Essai.")
    essais(f"{base}structures/{i['validee']}/suspendre/", f"{base}structures/{i['validee']}/", motif="Essai.")
    for verbe in ("desactiver", "reactiver"):
        essais(f"{base}comptes/{i['compte']}/{verbe}/", f"{base}comptes/{i['compte']}/", motif="Essai.")
    essais(f"{base}demandes/{i['demande']}/traiter/", f"{base}demandes/{i['demande']}/")
    essais(f"{base}signalements/{i['message']}/traiter/", f"{base}signalements/{i['message']}/")


def de_visiteur(fabrique) -> tuple:
    """Nobody."""
    return None, {}


def au_visiteur(essais, i: dict) -> None:
    """Opening an account."""
    personne = {"courriel": "aline@example.org", "nom": "Castaing", "prenom": "Aline", "mot_de_passe": MOT}
    essais("/creer-un-compte/candidat/", **personne, tranche_age="majeur", charte=True)


GESTES = {
    "visiteur": (de_visiteur, au_visiteur),
    "recruteur": (de_recruteur, au_recruteur),
    "compte": (de_recruteur, au_compte),
    "candidat": (de_candidat, au_candidat),
    "équipe": (d_equipe, a_l_equipe),
}


@pytest.mark.base("sqlite")
@pytest.mark.parametrize("qui", GESTES)
def test_what_a_form_does_not_have_is_never_written(app, client, connecter, fabrique, autrui, qui):
    preparer, agir = GESTES[qui]
    compte, ids = preparer(fabrique)
    if compte:
        connecter(client, compte, portail="cmonalternance")
    essais = Essais(app, client, autrui)
    agir(essais, ids)
    assert essais.manques == [], "\n".join(essais.manques)


class Un(int):
    """A number that stands for any object, and for two of them."""

    def __iter__(self):
        return iter((Un(1), Un(1)))


class Tous(dict):
    """Any object."""

    def __missing__(self, nom):
        return Un(1)


@pytest.mark.base("sqlite")
def test_no_form_of_these_pages_is_forgotten(app):
    essayees = set()
    for _, agir in GESTES.values():
        agir(lambda chemin, *_, **__: essayees.add(endpoint_de(app, chemin)), Tous())
    regles = (r for r in app.url_map.iter_rules() if "POST" in r.methods and r.endpoint.startswith(MODULES))
    assert essayees | AILLEURS == {r.endpoint for r in regles}
