"""Mails about demandes."""

from datetime import datetime

from cmon.courriels.operations import poster
from cmon.demandes.modeles import Demande
from cmon.portails import Portail


def demande_recue(demande: Demande, *, portail: Portail, le: datetime) -> None:
    """To the address of the portail: all that was typed; answering writes to the person."""
    poster("demande_recue", portail.courriel, le=le, repondre_a=demande.courriel, portail=portail, demande=demande)


def demande_confirmee(demande: Demande, *, portail: Portail, le: datetime) -> None:
    """To the person: the demande has arrived. Nothing of what was typed: the address may be somebody else's."""
    poster("demande_confirmee", demande.courriel, le=le, portail=portail, demande=demande)
