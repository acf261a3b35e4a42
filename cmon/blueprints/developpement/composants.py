"""Every component in all its states, to look at while the screens are written."""

from datetime import date
from types import SimpleNamespace

from flask import current_app, render_template, request
from werkzeug.datastructures import MultiDict

from cmon.acces import acces, tous
from cmon.blueprints.developpement.vues import bp
from cmon.formulaires import (
    ChampCase,
    ChampCases,
    ChampChoix,
    ChampCommune,
    ChampCourriel,
    ChampDate,
    ChampFichiers,
    ChampListe,
    ChampLong,
    ChampMetier,
    ChampNombre,
    ChampSiret,
    ChampTelephone,
    ChampTexte,
    Formulaire,
    longueur,
    requis,
)
from cmon.formulaires_diplomes import ChampDiplomes, DiplomeSaisi
from cmon.offres.etats import LIBELLES_PUBLIC, Public
from cmon.portails import portail_courant

LONG = "Conducteur / Conductrice de système de production automatisée, agencement et menuiserie d’extérieur"
PHRASE = "Vous suivrez une commande du premier dessin à la pose, avec le chef d’atelier et l’équipe de chantier. "
FICHIERS = [
    SimpleNamespace(nom="cv.pdf", type_mime="application/pdf", taille=217_000, jeton="exemple-de-fichier-1"),
    SimpleNamespace(nom=f"{LONG}.pdf", type_mime="application/pdf", taille=1_480_000, jeton="exemple-de-fichier-2"),
]


class FormulaireExemple(Formulaire):
    """One field of each kind."""

    nom = ChampTexte("Nom", [requis("Indiquez votre nom."), longueur(maximum=100)])
    courriel = ChampCourriel("E-mail", [requis("Indiquez votre adresse e-mail.")])
    telephone = ChampTelephone("Téléphone", [requis("Indiquez un numéro de téléphone.")])
    siret = ChampSiret("Siret")
    debut_le = ChampDate("Date de début du stage")
    duree = ChampNombre("Durée en jours", minimum=1, maximum=366)
    metier = ChampMetier("Métier ou famille de métiers")
    commune = ChampCommune("Commune")
    publics = ChampCases("Public visé", [requis("Cochez au moins un public visé.")], libelles=LIBELLES_PUBLIC)
    public = ChampChoix("Vous êtes", [requis("Choisissez une réponse.")], libelles=LIBELLES_PUBLIC)
    niveau = ChampListe("Public", libelles=LIBELLES_PUBLIC, vide="Tous les publics")
    diplomes = ChampDiplomes()
    description = ChampLong("Description", [requis("Décrivez le stage.")], minimum=200)
    fichiers = ChampFichiers("Fichiers")
    accord = ChampCase("J’ai lu la charte d’engagement.", [requis("Cochez cette case pour continuer.")])

    class Meta(Formulaire.Meta):
        csrf = False


def _remplir(prefixe: str, nom: str, description: str, fichiers: list) -> FormulaireExemple:
    return FormulaireExemple(
        None,
        prefix=prefixe,
        nom=nom,
        courriel="lea.martin@example.org",
        telephone="01 99 00 12 34",
        siret="00000000000000",
        debut_le=date(2027, 3, 2),
        duree=5,
        metier=SimpleNamespace(libelle=LONG if nom == LONG else "Menuisier / Menuisière"),
        commune=None,
        publics=[Public.lyceen],
        public=Public.lyceen,
        niveau=Public.etudiant,
        diplomes=[DiplomeSaisi("CAP Menuisier fabricant", 3, None), DiplomeSaisi(LONG, 5, None)],
        description=description,
        fichiers=fichiers,
        accord=True,
    )


def _en_erreur() -> FormulaireExemple:
    saisie = {
        "courriel": "lea.martin@",
        "telephone": "01 99",
        "siret": "1234",
        "debut_le": "31/02/2027",
        "duree": "mille",
        "publics": "inconnu",
        "diplomes-0-intitule": "Diplôme d’une école",
        "description": PHRASE,
    }
    form = FormulaireExemple(MultiDict({f"faux-{cle}": valeur for cle, valeur in saisie.items()}), prefix="faux-")
    form.validate()
    form.metier.errors = [form.metier.inconnu]
    form.commune.errors = [form.commune.inconnu]
    form.fichiers.errors = ["« photo.bmp » : ce format n’est pas accepté. Joignez un PDF, un document ou une image."]
    return form


@bp.get("/composants")
@acces(tous)
def composants():
    """The components: filled, long, in error and empty. `?theme=vin` shows another portail's colours."""
    portails = current_app.extensions["portails"]
    return render_template(
        "developpement/composants.html",
        portail=portails.get(request.args.get("theme", ""), portail_courant()),
        portails=portails,
        etats=(
            ("Vide", FormulaireExemple(None, prefix="vide-")),
            ("Rempli", _remplir("plein-", "Martin", PHRASE * 3, FICHIERS[:1])),
            ("Long", _remplir("long-", LONG, PHRASE * 12, FICHIERS)),
            ("En erreur", _en_erreur()),
        ),
        long=LONG,
        phrase=PHRASE,
    )


@bp.get("/composants/boite")
@acces(tous)
def boite():
    """What the dialog of the page of components shows."""
    return render_template("developpement/_boite.html")
