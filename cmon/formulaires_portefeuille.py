"""The filters of the lists of projets: the same in « Mon portefeuille » and in « Consultation »."""

from enum import StrEnum

from flask import request
from sqlalchemy import Select

from cmon.formulaires import ChampCases, ChampTexte, FormulaireDeRecherche
from cmon.pagination import Page, lire_page, numero_de_page
from cmon.portefeuille.requetes import filtrer_par_etat, filtrer_par_texte

PAR_PAGE = 20
TEXTE_MAX = 100


class Publication(StrEnum):
    """« État » of an offer, in the words of the guide's form."""

    publier = "publier"
    ne_pas_publier = "ne_pas_publier"


LIBELLES_PUBLICATION = {Publication.publier: "Publier", Publication.ne_pas_publier: "Ne pas publier"}


class FormulaireFiltres(FormulaireDeRecherche):
    """What narrows a list of projets. The state stands in the address."""

    q = ChampTexte("Nom de l’entreprise, SIRET ou numéro")
    etat = ChampCases("État", libelles=LIBELLES_PUBLICATION)

    @classmethod
    def de_la_requete(cls) -> "FormulaireFiltres":
        """The filters that the address holds; an unknown value counts as none."""
        form = cls(request.args)
        form.q.data = (form.q.data or "")[:TEXTE_MAX]
        form.etat.data = form.etat.data or []
        return form

    def filtrer(self, requete: Select) -> Select:
        """Narrow a list of projets."""
        choisis = self.etat.data
        requete = filtrer_par_etat(requete, Publication.publier in choisis, Publication.ne_pas_publier in choisis)
        return filtrer_par_texte(requete, self.q.data)

    def lire(self, requete: Select) -> Page:
        """The page of the list that the address asks for."""
        return lire_page(self.filtrer(requete), numero_de_page(request.args.get("page")), PAR_PAGE)

    @property
    def actifs(self) -> list[tuple[str, dict]]:
        """The filters in force, each with the change of the address that removes it."""
        actifs = [(f"« {self.q.data} »", {"q": None, "page": None})] if self.q.data else []
        for choisi in self.etat.data:
            reste = [str(e) for e in self.etat.data if e != choisi]
            actifs.append((LIBELLES_PUBLICATION[choisi], {"etat": reste, "page": None}))
        return actifs
