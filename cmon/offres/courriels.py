"""Mails about offers."""

from datetime import datetime

from cmon.courriels.operations import poster
from cmon.offres.modeles import Offre


def offre_publiee(offre: Offre, *, le: datetime) -> None:
    """To the offer's contact: it is online, at this address."""
    poster("offre_publiee", offre.courriel, le=le, offre=offre)


def depot_valide(offre: Offre, destinataire: str, *, le: datetime) -> None:
    """To the company that deposited it: the équipe has validated the offer, it is online."""
    poster("depot_valide", destinataire, le=le, offre=offre)


def depot_refuse(offre: Offre, destinataire: str, *, motif: str, le: datetime) -> None:
    """To the company that deposited it: the équipe has refused the offer, with the reason."""
    poster("depot_refuse", destinataire, le=le, offre=offre, motif=motif)
