"""Forms of « Gérer les inscriptions »: filter, mailing, cancellation, attendance, statistics."""

from enum import StrEnum

from cmon.formulaires import (
    ChampCase,
    ChampDate,
    ChampListe,
    ChampLong,
    ChampTexte,
    Formulaire,
    FormulaireDeRecherche,
    requis,
)
from cmon.formulaires_envoi import FormulaireAEnvoiUnique
from cmon.inscriptions.operations import SANS_MOTIF

MOTIF_MIN = 10
MOTIF_MAX = 1000


def champ_motif_annulation(*validateurs) -> ChampLong:
    """Why a rencontre will not take place: its participants read it."""
    return ChampLong("Motif de l’annulation", [*validateurs], minimum=MOTIF_MIN, maximum=MOTIF_MAX)


class FormulaireFiltreInscriptions(FormulaireDeRecherche):
    """Words that narrow the list of rencontres."""

    q = ChampTexte("Entreprise, mot ou numéro")


class FormulaireConfirmation(FormulaireAEnvoiUnique):
    """« Envoyer un email de confirmation »."""

    encore = ChampCase("Envoyer cet email une nouvelle fois")


class FormulaireAnnulation(Formulaire):
    """Why a rencontre will not take place."""

    motif = champ_motif_annulation(requis(SANS_MOTIF))


class FormulaireParticipant(FormulaireDeRecherche):
    """The name of who stands at the door."""

    q = ChampTexte("Chercher un participant")


class Periode(StrEnum):
    """The period of the statistics."""

    cette_annee = "cette_annee"
    annee_passee = "annee_passee"
    dates = "dates"


LIBELLES_PERIODE = {
    Periode.cette_annee: "Cette année scolaire",
    Periode.annee_passee: "L’année scolaire passée",
    Periode.dates: "Entre deux dates",
}


class FormulairePeriode(FormulaireDeRecherche):
    """Between which days the rencontres of the statistics began."""

    periode = ChampListe("Période", libelles=LIBELLES_PERIODE, vide=None)
    du = ChampDate("Du")
    au = ChampDate("Au")
