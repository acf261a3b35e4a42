"""The objects that the pages looked at show: one of each kind, by the names that the addresses use."""

import secrets
from datetime import timedelta
from urllib.parse import urlsplit

from cmon.comptes.etats import GenreCompte
from cmon.comptes.modeles import UsageJeton
from cmon.comptes.operations import demander_lien
from cmon.comptes.ouverture import SaisieCompte, ouvrir_compte
from cmon.extensions import db
from cmon.liens import signer
from cmon.publication.etats import EtatPublication
from cmon.relances.courriels import adresses
from cmon.structures.modeles import Structure
from cmon.temps import maintenant
from tests.aides import relire


def relances_de(fabrique, charge) -> dict:
    """The links of the mails of relances, in each state, and something to relaunch."""
    le = maintenant()
    fabrique.offre(charge=charge, publiee_le=le - timedelta(days=70), debut_dans=60)
    offre, rencontre = fabrique.offre(charge=charge), fabrique.rencontre(charge=charge)
    de_l_offre = adresses(fabrique.relance(offre.projet_id))
    finies = {
        reponse: adresses(fabrique.relance(offre.projet_id, reponse=reponse, repondue_le=le))
        for reponse in ("maintenue", "sans_reponse")
    }
    return {
        **{f"relance_{verbe}": adresse for verbe, adresse in de_l_offre.items()},
        "relance_corriger_rencontre": adresses(fabrique.relance(rencontre.projet_id))["corriger"],
        "relance_repondue": finies["maintenue"]["maintenir"],
        "relance_tardive": finies["sans_reponse"]["supprimer"],
        "projet_relance": offre.projet_id,
    }


def planter(fabrique, gens: dict, boite) -> dict:
    """Make them. `gens`: who looks at the pages."""
    nadia = gens["partenaire"]
    publiee = fabrique.offre(charge=nadia, publics=["lyceen"], site_internet="https://www.example.org", debut_dans=5)
    fabrique.fichier(offre=publiee, nom="fiche-de-poste.pdf")
    fabrique.candidature(publiee, fichiers=2, motivations=fabrique.description)
    fabrique.candidature(publiee)
    fabrique.projet(charge=nadia, affecte_le=maintenant())
    etats = {etat: fabrique.offre(charge=nadia, etat=etat) for etat in ("brouillon", "depubliee", "refusee")}
    a_valider = fabrique.offre(etat=EtatPublication.a_valider)
    attente = fabrique.structure(etat="a_valider", etablissement_id=fabrique.etablissement().id)
    fabrique.adhesion(fabrique.compte(), attente)
    rencontre = fabrique.rencontre(charge=nadia, evenement="Cap métiers tours", lieu_nom="Salle des Halles")
    complete = fabrique.rencontre(nb_max=1)
    fabrique.inscription(complete)
    attend = fabrique.inscription(complete, etat="en_attente")
    participant = fabrique.inscription(rencontre)
    fabrique.inscription(rencontre, statuts=["parent", "enseignant"], venue_confirmee_le=maintenant())
    pointee = fabrique.rencontre(charge=nadia, dans_heures=-9, receveur=nadia)
    fabrique.inscription(pointee, present_le=maintenant())
    fabrique.inscription(pointee)
    envoi = fabrique.envoi_groupe(rencontre.id)
    a_l_entree = fabrique.inscription(fabrique.rencontre(charge=nadia, dans_heures=0))
    relances = relances_de(fabrique, nadia)
    sienne = relire(gens["gestionnaire"], "adhesions").adhesions[0].structure_id
    jeton_invitation = secrets.token_urlsafe(32)
    fabrique.invitation(db.session.get(Structure, sienne), jeton=jeton_invitation)
    demande = fabrique.demande_adhesion(db.session.get(Structure, sienne), gens["professionnel qui attend"])
    for usage in (UsageJeton.connexion, UsageJeton.mot_de_passe):
        demander_lien(nadia.courriel, usage, le=maintenant(), duree_min=60)
    saisie = SaisieCompte(GenreCompte.acteur, "a-confirmer@example.org", "Béchade", "Émile", True, "01 99 00 60 02")
    ouvrir_compte(saisie, le=maintenant(), duree_j=7)
    db.session.commit()
    lien, lien_mot_de_passe = (boite.liens(boite.unique(g))[0] for g in ("lien_connexion", "lien_mot_de_passe"))
    return {
        "publiee": publiee.numero,
        "publiee_id": publiee.id,
        "projet": publiee.projet_id,
        "brouillon": etats["brouillon"].numero,
        "depubliee": etats["depubliee"].numero,
        "a_valider": a_valider.id,
        "rencontre_a_valider": fabrique.rencontre(publiee=False, etat="a_valider").id,
        "projet_a_supprimer": fabrique.projet(
            charge=nadia,
            suppression_demandee_le=maintenant(),
            suppression_motif="Saisi deux fois par erreur.",
            suppression_par_id=nadia.id,
        ).id,
        "depot": fabrique.projet().id,
        "demande": fabrique.projet(charge=nadia, souhait="aide", demande="Nous ne savons pas par où commencer.").id,
        "projet_d_un_autre": fabrique.offre(charge=gens["équipe"]).projet_id,
        "structure": attente.id,
        "compte_desactive": fabrique.candidat(desactive_le=maintenant()).id,
        "rencontre": rencontre.numero,
        "rencontre_id": rencontre.id,
        "projet_de_rencontre": rencontre.projet_id,
        "rencontre_complete": complete.numero,
        "inscription": participant.id,
        "rencontre_pointee": pointee.id,
        "envoi": envoi.id,
        "jeton_du_participant": participant.jeton,
        "jeton_a_l_entree": a_l_entree.jeton,
        "lien_du_participant": signer("inscription", participant.jeton),
        "lien_de_qui_attend": signer("inscription", attend.jeton),
        "rencontre_commencee": fabrique.rencontre(dans_heures=-1).numero,
        "rencontre_passee": fabrique.rencontre(dans_heures=-9).numero,
        "demande_d_information": fabrique.demande().id,
        "demande_traitee": fabrique.demande(etat="traitee").id,
        "courriel": boite()[0].id,
        **relances,
        "lien": lien,
        "demande_adhesion": demande.id,
        "collegue": fabrique.adhesion(fabrique.compte(), db.session.get(Structure, sienne)).id,
        "jeton_invitation": jeton_invitation,
        "lien_confirmation": urlsplit(boite.liens(boite.unique("confirmation_compte"))[0]).path,
        "lien_mot_de_passe": lien_mot_de_passe,
    }
