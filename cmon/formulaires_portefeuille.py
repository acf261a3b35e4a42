"""The filters of the lists of projets: the same in « Gérer mon portefeuille », in « Consultation » and in exports."""

import re
from enum import StrEnum

from flask import request
from sqlalchemy import Select, false

from cmon.base import RegleMetier
from cmon.etablissements.numeros import chiffres_de, verifier_siren, verifier_siret
from cmon.extensions import db
from cmon.formulaires import ChampCase, ChampCases, ChampLu, ChampTexte, FormulaireDeRecherche
from cmon.pagination import Page, numero_de_page
from cmon.portefeuille import requetes
from cmon.portefeuille.etats import LIBELLES_NATURE, TriListe
from cmon.referentiels.departements import DEPARTEMENTS
from cmon.referentiels.secteurs import LIBELLES as LIBELLES_SECTEUR

PAR_PAGE = 20
TEXTE_MAX = 100
NUMERO = re.compile(r"(?:n[°o]?\s*)?((?:[0-9]{6}\s?-\s?)?[0-9]{1,9})", re.IGNORECASE)
NUMERO_FAUX = "Écrivez le numéro en entier, par exemple 072026-28, ou ses derniers chiffres : 28."
SIRET_FAUX = "Écrivez les 14 chiffres d’un SIRET, les 9 d’un SIREN, ou leur début."


class Publication(StrEnum):
    """« État », in the words of the guide's form."""

    publier = "publier"
    ne_pas_publier = "ne_pas_publier"


LIBELLES_PUBLICATION = {Publication.publier: "Publier", Publication.ne_pas_publier: "Ne pas publier"}


def lire_numero(texte: str) -> str:
    """« n° 072019-28 » → « 072019-28 », « 28 » as it is. Raises ValueError with the French message."""
    if not (lu := NUMERO.fullmatch(texte)):
        raise ValueError(NUMERO_FAUX)
    return re.sub(r"\s", "", lu[1])


def lire_debut_de_siret(texte: str) -> str:
    """The digits of a SIRET, a SIREN or a beginning, spaces off. Raises ValueError with the French message."""
    chiffres = chiffres_de(texte)
    if not re.fullmatch(r"[0-9]{1,14}", chiffres):
        raise ValueError(SIRET_FAUX)
    verifier = {9: verifier_siren, 14: verifier_siret}.get(len(chiffres))
    try:
        return verifier(chiffres) if verifier else chiffres
    except RegleMetier as e:
        raise ValueError(e.message) from None


class ChampNumero(ChampLu):
    """The number of a projet, of an offer or of a rencontre."""

    lire = staticmethod(lire_numero)


class ChampDebutDeSiret(ChampLu):
    """A SIRET or its beginning."""

    inputmode = "numeric"
    lire = staticmethod(lire_debut_de_siret)


class ChampFiltre(ChampCases):
    """Several choices; an unknown one is left out without a word."""

    def process_formdata(self, valuelist):
        """Keep the values that the list holds, in its order."""
        self.data = [self.coerce(cle) for cle, _ in self.choices if cle in valuelist]


