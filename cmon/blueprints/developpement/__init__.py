"""Tools of development; never registered in production."""

from cmon.blueprints.developpement import composants  # noqa: F401  its view joins the blueprint
