"""Addresses in the web: `urllib.parse`."""
