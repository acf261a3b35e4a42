"""What somebody has done at once to several projets: kept for a day, to tell it once and to undo it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from cmon.base import Base, enumeration
from cmon.gestes_groupes.etats import Geste


class GesteGroupe(Base):
    """One gesture over several projets, with what became of it. The key makes one gesture of a form sent twice."""

    __tablename__ = "geste_groupe"
    __table_args__ = (Index("ix_geste_groupe_le", "le"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cle_envoi: Mapped[str] = mapped_column(String(64), unique=True)
    compte_id: Mapped[int] = mapped_column(ForeignKey("compte.id", ondelete="CASCADE"), index=True)
    geste: Mapped[Geste] = mapped_column(enumeration(Geste, "geste"))
    le: Mapped[datetime]
    # The sentence that is told: « 7 dépubliés, 2 ignorés : déjà hors ligne ».
    bilan: Mapped[str] = mapped_column(Text, default="")
    # The numbers (`id`) of the projets that it changed, separated by commas.
    faits: Mapped[str] = mapped_column(Text, default="")
    annule_le: Mapped[datetime | None]

    @property
    def projet_ids(self) -> list[int]:
        """The projets that it changed."""
        return [int(x) for x in self.faits.split(",") if x]

    @property
    def peut_s_annuler(self) -> bool:
        """Is it an unpublication that nobody has undone yet?"""
        return self.geste == Geste.depublier and self.annule_le is None and bool(self.faits)
