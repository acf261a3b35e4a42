"""`python -m bench.paires`: how well the matching agrees with pairs judged by hand (bench/paires.toml).

Precision: of the alerts shown, how many deserve it. Recall: of the pairs that deserve one, how many are shown. Told
twice: for the good pairs alone, and for the good or near ones. The pairs on which the rules and the judge differ are
listed.
"""

import argparse
import logging
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import select

from bench.donnees import application, base
from cmon.alertes.etats import Raison
from cmon.alertes.modeles import Alerte
from cmon.alertes.operations import apparier_tout
from cmon.alternance.etats import Contrat, EtatOffreAlternance, ensemble_de_departements
from cmon.alternance.indexation import dernier_jour, indexer_offre
from cmon.alternance.modeles import DiplomePrepare, OffreAlternance
from cmon.candidatures.modeles import TrancheAge
from cmon.comptes.etats import GenreCompte
from cmon.comptes.modeles import Compte
from cmon.etablissements.modeles import Etablissement, EtatEtablissement, SourceEtablissement
from cmon.extensions import db
from cmon.portefeuille.numeros import numero_suivant
from cmon.profils.indexation import indexer_projet
from cmon.profils.modeles import DiplomeVise, ProjetPro
from cmon.referentiels.modeles import Commune, Metier
from cmon.referentiels.operations import charger_referentiels
from cmon.structures.etats import EtatStructure, GenreStructure
from cmon.structures.modeles import Structure
from cmon.temps import maintenant

FICHIER = Path(__file__).with_name("paires.toml")
BON, PROCHE, MAUVAIS = "bon", "proche", "mauvais"


@dataclass
class Paire:
    """A judged pair, and what the rules made of it: `alerte` is (score, reasons), or None when it is not shown."""

    jugement: str
    pourquoi: str
    offre: OffreAlternance
    projet: ProjetPro
    alerte: tuple[int, Raison] | None = None


def lire_les_paires() -> list[dict]:
    """The pairs of the file, as they are written."""
    return tomllib.loads(FICHIER.read_text(encoding="utf-8"))["paire"]


def ecrire_les_paires(*, le: datetime) -> list[Paire]:
    """Add an offer and a projet for each pair. The reference data must be there. Flushes, never commits."""
    etablissement = Etablissement(
        siret="00000000000000",
        siren="000000000",
        raison_sociale="Mesure",
        nom_recherche="mesure",
        etat=EtatEtablissement.actif,
        source=SourceEtablissement.saisie,
        lu_le=le,
    )
    db.session.add(etablissement)
    db.session.flush()
    structures = {etat: _structure(EtatStructure(etat), etablissement, le) for etat in ("validee", "a_valider")}
    paires = []
    for rang, ligne in enumerate(lire_les_paires()):
        offre, projet = dict(ligne["offre"]), dict(ligne["projet"])
        structure = structures[offre.pop("structure", "validee")]
        paires.append(
            Paire(
                ligne["jugement"],
                ligne["pourquoi"],
                _offre(structure, etablissement, le=le, **offre),
                _projet(rang, le=le, **projet),
            )
        )
    db.session.flush()
    return paires


def _structure(etat: EtatStructure, etablissement: Etablissement, le: datetime) -> Structure:
    structure = Structure(
        nom="Mesure", genre=GenreStructure.acteur, etat=etat, etablissement_id=etablissement.id, cree_le=le
    )
    db.session.add(structure)
    db.session.flush()
    return structure


def _lieu(commune: str | None) -> dict:
    lieu = db.session.get(Commune, commune) if commune else None
    return {
        "commune_insee": lieu and lieu.insee,
        "latitude": lieu and lieu.latitude,
        "longitude": lieu and lieu.longitude,
    }


def _metier(code: str) -> dict:
    return {"metier_code": code, "metier_libelle": db.session.get_one(Metier, code).libelle}


def _offre(
    structure, etablissement, *, le, metier, contrats, diplomes, commune=None, departement=None, **autres
) -> OffreAlternance:
    publiee_le = le - timedelta(days=autres.get("age_jours", 2))
    lieu = db.session.get(Commune, commune) if commune else None
    offre = OffreAlternance(
        rang=numero_suivant(le)[1],
        structure_id=structure.id,
        etablissement_id=etablissement.id,
        etat=EtatOffreAlternance(autres.get("etat", "en_cours")),
        cree_le=publiee_le,
        modifiee_le=publiee_le,
        publiee_le=publiee_le,
        visible_jusqu_au=dernier_jour(publiee_le),
        embauche_le=autres.get("embauche"),
        entreprise="Mesure",
        description="",
        ville=lieu.nom if lieu else "",
        departement=lieu.departement if lieu else departement,
        **_metier(metier),
        **_lieu(commune),
    )
    offre.contrats = [Contrat(c) for c in contrats]
    offre.diplomes = [DiplomePrepare(rang=i, intitule=t, niveau=n) for i, (t, n) in enumerate(diplomes)]
    indexer_offre(offre)
    db.session.add(offre)
    return offre


