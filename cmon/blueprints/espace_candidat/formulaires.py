"""Forms of a candidate’s space."""

import re
from datetime import datetime
from types import SimpleNamespace

from wtforms import HiddenField

from cmon.alternance.etats import LIBELLES_CONTRAT
from cmon.candidatures.modeles import TrancheAge
from cmon.comptes.modeles import Compte
from cmon.formulaires import (
    ChampCase,
    ChampCases,
    ChampCommune,
    ChampDate,
    ChampFichiers,
    ChampListe,
    ChampMetier,
    ChampNombre,
    ChampTexte,
    longueur,
    recevoir_fichiers,
    requis,
)
from cmon.formulaires_diplomes import ChampDiplomes
from cmon.formulaires_envoi import FormulaireAEnvoiUnique
from cmon.formulaires_lignes import ChampLignes, Ligne
from cmon.profils.etats import LIBELLES_EXPERIENCE, GenreExperience
from cmon.profils.indexation import AGES_TROUVABLES
from cmon.profils.modeles import ProjetPro
from cmon.profils.operations import SaisieExperience, SaisieFormation, SaisieProjet
from cmon.referentiels.departements import DEPARTEMENTS

LIBELLES_DUREE = {6: "6 mois", 12: "1 année", 18: "18 mois", 24: "2 années", 36: "3 années", 48: "4 années"}
INTITULE = "Indiquez l’intitulé, ou videz la ligne."
CHAMP_DE_LIGNE = re.compile(r"(formations|experiences)-([0-9]+)-([a-z_]+)")


class FormulaireFormation(Ligne):
    """One row of « Formations déjà suivies »."""

    intitule = ChampTexte("Intitulé", [requis(INTITULE), longueur(maximum=250)])
    validee = ChampCase("Validé")
    annee = ChampNombre("Année", minimum=1950, maximum=2100)


class FormulaireExperience(Ligne):
    """One row of « Expériences »."""

    genre = ChampListe("Genre", [requis("Choisissez le genre de cette expérience.")], libelles=LIBELLES_EXPERIENCE)
    intitule = ChampTexte("Intitulé", [requis(INTITULE), longueur(maximum=200)])
    employeur = ChampTexte("Entreprise", [longueur(maximum=200)])
    nb_semaines = ChampNombre("Semaines", minimum=0, maximum=2000)
    nb_jours = ChampNombre("Jours", minimum=0, maximum=366)
    description = ChampTexte("Ce que vous avez fait", [longueur(maximum=500)])


class ChampDepartements(ChampCases):
    """Check boxes that the map above them is made of."""

    @property
    def premier_id(self) -> str:
        """The first box."""
        return f"departement-{self.choices[0][0]}"


