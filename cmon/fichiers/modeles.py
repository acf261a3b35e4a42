"""Files that people attach."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from cmon.base import Base, relation


class Fichier(Base):
    """An attached file. Until its form is accepted it belongs to nothing and has a life (`expire_le`)."""

    __tablename__ = "fichier"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN offre_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN rencontre_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN candidature_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN projet_pro_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN candidature_alternance_id IS NULL THEN 0 ELSE 1 END) <= 1",
            name="un_seul_proprietaire",
        ),
        CheckConstraint(
            "expire_le IS NOT NULL OR offre_id IS NOT NULL OR rencontre_id IS NOT NULL OR candidature_id IS NOT NULL"
            " OR projet_pro_id IS NOT NULL OR candidature_alternance_id IS NOT NULL",
            name="sans_proprietaire_expire",
        ),
        Index("ix_fichier_expire_le", "expire_le"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    jeton: Mapped[str] = mapped_column(String(64), unique=True)
    nom: Mapped[str] = mapped_column(String(150))
    type_mime: Mapped[str] = mapped_column(String(100))
    taille: Mapped[int]
    empreinte: Mapped[str] = mapped_column(String(64))
    cle: Mapped[str] = mapped_column(String(80), unique=True)
    cree_le: Mapped[datetime]
    expire_le: Mapped[datetime | None]
    offre_id: Mapped[int | None] = mapped_column(ForeignKey("offre.id", ondelete="CASCADE"), unique=True)
    rencontre_id: Mapped[int | None] = mapped_column(ForeignKey("rencontre.id", ondelete="CASCADE"), unique=True)
    candidature_id: Mapped[int | None] = mapped_column(ForeignKey("candidature.id", ondelete="CASCADE"), index=True)
    # The CV of a projet professionnel.
    projet_pro_id: Mapped[int | None] = mapped_column(ForeignKey("projet_pro.id", ondelete="CASCADE"), unique=True)
    candidature_alternance_id: Mapped[int | None] = mapped_column(
        ForeignKey("candidature_alternance.id", ondelete="CASCADE"), index=True
    )

    offre = relation("Offre", back_populates="document")
    rencontre = relation("Rencontre", back_populates="document")
    candidature = relation("Candidature", back_populates="fichiers")
    projet_pro = relation("ProjetPro", back_populates="cv")
    candidature_alternance = relation("CandidatureAlternance", back_populates="fichiers")
