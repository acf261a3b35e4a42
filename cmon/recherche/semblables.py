"""What to propose besides an offer or a rencontre, or instead of it: the statement that both share."""

from sqlalchemy import Select, bindparam, func, literal, select, union_all
from sqlalchemy.orm import load_only

NB_SEMBLABLES = 3


def enonce_des_semblables(modele, visible, ordre: tuple, champs: tuple) -> Select:
    """Those of the same métier first, then of the same département, each in `ordre`.

    Each of the two reads its own index and stops after three. Its values: `id_lu`, `metier`, `departement`, and those
    of the condition `visible`.
    """

    def proches(rang: int, condition):
        premieres = (
            select(modele.id, literal(rang).label("rang"))
            .where(visible, modele.id != bindparam("id_lu"), condition)
            .order_by(*ordre)
            .limit(NB_SEMBLABLES)
            .subquery()
        )
        return select(premieres.c.id, premieres.c.rang)

    toutes = union_all(
        proches(0, modele.metier_code == bindparam("metier")),
        proches(1, modele.departement == bindparam("departement")),
    ).subquery()
    choisies = select(toutes.c.id, func.min(toutes.c.rang).label("rang")).group_by(toutes.c.id).subquery()
    return (
        select(modele)
        .join(choisies, choisies.c.id == modele.id)
        .order_by(choisies.c.rang, *ordre)
        .limit(NB_SEMBLABLES)
        .options(load_only(*champs))
    )


def valeurs_des_semblables(lue) -> dict:
    """The values that name the offer or the rencontre that is being read."""
    return {"id_lu": lue.id, "departement": lue.departement, "metier": lue.metier_code}
