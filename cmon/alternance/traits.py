"""What an offer and a projet professionnel say alike: kinds of contract, métier, diplomas and their levels."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from cmon.alternance.etats import Contrat, Niveau, niveaux_de


class SujetDAlternance:
    """Columns of what is offered or looked for. `niveaux` is the set of the levels of its diplomas, a bit each."""

    contrat_pro: Mapped[bool] = mapped_column(default=False)
    contrat_apprentissage: Mapped[bool] = mapped_column(default=False)
    contrat_stage: Mapped[bool] = mapped_column(default=False)
    metier_code: Mapped[str | None] = mapped_column(ForeignKey("metier.code"))
    metier_libelle: Mapped[str] = mapped_column(String(200))
    # The first three characters of the ROME code, and the activities of the métier (`activites_du_metier`): métiers
    # that share the first and one of the second are near.
    domaine: Mapped[str | None] = mapped_column(String(3))
    activites: Mapped[int] = mapped_column(default=0)
    niveaux: Mapped[int] = mapped_column(default=0)

    @property
    def contrats(self) -> list[Contrat]:
        """Its kinds of contract, in the order of the form."""
        return [c for c in Contrat if getattr(self, f"contrat_{c}")]

    @contrats.setter
    def contrats(self, choisis) -> None:
        for c in Contrat:
            setattr(self, f"contrat_{c}", c in choisis)

    @property
    def les_niveaux(self) -> list[Niveau]:
        """The levels of its diplomas, the lowest first."""
        return niveaux_de(self.niveaux)

    @property
    def intitule(self) -> str:
        """The title that people read: the métier."""
        return self.metier_libelle


class LigneDeDiplome:
    """Columns of one diploma of an offer or of a projet: of the catalogue, or as it was typed."""

    rang: Mapped[int]
    diplome_cle: Mapped[str | None] = mapped_column(ForeignKey("diplome.cle"))
    intitule: Mapped[str] = mapped_column(String(250))
    niveau: Mapped[int]

    @property
    def le_niveau(self) -> Niveau:
        """Its level."""
        return Niveau(self.niveau)
