"""Send forms with fields that they do not have, and look in every table for what was written of them."""

from datetime import UTC, datetime, timedelta
from functools import cache
from urllib.parse import urljoin, urlsplit

from sqlalchemy import DateTime, Integer, String, func, select
from sqlalchemy.sql.sqltypes import TypeDecorator

from cmon.extensions import db
from tests.client import _champs, remplir

PORTAIL = {"portail": "cmonalternance"}
INTRUS, NOMBRE, JOUR = "INTRUS", 7654321, datetime(2001, 2, 3, tzinfo=UTC)
NOMBRES = ("id", "rang", "score", "raisons", "nb_offres", "nb_essais", "nb_adhesions")
DATES = """publiee_le visible_jusqu_au close_le cree_le modifiee_le modifie_le confirme_le connecte_le desactive_le
charte_acceptee_le repondue_le repondu_le candidatee_le rappelee_le relancee_le reponse_lue_le demande_le traite_le
importe_le expire_le depuis_le lu_le signale_le signalement_traite_le envoyee_le ecartee_le vue_jusqu_au validee_le
depubliee_le supprime_le""".split()
TEXTES = """numero jeton empreinte auteur entreprise recherche naf motif_refus reponse parametres lignes
mot_de_passe_hache metier_code secteur identifiant""".split()
FAUX = {"role": "gestionnaire", "genre": "equipe", "etat": "refusee", "statut": "refusee", "valide": "1"}
FAUX |= dict.fromkeys(("est_equipe", "est_demo", "trouvable", "du_candidat", "recrute"), "1")
FAUX |= dict.fromkeys(NOMBRES, str(NOMBRE)) | dict.fromkeys(DATES, "2001-02-03") | dict.fromkeys(TEXTES, INTRUS)
# Who is what: changed by the gestures named here, and by no other.
FIGEES = {
    "compte": ("genre", "desactive_le", "est_demo", "confirme_le"),
    "adhesion": ("role", "structure_id", "compte_id"),
    "structure": ("etat", "genre"),
}
# Traces and sessions are not of the domain; alerts come from the matching, whoever the offer and the projet belong to.
SANS_PERSONNE = {"trace", "session_ouverte", "alerte"}
REFERENTIELS = {"metier", "appellation", "commune", "departement", "diplome", "naf"}
DECIDENT = {
    "mon_compte.transferer", "mon_compte.retirer", "mon_compte.repondre_a_la_demande",
    "administration.desactiver_un_compte", "administration.reactiver_un_compte",
    "administration.suspendre_structure", "administration.valider_structure", "administration.refuser_structure",
}  # fmt: skip
REFUSENT = {
    "administration.refuser_employeur",
    "administration.refuser_structure",
    "administration.refuser_depot",
    "espace_candidat.decliner",
    "mon_espace.envoyer_la_reponse",
    "mon_compte.repondre_a_la_demande",
}


def liens() -> dict[str, str]:
    """The columns that point to a row of a table, by their names: `structure_id` → structure…"""
    return {
        colonne.name: cle.column.table.name
        for table in db.metadata.sorted_tables
        for colonne in table.columns
        for cle in colonne.foreign_keys
    }


def chez_autrui(autrui) -> list:
    """All that points to the things of somebody else, and these things themselves."""
    db.session.rollback()
    vu = []
    for table in db.metadata.sorted_tables:
        cibles = {c.name: next((k.column.table.name for k in c.foreign_keys), "") for c in table.columns}
        vers = [func.count().filter(table.c[c] == autrui[t]) for c, t in cibles.items() if t in autrui]
        if vers and table.name not in SANS_PERSONNE:
            vu.append((table.name, *db.session.execute(select(*vers).select_from(table)).one()))
        if table.name in autrui:
            vu.append(tuple(db.session.execute(select(table).where(table.c.id == autrui[table.name])).one()))
    return vu


def _suspect(c):
    """The condition that a column holds a value like those that are sent; None for one that can not hold it."""
    genre = c.type.impl_instance if isinstance(c.type, TypeDecorator) else c.type
    if isinstance(genre, Integer) and not c.foreign_keys:
        return c == NOMBRE
    if isinstance(genre, DateTime):
        return c.between(JOUR - timedelta(days=1), JOUR + timedelta(days=1))
    if isinstance(genre, String) and c.name == "etat":
        return db.cast(c, String).in_(("refusee", "refuse"))
    if isinstance(genre, String) and not hasattr(c.type, "enums"):
        return c.contains(INTRUS)
    return None


