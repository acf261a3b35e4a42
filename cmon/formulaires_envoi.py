"""A form that makes one thing, however many times it is sent."""

import re
import secrets

from wtforms import HiddenField

from cmon.formulaires import Formulaire

CLE = re.compile(r"[A-Za-z0-9_-]{20,64}")


class FormulaireAEnvoiUnique(Formulaire):
    """It carries a random key, `cle`: the verb gives what the same key has made before."""

    cle = HiddenField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not CLE.fullmatch(self.cle.data or ""):
            self.cle.data = secrets.token_urlsafe(24)
