"""Messages between a candidate and a recruiter once they are in touch, relayed without any address."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from cmon.base import Base, relation


class Message(Base):
    """One message of the thread of a candidature that was accepted, or of a contact that was accepted."""

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN candidature_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN contact_id IS NULL THEN 0 ELSE 1 END)"
            " = 1",
            name="un_seul_fil",
        ),
        Index("ix_message_candidature_id", "candidature_id", "id"),
        Index("ix_message_contact_id", "contact_id", "id"),
        Index("ix_message_signale_le", "signale_le"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    candidature_id: Mapped[int | None] = mapped_column(ForeignKey("candidature_alternance.id", ondelete="CASCADE"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"))
    auteur_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id", ondelete="SET NULL"))
    # Written by the candidate, or by somebody of the structure.
    du_candidat: Mapped[bool]
    texte: Mapped[str] = mapped_column(Text)
    ecrit_le: Mapped[datetime]
    lu_le: Mapped[datetime | None]
    signale_le: Mapped[datetime | None]
    signale_par_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id", ondelete="SET NULL"))
    motif_signalement: Mapped[str] = mapped_column(Text, default="")
    signalement_traite_le: Mapped[datetime | None]

    candidature = relation("CandidatureAlternance", back_populates="messages")
    contact = relation("Contact", back_populates="messages")
    auteur = relation("Compte", foreign_keys=[auteur_id])
