"""Forms of « Mes offres »: an offer of contract, its state, what narrows the list.

Labels and order are those of the guide CMonAlternance, « Créer une offre ».
"""

import re
from collections.abc import Iterable
from datetime import datetime

from wtforms import HiddenField, SelectField
from wtforms.validators import ValidationError

from cmon.alternance.etats import LIBELLES_CONTRAT, LIBELLES_ETAT
from cmon.alternance.modeles import OffreAlternance
from cmon.alternance.operations import SaisieOffreAlternance
from cmon.comptes.modeles import Compte
from cmon.employeurs.modeles import SuiviEmployeur
from cmon.etablissements.modeles import Etablissement
from cmon.extensions import db
from cmon.formulaires import (
    ChampCase,
    ChampCases,
    ChampChoix,
    ChampCommune,
    ChampDate,
    ChampLong,
    ChampMetier,
    ChampTexte,
    Formulaire,
    FormulaireDeRecherche,
    longueur,
    requis,
)
from cmon.formulaires_diplomes import ChampDiplomes
from cmon.formulaires_envoi import FormulaireAEnvoiUnique
from cmon.gabarits import date_courte
from cmon.referentiels.modeles import Commune
from cmon.structures.etats import GenreStructure
from cmon.structures.modeles import Structure
from cmon.temps import jour_de_paris
from cmon.textes import casse_lisible

ELLE_MEME = "structure"
LIEU = ("adresse", "complement", "code_postal")
EMPLOYEUR_MANQUANT = "Sélectionnez l’employeur associé à cette offre."


class ChampParmi(SelectField):
    """One of a list that is the structure's own: an unknown value is an empty one."""

    def __init__(self, label=None, validators=None, *, vide: str = "", **kwargs):
        super().__init__(label, validators, coerce=str, choices=[], validate_choice=False, **kwargs)
        self.vide = vide

    def proposer(self, choix: Iterable[tuple[str, str]]) -> None:
        """Give the list; what was chosen elsewhere is forgotten."""
        self.choices = list(choix)
        if self.data not in {valeur for valeur, _ in self.choices}:
            self.data = ""

    def process_data(self, value):
        """Nothing chosen is an empty text."""
        self.data = str(value or "")

    @property
    def en_mots(self) -> str:
        """The words of what is chosen."""
        return dict(self.choices).get(self.data, "")


def nom_dans_la_liste(nom: str, ville: str, siret: str) -> str:
    """An employer in the list: two of the same name are told apart, and the SIRET finds it."""
    return ", ".join(filter(None, (casse_lisible(nom), casse_lisible(ville)))) + f" ({siret})"


def lieu_de(employeur: SuiviEmployeur | Structure | None) -> dict:
    """The address of an employer as the structure knows it, else that of its establishment; nothing for none."""
    if employeur is None:
        return dict.fromkeys((*LIEU, "ville"), "")
    source = employeur if employeur.adresse or employeur.ville else employeur.etablissement
    return {nom: getattr(source, nom) or "" for nom in (*LIEU, "ville")}


