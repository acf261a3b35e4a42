"""Declarative base of every model, column types, statements built once, and the error that a broken rule raises."""

import inspect
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache, partial, wraps

from sqlalchemy import Date, DateTime, Enum, Integer, MetaData, Select, bindparam
from sqlalchemy.orm import DeclarativeBase, registry, relationship
from sqlalchemy.types import TypeDecorator

CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Horodatage(TypeDecorator):
    """An aware datetime, stored in UTC: timestamptz on PostgreSQL, naive UTC text on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A datetime without time zone can't be stored: use cmon.temps.maintenant().")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value, dialect):
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of every model. The registry is written here because Flask-SQLAlchemy ignores a metadata argument."""

    registry = registry(
        metadata=MetaData(naming_convention=CONVENTION),
        type_annotation_map={datetime: Horodatage()},
    )


# A relation is loaded by the query that needs it, never by surprise: an unloaded one raises.
relation = partial(relationship, lazy="raise_on_sql")


def enumeration(classe: type[StrEnum], nom: str) -> Enum:
    """A column type for an enumeration: its values as text, checked by the database under the name `nom`."""
    return Enum(
        classe,
        native_enum=False,
        create_constraint=True,
        name=nom,
        length=32,
        values_callable=lambda e: [x.value for x in e],
    )


TYPES = {int: Integer(), list[int]: Integer(), date: Date(), datetime: Horodatage()}


def batie_une_fois(requete: Callable[..., Select]) -> Callable[..., tuple[Select, dict]]:
    """Declare that the statement of a query function is built once, for `db.session.execute(*requete(…))`.

    For hot pages: building a statement costs as much as running it. Its positional arguments are values (of TYPES) that
    the statement is given at each call; those after `*` are its form, and each form is another statement.
    """
    signature = inspect.signature(requete)
    valeurs = {
        nom: bindparam(nom, type_=TYPES[p.annotation])
        for nom, p in signature.parameters.items()
        if p.kind is not p.KEYWORD_ONLY
    }

    @lru_cache(maxsize=64)
    def batir(**forme) -> Select:
        return requete(**valeurs, **forme)

    @wraps(requete)
    def donner(*args, **forme):
        return batir(**forme), dict(zip(valeurs, args, strict=True))

    return donner


class RegleMetier(Exception):
    """A business rule refuses the action. The message is French and is shown to the person as it is."""

    def __init__(self, message: str, champ: str | None = None):
        super().__init__(message)
        self.message = message
        self.champ = champ


def exiger(condition: object, message: str, champ: str | None = None) -> None:
    """Raise RegleMetier(message) unless `condition` holds. `champ` names the form field that is at fault."""
    if not condition:
        raise RegleMetier(message, champ)
