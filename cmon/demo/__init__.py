"""Demonstration data: one account per role, one object per state, invented companies in real towns."""