class FormulaireOffreAlternance(FormulaireAEnvoiUnique):
    """« Créer une offre », and the same to modify it or to copy it.

    `structure` comes with its establishment, `employeurs` are the validated ones, `membres` the accounts of the
    structure. Without an address, that of the employer is taken.
    """

    version = HiddenField()
    # Whose address was last filled in: as long as nobody has corrected it, another employer's takes its place.
    lieu_repris = HiddenField()
    contrats = ChampCases(
        "Type d’alternance recherchée", [requis("Cochez au moins un type d’alternance.")], libelles=LIBELLES_CONTRAT
    )
    employeur = ChampParmi("L’employeur", [requis(EMPLOYEUR_MANQUANT)], vide="Sélectionner un employeur")
    adresse = ChampTexte("Adresse", [requis("Indiquez l’adresse du lieu de travail."), longueur(maximum=250)])
    complement = ChampTexte("Complément", [longueur(maximum=250)])
    code_postal = ChampTexte("Code postal", [requis("Indiquez le code postal.")])
    commune = ChampCommune("Commune", [requis("Indiquez la commune du lieu de travail.")])
    metier = ChampMetier("Métier", [requis("Indiquez le métier.")])
    embauche_le = ChampDate("Date prévue d’embauche")
    description = ChampLong("Description", maximum=10_000)
    referent = ChampParmi("Référent")
    anonyme = ChampCase("Ne pas afficher le nom de l’entreprise")
    diplomes = ChampDiplomes()

    def __init__(
        self,
        *args,
        structure: Structure | None = None,
        employeurs: Iterable[SuiviEmployeur] = (),
        membres: Iterable[Compte] = (),
        auteur: Compte | None = None,
        **kw,
    ):
        super().__init__(*args, **kw)
        self.structure = structure
        self.suivis = {str(s.id): s for s in employeurs}
        self.comptes = {str(c.id): c for c in membres}
        self.employeur.proposer(self._employeurs())
        self.referent.proposer((cle, c.nom_complet) for cle, c in self.comptes.items())
        self.referent.data = self.referent.data or str(auteur.id if auteur else "")
        self._preciser_la_commune()

    def _employeurs(self) -> Iterable[tuple[str, str]]:
        s = self.structure
        if s is not None and s.genre == GenreStructure.employeur and s.etablissement is not None:
            yield ELLE_MEME, nom_dans_la_liste(s.nom, s.etablissement.ville, s.etablissement.siret)
        for cle, suivi in self.suivis.items():
            e = suivi.etablissement
            yield cle, nom_dans_la_liste(suivi.nom_commercial or e.nom_usuel, suivi.ville or e.ville, e.siret)

    def _preciser_la_commune(self) -> None:
        """« Saint-Martin » with its postal code means one commune."""
        champ, code = self.commune, self.code_postal.data or ""
        if champ.data is None and champ.texte and re.fullmatch("[0-9]{5}", code):
            champ.data = champ.resoudre(f"{champ.texte} {code}")
            if champ.data is not None:
                champ.process_errors = []

    @property
    def choisi(self) -> SuiviEmployeur | Structure | None:
        """The employer that is chosen: one of those followed, or the structure itself."""
        return self.structure if self.employeur.data == ELLE_MEME else self.suivis.get(self.employeur.data)

    @property
    def etablissement(self) -> Etablissement | None:
        """The establishment of the employer that is chosen."""
        return self.choisi.etablissement if self.choisi is not None else None

    @property
    def lieu_saisi(self) -> dict:
        """The address as typed."""
        return {nom: self[nom].data or "" for nom in LIEU} | {"ville": self.commune._value()}

    def reprendre_l_adresse(self) -> None:
        """Fill the address with that of the employer."""
        self.lieu_repris.data = self.employeur.data
        self._ecrire_le_lieu(lieu_de(self.choisi))

    def suivre_l_employeur(self) -> None:
        """The same, unless somebody has typed another address than the one filled before."""
        avant = self.structure if self.lieu_repris.data == ELLE_MEME else self.suivis.get(self.lieu_repris.data)
        saisi = {nom: self[nom].data or "" for nom in LIEU}
        repris = lieu_de(avant)
        if saisi in (dict.fromkeys(LIEU, ""), {nom: repris[nom] for nom in LIEU}):
            self.reprendre_l_adresse()

    def _ecrire_le_lieu(self, lieu: dict) -> None:
        for nom in LIEU:
            self[nom].data, self[nom].raw_data = lieu[nom], [lieu[nom]]
        champ = self.commune
        champ.texte, champ.raw_data, champ.process_errors = lieu["ville"], [lieu["ville"]], []
        champ.data = champ.resoudre(f"{lieu['ville']} {lieu['code_postal']}") or champ.resoudre(lieu["ville"])

    def validate(self, extra_validators=None) -> bool:
        """Take the employer's address where none was typed, then check."""
        if self.choisi is not None and not any(self.lieu_saisi.values()):
            self.reprendre_l_adresse()
        return super().validate(extra_validators)

    def validate_code_postal(self, champ) -> None:
        """Five digits."""
        if champ.data and not re.fullmatch(r"[0-9]{5}", champ.data):
            raise ValidationError("Écrivez le code postal en 5 chiffres, par exemple 86000.")

    def saisie(self) -> SaisieOffreAlternance:
        """What was typed, for the verbs of offers; what a refused form lacks is empty."""
        metier, choisi = self.metier.data, self.choisi
        return SaisieOffreAlternance(
            contrats=self.contrats.data,
            employeur=choisi if isinstance(choisi, SuiviEmployeur) else None,
            metier=(metier.code, metier.libelle) if metier else (None, ""),
            diplomes=self.diplomes.saisie(),
            commune=self.commune.data,
            embauche_le=self.embauche_le.data,
            description=self.description.data or "",
            referent=self.comptes.get(self.referent.data),
            anonyme=self.anonyme.data,
            cle_envoi=self.cle.data,
            **{nom: self[nom].data or "" for nom in LIEU},
        )

    def remplir_depuis(self, offre: OffreAlternance) -> None:
        """Show an existing offer."""
        self.version.data = str(offre.version)
        self.contrats.data = offre.contrats
        self.employeur.data = str(offre.employeur_id or (ELLE_MEME if self._est_la_sienne(offre) else ""))
        for nom in (*LIEU, "embauche_le", "description", "anonyme"):
            self[nom].data = getattr(offre, nom)
        self.commune.texte = offre.ville
        self.commune.data = db.session.get(Commune, offre.commune_insee) if offre.commune_insee else None
        self.metier.texte = offre.metier_libelle
        if str(offre.referent_id) in self.comptes:
            self.referent.data = str(offre.referent_id)
        self.diplomes.data = offre.diplomes

    def _est_la_sienne(self, offre: OffreAlternance) -> bool:
        return self.structure is not None and offre.etablissement_id == self.structure.etablissement_id

    def recopier(self, modele: OffreAlternance, *, le: datetime) -> None:
        """Begin a new offer with another one, without a past date."""
        self.remplir_depuis(modele)
        self.version.data = ""
        if modele.embauche_le and modele.embauche_le < jour_de_paris(le):
            self.embauche_le.data = None

    def ecarts(self, enregistre: "FormulaireOffreAlternance") -> list[tuple[str, str, str]]:
        """Where what was typed differs from what stands saved: (label, saved text, typed text)."""
        paires = [(c.label.text, en_mots(enregistre[c.name]), en_mots(c)) for c in self if c.name in COMPARES]
        return [(libelle, sauve, saisi) for libelle, sauve, saisi in paires if sauve != saisi]


