"""Lists of people: the applicants of an offer, and the attendance sheet of a rencontre (Excel and PDF)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO

from cmon.comptes.modeles import Compte
from cmon.documents import pdf
from cmon.documents.avis import avis, phrase_d_avis
from cmon.documents.tableur import Colonne, Genre, Impression, composer
from cmon.gabarits import date_longue, heure
from cmon.offres.modeles import Offre
from cmon.rencontres.etats import Statut
from cmon.rencontres.modeles import Rencontre

POSTULANTS = (
    Colonne("Nom", 20),
    Colonne("Prénom", 18),
    Colonne("Âge", 16),
    Colonne("E-mail", 30),
    Colonne("Téléphone", 16),
    Colonne("Formation suivie actuellement", 30, a_la_ligne=True),
    Colonne("Formations / expériences / motivations", 60, a_la_ligne=True),
    Colonne("Reçue le", 16, Genre.instant),
)
EMARGEMENT = (
    Colonne("Nom", 22),
    Colonne("Prénom", 18),
    Colonne("Tél.", 16),
    Colonne("E-mail", 32, a_la_ligne=True),
    Colonne("Statuts", 26, a_la_ligne=True),
    Colonne("Signature", 32),
)
FINALITE_POSTULANTS = "réponse aux candidatures et organisation du stage"
FINALITE_EMARGEMENT = "accueil des participants et feuille d’émargement"
LIGNES_VIDES = 6
HAUTEUR = 30.0


def postulants(offre: Offre, rangs: Iterable, *, par: Compte, le: datetime) -> tuple[IO[bytes], int]:
    """The applicants of an offer as an Excel file, and how many they are. No file of theirs is in it."""
    lignes = ((*x[:2], x.tranche_age.libelle, *x[3:]) for x in rangs)
    preambule = [("Offre", offre.intitule), *avis(FINALITE_POSTULANTS, par=par, le=le)]
    return composer(f"Postulants à l’offre n° {offre.numero}", "Postulants", POSTULANTS, lignes, preambule=preambule)


def _participants(rangs: Iterable) -> Iterator[list[str]]:
    for x in rangs:
        champs = x._mapping
        statuts = ", ".join(s.libelle for s in Statut if champs[f"statut_{s}"])
        yield [x.nom, x.prenom, x.telephone, x.courriel, statuts]


def lieu_de(rencontre: Rencontre) -> str:
    """Where it takes place, on one line."""
    ville = f"{rencontre.code_postal} {rencontre.ville}".strip()
    return ", ".join(x for x in (rencontre.lieu_nom, rencontre.adresse, ville) if x)


def quand(rencontre: Rencontre) -> str:
    """« lundi 2 mars 2020, de 14:00 à 16:00 »."""
    return f"{date_longue(rencontre.debut_le)}, de {heure(rencontre.debut_le)} à {heure(rencontre.fin_le)}"


def _de_la_rencontre(rencontre: Rencontre) -> list[tuple[str, str]]:
    lignes = [
        ("Rencontre", f"{rencontre.intitule}, n° {rencontre.numero}"),
        ("Entreprise", rencontre.nom_commercial or rencontre.etablissement.raison_sociale),
        ("Date", quand(rencontre)),
        ("Lieu", lieu_de(rencontre)),
    ]
    return lignes[:1] + ([("Événement", rencontre.evenement)] if rencontre.evenement else []) + lignes[1:]


def emargement_excel(rencontre: Rencontre, rangs: Iterable, *, par: Compte, le: datetime) -> tuple[IO[bytes], int]:
    """The attendance sheet as an Excel file ready to print, and the number of participants."""
    return composer(
        "Feuille d’émargement",
        "Émargement",
        EMARGEMENT,
        ([*ligne, None] for ligne in _participants(rangs)),
        preambule=[*_de_la_rencontre(rencontre), *avis(FINALITE_EMARGEMENT, par=par, le=le)],
        lignes_vides=LIGNES_VIDES,
        impression=Impression(
            pied=f"Rencontre n° {rencontre.numero} – à détruire après usage", hauteur=HAUTEUR, quadrillage=True
        ),
    )


def emargement_pdf(rencontre: Rencontre, rangs: Iterable, *, par: Compte, le: datetime) -> tuple[bytes, int]:
    """The attendance sheet as a PDF, and the number of participants."""
    lignes = list(_participants(rangs))
    finalite = FINALITE_EMARGEMENT[0].upper() + FINALITE_EMARGEMENT[1:]
    donnees = {
        "titre": "Feuille d’émargement",
        "entete": f"Rencontre n° {rencontre.numero}",
        "pied": phrase_d_avis(finalite, par=par, le=le),
        "paires": _de_la_rencontre(rencontre),
        "colonnes": [c.titre for c in EMARGEMENT],
        "lignes": lignes,
        "lignes_vides": LIGNES_VIDES,
    }
    return pdf.composer("emargement", donnees, le=le), len(lignes)
