"""Relances: dated requests to the employer to maintain, correct or withdraw what is published."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from cmon.base import Base, enumeration, relation
from cmon.publication.etats import EtatPublication
from cmon.relances.etats import Reponse


def est_en_ligne(publication, le: datetime) -> bool:
    """Is there something to ask about: an offer or a rencontre that is published, and not past at that instant?"""
    return publication is not None and publication.etat == EtatPublication.publiee and not publication.est_passee(le)


class Relance(Base):
    """A relance of the offer or the rencontre of a projet. One at most waits for an answer.

    Source: guide CMonStage, « Suivi de ses offres et événements ».
    """

    __tablename__ = "relance"
    __table_args__ = (
        CheckConstraint("(reponse IS NULL) = (repondue_le IS NULL)", name="reponse_datee"),
        Index("ix_relance_projet_id", "projet_id", "id"),
        Index(
            "ix_relance_en_attente",
            "projet_id",
            unique=True,
            sqlite_where=text("reponse IS NULL"),
            postgresql_where=text("reponse IS NULL"),
        ),
        Index("ix_relance_expire_le", "expire_le"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    projet_id: Mapped[int] = mapped_column(ForeignKey("projet.id", ondelete="CASCADE"))
    # 128 random bits or more: names the relance in links, which also carry a signature.
    jeton: Mapped[str] = mapped_column(String(64), unique=True)
    destinataire: Mapped[str] = mapped_column(String(254))
    par_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id", ondelete="SET NULL"))
    auteur: Mapped[str] = mapped_column(String(200))
    cree_le: Mapped[datetime]
    # Without an answer by then, what is published leaves the site.
    expire_le: Mapped[datetime]
    reponse: Mapped[Reponse | None] = mapped_column(enumeration(Reponse, "reponse"))
    repondue_le: Mapped[datetime | None]

    projet = relation("Projet", back_populates="relances")

    def a_un_objet(self, publication, le: datetime) -> bool:
        """Is what it asked about still online? What was taken off and published anew is another publication."""
        return est_en_ligne(publication, le) and publication.publiee_le <= self.cree_le

    def attend(self, publication, le: datetime) -> bool:
        """Does it wait for an answer at that instant? It does until the job has closed it, even after its day."""
        return self.reponse is None and self.a_un_objet(publication, le)

    def issue(self, publication, le: datetime) -> Reponse | None:
        """What became of it, None while it waits: without an object any more, it says so before the job runs."""
        if self.reponse is None and not self.a_un_objet(publication, le):
            return Reponse.sans_objet
        return self.reponse
