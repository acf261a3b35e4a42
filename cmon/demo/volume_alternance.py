"""A realistic volume of alternance offers and of projets professionnels, for benchmarks."""

import random
import secrets
from datetime import datetime, timedelta

from sqlalchemy import insert, select

from cmon.alternance.etats import BITS_DEPARTEMENT, TOUTE_LA_REGION, Contrat, EtatOffreAlternance, Niveau
from cmon.alternance.indexation import dernier_jour
from cmon.alternance.modeles import DiplomePrepare, OffreAlternance
from cmon.base_sql import transaction_d_ecriture
from cmon.candidatures.modeles import TrancheAge
from cmon.comptes.etats import GenreCompte
from cmon.comptes.modeles import Compte
from cmon.demo.volume import (
    LOT,
    ajouter_etablissements,
    communes_par_population,
    dernier_rang,
    noter_le_dernier_rang,
)
from cmon.employeurs.etats import EtatSuivi
from cmon.employeurs.modeles import SuiviEmployeur
from cmon.extensions import db
from cmon.profils.indexation import AGES_TROUVABLES
from cmon.profils.modeles import DiplomeVise, ProjetPro
from cmon.recherche.texte import indexer, normaliser
from cmon.referentiels.activites import activites_du_metier
from cmon.referentiels.departements import DEPARTEMENTS
from cmon.referentiels.modeles import Diplome, Metier, Naf
from cmon.structures.etats import EtatStructure, GenreStructure, RoleAdhesion
from cmon.structures.modeles import Adhesion, Structure
from cmon.temps import jour_de_paris

OFFRES_PAR_STRUCTURE = 250
OFFRES_PAR_EMPLOYEUR = 3
# One row in two is of a métier that many look for: even draws over all métiers would have few neighbours.
METIERS_COURANTS = (
    *("D1102", "D1106", "D1507", "G1602", "G1803", "M1203", "M1805", "I1604", "F1703", "F1602"),
    *("J1501", "K1304", "D1202", "H2206", "N1103", "M1602", "D1401", "A1203", "A1405", "A1413"),
)
DIPLOMES_COURANTS = (
    ("CAP Boulanger", 3),
    ("CAP Cuisine", 3),
    ("BP Coiffure", 4),
    ("Bac pro Métiers du commerce et de la vente", 4),
    ("Bac pro Conduite et gestion de l’exploitation viticole", 4),
    ("BTS Management commercial opérationnel", 5),
    ("BTS Viticulture-œnologie", 5),
    ("BTS Gestion de la PME", 5),
    ("BUT Informatique", 6),
    ("Licence pro Commerce des vins", 6),
    ("Master Ressources humaines", 7),
)
NIVEAUX_TIRES = [*[Niveau.cap] * 5, *[Niveau.bac] * 4, *[Niveau.bac_2] * 5, *[Niveau.bac_3] * 3, Niveau.bac_5]
ETATS = [*[EtatOffreAlternance.en_cours] * 18, EtatOffreAlternance.pourvue, EtatOffreAlternance.archivee]
AGES = [*[TrancheAge.majeur] * 7, *[TrancheAge.de_15_a_17] * 2]
DUREES = (12, 12, 24, 24, 24, 36)
PHRASES = (
    "Vous apprenez le métier aux côtés d’un maître d’apprentissage, de la préparation à la livraison.",
    "Vous accueillez les clients, les conseillez et tenez la caisse deux jours par semaine.",
    "Le rythme est de trois semaines en entreprise et une semaine au centre de formation.",
    "Vous préparez les commandes, contrôlez la qualité et tenez à jour les documents de suivi.",
    "Le permis n’est pas nécessaire : l’atelier est desservi par le bus.",
    "Une prime de fin de contrat récompense l’obtention du diplôme.",
)


