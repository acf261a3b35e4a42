"""Reads hostile bytes, in a process apart that has little memory, little time and nothing to write on.

This package imports neither Flask nor the application: `python -m examen`, run in the folder above, must be quick.
"""
