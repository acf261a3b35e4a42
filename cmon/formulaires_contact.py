"""« Contacter ce profil »: the forms, for an adult and for somebody under 18."""

from cmon.contacts.etats import LONGUEUR_MAX
from cmon.formulaires import ChampListe, ChampLong, Formulaire, requis


class FormulaireContactMineur(Formulaire):
    """To somebody under 18: a fixed text goes, nothing may be written before they accept."""

    # The offers are those of the structure: `proposer` gives them.
    offre = ChampListe("L’offre à laquelle vous pensez", libelles={0: ""}, vide="Aucune en particulier")

    def proposer(self, offres) -> None:
        """Give the choice of offers: rows (id, rang, title, town)."""
        self.offre.choices = [(str(x.id), f"{x.metier_libelle}, {x.ville} (offre {x.rang:010d})") for x in offres]


class FormulaireContact(FormulaireContactMineur):
    """To an adult: a message goes with it."""

    message = ChampLong("Votre message", [requis("Écrivez votre message.")], maximum=LONGUEUR_MAX)
