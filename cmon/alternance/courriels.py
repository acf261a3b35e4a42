"""Mails about alternance offers: to those who manage them, never to a candidate."""

from datetime import datetime

from cmon.alternance.modeles import OffreAlternance
from cmon.comptes.modeles import Compte
from cmon.courriels.operations import poster
from cmon.portails import portail_qui_sert


def offres_archivees(compte: Compte, offres: list[OffreAlternance], *, le: datetime) -> None:
    """To who manages them: these offers have left the site after six months, and how to bring one back."""
    portail = portail_qui_sert("mes_offres")
    poster("offres_archivees", compte.courriel, le=le, portail=portail, compte=compte, offres=offres)


def offres_bientot_archivees(compte: Compte, offres: list[OffreAlternance], *, le: datetime) -> None:
    """To who manages them: these offers leave the site within a week, and how to keep one."""
    portail = portail_qui_sert("mes_offres")
    poster("offres_bientot_archivees", compte.courriel, le=le, portail=portail, compte=compte, offres=offres)
