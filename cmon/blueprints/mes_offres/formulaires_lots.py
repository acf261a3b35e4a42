"""A line of a spreadsheet as the form « Créer une offre » reads it: the same fields, the same messages."""

import re
from collections.abc import Iterable

from werkzeug.datastructures import MultiDict
from wtforms import FileField

from cmon.alternance.colonnes import (
    COLONNES,
    NB_DIPLOMES,
    lire_contrats,
    lire_jour,
    lire_niveau,
    lire_oui_ou_non,
)
from cmon.alternance.lots import LigneLue
from cmon.blueprints.mes_offres.formulaires import ELLE_MEME, FormulaireOffreAlternance
from cmon.formulaires import Formulaire
from cmon.recherche.texte import normaliser
from cmon.structures.etats import GenreStructure

SIRET = re.compile(r"(?<!\d)\d{14}(?!\d)")
TITRES = {c.cle: c.titre for c in COLONNES}
TELS_QUELS = ("adresse", "complement", "commune", "metier", "description")
UNE_FORMULE = "Cette cellule contient une formule ou une erreur de calcul : écrivez sa valeur à la place."
EMPLOYEUR_INCONNU = (
    "Cet employeur n’est pas parmi vos employeurs validés : vérifiez le nom ou le Siret, ou ajoutez-le d’abord dans"
    " « Suivi des employeurs »."
)
PLUSIEURS = "Plusieurs de vos employeurs portent ce nom : écrivez le Siret."
REFERENT_INCONNU = "Cette personne n’est pas un utilisateur de votre structure : écrivez son nom ou son e-mail."


class FormulaireImport(Formulaire):
    """« Importer des offres »: the spreadsheet."""

    fichier = FileField("Tableau à importer (.xlsx ou .csv)")


