"""Accounts, their open sessions, the links mailed to them, and the counters of the rate limits."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from cmon.base import Base, enumeration, relation
from cmon.candidatures.modeles import TrancheAge
from cmon.comptes.etats import GenreCompte
from cmon.structures.etats import GENRES_PROFESSIONNELS, EtatStructure, GenreStructure, RoleAdhesion


class Visiteur:
    """Who asks when nobody is signed in: answers the same questions as a Compte, all with no."""

    id = None
    est_anonyme = True
    is_authenticated = False
    is_active = False
    is_anonymous = True
    structure_active = None
    est_equipe = False
    est_partenaire = False
    est_gestionnaire = False
    est_candidat = False
    est_professionnel = False
    recrute = False
    attend_sa_structure = False
    nom_complet = "Visiteur"

    def get_id(self) -> None:
        """Flask-Login asks for an identity: a visitor has none."""
        return


class Compte(Base):
    """A person's account. Its rights come from the structure that the person acts for."""

    __tablename__ = "compte"
    __table_args__ = (
        CheckConstraint("courriel = lower(courriel)", name="courriel_en_minuscules"),
        CheckConstraint(
            "tranche_age IS NULL OR (genre IS NOT NULL AND genre = 'candidat')", name="age_des_seuls_candidats"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    courriel: Mapped[str] = mapped_column(String(254), unique=True)
    nom: Mapped[str] = mapped_column(String(100))
    prenom: Mapped[str] = mapped_column(String(100))
    telephone: Mapped[str] = mapped_column(String(30), default="")
    # What the person opened the account as; nobody opens an account for a partenaire or the équipe.
    genre: Mapped[GenreCompte | None] = mapped_column(enumeration(GenreCompte, "genre"))
    tranche_age: Mapped[TrancheAge | None] = mapped_column(enumeration(TrancheAge, "tranche_age"))
    charte_acceptee_le: Mapped[datetime | None]
    # A mail sums up the new alerts of its structures, until the person asks for none.
    recoit_les_alertes: Mapped[bool] = mapped_column(default=True)
    mot_de_passe: Mapped[str | None] = mapped_column(String(200))
    cree_le: Mapped[datetime]
    confirme_le: Mapped[datetime | None]
    connecte_le: Mapped[datetime | None]
    desactive_le: Mapped[datetime | None]
    est_demo: Mapped[bool] = mapped_column(default=False)

    adhesions = relation("Adhesion", back_populates="compte", order_by="Adhesion.id")

    est_anonyme = False
    is_authenticated = True
    is_anonymous = False
    # The membership that the person acts for, and how many they have: set when the session is read, never stored here.
    adhesion_active = None
    nb_adhesions = 0

    @property
    def is_active(self) -> bool:
        """Flask-Login's question: may this account enter?"""
        return self.desactive_le is None

    def get_id(self) -> str:
        """Flask-Login's identity of the account."""
        return str(self.id)

    @property
    def structure_active(self):
        """The structure that the person acts for, or None."""
        return self.adhesion_active.structure if self.adhesion_active else None

    def _agit_pour(self, genre: GenreStructure) -> bool:
        s = self.structure_active
        return s is not None and s.genre == genre and s.etat == EtatStructure.validee

    @property
    def est_equipe(self) -> bool:
        """Does the person act as the équipe (administrateur)?"""
        return self._agit_pour(GenreStructure.equipe)

    @property
    def est_partenaire(self) -> bool:
        """Does the person act for a validated CMonStage partenaire?"""
        return self._agit_pour(GenreStructure.partenaire)

    @property
    def est_gestionnaire(self) -> bool:
        """Is the person gestionnaire of the structure they act for?"""
        return self.adhesion_active is not None and self.adhesion_active.role == RoleAdhesion.gestionnaire

    @property
    def est_candidat(self) -> bool:
        """Is it the account of a candidate?"""
        return self.genre == GenreCompte.candidat

    @property
    def est_professionnel(self) -> bool:
        """Does the person act for an employeur, an acteur or a CFA, validated or waiting for the équipe?"""
        s = self.structure_active
        return s is not None and s.genre in GENRES_PROFESSIONNELS and s.etat != EtatStructure.refusee

    @property
    def recrute(self) -> bool:
        """Does the person act for an employeur, an acteur or a CFA that the équipe has validated?

        Only they publish, read profiles and write to candidates: a fake employer must not reach anybody.
        """
        return self.est_professionnel and self.structure_active.etat == EtatStructure.validee

    @property
    def attend_sa_structure(self) -> bool:
        """Did the person open an account as a professional, without saying yet for which structure?"""
        return self.genre is not None and self.genre.est_professionnel and self.nb_adhesions == 0

    @property
    def numero(self) -> str:
        """The number that people read: nine digits."""
        return f"{self.id:09d}"

    @property
    def nom_complet(self) -> str:
        """First name then last name, as it is written in a sentence."""
        return f"{self.prenom} {self.nom}"


class SessionOuverte(Base):
    """A signed-in browser. The cookie holds a random value; the row holds its hash, and is the only truth."""

    __tablename__ = "session_ouverte"
    __table_args__ = (Index("ix_session_ouverte_expire_le", "expire_le"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    empreinte: Mapped[str] = mapped_column(String(64), unique=True)
    compte_id: Mapped[int] = mapped_column(ForeignKey("compte.id", ondelete="CASCADE"), index=True)
    adhesion_id: Mapped[int | None] = mapped_column(ForeignKey("adhesion.id", ondelete="SET NULL"))
    ouverte_le: Mapped[datetime]
    vue_le: Mapped[datetime]
    expire_le: Mapped[datetime]

    compte = relation("Compte")
    adhesion = relation("Adhesion")


class UsageJeton(StrEnum):
    """What a mailed link is for: a link of one use is refused for another."""

    connexion = "connexion"
    mot_de_passe = "mot_de_passe"
    confirmation = "confirmation"
    courriel = "courriel"


class Jeton(Base):
    """A mailed link: random, stored hashed, of one use, with a life. GET shows it, POST consumes it."""

    __tablename__ = "jeton"
    __table_args__ = (Index("ix_jeton_compte_id_usage", "compte_id", "usage"), Index("ix_jeton_expire_le", "expire_le"))

    id: Mapped[int] = mapped_column(primary_key=True)
    empreinte: Mapped[str] = mapped_column(String(64), unique=True)
    usage: Mapped[UsageJeton] = mapped_column(enumeration(UsageJeton, "usage"))
    # The new address that the link confirms, when it is for changing it.
    courriel: Mapped[str] = mapped_column(String(254), default="")
    compte_id: Mapped[int] = mapped_column(ForeignKey("compte.id", ondelete="CASCADE"))
    cree_le: Mapped[datetime]
    expire_le: Mapped[datetime]
    utilise_le: Mapped[datetime | None]

    compte = relation("Compte")


class CompteurLimite(Base):
    """One counter of the rate limits, shared by all server processes."""

    __tablename__ = "compteur_limite"
    __table_args__ = (Index("ix_compteur_limite_expire_le", "expire_le"),)

    cle: Mapped[str] = mapped_column(String(200), primary_key=True)
    valeur: Mapped[int]
    expire_le: Mapped[datetime]
