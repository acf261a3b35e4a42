"""What lets a public page know that it is still true."""

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from cmon.base import Base


class Revision(Base):
    """A random mark, changed by the database itself with every change of what it watches (`nom`: « offres »)."""

    __tablename__ = "revision"

    nom: Mapped[str] = mapped_column(String(20), primary_key=True)
    marque: Mapped[str] = mapped_column(String(32))
    # The transaction that has written the mark: it needs no second one.
    transaction_id: Mapped[int] = mapped_column(BigInteger)