def _projet(rang: int, *, le, metier, contrats, diplomes, departements, commune=None, **autres) -> ProjetPro:
    compte = Compte(
        courriel=f"paire{rang}@example.org",
        nom="Mesure",
        prenom="Alix",
        genre=GenreCompte.candidat,
        tranche_age=TrancheAge[autres.get("age", "majeur")],
        cree_le=le,
        confirme_le=le,
    )
    db.session.add(compte)
    db.session.flush()
    projet = ProjetPro(
        compte_id=compte.id,
        cree_le=le,
        modifie_le=le,
        visible=autres.get("visible", True),
        duree_mois=24,
        departements=ensemble_de_departements(departements),
        rayon_km=autres.get("rayon"),
        disponible_le=autres.get("disponible"),
        **_metier(metier),
        **_lieu(commune),
    )
    projet.contrats = [Contrat(c) for c in contrats]
    projet.diplomes = [DiplomeVise(rang=i, intitule=t, niveau=n) for i, (t, n) in enumerate(diplomes)]
    indexer_projet(projet, compte)
    db.session.add(projet)
    return projet


def apparier_les_paires(*, le: datetime) -> list[Paire]:
    """Write the pairs, match them all, and note what became of each. Never commits."""
    paires = ecrire_les_paires(le=le)
    apparier_tout(le=le)
    for paire in paires:
        alerte = select(Alerte).where(Alerte.offre_id == paire.offre.id, Alerte.projet_pro_id == paire.projet.id)
        if (a := db.session.scalar(alerte)) is not None:
            paire.alerte = a.score, Raison(a.raisons)
    return paires


def precision_et_rappel(paires: list[Paire], attendus: set[str]) -> tuple[float, float]:
    """Precision and recall when the pairs of these judgements are the ones to show."""
    montrees = [p for p in paires if p.alerte]
    justes = [p for p in montrees if p.jugement in attendus]
    return len(justes) / (len(montrees) or 1), len(justes) / (sum(p.jugement in attendus for p in paires) or 1)


def imprimer(paires: list[Paire]) -> None:
    """Print the two measures, the scores of each judgement, and the pairs on which rules and judge differ."""
    print(f"\n{len(paires)} judged pairs: " + ", ".join(f"{n} {j}" for j, n in compter(paires).items()))
    for titre, attendus in (("good", {BON}), ("good or near", {BON, PROCHE})):
        precision, rappel = precision_et_rappel(paires, attendus)
        print(f"{titre:<14} precision {precision:.0%}  recall {rappel:.0%}")
    for jugement in (BON, PROCHE, MAUVAIS):
        scores = sorted((p.alerte[0] for p in paires if p.alerte and p.jugement == jugement), reverse=True)
        print(f"scores of {jugement:<8}", *scores)
    for p in paires:
        if bool(p.alerte) != (p.jugement in {BON, PROCHE}):
            vue = f"shown, {p.alerte[0]} points" if p.alerte else "not shown"
            print(f"- {p.jugement}, {vue}: {p.pourquoi}")


def compter(paires: list[Paire]) -> dict[str, int]:
    """How many pairs of each judgement."""
    return {j: sum(p.jugement == j for p in paires) for j in (BON, PROCHE, MAUVAIS)}


def mesurer_les_paires(app) -> None:
    """Match the pairs on that application's database and print the measures; nothing of them stays."""
    with app.app_context():
        imprimer(apparier_les_paires(le=maintenant()))
        db.session.rollback()


def preparer(app) -> None:
    """Migrate an empty database and load its reference data."""
    with app.app_context():
        upgrade()
        charger_referentiels()
        db.session.commit()


def main() -> None:
    """Make an empty database and measure."""
    options = argparse.ArgumentParser(prog="bench.paires", description=__doc__)
    options.add_argument("--bases", nargs="+", default=["sqlite"], choices=["sqlite", "postgresql"])
    logging.disable(logging.INFO)
    for genre in options.parse_args().bases:
        with base(genre) as (url, _, dossier):
            app = application(url, dossier)
            preparer(app)
            mesurer_les_paires(app)


if __name__ == "__main__":
    main()
