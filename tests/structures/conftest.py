"""The registry's stand-in with nothing broken, and a client that does not wait long."""

import pytest

from cmon.services_externes import bouchon
from cmon.services_externes.transport import Limites

PRESSE = Limites(connexion_s=0.5, lecture_s=0.8, total_s=2.0, attente_max_s=0.5, coupure_s=0.4, par_seconde=1000)


@pytest.fixture
def annuaire_local(app):
    """What the stand-in does and was asked. The client of the application is new, and quick to give up."""
    app.config["SIRET_API_LIMITES"] = PRESSE
    app.extensions.pop("cmon_annuaire", None)
    bouchon.reglages.remettre()
    yield bouchon.reglages
    bouchon.reglages.remettre()
    app.extensions.pop("cmon_annuaire", None)
