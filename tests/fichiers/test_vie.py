"""The row and the bytes live and die together: never a row without its file."""

import errno
import io
import os
import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import delete

from cmon.base import RegleMetier
from cmon.candidatures.modeles import Candidature
from cmon.extensions import db
from cmon.fichiers.modeles import Fichier
from cmon.fichiers.operations import ouvrir, rattacher, recevoir, retirer
from cmon.fichiers.requetes import fichiers_en_attente
from cmon.fichiers.stockage import StockageIndisponible, stockage
from cmon.fichiers.taches import balayer_fichiers
from cmon.fichiers.verification import FichierVerifie
from cmon.offres.modeles import Offre
from cmon.temps import maintenant
from tests.aides import relire
from tests.fichiers import exemples

JOUR = timedelta(days=1)


def depot(contenu: bytes = b"%PDF-1.4 contenu", nom: str = "cv.pdf"):
    """A file already verified, so that no child process starts."""
    return SimpleNamespace(verdict=FichierVerifie(nom, "application/pdf", contenu), filename=nom, stream=io.BytesIO())


def vieillir(chemins, age=timedelta(days=2)):
    """Make files look as if they had been written before."""
    for chemin in chemins:
        os.utime(chemin, (time.time() - age.total_seconds(),) * 2)


def test_a_file_received_is_read_again_as_it_is(app, sur_le_disque):
    fichier = recevoir(depot(b"octets"), le=maintenant())
    db.session.commit()
    with ouvrir(fichier) as flux:
        assert flux.read() == b"octets"
    assert len(sur_le_disque()) == 1


def test_a_transaction_that_is_rolled_back_leaves_nothing_on_the_disk(app, sur_le_disque, en_base):
    recevoir(depot(), le=maintenant())
    assert len(sur_le_disque()) == 1
    db.session.rollback()
    assert not sur_le_disque()
    assert not en_base()


def test_a_file_is_removed_only_once_its_row_is_gone_for_good(app, fabrique, sur_le_disque, en_base):
    fichier = fabrique.fichier()
    retirer(fichier)
    assert len(sur_le_disque()) == 1
    db.session.rollback()
    assert len(sur_le_disque()) == len(en_base()) == 1
    retirer(en_base()[0])
    db.session.commit()
    assert not sur_le_disque()
    assert not en_base()


def test_a_savepoint_that_is_given_up_never_loses_a_file(app, fabrique, sur_le_disque, en_base):
    fichier = fabrique.fichier()
    with pytest.raises(RegleMetier), db.session.begin_nested():
        retirer(fichier)
        raise RegleMetier("non")
    with db.session.begin_nested():
        recevoir(depot(), le=maintenant())
    db.session.commit()
    assert len(sur_le_disque()) == len(en_base()) == 2


def test_files_join_an_application_and_live_on(app, fabrique, en_base):
    le = maintenant()
    candidature = fabrique.candidature()
    fichiers = [recevoir(depot(nom=f"cv{i}.pdf"), le=le) for i in range(5)]
    rattacher(fichiers, candidature=candidature)
    db.session.commit()
    assert [(f.candidature_id, f.expire_le) for f in en_base()] == [(candidature.id, None)] * 5
    assert len(relire(candidature, "fichiers").fichiers) == 5


def test_a_sixth_file_and_a_file_of_somebody_else_are_refused(app, fabrique):
    le, candidature = maintenant(), fabrique.candidature()
    with pytest.raises(RegleMetier, match="5 fichiers au plus"):
        rattacher([recevoir(depot(), le=le) for _ in range(6)], candidature=candidature)
    db.session.rollback()
    with pytest.raises(RegleMetier, match="déjà joint ailleurs"):
        rattacher([fabrique.fichier(offre=fabrique.offre())], candidature=candidature)


def test_the_document_of_an_offer_takes_the_place_of_the_one_that_stood(app, fabrique, en_base, sur_le_disque):
    offre = fabrique.offre()
    ancien = fabrique.fichier(offre=offre).id
    rattacher([recevoir(depot(), le=maintenant())], offre=offre)
    assert offre.document.id != ancien
    assert len(sur_le_disque()) == 2
    db.session.commit()
    assert [f.offre_id for f in en_base()] == [offre.id]
    assert len(sur_le_disque()) == 1
    with pytest.raises(RegleMetier, match="1 fichier au plus"):
        rattacher([recevoir(depot(), le=maintenant()) for _ in range(2)], offre=offre)


