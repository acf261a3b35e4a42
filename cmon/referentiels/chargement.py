"""Bring a reference table to the rows of a file, in bulk: only what differs is written."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Table, and_, bindparam, delete, exists, insert, literal, select, update

from cmon.extensions import db

PAR_LOT = 500


def _lots(valeurs: list, taille: int = PAR_LOT) -> Iterable[list]:
    return (valeurs[i : i + taille] for i in range(0, len(valeurs), taille))


def inserer(table: Table, lignes: list[dict]) -> None:
    """Insert many rows: by COPY on PostgreSQL, by one prepared statement on SQLite."""
    if not lignes:
        return
    connexion = db.session.connection()
    if connexion.dialect.name == "postgresql":
        colonnes = ", ".join(f'"{nom}"' for nom in lignes[0])
        curseur = connexion.connection.cursor()
        with curseur.copy(f'COPY "{table.name}" ({colonnes}) FROM STDIN') as copie:
            for ligne in lignes:
                copie.write_row(tuple(ligne.values()))
        return
    connexion.execute(insert(table), lignes)


def _non_references(table: Table, cle: str):
    """The condition that no row of another table points at this one."""
    conditions = []
    for autre in db.metadata.sorted_tables:
        for cle_etrangere in autre.foreign_keys:
            if cle_etrangere.column.table is table and cle_etrangere.column.name == cle:
                conditions.append(~exists(select(literal(1)).where(cle_etrangere.parent == table.c[cle])))
    return and_(True, *conditions)


def fusionner(table: Table, lignes: list[dict], *, cle: str) -> tuple[int, int]:
    """Add and update rows by their key, and return how many were added and changed."""
    connues = {getattr(r, cle): dict(r._mapping) for r in db.session.execute(select(table))}
    inserer(table, nouvelles := [x for x in lignes if x[cle] not in connues])
    changees = [x for x in lignes if x[cle] in connues and connues[x[cle]] != x]
    if changees:
        colonnes = {nom: bindparam(f"v_{nom}") for nom in changees[0] if nom != cle}
        ordre = update(table).where(table.c[cle] == bindparam(f"v_{cle}")).values(colonnes)
        db.session.connection().execute(ordre, [{f"v_{k}": v for k, v in x.items()} for x in changees])
    return len(nouvelles), len(changees)


def retirer(table: Table, gardees: set[str], *, cle: str, parmi: ColumnElement[bool]) -> int:
    """Remove the rows `parmi` whose key is not in `gardees`, save those that something refers to, and count them."""
    connues = db.session.execute(select(table.c[cle]).where(parmi)).scalars()
    retirees = 0
    for lot in _lots([code for code in connues if code not in gardees]):
        ordre = delete(table).where(table.c[cle].in_(lot), _non_references(table, cle))
        retirees += db.session.connection().execute(ordre).rowcount
    return retirees
