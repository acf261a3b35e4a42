"""Applications to alternance offers: with an account and a projet, answered once."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cmon.base import Base, enumeration, relation
from cmon.candidatures_alternance.etats import EtatCandidature


class CandidatureAlternance(Base):
    """One candidate’s application to one offer, with one of their projets."""

    __tablename__ = "candidature_alternance"
    __table_args__ = (
        UniqueConstraint("offre_id", "compte_id"),
        CheckConstraint("etat NOT IN ('acceptee', 'refusee') OR repondue_le IS NOT NULL", name="reponse_datee"),
        # The list of a structure is read in its order and counted by state, from this index alone.
        Index("ix_candidature_alternance_structure_id", "structure_id", "etat", "candidatee_le", "id"),
        Index("ix_candidature_alternance_offre_id_etat", "offre_id", "etat", "candidatee_le"),
        Index("ix_candidature_alternance_compte_id", "compte_id", "candidatee_le"),
        Index("ix_candidature_alternance_etat", "etat", "candidatee_le"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # The offer’s, repeated here: a candidature belongs to the structure.
    structure_id: Mapped[int] = mapped_column(ForeignKey("structure.id", ondelete="CASCADE"))
    offre_id: Mapped[int] = mapped_column(ForeignKey("offre_alternance.id", ondelete="CASCADE"))
    compte_id: Mapped[int] = mapped_column(ForeignKey("compte.id", ondelete="CASCADE"))
    projet_pro_id: Mapped[int | None] = mapped_column(ForeignKey("projet_pro.id", ondelete="SET NULL"), index=True)
    etat: Mapped[EtatCandidature] = mapped_column(enumeration(EtatCandidature, "etat"))
    message: Mapped[str] = mapped_column(Text, default="")
    # The CV of the projet goes with it.
    avec_cv: Mapped[bool] = mapped_column(default=True)
    candidatee_le: Mapped[datetime]
    repondue_le: Mapped[datetime | None]
    repondue_par_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id", ondelete="SET NULL"))
    reponse: Mapped[str] = mapped_column(Text, default="")
    # When the candidate first read the answer in their space.
    reponse_lue_le: Mapped[datetime | None]
    # The reminder sent to the recruiter after seven days; the one nudge of the candidate after ten.
    rappelee_le: Mapped[datetime | None]
    relancee_le: Mapped[datetime | None]
    close_le: Mapped[datetime | None]

    offre = relation("OffreAlternance", back_populates="candidatures")
    compte = relation("Compte", foreign_keys=[compte_id])
    repondue_par = relation("Compte", foreign_keys=[repondue_par_id])
    projet_pro = relation("ProjetPro")
    fichiers = relation("Fichier", back_populates="candidature_alternance", order_by="Fichier.id")
    messages = relation("Message", back_populates="candidature", order_by="Message.id")

    @property
    def numero(self) -> str:
        """The number that people read: ten digits."""
        return f"{self.id:010d}"
