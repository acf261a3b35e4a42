"""Demandes d'information: what people ask through the contact form, and who has handled it."""
