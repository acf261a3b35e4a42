"""`flask demo`: load the demonstration and print its accounts."""

import click
from flask import current_app
from flask.cli import with_appcontext

from cmon.base import RegleMetier
from cmon.base_sql import analyser_les_tables
from cmon.comptes.requetes import un_compte_existe
from cmon.demo import lecture
from cmon.demo.annuaire import MOT_DE_PASSE
from cmon.demo.chargement import charger
from cmon.demo.volume import remplir
from cmon.demo.volume_alternance import remplir_l_alternance
from cmon.extensions import db
from cmon.temps import maintenant


@click.command("demo")
@click.option("--si-vide", is_flag=True, help="Only into a database that holds no account yet.")
@with_appcontext
def demo(si_vide: bool):
    """Load fictitious accounts, companies, internships and rencontres, dated from today. Again: changes nothing."""
    if si_vide and db.session.execute(un_compte_existe()).scalar():
        return
    try:
        bilan = charger(le=maintenant())
        analyser_les_tables()
        db.session.commit()
    except RegleMetier as e:
        db.session.rollback()
        raise click.ClickException(e.message) from None
    click.echo(
        f"{bilan.nouveaux} projets ajoutés. En tout : {bilan.entreprises} entreprises de démonstration, "
        f"{bilan.projets} projets, {bilan.offres} offres, {bilan.candidatures} candidatures, "
        f"{bilan.rencontres} rencontres, {bilan.inscriptions} inscriptions."
    )
    click.echo(f"\nComptes de démonstration, mot de passe « {MOT_DE_PASSE} » :")
    for compte in lecture.comptes():
        if "role" in compte:
            click.echo(f"  {compte['courriel']:<32} {compte['role']}")


@click.command("volume")
@click.option("--offres", "nb_offres", type=click.IntRange(0, 2_000_000), default=0, help="How many offers to add.")
@click.option("--rencontres", "nb_rencontres", type=click.IntRange(0, 200_000), help="How many. [default: offers / 20]")
@click.option("--offres-alternance", "nb_alternances", type=click.IntRange(0, 2_000_000), default=0, help="How many.")
@click.option("--profils", "nb_profils", type=click.IntRange(0, 2_000_000), default=0, help="Projets of candidates.")
@click.option("--seed", "graine", type=int, default=1, show_default=True, help="The same number gives the same draw.")
@with_appcontext
def volume(nb_offres: int, nb_rencontres: int | None, nb_alternances: int, nb_profils: int, graine: int):
    """Add a realistic volume of offers and rencontres, with companies, projets, applications and participants.

    Offers of alternance come with structures, employers and diplomas; profiles with the accounts of candidates.
    """
    if current_app.config["PRODUCTION"]:
        raise click.ClickException("Refused in production: these rows are invented.")
    if not (nb_offres or nb_alternances or nb_profils):
        raise click.UsageError("Say how many: --offres, --offres-alternance or --profils.")
    bilan = remplir(nb_offres, graine=graine, le=maintenant(), nb_rencontres=nb_rencontres) if nb_offres else {}
    if nb_alternances or nb_profils:
        bilan |= remplir_l_alternance(nb_alternances, nb_profils, graine=graine, le=maintenant())
    analyser_les_tables()
    db.session.commit()
    click.echo(", ".join(f"{n} {nom}" for nom, n in bilan.items()))
