"""The dashboard of recruiters."""
