"""The objects of CMonAlternance that the pages looked at show, by the names that the addresses use."""

from cmon.candidatures.modeles import TrancheAge
from cmon.extensions import db
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
        "profil_mineur": mineur.id,
        "contact_accepte": accepte.id,
        "contact_recu": fabrique.contact(structure, fabrique.projet_pro(candidat)).id,
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
        **profils_et_contacts(fabrique, recruteur, structure, gens["candidat"]),
        "lot_a_importer": fabrique.lot_d_offres(structure).id,
        "lot_importe": fabrique.lot_d_offres(structure, importe_le=maintenant()).id,
        "employeur_valide": suivis["valide"].id,
        "employeur_a_valider": suivis["a_valider"].id,
        "employeur_refuse": suivis["refuse"].id,
        "offre_alternance": fabrique.offre_alternance(anonyme=True).numero,
        "offre_du_vin": fabrique.offre_alternance(metier_code="A1446", metier_libelle="Viticulteur").numero,
        "offre_pourvue": fabrique.offre_alternance(etat="pourvue").numero,
    }
