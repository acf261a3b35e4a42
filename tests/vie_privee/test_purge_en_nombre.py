"""The purge of alternance with many rows: as many statements for two hundred as for ten."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from cmon.candidatures_alternance.etats import EtatCandidature
from cmon.comptes.taches import effacer_comptes_non_confirmes
from cmon.courriels.modeles import EtatCourriel
from cmon.courriels.operations import poster
from cmon.extensions import db
from cmon.journal.modeles import Trace
from cmon.temps import maintenant
from cmon.vie_privee.compte import AVIS
from cmon.vie_privee.taches import purger


def copier(objet, nb: int, **colonnes) -> list[int]:
    """`nb` rows like that one, other columns given by rank; their ids."""
    db.session.rollback()
    table = type(objet).__table__
    modele = dict(db.session.execute(select(table).where(table.c.id == objet.id)).mappings().one())
    del modele["id"]
    lignes = [modele | {nom: valeur(rang) for nom, valeur in colonnes.items()} for rang in range(nb)]
    ids = db.session.scalars(insert(table).returning(table.c.id, sort_by_parameter_order=True), lignes).all()
    db.session.commit()
    return list(ids)


def a_purger(fabrique, nb: int) -> None:
    """`nb` candidates whose account is over, each with a projet, a candidature, a contact, a mail; and as many lots."""
    le = maintenant()
    vieux = le - timedelta(days=3000)
    candidat = fabrique.candidat(connecte_le=vieux, cree_le=vieux)
    projet, structure = fabrique.projet_pro(candidat), fabrique.structure("acteur")
    offre = fabrique.offre_alternance(structure)
    refusee = fabrique.candidature_alternance(offre, etat=EtatCandidature.refusee, repondue_le=vieux)
    contact = fabrique.contact(structure, projet, cree_le=vieux)
    lot = fabrique.lot_d_offres(structure, expire_le=vieux)
    mail = poster("compte_supprime", candidat.courriel, le=vieux)
    mail.etat, mail.envoye_le = EtatCourriel.envoye, vieux
    db.session.commit()
    marque = f"{nb}-{candidat.id}"
    comptes = copier(candidat, nb, courriel=lambda r: f"c{marque}-{r}@example.org")
    projets = copier(projet, nb, compte_id=lambda r: comptes[r])
    candidatures = copier(refusee, nb, compte_id=lambda r: comptes[r], projet_pro_id=lambda r: projets[r])
    contacts = copier(contact, nb, projet_pro_id=lambda r: projets[r])
    copier(lot, nb)
    avis = {"destinataire": lambda r: f"c{marque}-{r}@example.org", "identifiant": lambda r: f"<{marque}-{r}@x>"}
    liens = {"candidature_alternance_id": lambda r: candidatures[r], "contact_id": lambda r: contacts[r]}
    copier(mail, nb, **avis, **liens)
    trace = Trace(action=AVIS, le=vieux + timedelta(days=1))
    db.session.add(trace)
    db.session.commit()
    copier(trace, nb, compte_id=lambda r: comptes[r], detail=lambda r: f"<{marque}-{r}@x>", le=lambda r: le)


@pytest.mark.parametrize("ensemble", [True, False], ids=["all at once", "accounts alone"])
def test_the_purge_of_alternance_sends_as_many_statements_for_two_hundred_as_for_ten(
    app, fabrique, nb_requetes, ensemble
):
    # The accounts go with what they hold; or after it, each part of the purge by itself.
    app.config["CONSERVATION_TRACES_J"] = 4000
    if ensemble:
        app.config["CONSERVATION_COMPTES_J"] = 4000
    ordres, bilans = [], []
    for nb in (10, 200):
        a_purger(fabrique, nb)
        db.session.rollback()
        with nb_requetes() as compte:
            bilans.append(purger(le=maintenant()))
        ordres.append(compte.nb)
    for bilan, nb in zip(bilans, (10, 200), strict=True):
        assert min(bilan["candidatures_alternance"], bilan["contacts_de_profils"], bilan["lots_d_offres"]) >= nb
        assert (bilan["comptes_inactifs"] >= nb) is not ensemble
    assert ordres[0] == ordres[1]


def test_accounts_that_nobody_confirmed_go_in_as_many_statements(app, fabrique, nb_requetes):
    vieux, ordres = maintenant() - timedelta(days=60), []
    for nb in (10, 200):
        compte = fabrique.candidat(cree_le=vieux, confirme_le=None)
        copier(compte, nb, courriel=lambda r, nb=nb: f"n{nb}-{r}@example.org")
        with nb_requetes() as compteur:
            assert effacer_comptes_non_confirmes(le=maintenant()) == {"comptes": nb + 1}
        ordres.append(compteur.nb)
    assert ordres[0] == ordres[1]
