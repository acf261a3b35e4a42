"""Mails about saved searches."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from cmon.comptes.desabonnement import signer_le_compte
from cmon.courriels.operations import poster
from cmon.portails import portail_qui_sert

USAGE = "recherches"


def nouvelles_offres(
    courriel: str, compte_id: int, cree_le: datetime, trouvailles: Sequence[tuple], *, portails: Mapping, le: datetime
) -> None:
    """To a candidate, by their account and its creation: the new offers of all their searches at once, as (recherche,
    offers, are there more?).

    It leads to each search on its own portail (`portails`: by code), to each offer, and to a link that ends these
    mails.
    """
    general = portail_qui_sert("espace_candidat")
    recherches = [
        {
            "libelle": recherche.libelle,
            "adresse": portails.get(recherche.portail, general).url(f"/offres/?{recherche.parametres}"),
            "offres": [
                {
                    "intitule": o.intitule,
                    "lieu": f"{o.ville} ({o.departement})" if o.departement else o.ville,
                    "adresse": portails.get(recherche.portail, general).url(f"/offres/{o.numero}/"),
                }
                for o in offres
            ],
            "davantage": davantage,
        }
        for recherche, offres, davantage in trouvailles
    ]
    poster(
        "nouvelles_offres",
        courriel,
        le=le,
        portail=general,
        recherches=recherches,
        nb=sum(len(r["offres"]) for r in recherches),
        desabonnement=f"/mon-espace/candidat/recherches/desabonnement/{signer_le_compte(USAGE, compte_id, cree_le)}/",
    )
