"""A CV or a letter in alternance answers as a missing file to whoever may not read it, from one moment to the next."""

import pytest

from cmon.comptes.modeles import Compte
from cmon.extensions import db
from cmon.moderation.operations import suspendre_structure, valider_structure
from cmon.moderation.requetes import structure_par_id
from cmon.temps import maintenant
from cmon.vie_privee.compte import supprimer_compte
from tests.aides import relire
from tests.securite.test_matrice import empreinte

PORTAIL = {"portail": "cmonalternance"}
VERBES = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")


def reponses(navigateur, jeton: str) -> list[tuple]:
    """What a file answers on every verb: status, headers, bytes."""
    return [empreinte(navigateur.open(f"/fichiers/{jeton}/", method=verbe, **PORTAIL)) for verbe in VERBES]


@pytest.fixture
def monde(fabrique, nouveau_client, connecter):
    """An application with a CV and a letter, and a browser for each person around it."""
    structure = fabrique.structure("acteur", etablissement_id=fabrique.etablissement().id)
    projet, offre = fabrique.projet_pro(), fabrique.offre_alternance(structure)
    candidature = fabrique.candidature_alternance(offre, projet)
    cv = fabrique.fichier(projet_pro_id=projet.id, expire_le=None, nom="cv.pdf").jeton
    lettre = fabrique.fichier(candidature_alternance_id=candidature.id, expire_le=None, nom="lettre.pdf").jeton
    comptes = {
        "recruteur": fabrique.recruteur(structure),
        "candidat": relire(candidature, "compte").compte,
        "autre candidat": fabrique.candidat(),
        "recruteur d’ailleurs": fabrique.recruteur(),
        "partenaire": fabrique.partenaire(),
        "équipe": fabrique.membre_equipe(),
    }
    gens = {qui: connecter(nouveau_client(), compte, portail="cmonalternance") for qui, compte in comptes.items()}
    gens["visiteur"] = nouveau_client()
    for navigateur in gens.values():
        navigateur.verifie = False
    return gens, comptes, (cv, lettre), structure.id


def lecteurs(gens, jetons) -> set[str]:
    """Who reads these files; to everybody else they answer, byte for byte, as files that do not exist."""
    permis = set()
    for qui, navigateur in gens.items():
        absent = reponses(navigateur, "x" * len(jetons[0]))
        for jeton in jetons:
            vues = reponses(navigateur, jeton)
            if vues[0][0] == 200:
                permis.add(qui)
                assert vues[2:] == absent[2:], qui
            else:
                assert vues == absent and vues[0][0] == 404, qui
    return permis


@pytest.mark.base("sqlite")
def test_a_file_is_read_by_its_two_sides_until_one_of_them_may_no_more(fabrique, monde):
    gens, comptes, jetons, structure_id = monde
    equipe = comptes["équipe"].id
    assert lecteurs(gens, jetons) == {"candidat", "recruteur"}

    def decider(verbe, *motif):
        db.session.rollback()
        structure = db.session.execute(structure_par_id(structure_id)).unique().scalar_one()
        verbe(structure, *motif, par=db.session.get(Compte, equipe), le=maintenant())
        db.session.commit()

    decider(suspendre_structure, "Essai.")
    assert lecteurs(gens, jetons) == {"candidat"}
    decider(valider_structure)
    reponse = gens["recruteur"].get(f"/fichiers/{jetons[0]}/", **PORTAIL)
    h = reponse.headers
    assert h["Content-Disposition"].startswith("attachment") and h["X-Content-Type-Options"] == "nosniff"
    assert h["Cache-Control"] == "no-store" and h["Content-Security-Policy"].startswith("sandbox")
    supprimer_compte(db.session.get(Compte, comptes["candidat"].id), le=maintenant())
    db.session.commit()
    del gens["candidat"]
    assert lecteurs(gens, jetons) == set()
