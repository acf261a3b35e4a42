"""« Contacter ce profil »: a structure writes to a candidate whom it does not know."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cmon.base import Base, enumeration, relation
from cmon.contacts.etats import EtatContact


class Contact(Base):
    """One structure’s wish to reach the owner of one projet. Until it is accepted neither side knows an address.

    To somebody under 18 no free text goes before they accept: `message` is then empty, the mail has a fixed text.
    """

    __tablename__ = "contact"
    __table_args__ = (
        UniqueConstraint("structure_id", "projet_pro_id"),
        Index("ix_contact_projet_pro_id_etat", "projet_pro_id", "etat"),
        Index("ix_contact_etat", "etat", "cree_le"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    structure_id: Mapped[int] = mapped_column(ForeignKey("structure.id", ondelete="CASCADE"))
    projet_pro_id: Mapped[int] = mapped_column(ForeignKey("projet_pro.id", ondelete="CASCADE"))
    auteur_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id", ondelete="SET NULL"))
    # The offer that the structure has in mind, if it names one.
    offre_id: Mapped[int | None] = mapped_column(ForeignKey("offre_alternance.id", ondelete="SET NULL"))
    etat: Mapped[EtatContact] = mapped_column(enumeration(EtatContact, "etat"))
    message: Mapped[str] = mapped_column(Text, default="")
    cree_le: Mapped[datetime]
    repondu_le: Mapped[datetime | None]

    structure = relation("Structure")
    projet_pro = relation("ProjetPro")
    auteur = relation("Compte")
    offre = relation("OffreAlternance")
    messages = relation("Message", back_populates="contact", order_by="Message.id")

    @property
    def message_montre(self) -> str:
        """What the candidate reads of it: nothing free before they accept once they are known to be under 18, even if
        it was written before. To be asked with the projet loaded."""
        return self.message if self.etat == EtatContact.accepte or not self.projet_pro.mineur else ""
