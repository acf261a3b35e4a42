"""The mails of relances: right words, safe whatever people typed, and links of the portail alone."""

import pytest

from cmon.extensions import db
from cmon.relances import operations
from cmon.relances.taches import cloturer_relances_sans_reponse
from cmon.temps import maintenant


@pytest.mark.parametrize(
    ("genre", "mots"),
    [("offre", "Votre offre de stage"), ("rencontre", "Votre rencontre")],
)
def test_the_mail_says_what_is_online_since_when_and_until_when_to_answer(
    genre, mots, fabrique, nadia, relancee, boite
):
    relance = relancee(getattr(fabrique, genre)(charge=nadia), nadia)
    courriel = boite.unique("relance")
    assert courriel.objet.startswith(f"{mots} n° ") and courriel.objet.endswith("est-elle toujours d’actualité ?")
    assert f"avant le {relance.expire_le:%d/%m/%Y}" in courriel.corps_texte
    assert all(lien.startswith("http") and "/relances/" in lien for lien in boite.liens(courriel)[:3])


def test_what_people_typed_is_only_text_in_the_mails(fabrique, nadia, relancee, boite):
    offre = fabrique.offre(charge=nadia, metier_libelle="<b>Soudeur</b> http://piege.example")
    operations.maintenir(relancee(offre, nadia), le=maintenant())
    db.session.commit()
    for courriel in boite():
        assert "<b>Soudeur" not in courriel.corps_html and 'href="http://piege' not in courriel.corps_html


def test_the_mail_of_silence_says_how_to_publish_again(fabrique, nadia, boite):
    offre = fabrique.offre(charge=nadia)
    fabrique.relance(offre.projet_id, expire_le=maintenant())
    cloturer_relances_sans_reponse(le=maintenant())
    courriel = boite.unique("relance_sans_reponse")
    assert courriel.objet == f"L’offre n° {offre.numero} est dépubliée, sans réponse de l’employeur"
    assert f"/portefeuille/projets/{offre.projet_id}/" in courriel.corps_texte
    assert "publiez-la de nouveau" in courriel.corps_texte
