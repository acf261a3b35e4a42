"""Shared fields of forms: French messages, cleaned texts, what was typed is kept."""

import io
from datetime import date

import pytest
from werkzeug.datastructures import FileStorage, MultiDict

from cmon.base import RegleMetier
from cmon.extensions import db
from cmon.formulaires import (
    ChampCases,
    ChampChoix,
    ChampCommune,
    ChampCourriel,
    ChampDate,
    ChampFichiers,
    ChampListe,
    ChampLong,
    ChampMetier,
    ChampNombre,
    ChampTexte,
    Formulaire,
    FormulaireDeRecherche,
    recevoir_fichiers,
    requis,
)
from cmon.offres.etats import LIBELLES_PUBLIC, Public
from cmon.temps import maintenant
from cmon.textes import nettoyer, une_ligne
from cmon.validateurs import lire_courriel, lire_siret, lire_site, lire_telephone

pytestmark = pytest.mark.base("sqlite")


class Exemple(Formulaire):
    nom = ChampTexte("Nom", [requis("Indiquez votre nom.")])
    courriel = ChampCourriel("E-mail", [requis("Indiquez votre e-mail.")])
    debut_le = ChampDate("Date", [requis("Indiquez une date.")])
    description = ChampLong("Description", [requis("Décrivez le stage.")], minimum=200)
    duree = ChampNombre("Durée", minimum=1, maximum=366)
    publics = ChampCases("Public visé", [requis("Cochez un public.")], libelles=LIBELLES_PUBLIC)
    public = ChampChoix("Vous êtes", libelles=LIBELLES_PUBLIC)
    niveau = ChampListe("Public", libelles=LIBELLES_PUBLIC)
    metier = ChampMetier("Métier")
    commune = ChampCommune("Commune")
    fichiers = ChampFichiers("Fichiers", maximum=2)

    class Meta(Formulaire.Meta):
        csrf = False


@pytest.fixture
def saisir(app):
    """A form filled with what a browser sends."""

    def remplir(**valeurs):
        with app.test_request_context("/", method="POST"):
            form = Exemple(MultiDict(valeurs))
            form.validate()
            return form

    return remplir


def test_an_empty_form_says_what_to_give_in_the_order_of_the_screen(saisir):
    assert saisir().erreurs == [
        ("nom", "Indiquez votre nom."),
        ("courriel", "Indiquez votre e-mail."),
        ("debut_le", "Indiquez une date."),
        ("description", "Décrivez le stage."),
        ("publics-0", "Cochez un public."),
    ]


def test_texts_lose_what_a_database_cannot_hold_and_keep_their_accents():
    assert une_ligne("  Zoe\u0301\x00 \u202eMar\r\ntin \ud800 ") == "Zoé Mar tin"
    assert nettoyer("un\r\ndeux\rtrois\u2028quatre\x07 ") == "un\ndeux\ntrois\nquatre"


def test_a_description_counts_the_characters_that_are_stored(saisir):
    form = saisir(description="e\u0301" * 199 + "\r\n ")
    assert form.description.errors == ["Ajoutez 1 caractère : 200 au moins, 199 pour l’instant."]
    assert not saisir(description="é" * 198 + "\r\né").description.errors


@pytest.mark.parametrize("texte", ["2027-03-02", "02/03/2027", "2-3-2027", "02.03.2027", " 02/03/2027 "])
def test_a_date_is_read_as_browsers_and_as_people_write_it(saisir, texte):
    form = saisir(debut_le=texte)
    assert form.debut_le.data == date(2027, 3, 2)
    assert form.debut_le._value() == "2027-03-02"


@pytest.mark.parametrize(
    ("texte", "message"),
    [
        ("31/02/2027", "Cette date n’existe pas : vérifiez le jour, le mois et l’année."),
        ("02/03/0027", "Cette date n’existe pas : vérifiez le jour, le mois et l’année."),
        ("bientôt", "Écrivez la date en chiffres, par exemple 02/03/2027."),
    ],
)
def test_an_impossible_date_is_refused_and_shown_again_as_it_was_typed(saisir, texte, message):
    champ = saisir(debut_le=texte).debut_le
    assert champ.errors == [message]
    assert (champ._value(), champ.type_html) == (texte, "text")


def test_a_choice_outside_the_list_is_refused_and_never_stored(saisir):
    form = saisir(publics="administrateur", public="roi", niveau="tous")
    for champ in (form.publics, form.public, form.niveau):
        assert champ.errors == ["Choisissez dans la liste."]
        assert not champ.data