def test_only_waiting_files_are_found_by_their_names(app, fabrique):
    le = maintenant()
    attend = recevoir(depot(), le=le)
    perime = recevoir(depot(), le=le - JOUR)
    pris = fabrique.fichier(offre=fabrique.offre())
    jetons = [attend.jeton, perime.jeton, pris.jeton, "inconnu", "x" * 5000]
    assert list(db.session.scalars(fichiers_en_attente(jetons, le))) == [attend]


def test_the_sweeper_takes_what_no_form_claimed_and_what_no_row_names(app, fabrique, sur_le_disque, en_base):
    le = maintenant()
    abandonne = recevoir(depot(), le=le - JOUR - timedelta(hours=2))
    garde = recevoir(depot(), le=le - timedelta(hours=23))
    db.session.commit()
    joint = fabrique.fichier(offre=fabrique.offre())
    magasin = stockage()
    orphelin, recent = magasin.ecrire(b"orphelin"), magasin.ecrire(b"en cours")
    vieux = magasin.racine / orphelin
    moitie = vieux.with_name(f".{vieux.name}.tmp")
    moitie.write_bytes(b"moit")
    vieillir([vieux, moitie, magasin.racine / joint.cle, magasin.racine / garde.cle])
    abandonne, garde, joint = abandonne.jeton, garde.jeton, joint.jeton
    assert balayer_fichiers(le=le) == {"expires": 1, "orphelins": 2}
    assert {f.jeton for f in en_base()} == {garde, joint}
    restent = {p.relative_to(magasin.racine).as_posix() for p in sur_le_disque()}
    assert restent == {f.cle for f in en_base()} | {recent}
    assert balayer_fichiers(le=le) == {"expires": 0, "orphelins": 0}


def test_a_row_that_a_cascade_removes_leaves_a_file_to_the_sweeper(app, fabrique, sur_le_disque, en_base):
    candidature = fabrique.candidature(fichiers=1)
    db.session.execute(delete(Candidature).where(Candidature.id == candidature.id))
    db.session.commit()
    assert not en_base()
    vieillir(sur_le_disque())
    assert balayer_fichiers(le=maintenant())["orphelins"] == 1
    assert not sur_le_disque()


def test_a_killed_process_leaves_bytes_without_row_and_never_the_contrary(app, sur_le_disque, en_base):
    """What a kill leaves: the bytes are written first, the row is committed after."""
    pid = os.fork()
    if pid == 0:
        db.engine.dispose(close=False)
        stockage().ecrire(b"avant la fin")
        os._exit(9)
    os.waitpid(pid, 0)
    assert not en_base()
    vieillir(sur_le_disque())
    assert balayer_fichiers(le=maintenant()) == {"expires": 0, "orphelins": 1}


@pytest.mark.base("sqlite")
def test_a_full_disk_is_said_cleanly_and_recovers(envoyer, monkeypatch, sur_le_disque, en_base):
    vrai = os.fsync

    def plein(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", plein)
    reponse = envoyer(exemples.pdf())
    assert reponse.status_code == 507
    assert "ne peut ni enregistrer ni lire de fichier" in reponse.texte
    assert not sur_le_disque()
    assert not en_base()
    monkeypatch.setattr(os, "fsync", vrai)
    assert envoyer(exemples.pdf()).status_code == 200


def test_the_store_opens_nothing_but_its_own_keys(app):
    for cle in ("../../etc/passwd", "/etc/passwd", "ab/cd/../../x", ""):
        with pytest.raises(ValueError):
            stockage().ouvrir(cle)
    with pytest.raises(StockageIndisponible):
        stockage().ouvrir("ab/cd/" + "0" * 40)


def test_the_database_refuses_a_file_of_two_owners_or_of_none(app, fabrique):
    offre = fabrique.offre()
    candidature = fabrique.candidature(offre)
    for valeurs in ({"offre": offre, "candidature": candidature}, {"expire_le": None}):
        with pytest.raises(Exception, match=r"un_seul_proprietaire|sans_proprietaire_expire"):
            fabrique.fichier(**valeurs)
        db.session.rollback()
    assert db.session.get(Offre, offre.id) is not None
    assert db.session.query(Fichier).count() == 0
