"""The pages that a long list leads to."""

import pytest

from cmon.pagination import pages_voisines


@pytest.mark.parametrize(
    ("page", "nb_pages", "montrees"),
    [
        (1, 1, [1]),
        (1, 4, [1, 2, 3, 4]),
        (4, 9, [1, 2, 3, 4, 5, 9]),
        (5, 9, [1, 4, 5, 6, 9]),
        (6, 9, [1, 5, 6, 7, 8, 9]),
        (9, 9, [1, 8, 9]),
    ],
)
def test_a_list_names_its_neighbours_and_never_hides_a_single_page(page, nb_pages, montrees):
    assert pages_voisines(page, nb_pages) == montrees
