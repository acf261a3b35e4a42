"""Runs of the jobs."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cmon.base import Base, enumeration


class EtatExecution(StrEnum):
    """How a run stands."""

    en_cours = "en_cours"
    reussie = "reussie"
    echouee = "echouee"


class ExecutionTache(Base):
    """One run of a job. The pair (job, slot) is unique: whoever inserts the row runs the job, the others go by."""

    __tablename__ = "execution_tache"
    __table_args__ = (UniqueConstraint("tache", "creneau"), Index("ix_execution_tache_debut_le", "debut_le"))

    id: Mapped[int] = mapped_column(primary_key=True)
    tache: Mapped[str] = mapped_column(String(60))
    creneau: Mapped[str] = mapped_column(String(40))
    etat: Mapped[EtatExecution] = mapped_column(enumeration(EtatExecution, "etat"))
    debut_le: Mapped[datetime]
    fin_le: Mapped[datetime | None]
    bilan: Mapped[str] = mapped_column(Text, default="")