class LecteurDeLignes:
    """Reads the lines of one spreadsheet with the lists of the structure. `reglages`: those of the form of an offer."""

    def __init__(self, **reglages):
        self.reglages = reglages
        self.structure, self.employeurs = reglages["structure"], list(reglages["employeurs"])
        self.membres = list(reglages["membres"])

    def lire(self, lignes: Iterable[tuple[int, dict]]) -> Iterable[LigneLue]:
        """Each line with what it says, or with what is wrong at each column."""
        for numero, cellules in lignes:
            yield self._ligne(LigneLue(numero, cellules))

    def _ligne(self, ligne: LigneLue) -> LigneLue:
        textes = {}
        for cle, cellule in ligne.cellules.items():
            if isinstance(cellule, str):
                textes[cle] = cellule.strip()
            else:
                self._refuser(ligne, cle, UNE_FORMULE)
        form = FormulaireOffreAlternance(
            formdata=self._donnees(ligne, textes), meta={"csrf": False}, **{**self.reglages, "membres": self.membres}
        )
        form.cle.data = None
        valide = form.validate()
        self._reporter(ligne, form)
        ligne.resume = self._resume(form, textes)
        if valide and not ligne.erreurs:
            ligne.saisie = form.saisie()
        return ligne

    @staticmethod
    def _refuser(ligne: LigneLue, cle: str, message: str) -> None:
        """One message a column, the first one."""
        titre = TITRES.get(cle, "")
        if not any(t == titre for t, _ in ligne.erreurs):
            ligne.erreurs.append((titre, message))

    def _donnees(self, ligne: LigneLue, textes: dict[str, str]) -> MultiDict:
        """What the browser would send for that line."""
        donnees = MultiDict({cle: textes[cle] for cle in TELS_QUELS if textes.get(cle)})
        contrats, inconnus = lire_contrats(textes.get("contrats", ""))
        donnees.setlist("contrats", [c.value for c in contrats])
        if inconnus:
            self._refuser(ligne, "contrats", f"« {inconnus[0]} » n’est pas un type d’alternance.")
        donnees["employeur"] = self._employeur(ligne, textes.get("employeur", ""))
        donnees["referent"] = self._referent(ligne, textes.get("referent", ""))
        donnees["embauche_le"] = lire_jour(textes.get("embauche_le", ""))
        code = textes.get("code_postal", "")
        donnees["code_postal"] = code.zfill(5) if code.isdigit() and len(code) == 4 else code
        anonyme = lire_oui_ou_non(textes.get("anonyme", ""))
        if anonyme is None:
            self._refuser(ligne, "anonyme", "Répondez par Oui ou par Non.")
        elif anonyme:
            donnees["anonyme"] = "oui"
        for n in range(1, NB_DIPLOMES + 1):
            self._diplome(ligne, textes, n, donnees)
        return donnees

    def _diplome(self, ligne: LigneLue, textes: dict[str, str], n: int, donnees: MultiDict) -> None:
        donnees[f"diplomes-{n}-intitule"] = textes.get(f"diplome_{n}", "")
        if texte := textes.get(f"niveau_{n}", ""):
            if niveau := lire_niveau(texte):
                donnees[f"diplomes-{n}-niveau"] = str(int(niveau))
            else:
                self._refuser(
                    ligne, f"niveau_{n}", f"« {texte[:60]} » n’est pas un niveau : écrivez un nombre de 3 à 8."
                )

    def _employeur(self, ligne: LigneLue, texte: str) -> str:
        """The value of the list « L’employeur » that a cell means: by its Siret, its number or its name."""
        s = self.structure
        soi = s.etablissement if s.genre == GenreStructure.employeur else None
        if not texte:
            return ELLE_MEME if soi else ""
        proposes = [(str(x.id), x.etablissement, {x.nom_commercial, x.numero}) for x in self.employeurs]
        proposes += [(ELLE_MEME, soi, {s.nom})] if soi else []
        siret = SIRET.search(texte) or SIRET.search(re.sub(r"\s", "", texte))
        if siret:
            trouves = [cle for cle, e, _ in proposes if e.siret == siret.group()]
        else:
            nom = normaliser(texte)
            trouves = [
                cle
                for cle, e, autres in proposes
                if nom in {normaliser(x) for x in (e.raison_sociale, e.nom_commercial, e.sigle, *autres) if x}
            ]
        if len(trouves) != 1:
            self._refuser(ligne, "employeur", PLUSIEURS if trouves else EMPLOYEUR_INCONNU)
        return trouves[0] if len(trouves) == 1 else ""

    def _referent(self, ligne: LigneLue, texte: str) -> str:
        """The account that a cell means, by its mail or its name; nothing for who imports."""
        voulu = normaliser(texte)
        if not voulu:
            return ""
        trouves = [
            c
            for c in self.membres
            if voulu in {normaliser(x) for x in (c.courriel, c.nom_complet, f"{c.nom} {c.prenom}")}
        ]
        if len(trouves) != 1:
            self._refuser(ligne, "referent", REFERENT_INCONNU)
        return str(trouves[0].id) if len(trouves) == 1 else ""

    def _reporter(self, ligne: LigneLue, form: FormulaireOffreAlternance) -> None:
        """The messages of the form, at the column that fills each field."""
        for champ in form:
            if not champ.errors:
                continue
            if champ.name != "diplomes":
                self._refuser(ligne, champ.name, str(champ.errors[0]))
                continue
            fautes = [(n, x) for n, x in enumerate(champ.lignes, start=1) if x.erreur]
            for n, x in fautes:
                self._refuser(ligne, f"{'niveau' if x.au_niveau else 'diplome'}_{n}", x.erreur)
            if not fautes:
                self._refuser(ligne, "diplome_1", str(champ.errors[0]))

    @staticmethod
    def _resume(form: FormulaireOffreAlternance, textes: dict[str, str]) -> dict:
        """What the preview shows of the line."""
        diplomes = [x.intitule for x in form.diplomes.lignes if x.intitule]
        return {
            "metier": (form.metier.data.libelle if form.metier.data else textes.get("metier", ""))[:200],
            "employeur": (form.employeur.en_mots or textes.get("employeur", ""))[:200],
            "commune": str(form.commune._value() or "")[:200],
            "contrats": ", ".join(c.libelle for c in form.contrats.data or []),
            "diplomes": " ; ".join(diplomes)[:300],
        }
