"""Organisations that hold accounts, and who belongs to them."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cmon.base import Base, enumeration, relation
from cmon.structures.etats import EtatDemandeAdhesion, EtatStructure, GenreStructure, RoleAdhesion

structure_departement = Table(
    "structure_departement",
    Base.metadata,
    Column("structure_id", ForeignKey("structure.id", ondelete="CASCADE"), primary_key=True),
    Column("departement", ForeignKey("departement.code"), primary_key=True),
)


class Structure(Base):
    """An organisation that holds accounts: employeur, acteur formation/insertion, CFA, partenaire, équipe."""

    __tablename__ = "structure"
    __table_args__ = (Index("ix_structure_etat", "etat"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    nom: Mapped[str] = mapped_column(String(200))
    genre: Mapped[GenreStructure] = mapped_column(enumeration(GenreStructure, "genre"))
    etat: Mapped[EtatStructure] = mapped_column(enumeration(EtatStructure, "etat"))
    etablissement_id: Mapped[int | None] = mapped_column(ForeignKey("etablissement.id"), index=True)
    courriel: Mapped[str] = mapped_column(String(254), default="")
    telephone: Mapped[str] = mapped_column(String(30), default="")
    # Where to write to it: what the registry tells of the establishment stays there.
    adresse: Mapped[str] = mapped_column(String(250), default="")
    complement: Mapped[str] = mapped_column(String(250), default="")
    code_postal: Mapped[str] = mapped_column(String(5), default="")
    ville: Mapped[str] = mapped_column(String(120), default="")
    # Internships of observation that it accepts to host: one week, two weeks.
    accueille_troisieme: Mapped[bool] = mapped_column(default=False)
    accueille_seconde: Mapped[bool] = mapped_column(default=False)
    cree_le: Mapped[datetime]

    etablissement = relation("Etablissement")
    # The départements whose deposits a partenaire is shown.
    departements = relation("Departement", secondary=structure_departement, order_by="Departement.code")
    adhesions = relation("Adhesion", back_populates="structure")


class Adhesion(Base):
    """A person's membership of a structure, with a role."""

    __tablename__ = "adhesion"
    __table_args__ = (UniqueConstraint("compte_id", "structure_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    compte_id: Mapped[int] = mapped_column(ForeignKey("compte.id", ondelete="CASCADE"))
    structure_id: Mapped[int] = mapped_column(ForeignKey("structure.id", ondelete="CASCADE"), index=True)
    role: Mapped[RoleAdhesion] = mapped_column(enumeration(RoleAdhesion, "role"))
    depuis_le: Mapped[datetime]

    compte = relation("Compte", back_populates="adhesions")
    structure = relation("Structure", back_populates="adhesions")


class DemandeAdhesion(Base):
    """A person asks to join a structure that exists already: one of its gestionnaires answers."""

    __tablename__ = "demande_adhesion"
    __table_args__ = (
        UniqueConstraint("compte_id", "structure_id"),
        Index("ix_demande_adhesion_structure_id_etat", "structure_id", "etat"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    compte_id: Mapped[int] = mapped_column(ForeignKey("compte.id", ondelete="CASCADE"))
    structure_id: Mapped[int] = mapped_column(ForeignKey("structure.id", ondelete="CASCADE"))
    etat: Mapped[EtatDemandeAdhesion] = mapped_column(enumeration(EtatDemandeAdhesion, "etat"))
    cree_le: Mapped[datetime]
    repondue_le: Mapped[datetime | None]

    compte = relation("Compte")
    structure = relation("Structure")


class Invitation(Base):
    """An address is invited to join a structure by a mailed link: random, stored hashed, of one use, with a life.

    An invitation that is accepted or revoked is erased.
    """

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("structure_id", "courriel"), Index("ix_invitation_expire_le", "expire_le"))

    id: Mapped[int] = mapped_column(primary_key=True)
    empreinte: Mapped[str] = mapped_column(String(64), unique=True)
    structure_id: Mapped[int] = mapped_column(ForeignKey("structure.id", ondelete="CASCADE"))
    courriel: Mapped[str] = mapped_column(String(254))
    role: Mapped[RoleAdhesion] = mapped_column(enumeration(RoleAdhesion, "role"))
    par_id: Mapped[int | None] = mapped_column(ForeignKey("compte.id", ondelete="SET NULL"))
    cree_le: Mapped[datetime]
    expire_le: Mapped[datetime]

    structure = relation("Structure")
    par = relation("Compte")
