"""The équipe closes two accounts of a structure at once; a heart is pressed many times at once."""

import pytest

from cmon.alternance.modeles import OffreAlternance
from cmon.comptes.modeles import Compte
from cmon.comptes.session import lire_session
from cmon.extensions import db
from cmon.favoris.modeles import FavoriProfil
from cmon.favoris.operations_profils import garder_profil
from cmon.moderation.comptes import desactiver_compte
from cmon.temps import maintenant
from tests.aides import ouvrir_session_de
from tests.securite.test_simultane import ensemble


def dehors(app, geste):
    """`geste(rang)` in a transaction of its own."""

    def faire(rang: int):
        with app.app_context():
            try:
                geste(rang)
                db.session.commit()
            finally:
                db.session.remove()

    return faire


@pytest.mark.epreuve(tours=5)
def test_of_two_colleagues_whose_accounts_are_closed_at_once_one_is_the_last(app, fabrique):
    structure = fabrique.structure("acteur", etablissement_id=fabrique.etablissement().id)
    ids, offre_id = [fabrique.recruteur(structure).id for _ in range(2)], fabrique.offre_alternance(structure).id
    equipe_id = fabrique.membre_equipe().id

    def fermer(rang: int):
        desactiver_compte(
            db.session.get(Compte, ids[rang]), "Essai.", par=db.session.get(Compte, equipe_id), le=maintenant()
        )

    ensemble(2, dehors(app, fermer), fils=2)
    assert db.session.get(OffreAlternance, offre_id).etat == "en_attente"


@pytest.mark.epreuve(tours=5)
def test_a_heart_pressed_many_times_at_once_is_one_favourite(app, fabrique):
    jeton, projet_id = ouvrir_session_de(fabrique.recruteur()), fabrique.projet_pro().id

    def garder(_):
        le = maintenant()
        par = lire_session(jeton, le, app.config).compte
        garder_profil(projet_id, par=par, le=le)

    ensemble(8, dehors(app, garder))
    assert db.session.query(FavoriProfil).count() == 1
