"""The harness itself: both databases empty for each test, a client that refuses what no page may do."""

import pytest
from flask import Blueprint, request
from sqlalchemy import select
from sqlalchemy.exc import InternalError

from cmon import portails
from cmon.acces import acces, tous
from cmon.comptes.modeles import Compte
from cmon.extensions import db
from cmon.offres.modeles import Offre
from cmon.temps import heure_de_paris, maintenant
from tests import aides, bases
from tests.client import ClientRelecteur, ReponseRelue
from tests.relecture import erreurs_d_analyse, relire_html

PAGE = (
    '<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Essai</title></head>'
    "<body><main><h1>Essai</h1>{}</main></body></html>"
)


def test_factories_write_everything_that_a_journey_needs(app, fabrique):
    charge = fabrique.partenaire(departements=["86", "17"])
    offre = fabrique.offre(charge=charge)
    candidature = fabrique.candidature(offre, fichiers=2)
    db.session.rollback()
    assert db.session.execute(select(Offre.numero)).scalar_one() == offre.numero
    assert len(aides.relire(candidature, "fichiers").fichiers) == 2


def test_each_test_begins_with_an_empty_database(app):
    assert db.session.execute(select(Offre.id)).first() is None


def test_the_clock_can_be_moved(a_l_heure):
    a_l_heure("2027-03-28 12:00")
    assert f"{heure_de_paris(maintenant()):%d/%m/%Y %H:%M}" == "28/03/2027 12:00"


@pytest.fixture
def essai(genre_de_base, applications, tmp_path, monkeypatch):
    """The reviewing client on an application with a few bad views."""
    url = applications(genre_de_base).config["SQLALCHEMY_DATABASE_URI"]
    app = bases.application(url, tmp_path, WTF_CSRF_ENABLED=False)
    monkeypatch.setattr(portails, "MODULES_COMMUNS", portails.MODULES_COMMUNS | {"essai"})
    bp = Blueprint("essai", __name__)

    @bp.get("/essai/ecrire/")
    @acces(tous)
    def ecrire():
        db.session.execute(Compte.__table__.update().values(nom="Autre"))
        db.session.commit()
        return "fait"

    @bp.post("/essai/oublier/")
    @acces(tous)
    def oublier():
        db.session.execute(Compte.__table__.update().values(nom="Autre"))
        return "fait"

    @bp.get("/essai/casser/")
    @acces(tous)
    def casser():
        return ("", 500)

    @bp.route("/essai/formulaire/", methods=["GET", "POST"])
    @acces(tous)
    def formulaire():
        if request.method == "POST":
            return ReponseRelue(repr(sorted(request.form.items(multi=True))), mimetype="text/plain")
        return PAGE.format(
            '<form method="post"><input type="hidden" name="csrf_token" value="x"><input type="hidden" name="cle" '
            'value="k"><label for="n">Nom</label><input id="n" name="nom" value="Dubosc"><label for="c">Oui</label>'
            '<input type="checkbox" id="c" name="accord" value="oui">'
            '<button name="geste" value="a">Envoyer</button></form>'
        )

    app.register_blueprint(bp)
    with app.app_context():
        aides.ecouter(db.engine)
        bases.vider(app)
        yield ClientRelecteur(app, ReponseRelue, use_cookies=True)
        db.session.remove()
        db.engine.dispose()


def test_a_get_that_changes_a_row_is_refused(essai):
    # On PostgreSQL a request that reads has a transaction that can only read.
    with pytest.raises((AssertionError, InternalError), match=r"while reading|read-only transaction"):
        essai.get("/essai/ecrire/")


def test_a_forgotten_commit_shows(essai):
    db.session.add(Compte(courriel="a@example.org", nom="Dubosc", prenom="Inès", cree_le=maintenant()))
    db.session.commit()
    essai.post("/essai/oublier/")
    assert db.session.execute(select(Compte.nom)).scalar_one() == "Dubosc"


def test_an_answer_500_is_refused(essai):
    with pytest.raises(AssertionError, match="answers 500"):
        essai.get("/essai/casser/")


def test_what_a_test_forgot_to_commit_is_refused(essai):
    db.session.add(Compte(courriel="a@example.org", nom="Dubosc", prenom="Inès", cree_le=maintenant()))
    with pytest.raises(AssertionError, match="without committing"):
        essai.get("/essai/formulaire/")
    db.session.rollback()


def test_a_form_is_sent_with_what_it_shows_and_what_is_typed(essai):
    reponse = essai.envoyer("/essai/formulaire/", {"nom": "Castaing", "accord": True}, bouton="Envoyer")
    assert reponse.texte == repr(
        [("accord", "oui"), ("cle", "k"), ("csrf_token", "x"), ("geste", "a"), ("nom", "Castaing")]
    )


def test_a_field_that_the_form_has_not_is_refused(essai):
    with pytest.raises(AssertionError, match="No form holds"):
        essai.envoyer("/essai/formulaire/", {"prenom": "Inès"})


@pytest.mark.parametrize(
    ("morceau", "faute"),
    [
        ('<input name="q">', "has no label"),
        ('<p id="a"></p><p id="a"></p>', "stands 2 times"),
        ("<script>1</script>", "inline <script>"),
        ("<style>p{}</style>", "inline <style>"),
        ('<p style="color:red">x</p>', "use a class"),
        ('<a href="/" onclick="x()">x</a>', "listen to the event"),
        ('<a href="#">x</a>', "dead link"),
        ('<a href="javascript:x()">x</a>', "not an address"),
        ('<form method="post"><button>x</button></form>', "no csrf_token"),
        ("<h3>x</h3>", "jumps from h1 to h3"),
        ("<h1>x</h1>", "2 h1"),
        ('<button type="button"></button>', "without words"),
        ('<img src="/x.png">', "without alt"),
        ('<div hx-get="/x">x</div>', "does nothing without JavaScript"),
        ('<p aria-describedby="nulle-part">x</p>', "names nothing"),
    ],
)
def test_badly_written_pages_are_refused(morceau, faute):
    assert any(faute in f for f in relire_html(PAGE.format(morceau), True))


def test_a_well_written_page_passes():
    page = PAGE.format('<label for="q">Mot</label><input id="q" name="q"><a href="/x">Lire</a>')
    assert relire_html(page, True) == ()
    assert erreurs_d_analyse(page, True) == []


def test_elements_that_do_not_close_are_refused():
    assert relire_html(PAGE.format("<p><div>x</p></div>"), True)
