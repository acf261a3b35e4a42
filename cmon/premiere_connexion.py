"""The first sign-in of a professional: « Ma structure » is filled before anything else."""

from flask import Flask, request
from flask_login import current_user

from cmon.acces import MARQUE, predicat_public
from cmon.htmx import aller

MA_STRUCTURE = "/mon-compte/ma-structure/"


def init_app(app: Flask) -> None:
    """Lead whoever has no structure yet from every page of the signed-in to « Ma structure »."""

    @app.before_request
    def mener_a_ma_structure():
        if request.method != "GET" or request.endpoint in (None, "static") or request.path == MA_STRUCTURE:
            return None
        predicat = getattr(app.view_functions[request.endpoint], MARQUE, None)
        # A page for everybody is kept by caches: who asks for it is not looked at.
        if predicat is None or predicat_public(predicat) or not current_user.attend_sa_structure:
            return None
        return aller(MA_STRUCTURE)
