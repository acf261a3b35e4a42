"""Mails about the decisions of the équipe over partner employers."""

from datetime import datetime

from cmon.comptes.modeles import Compte
from cmon.courriels.operations import poster
from cmon.employeurs.modeles import SuiviEmployeur
from cmon.portails import portail_qui_sert


def employeur_valide(employeur: SuiviEmployeur, compte: Compte, *, le: datetime) -> None:
    """To who asked for it: the structure may write offers for this employer."""
    portail = portail_qui_sert("mes_offres")
    poster("employeur_valide", compte.courriel, le=le, portail=portail, employeur=employeur, compte=compte)


def employeur_refuse(employeur: SuiviEmployeur, compte: Compte, *, motif: str, le: datetime) -> None:
    """To who asked for it: the employer is refused, with the reason, and where to ask again."""
    portail = portail_qui_sert("mes_offres")
    poster("employeur_refuse", compte.courriel, le=le, portail=portail, employeur=employeur, compte=compte, motif=motif)
