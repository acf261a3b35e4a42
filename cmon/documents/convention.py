"""« Convention de stage », pre-filled or blank: our own wording, dotted lines where we know nothing."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from cmon.candidatures.modeles import Candidature
from cmon.documents import pdf
from cmon.gabarits import date_longue, pluriel
from cmon.offres.modeles import Offre

# When our wording was last read again against the law: the date of the blank documents.
RELU_LE = datetime(2026, 11, 1, tzinfo=UTC)
ACTIVITES_MAX = 1_500
PIED = "À compléter et à signer par tous avant le premier jour"
CHAMPS = (
    "etablissement",
    "entreprise",
    "siret",
    "adresse",
    "contact",
    "entreprise_joindre",
    "stagiaire",
    "stagiaire_joindre",
    "formation",
    "objet",
    "activites",
    "debut",
    "fin",
    "duree",
    "tuteur",
)


class Modele(StrEnum):
    """Whom the agreement is for: the law asks for different things."""

    eleve = "eleve"
    etudiant = "etudiant"

    @property
    def libelle(self) -> str:
        """The words that people read."""
        return LIBELLES_MODELE[self]


LIBELLES_MODELE = {
    Modele.eleve: "Convention de séquence d’observation",
    Modele.etudiant: "Convention de stage",
}


def modele_pour(candidature: Candidature) -> Modele:
    """A minor in an offer meant for pupils observes; everybody else is an intern."""
    eleve = candidature.est_mineure and candidature.offre.vise_des_eleves
    return Modele.eleve if eleve else Modele.etudiant


def _composer(modele: Modele, champs: dict[str, str], le: datetime, **cadre) -> bytes:
    donnees = dict.fromkeys(CHAMPS, "") | champs | {"titre": modele.libelle, **cadre}
    return pdf.composer(f"convention_{modele}", donnees, le=le)


def _activites(offre: Offre) -> str:
    """The description of the offer, cut at a word where it would fill the agreement."""
    texte = offre.description
    if len(texte) <= ACTIVITES_MAX:
        return texte
    return texte[:ACTIVITES_MAX].rsplit(" ", 1)[0] + "…"


def champs_de(candidature: Candidature) -> dict[str, str]:
    """What is known already of the agreement: company, applicant, dates, activities."""
    offre = candidature.offre
    e = offre.etablissement
    fin = offre.debut_le + timedelta(days=offre.duree_jours - 1) if offre.debut_le and offre.duree_jours else None
    return {
        "entreprise": e.raison_sociale,
        "siret": e.siret,
        "adresse": ", ".join(x for x in (e.adresse, e.complement, f"{e.code_postal} {e.ville}".strip()) if x),
        "contact": offre.contact_nom,
        "entreprise_joindre": f"{offre.telephone}, {offre.courriel}",
        "stagiaire": f"{candidature.nom} {candidature.prenom}",
        "stagiaire_joindre": f"{candidature.telephone}, {candidature.courriel}",
        "formation": candidature.formation_actuelle,
        "objet": offre.metier_libelle,
        "activites": _activites(offre),
        "debut": date_longue(offre.debut_le) if offre.debut_le else "",
        "fin": date_longue(fin) if fin else "",
        "duree": pluriel(offre.duree_jours, "jour") if offre.duree_jours else "",
    }


def preremplie(candidature: Candidature, modele: Modele, *, le: datetime) -> bytes:
    """The agreement of an applicant, to complete, print and have signed by all."""
    offre = candidature.offre
    return _composer(
        modele,
        champs_de(candidature),
        le,
        entete=f"Offre de stage n° {offre.numero}",
        pied=PIED,
    )


@lru_cache(maxsize=len(Modele))
def vierge(modele: Modele) -> bytes:
    """The blank agreement, the same for everybody: drawn once."""
    return _composer(modele, {}, RELU_LE, entete=modele.libelle, pied=PIED)
