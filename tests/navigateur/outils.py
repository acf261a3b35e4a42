"""Marks and gestures of the browser tests."""

import pytest

# The same journey with JavaScript, then without: everything must work both ways.
deux_facons = pytest.mark.parametrize("page", ["avec_js", "sans_js"], indirect=True)
