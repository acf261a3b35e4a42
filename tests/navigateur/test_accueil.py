"""The home page in a real browser."""

import pytest

from tests.navigateur.outils import deux_facons


@deux_facons
def test_the_home_page_opens_and_leads_to_the_offers(page):
    reponse = page.goto("/")
    assert reponse.status == 200
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == "fr"


@pytest.mark.base("sqlite")
def test_the_home_page_has_no_accessibility_fault(page, sans_violation):
    page.goto("/")
    sans_violation(page)