class FormulaireFiltres(FormulaireDeRecherche):
    """What narrows a list of projets, letter for letter that of the guide. The state stands in the address."""

    nature = ChampFiltre("Nature", libelles=LIBELLES_NATURE)
    numero = ChampNumero("Numéro")
    secteur = ChampFiltre("Secteur d’activité de l’employeur", libelles=LIBELLES_SECTEUR)
    entreprise = ChampTexte("Nom de l’entreprise")
    siret = ChampDebutDeSiret("SIRET")
    etat = ChampFiltre("État", libelles=LIBELLES_PUBLICATION)
    en_cours = ChampCase("Afficher les actions en cours")
    departement = ChampFiltre("Recherche par départements", libelles=DEPARTEMENTS)

    @classmethod
    def de_la_requete(cls) -> "FormulaireFiltres":
        """The filters that the address holds. What a field can't read stays as typed, with a message at the field."""
        form = cls(request.args)
        for champ in (form.nature, form.secteur, form.etat, form.departement):
            champ.data = champ.data or []
        if request.args.get("departements") in ("tous", "aucun"):
            form.departement.data = list(DEPARTEMENTS) if request.args["departements"] == "tous" else []
        for champ in (form.numero, form.siret, form.entreprise):
            champ.data = (champ.data or "")[:TEXTE_MAX]
        form.validate()
        return form

    @property
    def tri(self) -> TriListe:
        """The order that the address asks for; by company when it asks for none."""
        demande = request.args.get("tri", "")
        return TriListe(demande) if demande in set(TriListe) else TriListe.entreprise

    @property
    def criteres(self) -> requetes.Criteres:
        """The filters as a query reads them."""
        return requetes.Criteres(
            natures=self.nature.data,
            numero=self.numero.data,
            entreprise=self.entreprise.data,
            siret=self.siret.data,
            secteurs=self.secteur.data,
            publier=Publication.publier in self.etat.data,
            ne_pas_publier=Publication.ne_pas_publier in self.etat.data,
            en_cours=self.en_cours.data,
            departements=self.departement.data,
        )

    def filtrer(self, requete: Select) -> Select:
        """Narrow and sort a list of projets. A number or a SIRET that can't be read finds nothing."""
        if self.erreurs:
            return requete.where(false())
        return requetes.trier(requetes.filtrer(requete, self.criteres), self.tri)

    def lire(self, requete: Select) -> Page:
        """The page of the list that the address asks for, as rows of `lignes_de_projets`.

        A page beyond the end gives the last one.
        """
        page = numero_de_page(request.args.get("page"))
        if self.erreurs:
            return Page([], 0, 1, PAR_PAGE)
        numeros = requetes.page_de_projets(self.filtrer(requete), self.criteres)
        lue = self._lire(numeros, page)
        if not lue.lignes and page > 1 and (premiere := self._lire(numeros, 1)).lignes:
            lue = self._lire(numeros, premiere.nb_pages) if premiere.nb_pages > 1 else premiere
        rangs = db.session.execute(requetes.lignes_de_projets(), {"ids": lue.lignes}) if lue.lignes else ()
        lignes = {r[0].id: r for r in rangs}
        lue.lignes = [lignes[i] for i in lue.lignes if i in lignes]
        return lue

    @staticmethod
    def _lire(numeros: Select, page: int) -> Page:
        rangs = db.session.execute(numeros.limit(PAR_PAGE).offset((page - 1) * PAR_PAGE)).all()
        return Page([r[0] for r in rangs], rangs[0][1] if rangs else 0, page, PAR_PAGE)

    @property
    def actifs(self) -> list[tuple[str, dict]]:
        """The filters in force, each with the change of the address that removes it."""
        actifs = [(LIBELLES_NATURE[n], {"nature": _sauf(self.nature, n)}) for n in self.nature.data]
        for champ, avant in ((self.numero, "N° "), (self.entreprise, ""), (self.siret, "SIRET ")):
            if champ.data and not champ.errors:
                texte = champ.data if avant else f"« {champ.data} »"
                actifs.append((f"{avant}{texte}", {champ.name: None}))
        actifs += [(LIBELLES_SECTEUR[s], {"secteur": _sauf(self.secteur, s)}) for s in self.secteur.data]
        actifs += [(LIBELLES_PUBLICATION[e], {"etat": _sauf(self.etat, e)}) for e in self.etat.data]
        if self.en_cours.data:
            actifs.append(("Actions en cours", {"en_cours": None}))
        if len(self.departement.data) == len(DEPARTEMENTS):
            actifs.append(("Tous les départements", {"departement": None, "departements": None}))
        else:
            for d in self.departement.data:
                change = {"departement": _sauf(self.departement, d), "departements": None}
                actifs.append((DEPARTEMENTS[d], change))
        return [(libelle, {**change, "page": None}) for libelle, change in actifs]

    @property
    def est_rempli(self) -> bool:
        """Does something narrow the list, or is something to be corrected?"""
        return bool(self.actifs or self.erreurs)


def _sauf(champ, valeur) -> list[str]:
    return [str(v) for v in champ.data if v != valeur]
