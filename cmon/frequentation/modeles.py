"""How often public pages are read: numbers by day, nothing about readers."""

from datetime import date

from sqlalchemy import Date
from sqlalchemy.orm import Mapped, mapped_column

from cmon.base import Base


class Frequentation(Base):
    """How many times the page of an offer or of a rencontre was read on a local day. `rang` names it: they share it."""

    __tablename__ = "frequentation"

    rang: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    vue_le: Mapped[date] = mapped_column(Date, primary_key=True)
    nb: Mapped[int]
