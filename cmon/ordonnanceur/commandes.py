"""`flask jobs`: what is planned, what ran, and running one now."""

from datetime import datetime

import click
from flask.cli import AppGroup

from cmon.extensions import db
from cmon.ordonnanceur.executions import executer
from cmon.ordonnanceur.modeles import EtatExecution
from cmon.ordonnanceur.requetes import dernieres_executions
from cmon.planification import TACHES
from cmon.temps import PARIS, heure_de_paris, maintenant

jobs = AppGroup("jobs", help="Planned jobs.")
LIBELLES = {EtatExecution.en_cours: "en cours", EtatExecution.reussie: "réussie", EtatExecution.echouee: "échouée"}


def _a_paris(le: datetime) -> str:
    return f"{heure_de_paris(le):%d/%m/%Y %H:%M}"


@jobs.command("list")
def lister() -> None:
    """List the jobs: when they are due, their next slot, their last run and its result."""
    dernieres = {e.tache: e for e in db.session.execute(dernieres_executions()).scalars()}
    for tache in TACHES:
        ligne = f"{tache.nom:<28} {tache.quand:<14} prochain : {_a_paris(tache.prochain_creneau(maintenant()))}"
        if execution := dernieres.get(tache.nom):
            ligne += f"  dernier : {_a_paris(execution.debut_le)}, {LIBELLES[execution.etat]} ({execution.bilan})"
        click.echo(ligne)


def instant(contexte, parametre, texte: str | None) -> datetime | None:
    """An ISO date or instant; without a zone it is read on the clocks of Paris."""
    if texte is None:
        return None
    try:
        le = datetime.fromisoformat(texte)
    except ValueError:
        raise click.BadParameter("une date ISO est attendue, par exemple 2027-03-28T12:00") from None
    return le if le.tzinfo else le.replace(tzinfo=PARIS)


@jobs.command("run")
@click.argument("nom", type=click.Choice([tache.nom for tache in TACHES]), metavar="NAME")
@click.option("--now", "le", callback=instant, metavar="ISO", help="The instant that the job is told.")
def lancer(nom: str, le: datetime | None) -> None:
    """Run the job NAME now, whether its slot has run or not; ends with 1 when the job fails."""
    tache = next(t for t in TACHES if t.nom == nom)
    execution = executer(tache, f"à la main {maintenant():%Y-%m-%dT%H:%M:%S.%fZ}", le=le)
    click.echo(f"{nom} : {LIBELLES[execution.etat]}. {execution.bilan}".rstrip())
    if execution.etat != EtatExecution.reussie:
        raise SystemExit(1)
