"""Searches that candidates keep, to be told of new offers."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cmon.base import Base, relation


class RechercheEnregistree(Base):
    """The query string of a search of offers on a portail; a mail tells what was published since `vue_jusqu_a`."""

    __tablename__ = "recherche_enregistree"
    __table_args__ = (
        UniqueConstraint("compte_id", "portail", "parametres"),
        Index("ix_recherche_enregistree_vue_jusqu_a", "vue_jusqu_a"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    compte_id: Mapped[int] = mapped_column(ForeignKey("compte.id", ondelete="CASCADE"))
    portail: Mapped[str] = mapped_column(String(30))
    parametres: Mapped[str] = mapped_column(String(500))
    libelle: Mapped[str] = mapped_column(String(250))
    par_courriel: Mapped[bool] = mapped_column(default=True)
    cree_le: Mapped[datetime]
    vue_jusqu_a: Mapped[datetime]

    compte = relation("Compte")
