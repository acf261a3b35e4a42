"""What an erased candidate leaves in the mails of recruiters: nothing."""

import pytest

from cmon.comptes.modeles import Compte
from cmon.contacts.operations import repondre_au_contact
from cmon.contacts.requetes import contact_par_id
from cmon.courriels.modeles import Courriel, EtatCourriel
from cmon.echanges.operations import ecrire
from cmon.extensions import db
from cmon.profils.modeles import ProjetPro
from cmon.profils.operations import supprimer_projet
from cmon.structures.modeles import Adhesion, Structure
from cmon.temps import maintenant
from cmon.vie_privee.compte import supprimer_compte


def supprimer_le_projet(compte_id: int, projet_id: int) -> None:
    supprimer_projet(db.session.get(ProjetPro, projet_id), par=db.session.get(Compte, compte_id))


def supprimer_le_compte(compte_id: int, _) -> None:
    supprimer_compte(db.session.get(Compte, compte_id), le=maintenant())


@pytest.mark.parametrize("effacer", [supprimer_le_projet, supprimer_le_compte])
def test_a_mail_that_names_a_candidate_goes_with_the_contact(app, fabrique, effacer):
    recruteur, candidat = fabrique.recruteur(), fabrique.candidat(nom="Etchegoyhen", prenom="Maialen")
    structure = db.session.scalar(db.select(Structure).join(Adhesion).where(Adhesion.compte_id == recruteur.id))
    contact = fabrique.contact(structure, fabrique.projet_pro(candidat), auteur_id=recruteur.id)
    ids = candidat.id, contact.projet_pro_id
    repondre_au_contact(contact.id, True, le=maintenant())
    fil = db.session.execute(contact_par_id(contact.id)).unique().scalar_one()
    ecrire(fil, "Appelez-moi.", par=db.session.get(Compte, ids[0]), le=maintenant())
    db.session.commit()
    nommee = Courriel.corps_texte.contains("Etchegoyhen")
    assert len(db.session.scalars(db.select(Courriel).where(nommee)).all()) == 2
    effacer(*ids)
    db.session.commit()
    assert db.session.scalars(db.select(Courriel).where(nommee)).all() == []
    assert (
        EtatCourriel.a_envoyer
        not in db.session.scalars(db.select(Courriel.etat).where(Courriel.genre != "compte_supprime")).all()
    )