class _Tirage:
    """The draws that offers and projets share."""

    def __init__(self, graine: int, le: datetime):
        self.hasard, self.le = random.Random(f"alternance {graine}"), le
        self.communes, self.poids = communes_par_population()
        self.metiers = list(db.session.execute(select(Metier.code, Metier.libelle)).tuples())
        self.courants = [m for m in self.metiers if m[0] in METIERS_COURANTS] or self.metiers
        self.nafs = db.session.execute(select(Naf.code, Naf.secteur)).all()
        catalogue = db.session.execute(select(Diplome.intitule, Diplome.niveau, Diplome.cle)).tuples().all()
        self.diplomes: dict[int, list] = {}
        for intitule, niveau, cle in catalogue or [(i, n, None) for i, n in DIPLOMES_COURANTS]:
            self.diplomes.setdefault(niveau, []).append((intitule, niveau, cle))

    def lieux(self, nb: int) -> list:
        """Communes, by population."""
        return self.hasard.choices(self.communes, self.poids, k=nb)

    def metier(self) -> tuple[str, str]:
        """A code and its label."""
        return self.hasard.choice(self.courants if self.hasard.random() < 0.5 else self.metiers)

    def contrats(self) -> dict[str, bool]:
        """The columns of the kinds of contract; at least one."""
        seul = self.hasard.choice((Contrat.apprentissage, Contrat.apprentissage, Contrat.pro, Contrat.stage))
        return {f"contrat_{c}": c == seul or self.hasard.random() < 0.25 for c in Contrat}

    def quelques_diplomes(self) -> list[tuple]:
        """One diploma, or two: (title, level, key of the catalogue or None)."""
        tires = []
        for _ in range(1 if self.hasard.random() < 0.7 else 2):
            niveau = self.hasard.choice(NIVEAUX_TIRES)
            tires.append(self.hasard.choice(self.diplomes.get(niveau) or next(iter(self.diplomes.values()))))
        return list(dict.fromkeys(tires))


