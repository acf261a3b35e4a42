"""Distances on a sphere of 6,371.0 km: a box that an index can read, then the true circle."""

from math import asin, cos, degrees, pi, radians, sin

from sqlalchemy import ColumnElement, func

RAYON_TERRE_KM = 6371.0


def boite(lat: float, lon: float, rayon_km: float) -> tuple[float, float, float, float]:
    """The smallest box (south, north, west, east, in degrees) that holds the circle of `rayon_km` around a position.

    Its east and west are the circle's own, which are wider than the same angle measured at the centre.
    """
    angle = rayon_km / RAYON_TERRE_KM
    marge = 1e-9
    sud, nord = lat - degrees(angle) - marge, lat + degrees(angle) + marge
    if sud <= -90 or nord >= 90:
        return max(sud, -90.0), min(nord, 90.0), -180.0, 180.0
    largeur = degrees(asin(min(1.0, sin(min(angle, pi / 2)) / cos(radians(lat))))) + marge
    return sud, nord, lon - largeur, lon + largeur


def distance_sql(lat, lon, colonne_lat, colonne_lon) -> ColumnElement[float]:
    """The great-circle distance in km (haversine), from a position (numbers or parameters) to that of a row."""
    sin_lat = func.sin(func.radians(colonne_lat - lat) / 2)
    sin_lon = func.sin(func.radians(colonne_lon - lon) / 2)
    a = sin_lat * sin_lat + func.cos(func.radians(lat)) * func.cos(func.radians(colonne_lat)) * sin_lon * sin_lon
    return 2 * RAYON_TERRE_KM * func.asin(func.sqrt(a))
