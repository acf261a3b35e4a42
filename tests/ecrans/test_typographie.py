"""Templates are written with ordinary spaces; pages are read with those of French."""

import pytest
from bs4 import BeautifulSoup
from jinja2 import DictLoader, Environment

from cmon.typographie import AVANT, Typographie, phrase

PAGE = """<p title="Où ? {{ x }} : là">Où ? « {{ x }} » : {{ 'dit : non' }}, n° {{ x }} !</p>
<a href="/?q={{ x }}">fin ;</a>"""


def composer(nom: str, gabarit: str, **contexte) -> str:
    """The template, compiled under that name and rendered."""
    return Environment(loader=DictLoader({nom: gabarit}), extensions=[Typographie]).get_template(nom).render(contexte)


def test_a_line_is_never_broken_before_a_question_mark_nor_inside_guillemets():
    """Attributes, addresses and what somebody typed are left as they are."""
    assert composer("page.html", PAGE, x="a ? b") == (
        '<p title="Où ? a ? b : là">Où\u00a0? «\u00a0a ? b\u00a0»\u00a0: dit\u00a0: non, n°\u00a0a ? b\u00a0!</p>\n'
        '<a href="/?q=a ? b">fin\u00a0;</a>'
    )


def test_a_plain_text_mail_stays_as_it_is_typed():
    assert composer("corps.txt", "Où ? « ici » : n° {{ x }}", x=1) == "Où ? « ici » : n° 1"


def test_a_page_of_the_site_has_its_spaces(client):
    reponse = client.get("/offres/", portail="cmonalternance")
    assert b"Assistance\xc2\xa0:" in reponse.data and "Assistance :" in reponse.texte


@pytest.mark.base("sqlite")
@pytest.mark.parametrize("chemin", ["/", "/aide/", "/rgpd/"])
def test_so_have_the_texts_that_a_page_gets_from_the_code(client, chemin):
    page = BeautifulSoup(client.get(chemin, portail="cmonalternance").data, "html.parser")
    assert [t for t in page.main.find_all(string=True) if AVANT.search(t)] == []


def test_a_sentence_of_the_code_has_them_too_but_not_what_it_quotes(client):
    assert phrase("Retirez « a : b » ici : non !") == "Retirez «\u00a0a : b\u00a0» ici\u00a0: non\u00a0!"
    saisie = {
        "courriel": "lou@example.org",
        "nom": "Qui ?",
        "prenom": "Lou",
        "tranche_age": "moins_15",
        "charte": "oui",
    }
    html = client.envoyer("/creer-un-compte/candidat/", saisie, portail="cmonalternance").data.decode()
    assert html.count("ouvrir un compte\u00a0: vous") == 2 and 'value="Qui ?"' in html
