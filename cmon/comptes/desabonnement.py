"""The links of mails that end these mails: they name an account, and do nothing else."""

from datetime import datetime

from cmon.comptes.modeles import Compte
from cmon.comptes.requetes import compte_par_id
from cmon.extensions import db
from cmon.liens import lire, signer


def _instant(le: datetime) -> str:
    return str(round(le.timestamp() * 1_000_000))


def signer_le_compte(usage: str, compte_id: int, cree_le: datetime) -> str:
    """What a link signs: the account and the instant of its creation, for an id that was erased may serve again."""
    return signer(usage, f"{compte_id}.{_instant(cree_le)}")


def compte_du_lien(usage: str, texte: str) -> Compte | None:
    """The account that a link of that purpose names; None when it was not signed here, or the account is no more."""
    numero, _, instant = (lire(usage, texte) or "").partition(".")
    if not (numero.isascii() and numero.isdigit() and len(numero) <= 9):
        return None
    compte = db.session.scalar(compte_par_id(int(numero)))
    return compte if compte is not None and _instant(compte.cree_le) == instant else None
