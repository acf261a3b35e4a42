"""What asks for the password again: reading everything at once, when one has been signed in for a while."""

import functools
from collections.abc import Callable
from urllib.parse import quote

from flask import request
from flask_login import current_user

from cmon.acces import adresse_locale
from cmon.comptes.session import connexion_recente
from cmon.htmx import aller
from cmon.temps import maintenant


def confirmation_exigee(de: Callable):
    """Send those whom `de(qui)` designates to « Confirmez votre mot de passe » unless they signed in just now.

    Written under @acces: who may not enter is never asked for anything.
    """

    def decorer(vue):
        @functools.wraps(vue)
        def enveloppe(**valeurs):
            if de(current_user) and not connexion_recente(maintenant()):
                suite = adresse_locale(request.full_path.rstrip("?"))
                return aller("/connexion/confirmer/?suite=" + quote(suite, safe="/"))
            return vue(**valeurs)

        return enveloppe

    return decorer
