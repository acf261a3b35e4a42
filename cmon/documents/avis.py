"""What every list that leaves the site says of itself: what for, when, by whom, and that it must not be kept."""

from datetime import datetime

from cmon.comptes.modeles import Compte
from cmon.gabarits import date_courte, heure

A_DETRUIRE = "Ce fichier contient des données personnelles. À détruire après usage."


def avis(finalite: str, *, par: Compte, le: datetime) -> list[tuple[str, str]]:
    """The lines (label, text) that stand above an exported list."""
    return [
        ("Finalité", finalite),
        ("Exporté", f"le {date_courte(le)} à {heure(le)} par {par.nom_complet}"),
        ("", A_DETRUIRE),
    ]


def phrase_d_avis(finalite: str, *, par: Compte, le: datetime) -> str:
    """The same, in one sentence for the foot of a page."""
    return f"{finalite}. Édité le {date_courte(le)} à {heure(le)} par {par.nom_complet}. À détruire après usage."