COMPARES = {
    *("contrats", "employeur", "adresse", "complement", "code_postal", "commune", "metier", "embauche_le"),
    *("description", "referent", "anonyme", "diplomes"),
}


def en_mots(champ) -> str:
    """What a field holds, as a person reads it."""
    if isinstance(champ, ChampParmi):
        return champ.en_mots
    if isinstance(champ, ChampCases):
        return ", ".join(c.libelle for c in champ.data or [])
    if isinstance(champ, ChampCase):
        return "Oui" if champ.data else "Non"
    if isinstance(champ, ChampDate):
        return date_courte(champ.data) if champ.data else champ.texte
    if isinstance(champ, ChampDiplomes):
        niveaux = dict(champ.niveaux)
        return "\n".join(
            f"{ligne.intitule} ({niveaux[ligne.niveau]})" if ligne.niveau else ligne.intitule for ligne in champ.lignes
        )
    return str(champ._value() or "").replace("\r\n", "\n").strip()


class FormulaireEtatOffre(Formulaire):
    """« Pourvue », « Archiver », « Remettre en cours »: the state that is wanted."""

    vers = ChampChoix("État", [requis("Choisissez un état.")], libelles=LIBELLES_ETAT)
    annule = HiddenField()
    retour = HiddenField()


class FormulaireFiltreOffres(FormulaireDeRecherche):
    """What narrows « Mes offres »."""

    q = ChampTexte("Rechercher une offre", [longueur(maximum=100)])
    employeur = ChampParmi("Entreprise", vide="Toutes les entreprises")
