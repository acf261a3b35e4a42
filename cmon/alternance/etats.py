"""Kinds of contract, levels, and the states of an alternance offer."""

from enum import IntEnum, StrEnum

from cmon.referentiels.departements import DEPARTEMENTS


class Contrat(StrEnum):
    """Type d’alternance recherchée (guide CMonAlternance, Créer une offre)."""

    pro = "pro"
    apprentissage = "apprentissage"
    stage = "stage"

    @property
    def libelle(self) -> str:
        """The words of the form."""
        return LIBELLES_CONTRAT[self]

    @property
    def libelle_long(self) -> str:
        """The words of the cards."""
        return LIBELLES_LONGS_CONTRAT[self]


LIBELLES_CONTRAT = {
    Contrat.pro: "Contrat pro",
    Contrat.apprentissage: "Apprentissage",
    Contrat.stage: "Stage professionnel",
}
LIBELLES_LONGS_CONTRAT = {
    Contrat.pro: "Contrat de professionnalisation",
    Contrat.apprentissage: "Contrat d’apprentissage",
    Contrat.stage: "Stage professionnel",
}


class Niveau(IntEnum):
    """A level of the national framework of certifications (3 to 8)."""

    cap = 3
    bac = 4
    bac_2 = 5
    bac_3 = 6
    bac_5 = 7
    doctorat = 8

    @property
    def libelle(self) -> str:
        """The words that people read."""
        return LIBELLES_NIVEAU[self]

    @property
    def libelle_court(self) -> str:
        """The same in a word or two."""
        return LIBELLES_COURTS_NIVEAU[self]

    @property
    def bit(self) -> int:
        """What stands for it in a set of levels kept as one number."""
        return 1 << self


LIBELLES_NIVEAU = {
    Niveau.cap: "CAP, BEP",
    Niveau.bac: "Bac, Bac pro, BP",
    Niveau.bac_2: "BTS, DUT, DEUST",
    Niveau.bac_3: "Licence, BUT, Licence pro",
    Niveau.bac_5: "Master, diplôme d’ingénieur",
    Niveau.doctorat: "Doctorat",
}
LIBELLES_COURTS_NIVEAU = {
    Niveau.cap: "CAP, BEP",
    Niveau.bac: "Bac",
    Niveau.bac_2: "Bac + 2",
    Niveau.bac_3: "Bac + 3",
    Niveau.bac_5: "Bac + 5",
    Niveau.doctorat: "Doctorat",
}


def ensemble_de_niveaux(niveaux) -> int:
    """A set of levels as one number, a bit each: what tables keep, and what a search compares at once."""
    return sum({Niveau(n).bit for n in niveaux})


def niveaux_de(ensemble: int) -> list[Niveau]:
    """The levels of such a number, the lowest first."""
    return [n for n in Niveau if ensemble & n.bit]


BITS_DEPARTEMENT = {code: 1 << rang for rang, code in enumerate(DEPARTEMENTS)}
TOUTE_LA_REGION = sum(BITS_DEPARTEMENT.values())


def ensemble_de_departements(codes) -> int:
    """A set of départements of the region as one number, a bit each; others have no bit."""
    return sum({BITS_DEPARTEMENT.get(code, 0) for code in codes})


def departements_de(ensemble: int) -> list[str]:
    """The codes of such a number, in the order of the map."""
    return [code for code, bit in BITS_DEPARTEMENT.items() if ensemble & bit]


class EtatOffreAlternance(StrEnum):
    """« En cours », « Pourvue », « Archivée » of the guide; an offer of a structure to validate waits before them."""

    en_attente = "en_attente"
    en_cours = "en_cours"
    pourvue = "pourvue"
    archivee = "archivee"

    @property
    def libelle(self) -> str:
        """The words that people read."""
        return LIBELLES_ETAT[self]


LIBELLES_ETAT = {
    EtatOffreAlternance.en_attente: "En attente de validation",
    EtatOffreAlternance.en_cours: "En cours",
    EtatOffreAlternance.pourvue: "Pourvue",
    EtatOffreAlternance.archivee: "Archivée",
}
# « Vous pouvez modifier le statut de vos offres à tout moment » (guide CMonAlternance, La gestion de vos offres).
PASSAGES = {
    EtatOffreAlternance.en_attente: {EtatOffreAlternance.en_cours, EtatOffreAlternance.archivee},
    EtatOffreAlternance.en_cours: {
        EtatOffreAlternance.pourvue,
        EtatOffreAlternance.archivee,
        EtatOffreAlternance.en_attente,
    },
    EtatOffreAlternance.pourvue: {
        EtatOffreAlternance.en_cours,
        EtatOffreAlternance.archivee,
        EtatOffreAlternance.en_attente,
    },
    EtatOffreAlternance.archivee: {
        EtatOffreAlternance.en_cours,
        EtatOffreAlternance.pourvue,
        EtatOffreAlternance.en_attente,
    },
}
# What the people of a structure may choose from each state: what waits is published by the validation alone.
CHOIX = {
    EtatOffreAlternance.en_attente: (EtatOffreAlternance.archivee,),
    EtatOffreAlternance.en_cours: (EtatOffreAlternance.pourvue, EtatOffreAlternance.archivee),
    EtatOffreAlternance.pourvue: (EtatOffreAlternance.en_cours, EtatOffreAlternance.archivee),
    EtatOffreAlternance.archivee: (EtatOffreAlternance.en_cours, EtatOffreAlternance.pourvue),
}
