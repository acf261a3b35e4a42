"""History of states, and traces of reading."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from cmon.base import Base, relation


class Passage(Base):
    """One line of the history of an object: who made it pass from one state to another, when and why.

    `action` names the gesture (« publication », « prise en charge »); `de` and `vers` are states, empty for a gesture
    that changes no state. `par_id` is empty when nobody with an account acted; `auteur` says who did, in words.
    """

    __tablename__ = "passage"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN projet_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN offre_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN structure_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN demande_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN rencontre_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN offre_alternance_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN suivi_employeur_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN candidature_alternance_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN contact_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="un_seul_objet",
        ),
        Index("ix_passage_projet_id", "projet_id"),
        Index("ix_passage_offre_id", "offre_id"),
        Index("ix_passage_structure_id", "structure_id"),
        Index("ix_passage_demande_id", "demande_id"),
        Index("ix_passage_rencontre_id", "rencontre_id"),
        Index("ix_passage_offre_alternance_id", "offre_alternance_id"),
        Index("ix_passage_suivi_employeur_id", "suivi_employeur_id"),
        Index("ix_passage_candidature_alternance_id", "candidature_alternance_id"),
        Index("ix_passage_contact_id", "contact_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    projet_id: Mapped[int | None] = mapped_column(ForeignKey("projet.id", ondelete="CASCADE"))
    offre_id: Mapped[int | None] = mapped_column(ForeignKey("offre.id", ondelete="CASCADE"))
    structure_id: Mapped[int | None] = mapped_column(ForeignKey("structure.id", ondelete="CASCADE"))
    demande_id: Mapped[int | None] = mapped_column(ForeignKey("demande.id", ondelete="CASCADE"))
    rencontre_id: Mapped[int | None] = mapped_column(ForeignKey("rencontre.id", ondelete="CASCADE"))
    offre_alternance_id: Mapped[int | None] = mapped_column(ForeignKey("offre_alternance.id", ondelete="CASCADE"))
    suivi_employeur_id: Mapped[int | None] = mapped_column(ForeignKey("suivi_employeur.id", ondelete="CASCADE"))
    candidature_alternance_id: Mapped[int | None] = mapped_column(
        ForeignKey("candidature_alternance.id", ondelete="CASCADE")
    )
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"))
    action: Mapped[str] = mapped_column(String(60))
    de: Mapped[str | None] = mapped_column(String(32))
    vers: Mapped[str | None] = mapped_column(String(32))
    par_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id", ondelete="SET NULL"))
    auteur: Mapped[str] = mapped_column(String(200))
    le: Mapped[datetime]
    motif: Mapped[str] = mapped_column(Text, default="")

    par = relation("Compte")


class Trace(Base):
    """What must be accounted for: an applicant’s file opened, a list exported, a projet deleted (kept 12 months)."""

    __tablename__ = "trace"
    __table_args__ = (Index("ix_trace_le", "le"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    compte_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id", ondelete="SET NULL"))
    action: Mapped[str] = mapped_column(String(60))
    candidature_id: Mapped[int | None] = mapped_column(ForeignKey("candidature.id", ondelete="CASCADE"))
    # What was exported or deleted, and how many lines: never who they are.
    detail: Mapped[str] = mapped_column(String(500), default="")
    le: Mapped[datetime]
