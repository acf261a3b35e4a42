"""The mail that sums up the new alerts of a structure: no identity of a candidate in it."""

from collections.abc import Sequence
from datetime import datetime

from cmon.alertes.modeles import Alerte
from cmon.alertes.presentation import raisons_en_mots
from cmon.comptes.desabonnement import signer_le_compte
from cmon.comptes.modeles import Compte
from cmon.courriels.operations import poster
from cmon.portails import portail_qui_sert
from cmon.structures.modeles import Structure

USAGE_DU_LIEN = "alertes"


def recapitulatif(compte: Compte, structure: Structure, alertes: Sequence[Alerte], *, nb: int, le: datetime) -> None:
    """To one person of the structure: `nb` new alerts, of which `alertes` (ten at most) are shown.

    A link of it stops these mails.
    """
    lien = signer_le_compte(USAGE_DU_LIEN, compte.id, compte.cree_le)
    poster(
        "recapitulatif_alertes",
        compte.courriel,
        le=le,
        portail=portail_qui_sert("mon_espace"),
        compte=compte,
        structure=structure,
        alertes=[(a, raisons_en_mots(a)) for a in alertes],
        nb=nb,
        desabonnement=f"/mon-espace/alertes/desabonnement/{lien}/",
    )
