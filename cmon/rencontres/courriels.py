"""Mails about rencontres, to the company."""

from datetime import datetime

from cmon.courriels.operations import poster
from cmon.rencontres.modeles import Rencontre


def rencontre_publiee(rencontre: Rencontre, destinataire: str, *, le: datetime) -> None:
    """To the company's contact: it is online, at this address."""
    poster("rencontre_publiee", destinataire, le=le, rencontre=rencontre, perime_le=rencontre.fin_le)


def rencontre_validee(rencontre: Rencontre, destinataire: str, *, le: datetime) -> None:
    """To the company that deposited it: the équipe has validated it, it is online."""
    poster("rencontre_validee", destinataire, le=le, rencontre=rencontre, perime_le=rencontre.fin_le)


def rencontre_refusee(rencontre: Rencontre, destinataire: str, *, motif: str, le: datetime) -> None:
    """To the company that deposited it: the équipe has refused it, with the reason."""
    poster("rencontre_refusee", destinataire, le=le, rencontre=rencontre, motif=motif)