def test_choices_are_members_of_the_enumeration_in_the_order_of_the_labels(app):
    with app.test_request_context("/", method="POST"):
        form = Exemple(MultiDict([("publics", "etudiant"), ("publics", "collegien"), ("public", "lyceen")]))
    assert form.publics.data == [Public.collegien, Public.etudiant]
    assert form.public.data is Public.lyceen


def test_a_number_outside_its_bounds_says_them(saisir):
    for texte in ("0", "367", "deux", "٣", "9" * 40):
        champ = saisir(duree=texte).duree
        assert champ.errors == ["Écrivez un nombre entre 1 et 366."]
        assert champ._value() == texte
    assert saisir(duree="5").duree.data == 5


def test_a_metier_and_a_commune_are_found_by_their_text_and_the_unknown_is_kept(saisir):
    form = saisir(metier="f1607", commune="niort")
    assert (form.metier.data is None) == bool(form.metier.errors)
    assert form.commune.data.insee == "79191"
    assert form.commune._value() == "Niort (79000)"
    form = saisir(metier="dresseur de licornes", commune="Atlantide")
    assert form.metier.errors == [ChampMetier.inconnu]
    assert form.commune.errors == [ChampCommune.inconnu]
    assert form.metier._value() == "dresseur de licornes"


def test_what_the_list_of_communes_offers_is_understood_when_it_is_sent_back(saisir):
    for texte in ("Saint-Émilion", "La Rochelle", "33000"):
        commune = saisir(commune=texte).commune
        assert commune.data is not None, texte
        assert saisir(commune=commune._value()).commune.data.insee == commune.data.insee


def test_a_refused_rule_is_shown_at_its_field_or_above(saisir):
    form = saisir()
    form.ajouter_regle(RegleMetier("Cette offre est close."))
    form.ajouter_regle(RegleMetier("Trop tard.", "duree"))
    assert form.erreurs[0] == ("", "Cette offre est close.")
    assert ("duree", "Trop tard.") in form.erreurs


@pytest.mark.parametrize(
    ("typed", "lu"),
    [
        ("0199001234", "01 99 00 12 34"),
        ("+33 (0)1.99.00.12.34", "01 99 00 12 34"),
        ("0033199001234", "01 99 00 12 34"),
        ("+32 2 555 12 12", "+32 2 555 12 12"),
    ],
)
def test_phone_numbers_are_written_in_one_manner(typed, lu):
    assert lire_telephone(typed) == lu


@pytest.mark.parametrize(
    ("lire", "faux"),
    [
        (lire_telephone, "01 99 00 12"),
        (lire_telephone, "0199001234 poste 2"),
        (lire_courriel, "lea@"),
        (lire_courriel, "lea@example.org\nBcc: x@example.org"),
        (lire_courriel, "léa@example.org"),
        (lire_site, "javascript:alert(1)"),
        (lire_site, "https://a@example.org"),
        (lire_site, "http://[::1"),
        (lire_site, 'https://example.org/"onclick='),
        (lire_siret, "123"),
        (lire_siret, "00000000000001"),
    ],
)
def test_what_is_not_an_address_nor_a_number_is_refused_in_french(lire, faux):
    with pytest.raises(ValueError, match=r"[éÉ’]|chiffres"):
        lire(faux)


def test_good_addresses_and_numbers_pass():
    assert lire_courriel("Lea@EXAMPLE.org") == "Lea@example.org"
    assert lire_site("www.example.org") == "https://www.example.org"
    assert lire_siret("356 000 000 00048") == "35600000000048"


def test_a_form_of_search_reads_the_address_and_holds_no_token(app):
    class Recherche(FormulaireDeRecherche):
        q = ChampTexte("Mot")

    with app.test_request_context("/?q=%20pain%00%20"):
        form = Recherche()
        assert form.q.data == "pain"
        assert "csrf_token" not in form


def test_a_refused_form_keeps_the_files_and_a_refused_file_is_named(app, fabrique):
    garde = fabrique.fichier()
    with app.test_request_context("/", method="POST"):
        form = Exemple(
            MultiDict([("fichiers_recus", garde.jeton), ("fichiers", FileStorage(io.BytesIO(b""), "vide.pdf"))])
        )
        recevoir_fichiers(form.fichiers, le=maintenant())
        assert not form.validate()
        assert [f.id for f in form.fichiers.data] == [garde.id]
        assert form.fichiers.errors
    db.session.rollback()


def test_more_files_than_allowed_are_refused(app, fabrique):
    jetons = [("fichiers_recus", fabrique.fichier().jeton) for _ in range(3)]
    with app.test_request_context("/", method="POST"):
        form = Exemple(MultiDict(jetons))
        recevoir_fichiers(form.fichiers, le=maintenant())
        form.validate()
        assert form.fichiers.errors == ["Joignez 2 fichiers au plus."]