class FormulaireProjetPro(FormulaireAEnvoiUnique):
    """« Mon projet professionnel »: the words are those of a profile (guide CMonAlternance, Détail projet)."""

    version = HiddenField()
    metier = ChampMetier("Métier", [requis("Indiquez le métier que vous voulez apprendre.")])
    contrats = ChampCases(
        "Type d’alternance recherchée", [requis("Choisissez au moins un type d’alternance.")], libelles=LIBELLES_CONTRAT
    )
    diplomes = ChampDiplomes()
    duree = ChampListe(
        "Durée de l’alternance", [requis("Choisissez la durée de l’alternance.")], libelles=LIBELLES_DUREE
    )
    departements = ChampDepartements(
        "Départements", [requis("Choisissez au moins un département.")], libelles=DEPARTEMENTS
    )
    toute_la_region = ChampCase("Toute la région")
    commune = ChampCommune("Votre commune")
    rayon = ChampNombre("Rayon de recherche, en kilomètres", minimum=1, maximum=200)
    disponible_le = ChampDate("Disponible à partir du")
    formations = ChampLignes(
        "Formations déjà suivies", FormulaireFormation, singulier="Formation", bouton="Ajouter une formation suivie"
    )
    experiences = ChampLignes(
        "Expériences", FormulaireExperience, singulier="Expérience", bouton="Ajouter une expérience"
    )
    cv = ChampFichiers("CV", maximum=1)
    visible = ChampCase("Visible par les recruteurs")

    def __init__(self, *, compte: Compte | None = None, projet: ProjetPro | None = None, **kwargs):
        super().__init__(**kwargs)
        self.compte, self.projet = compte, projet
        if self.toute_la_region.data:
            self.departements.data = list(DEPARTEMENTS)
        if not self.is_submitted() and compte is not None:
            self._remplir(compte)

    def _remplir(self, compte: Compte) -> None:
        p = self.projet
        if p is None:
            self.visible.data = compte.tranche_age == TrancheAge.majeur
            return
        self.version.data = version_de(p)
        self.metier.data = SimpleNamespace(code=p.metier_code, libelle=p.metier_libelle) if p.metier_code else None
        self.contrats.data, self.diplomes.data, self.duree.data = p.contrats, p.diplomes, p.duree_mois
        self.departements.data, self.commune.data, self.rayon.data = p.les_departements, p.commune, p.rayon_km
        self.disponible_le.data, self.visible.data = p.disponible_le, p.visible
        for champ, lignes in ((self.formations, p.formations), (self.experiences, p.experiences)):
            for ligne in lignes:
                champ.append_entry(ligne)
        self.cv.data = [p.cv] if p.cv else []

    @property
    def peut_etre_visible(self) -> bool:
        """Is the person old enough to be found?"""
        return self.compte is not None and self.compte.tranche_age in AGES_TROUVABLES

    @property
    def fragment(self) -> str | None:
        """The rows to swap when a button has added or removed one; None when the form is really sent."""
        if self.diplomes.rangs_changes:
            return "formulaires/_diplomes.html"
        changees = any(c.rangs_changes for c in (self.formations, self.experiences))
        return "espace_candidat/_lignes.html" if changees else None

    @property
    def lignes(self) -> ChampLignes:
        """The rows that a button has changed."""
        return self.formations if self.formations.rangs_changes else self.experiences

    def recevoir(self, *, le: datetime) -> None:
        """Take the CV in before the form is validated. Left as it was, the one of the projet stays."""
        actuel = self.projet.cv if self.projet is not None else None
        if actuel is not None and actuel.jeton in self.cv.recus:
            self.cv.recus.remove(actuel.jeton)
            if not self.cv.recus and not self.cv.envoyes:
                self.cv.data = [actuel]
                return
        recevoir_fichiers(self.cv, le=le)

    def ajouter_regle(self, regle) -> None:
        """Show a refused rule at its field, in its row when it names one."""
        if lu := CHAMP_DE_LIGNE.fullmatch(regle.champ or ""):
            self[lu[1]].accuser(int(lu[2]), lu[3], regle.message)
        else:
            super().ajouter_regle(regle)

    @property
    def erreurs(self) -> list[tuple[str, str]]:
        """What is wrong in the form, rows included."""
        return super().erreurs + self.formations.fautes + self.experiences.fautes

    def saisie(self) -> SaisieProjet:
        """What was typed, for the verbs of projets; what a refused form lacks is empty."""
        metier = self.metier.data
        return SaisieProjet(
            metier=(metier.code, metier.libelle) if metier else ("", ""),
            contrats=self.contrats.data,
            diplomes=self.diplomes.saisie(),
            duree_mois=self.duree.data,
            departements=self.departements.data,
            visible=self.visible.data and self.peut_etre_visible,
            commune=self.commune.data,
            rayon_km=self.rayon.data,
            disponible_le=self.disponible_le.data,
            formations=[
                SaisieFormation(f.intitule.data, f.validee.data, f.annee.data) for f in self.formations.remplies
            ],
            experiences=[
                SaisieExperience(
                    GenreExperience(e.genre.data) if e.genre.data else None,
                    e.intitule.data,
                    e.employeur.data or "",
                    e.nb_semaines.data or 0,
                    e.nb_jours.data or 0,
                    e.description.data or "",
                )
                for e in self.experiences.remplies
            ],
            cle_envoi=self.cle.data,
            cv=(self.cv.data or [None])[0],
        )


def version_de(projet: ProjetPro) -> str:
    """What the form carries of the projet that it was filled from: it tells whether somebody saved it meanwhile."""
    return str(projet.version)
