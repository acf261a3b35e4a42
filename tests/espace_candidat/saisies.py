"""What a candidate types."""

PROJET = {
    "metier": "D1102",
    "contrats": ["apprentissage"],
    "diplomes-0-intitule": "CAP Boulanger",
    "diplomes-0-niveau": "3",
    "duree": "24",
    "departements": ["86", "79"],
    "visible": "oui",
}
