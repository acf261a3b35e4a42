"""What tells who somebody is does not stand in a text that should hide it, even disguised."""

import pytest

from cmon.alternance.coordonnees import coordonnee_dans
from cmon.profils.anonymat import motif_de_refus


@pytest.mark.base("sqlite")
@pytest.mark.parametrize(
    "texte",
    [
        "０６ １２ ３４ ５６ ７８",
        "٠٦١٢٣٤٥٦٧٨",
        "06\u200b12\u200b34\u200b56\u200b78",
        "06*12*34*56*78",
        "zoe＠exemple．org",
        "zoe (arobase) exemple (point) org",
        "@zoe86 partout",
        "Mar\u200btin",
    ],
)
def test_a_disguised_address_number_or_name_is_seen_too(app, fabrique, texte):
    assert motif_de_refus(f"Rappelez-moi : {texte}", fabrique.candidat(nom="Martin", prenom="Zoé"))
    if "Mar" not in texte:
        assert coordonnee_dans(f"Appelez-nous : {texte}")
