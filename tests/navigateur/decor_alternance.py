"""The objects of CMonAlternance that the pages looked at show, by the names that the addresses use."""

from cmon.alertes.courriels import USAGE_DU_LIEN
from cmon.candidatures.modeles import TrancheAge
from cmon.comptes.desabonnement import signer_le_compte
from cmon.extensions import db
from cmon.recherches_enregistrees.courriels import USAGE
from cmon.structures.etats import GenreStructure
from cmon.structures.modeles import Structure
from cmon.temps import maintenant
from tests.aides import relire


def profils_et_contacts(fabrique, recruteur, structure, candidat) -> dict:
    """Profiles to find, two of them put aside, and what the structure has written."""
    trouve, mineur = fabrique.projet_pro(), fabrique.projet_pro(fabrique.candidat(TrancheAge.de_15_a_17))
    for projet in (trouve, fabrique.projet_pro(visible=False)):
        fabrique.favori_profil(recruteur, structure, projet)
    fabrique.alerte(fabrique.offre_alternance(structure), trouve)
    accepte = fabrique.contact(structure, fabrique.projet_pro(), etat="accepte")
    fabrique.message(contact=accepte, du_candidat=True, texte="Je peux venir mardi.")
    fabrique.structure(
        GenreStructure.employeur,
        etablissement_id=fabrique.etablissement().id,
        accueille_troisieme=True,
        accueille_seconde=True,
    )
    return {
        "profil": trouve.id,
        "lien_alertes": signer_le_compte(USAGE_DU_LIEN, recruteur.id, recruteur.cree_le),
        "profil_mineur": mineur.id,
        "contact_accepte": accepte.id,
        "contact_recu": fabrique.contact(structure, fabrique.projet_pro(candidat)).id,
    }


def mes_offres(fabrique, structure, employeur) -> dict:
    """Offers of the structure in each state, one of them with an application."""
    siennes = {
        etat: fabrique.offre_alternance(structure, employeur=employeur, etat=etat)
        for etat in ("en_cours", "pourvue", "archivee")
    }
    fabrique.candidature_alternance(siennes["en_cours"])
    return {"mon_offre": siennes["en_cours"].id, "mon_offre_archivee": siennes["archivee"].id}


def candidatures_de(fabrique, gens: dict, structure: Structure) -> dict:
    """Candidatures in each state, with files, an exchange and a message that was reported."""
    offre, zoe = fabrique.offre_alternance(structure), gens["candidat"]
    projets = [fabrique.projet_pro(zoe, experiences=[{"genre": "stage", "intitule": "Fournil"}]) for _ in range(2)]
    fabrique.fichier(projet_pro_id=projets[0].id, expire_le=None, nom="cv.pdf")
    a_traiter = fabrique.candidature_alternance(offre, projets[0], age_jours=9)
    fabrique.fichier(candidature_alternance_id=a_traiter.id, expire_le=None, nom="lettre.pdf")
    acceptee = fabrique.candidature_alternance(fabrique.offre_alternance(structure), projets[1], etat="acceptee")
    recu = fabrique.message(candidature=acceptee, auteur_id=gens["recruteur"].id)
    envoye = fabrique.message(candidature=acceptee, du_candidat=True, auteur_id=zoe.id, texte="Jeudi matin.")
    signale = fabrique.message(
        candidature=acceptee, du_candidat=True, signale_le=maintenant(), motif_signalement="Propos déplacés."
    )
    return {
        "candidature_a_traiter": a_traiter.id,
        "candidature_acceptee": acceptee.id,
        "candidature_refusee": fabrique.candidature_alternance(offre, etat="refusee").id,
        "candidature_retiree": fabrique.candidature_alternance(offre, etat="retiree").id,
        "message_du_recruteur": recu.id,
        "message_du_candidat": envoye.id,
        "message_signale": signale.id,
    }


def espace_du_candidat(fabrique, candidat) -> dict:
    """The projet, the candidatures, the favourites and the searches of a candidate."""
    projet = fabrique.projet_pro(candidat, experiences=[{"genre": "stage", "intitule": "Vendeuse", "nb_semaines": 3}])
    acceptee = fabrique.candidature_alternance(projet=projet, etat="acceptee")
    fabrique.message(candidature=acceptee)
    fabrique.favori_offre(candidat, fabrique.offre_alternance())
    fabrique.favori_offre(candidat, fabrique.offre_alternance(etat="pourvue"))
    fabrique.recherche_enregistree(candidat)
    postulee = fabrique.offre_alternance()
    return {
        "projet_du_candidat": projet.id,
        "ma_candidature": fabrique.candidature_alternance(postulee, projet, age_jours=12).id,
        "mon_acceptee": acceptee.id,
        "offre_postulee": postulee.numero,
        "desabonnement": signer_le_compte(USAGE, candidat.id, candidat.cree_le),
    }


def planter(fabrique, gens: dict) -> dict:
    """Make them. `gens`: who looks at the pages; the objects of a structure are those of « recruteur »."""
    recruteur = gens["recruteur"]
    structure = db.session.get(Structure, relire(recruteur, "adhesions").adhesions[0].structure_id)
    suivis = {
        etat: fabrique.employeur_suivi(structure, etat=etat, demande_par_id=recruteur.id, motif_refus=motif)
        for etat, motif in (("valide", ""), ("a_valider", ""), ("refuse", "Ce Siret est celui d’une autre entreprise."))
    }
    return {
        **candidatures_de(fabrique, gens, structure),
        **mes_offres(fabrique, structure, suivis["valide"]),
        **profils_et_contacts(fabrique, recruteur, structure, gens["candidat"]),
        **espace_du_candidat(fabrique, gens["candidat"]),
        "lot_a_importer": fabrique.lot_d_offres(structure).id,
        "lot_importe": fabrique.lot_d_offres(structure, importe_le=maintenant()).id,
        "employeur_valide": suivis["valide"].id,
        "employeur_a_valider": suivis["a_valider"].id,
        "employeur_refuse": suivis["refuse"].id,
        "offre_alternance": fabrique.offre_alternance(anonyme=True).numero,
        "offre_du_vin": fabrique.offre_alternance(metier_code="A1446", metier_libelle="Viticulteur").numero,
        "offre_pourvue": fabrique.offre_alternance(etat="pourvue").numero,
    }
