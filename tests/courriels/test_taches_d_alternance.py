"""What alternance announces by mail while the mail server hangs or refuses: done at once, told later, told once."""

from datetime import timedelta

from cmon.alertes.taches import envoyer_les_recapitulatifs
from cmon.alternance.taches import archiver_offres_alternance, rappeler_les_offres_a_archiver
from cmon.candidatures_alternance.taches import clore_sans_reponse, rappeler_les_recruteurs
from cmon.contacts.taches import expirer_contacts
from cmon.courriels.envoi import envoyer_file
from cmon.extensions import db
from cmon.recherches_enregistrees.taches import prevenir_des_nouvelles_offres
from cmon.temps import jour_de_paris, maintenant
from tests.aides import relire
from tests.courriels.serveur_smtp import ServeurSMTP, serveur_muet

TACHES = (
    rappeler_les_recruteurs, clore_sans_reponse, expirer_contacts, envoyer_les_recapitulatifs,
    prevenir_des_nouvelles_offres, rappeler_les_offres_a_archiver, archiver_offres_alternance,
)  # fmt: skip


def passer(le) -> list[dict]:
    """Run the jobs, then the worker of the outbox."""
    db.session.rollback()
    bilans = [tache(le=le) for tache in TACHES]
    envoyer_file(le=le)
    return bilans


def test_with_a_mute_server_all_is_done_and_each_mail_leaves_once_when_it_speaks_again(
    app, client, connecter, fabrique, boite
):
    le = maintenant()
    structure = fabrique.structure("acteur", etablissement_id=fabrique.etablissement().id)
    fabrique.recruteur(structure)
    offre, projet = fabrique.offre_alternance(structure, age_jours=0.1), fabrique.projet_pro()
    fabrique.candidature_alternance(offre, age_jours=8)
    vieille = fabrique.candidature_alternance(offre, age_jours=61)
    fabrique.contact(structure, cree_le=le - timedelta(days=40))
    fabrique.alerte(offre, projet)
    fabrique.offre_alternance(structure, visible_jusqu_au=jour_de_paris(le) + timedelta(days=6))
    candidat = fabrique.candidat()
    fabrique.projet_pro(candidat)
    fabrique.recherche_enregistree(candidat, "", par_courriel=True)
    connecter(client, candidat, portail="cmonalternance")
    with serveur_muet(app):
        chemin = f"/offres/{offre.numero}/postuler/"
        saisie = {"message": "Bonjour"}
        assert client.envoyer(chemin, saisie, action="/postuler/", portail="cmonalternance").status_code == 303
        faits = passer(le)
        assert all(sum(f.values()) for f in faits[:-1]), faits
        assert relire(vieille).etat == "close"
        ecrits = sorted((c.genre, c.destinataire) for c in boite())
        assert len(ecrits) == len(set(ecrits)) and {c.etat for c in boite()} == {"a_envoyer"}
        passer(le + timedelta(minutes=30))
        assert sorted((c.genre, c.destinataire) for c in boite()) == ecrits
    serveur = ServeurSMTP()
    with serveur.en_marche(app):
        db.session.rollback()
        envoyer_file(le=le + timedelta(hours=3))
        passer(le + timedelta(hours=4))
    assert sorted(serveur.identifiants) == sorted(c.identifiant for c in boite())
    assert sorted((c.genre, c.destinataire) for c in boite()) == ecrits