def remplir_l_alternance(nb_offres: int, nb_profils: int, *, graine: int, le: datetime) -> dict[str, int]:
    """Add `nb_offres` alternance offers with structures, employers and diplomas, and `nb_profils` projets.

    Some are not public: pourvues, archived, older than six months; projets of minors who did not ask for it. `graine`
    makes the draw repeatable. Commits by batches; gives the numbers of rows.
    """
    tirage = _Tirage(graine, le)
    rang = dernier_rang()
    with transaction_d_ecriture():
        db.session.rollback()
        for debut in range(0, nb_offres, LOT):
            nb = min(LOT, nb_offres - debut)
            _offres(tirage, nb, _structures(tirage, -(-nb // OFFRES_PAR_STRUCTURE)), rang)
            rang += nb
        for debut in range(0, nb_profils, LOT):
            _projets(tirage, min(LOT, nb_profils - debut))
        noter_le_dernier_rang(rang)
        db.session.commit()
    return {"offres d’alternance": nb_offres, "profils": nb_profils}


def _structures(t: _Tirage, nb: int) -> list[tuple[int, int]]:
    """Validated acteurs, each with a gestionnaire: (id of the structure, id of the account)."""
    lieux = ajouter_etablissements(t.hasard, t.lieux(nb), t.nafs, t.le)
    faites = []
    for etablissement_id, nom, *_ in lieux:
        structure = Structure(
            nom=nom,
            genre=GenreStructure.acteur,
            etat=EtatStructure.validee,
            etablissement_id=etablissement_id,
            cree_le=t.le,
        )
        faites.append((structure, Compte(**_compte(GenreCompte.acteur, t.le))))
    db.session.add_all([ligne for paire in faites for ligne in paire])
    db.session.flush()
    paires = [(s.id, c.id) for s, c in faites]
    db.session.add_all(
        Adhesion(compte_id=c, structure_id=s, role=RoleAdhesion.gestionnaire, depuis_le=t.le) for s, c in paires
    )
    db.session.flush()
    return paires


def _compte(genre: GenreCompte, le: datetime) -> dict:
    return {
        "courriel": f"mesure-{secrets.token_hex(8)}@example.org",
        "nom": "Mesure",
        "prenom": "Alix",
        "genre": genre,
        "cree_le": le,
        "confirme_le": le,
    }


def _offres(t: _Tirage, nb: int, structures: list[tuple[int, int]], rang: int) -> None:
    employeurs = _employeurs(t, -(-nb // OFFRES_PAR_EMPLOYEUR), structures)
    lignes, diplomes = [], {}
    for i in range(1, nb + 1):
        diplomes[rang + i] = t.quelques_diplomes()
        lignes.append(_offre(t, rang + i, t.hasard.choice(employeurs), diplomes[rang + i]))
    db.session.execute(insert(OffreAlternance), lignes)
    requete = select(OffreAlternance.rang, OffreAlternance.id).where(OffreAlternance.rang > rang)
    ids = dict(db.session.execute(requete).tuples().all())
    _diplomes(DiplomePrepare, "offre_id", {ids[r]: tires for r, tires in diplomes.items()})


def _employeurs(t: _Tirage, nb: int, structures: list[tuple[int, int]]) -> list[dict]:
    """Validated employers of these structures: what their offers take from them."""
    lieux = ajouter_etablissements(t.hasard, t.lieux(nb), t.nafs, t.le)
    tenues = [t.hasard.choice(structures) for _ in lieux]
    lignes = [
        {
            "structure_id": structure_id,
            "etablissement_id": etablissement_id,
            "etat": EtatSuivi.valide,
            "ville": lieu["ville"],
            "recherche": normaliser(f"{nom} {lieu['ville']}"),
            "demande_le": t.le,
            "traite_le": t.le,
        }
        for (etablissement_id, nom, _, lieu), (structure_id, _) in zip(lieux, tenues, strict=True)
    ]
    db.session.execute(insert(SuiviEmployeur), lignes)
    etablissements = [ligne["etablissement_id"] for ligne in lignes]
    requete = select(SuiviEmployeur.etablissement_id, SuiviEmployeur.id)
    ids = dict(db.session.execute(requete.where(SuiviEmployeur.etablissement_id.in_(etablissements))).tuples().all())
    return [
        {
            **lieu,
            "entreprise": nom,
            "naf": naf,
            "etablissement_id": etablissement_id,
            "employeur_id": ids[etablissement_id],
            "structure_id": structure_id,
            "referent_id": compte_id,
        }
        for (etablissement_id, nom, naf, lieu), (structure_id, compte_id) in zip(lieux, tenues, strict=True)
    ]


def _offre(t: _Tirage, rang: int, employeur: dict, diplomes: list[tuple]) -> dict:
    code, libelle = t.metier()
    contrats, anonyme = t.contrats(), t.hasard.random() < 0.1
    publiee_le = t.le - timedelta(minutes=t.hasard.randrange(60 * 24 * 200))
    etat = t.hasard.choice(ETATS)
    description = " ".join(t.hasard.sample(PHRASES, 4))
    return {
        **employeur,
        **contrats,
        "rang": rang,
        "etat": etat,
        "version": 1,
        "cree_le": publiee_le,
        "modifiee_le": publiee_le,
        "publiee_le": publiee_le,
        "visible_jusqu_au": dernier_jour(publiee_le),
        "close_le": None if etat == EtatOffreAlternance.en_cours else t.le,
        "metier_code": code,
        "metier_libelle": libelle,
        "domaine": code[:3],
        "activites": activites_du_metier(code),
        "description": description,
        "embauche_le": jour_de_paris(t.le) + timedelta(days=t.hasard.randrange(240)),
        "niveaux": _ensemble(diplomes),
        "anonyme": anonyme,
        "adresse": "1 rue des Écoles",
        "recherche": indexer(
            libelle,
            *_mots(contrats, diplomes),
            employeur["ville"],
            description,
            "" if anonyme else employeur["entreprise"],
        ),
    }


def _mots(contrats: dict[str, bool], diplomes: list[tuple]) -> list[str]:
    """What the search of an offer and that of a projet both read."""
    return [
        *(c.libelle_long for c in Contrat if contrats[f"contrat_{c}"]),
        *(intitule for intitule, _, _ in diplomes),
        *(Niveau(n).libelle for n in sorted({niveau for _, niveau, _ in diplomes})),
    ]


def _ensemble(diplomes: list[tuple]) -> int:
    return sum({Niveau(niveau).bit for _, niveau, _ in diplomes})


def _diplomes(modele, cle: str, par_id: dict[int, list[tuple]]) -> None:
    lignes = [
        {cle: id_, "rang": rang, "intitule": intitule, "niveau": niveau, "diplome_cle": diplome}
        for id_, tires in par_id.items()
        for rang, (intitule, niveau, diplome) in enumerate(tires)
    ]
    db.session.execute(insert(modele), lignes)


def _projets(t: _Tirage, nb: int) -> None:
    comptes = [{**_compte(GenreCompte.candidat, t.le), "tranche_age": t.hasard.choice(AGES)} for _ in range(nb)]
    db.session.execute(insert(Compte), comptes)
    requete = select(Compte.courriel, Compte.id).where(Compte.courriel.in_([c["courriel"] for c in comptes]))
    ids = dict(db.session.execute(requete).tuples().all())
    lignes, diplomes = [], {}
    for compte, commune in zip(comptes, t.lieux(nb), strict=True):
        compte_id = ids[compte["courriel"]]
        diplomes[compte_id] = t.quelques_diplomes()
        lignes.append(_projet(t, compte_id, compte["tranche_age"], commune, diplomes[compte_id]))
    db.session.execute(insert(ProjetPro), lignes)
    requete = select(ProjetPro.compte_id, ProjetPro.id).where(ProjetPro.compte_id.in_(diplomes))
    par_compte = dict(db.session.execute(requete).tuples().all())
    _diplomes(DiplomeVise, "projet_id", {par_compte[compte_id]: tires for compte_id, tires in diplomes.items()})


def _projet(t: _Tirage, compte_id: int, age: TrancheAge, commune, diplomes: list[tuple]) -> dict:
    (code, libelle), contrats = t.metier(), t.contrats()
    departements = BITS_DEPARTEMENT[commune.departement] | BITS_DEPARTEMENT[t.hasard.choice(list(BITS_DEPARTEMENT))]
    if t.hasard.random() < 0.1:
        departements = TOUTE_LA_REGION
    modifie_le = t.le - timedelta(minutes=t.hasard.randrange(60 * 24 * 300))
    visible = t.hasard.random() < (0.95 if age == TrancheAge.majeur else 0.4)
    return {
        **contrats,
        "compte_id": compte_id,
        "version": 1,
        "cree_le": modifie_le,
        "modifie_le": modifie_le,
        "visible": visible,
        "mineur": age != TrancheAge.majeur,
        "trouvable": visible and age in AGES_TROUVABLES,
        "metier_code": code,
        "metier_libelle": libelle,
        "domaine": code[:3],
        "activites": activites_du_metier(code),
        "niveaux": _ensemble(diplomes),
        "duree_mois": t.hasard.choice(DUREES),
        "departements": departements,
        "commune_insee": commune.insee,
        "latitude": commune.latitude,
        "longitude": commune.longitude,
        "rayon_km": t.hasard.choice((None, 20, 30, 50)),
        "disponible_le": jour_de_paris(t.le) + timedelta(days=t.hasard.randrange(120)),
        "recherche": indexer(
            libelle,
            *_mots(contrats, diplomes),
            *(nom for dep, nom in DEPARTEMENTS.items() if departements & BITS_DEPARTEMENT[dep]),
        ),
    }
