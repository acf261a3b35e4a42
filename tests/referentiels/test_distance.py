"""Distances on the sphere, up to the rim of a circle."""

from math import pi

import pytest
from sqlalchemy import literal, select

from cmon.extensions import db
from cmon.recherche.distance import RAYON_TERRE_KM, boite, distance_sql
from tests.aides import distance_km

NIORT, BORDEAUX = (46.3284, -0.4651), (44.8576, -0.5734)
UN_DEGRE = RAYON_TERRE_KM * pi / 180


def test_one_degree_of_a_meridian_and_half_the_earth():
    assert distance_km(0, 0, 1, 0) == pytest.approx(UN_DEGRE)
    assert distance_km(90, 0, -90, 12) == pytest.approx(pi * RAYON_TERRE_KM)
    assert distance_km(*NIORT, *NIORT) == 0
    assert (
        distance_km(*NIORT, *BORDEAUX) == pytest.approx(distance_km(*BORDEAUX, *NIORT)) == pytest.approx(163.8, abs=0.5)
    )


@pytest.mark.parametrize("rayon", [0.5, 10, 30, 100, 500])
@pytest.mark.parametrize("centre", [NIORT, BORDEAUX, (-21.1, 55.5), (0.0, 0.0)])
def test_the_box_touches_the_circle_and_never_cuts_it(centre, rayon):
    lat, lon = centre
    sud, nord, ouest, est = boite(lat, lon, rayon)
    assert distance_km(lat, lon, nord, lon) == pytest.approx(rayon, rel=1e-6)
    assert distance_km(lat, lon, sud, lon) == pytest.approx(rayon, rel=1e-6)
    # No point of the eastern side lies inside the circle by more than rounding.
    pas = [sud + (nord - sud) * i / 400 for i in range(401)]
    plus_proche = min(distance_km(lat, lon, y, est) for y in pas)
    assert rayon - 1e-6 <= plus_proche <= rayon * 1.001
    assert ouest == pytest.approx(2 * lon - est)


def test_the_database_measures_the_same(app):
    lat, lon = literal(NIORT[0]), literal(NIORT[1])
    km = db.session.execute(select(distance_sql(*BORDEAUX, lat, lon))).scalar_one()
    assert km == pytest.approx(distance_km(*BORDEAUX, *NIORT), abs=1e-6)


def test_a_point_on_the_rim_is_inside_and_one_a_metre_beyond_is_not(app):
    lat, lon = BORDEAUX
    for rayon in (10, 30):
        au_nord = lat + rayon / UN_DEGRE
        mesurer = lambda y: db.session.execute(select(distance_sql(lat, lon, literal(y), literal(lon)))).scalar_one()  # noqa: E731
        assert mesurer(au_nord - 1e-9) <= rayon
        assert mesurer(au_nord + 0.001 / UN_DEGRE) > rayon
        sud, nord, ouest, est = boite(lat, lon, rayon)
        assert sud <= au_nord <= nord
        assert ouest < lon < est
