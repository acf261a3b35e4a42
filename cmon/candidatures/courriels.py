"""Mails about applications."""

from datetime import datetime

from cmon.candidatures.modeles import LIBELLES_AGE, Candidature
from cmon.courriels.operations import poster
from cmon.fichiers.modeles import Fichier
from cmon.offres.modeles import Offre


def candidature_recue(offre: Offre, candidature: Candidature, fichiers: list[Fichier], *, le: datetime) -> None:
    """To the offer's contact: all that the applicant typed, with the files; answering writes to the applicant."""
    poster(
        "candidature_recue",
        offre.courriel,
        le=le,
        repondre_a=candidature.courriel,
        pieces=fichiers,
        candidature=candidature,
        offre=offre,
        age=LIBELLES_AGE[candidature.tranche_age],
    )


def candidature_confirmee(offre: Offre, candidature: Candidature, *, le: datetime) -> None:
    """To the applicant, and to the parent or school whose address was given: the application has been sent."""
    for adresse in filter(None, (candidature.courriel, candidature.courriel_copie)):
        poster("candidature_confirmee", adresse, le=le, candidature=candidature, offre=offre)