@cache
def _recherches() -> list:
    """For each table, the names of its columns and the statement that counts what they should not hold."""
    faites = []
    for table in db.metadata.sorted_tables:
        suspects = {f"{table.name}.{c.name}": _suspect(c) for c in table.columns}
        suspects = {nom: s for nom, s in suspects.items() if s is not None}
        if suspects and table.name not in REFERENTIELS:
            faites.append((list(suspects), select(*(func.count().filter(s) for s in suspects.values()))))
    return faites


def intrusions() -> dict[str, int]:
    """How many rows hold, in each column, a value like those that are sent besides the fields of a form."""
    return {
        nom: nb
        for noms, requete in _recherches()
        for nom, nb in zip(noms, db.session.execute(requete).one(), strict=True)
    }


def figees(ids: dict) -> list:
    """Roles, kinds and states of the rows that were there before the gesture."""
    vues = []
    for nom, colonnes in FIGEES.items():
        table = db.metadata.tables[nom]
        requete = select(table.c.id, *(table.c[c] for c in colonnes)).where(table.c.id.in_(ids[nom]))
        vues.append(db.session.execute(requete.order_by(table.c.id)).all())
    return vues


def formulaire_de(page, chemin: str):
    """The form of a page that is sent to that address."""
    for f in page.soupe.find_all("form"):
        cible = urlsplit(urljoin(page.request.full_path, f.get("action") or "")).path
        if f.get("method", "").lower() == "post" and cible == chemin:
            return f
    return None


def envoyer_avec_intrus(client, chemin: str, page: str, donnees: dict, faux: dict):
    """Fill the form of `page` that goes to `chemin`, and send it with all that it does not have."""
    lue = client.get(page, **PORTAIL)
    f = formulaire_de(lue, chemin)
    if f is None:
        jeton = client.get("/mon-compte/", **PORTAIL).soupe.select_one("input[name=csrf_token]")["value"]
        valeurs, noms = {**donnees, "csrf_token": jeton}, set(donnees)
    else:
        valeurs, noms = remplir(f, lue.soupe, donnees), {c.get("name") for c in _champs(f, lue.soupe)}
    intrus = {n: v for n, v in faux.items() if n not in noms and n not in valeurs}
    return client.post(chemin, data={**intrus, **valeurs}, **PORTAIL)


def endpoint_de(app, chemin: str) -> str:
    """Which view takes a form sent there."""
    return app.url_map.bind("alternance.localhost").match(chemin, method="POST")[0]


class Essais:
    """The gestures of one person: `essais(endpoint, chemin, page, **champs)`, then `essais.manques`."""

    def __init__(self, app, client, autrui):
        self.app, self.client, self.autrui, self.manques = app, client, autrui, []
        self.avant = None
        ids = {colonne: str(autrui[cible]) for colonne, cible in liens().items() if cible in autrui}
        self.faux = FAUX | ids
        client.verifie = False

    def __call__(self, chemin: str, page: str = "", **champs):
        endpoint = endpoint_de(self.app, chemin)
        tables = {nom: db.metadata.tables[nom] for nom in FIGEES}
        if self.avant is None:
            self.avant = chez_autrui(self.autrui), intrusions()
        ids = {nom: db.session.scalars(select(t.c.id)).all() for nom, t in tables.items()}
        roles = figees(ids)
        reponse = envoyer_avec_intrus(self.client, chemin, page or chemin, champs, self.faux)
        if reponse.status_code not in (200, 204, 303):
            self.manques.append(f"{endpoint}: {reponse.status} {reponse.mots('main')[:300]}")
        (avant, trouvees), self.avant = self.avant, (chez_autrui(self.autrui), intrusions())
        if self.avant[0] != avant:
            self.manques.append(f"{endpoint}: touches somebody else's things")
        if endpoint not in DECIDENT and figees(ids) != roles:
            self.manques.append(f"{endpoint}: changes a role, a kind or a state")
        de_plus = [c for c, nb in self.avant[1].items() if nb > trouvees[c]]
        permis = (".etat",) if endpoint in REFUSENT else ()
        self.manques += [f"{endpoint}: writes {c}" for c in de_plus if not c.endswith(permis)]
        return reponse
