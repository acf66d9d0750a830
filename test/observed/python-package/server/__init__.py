"""A server in a package: python -m server."""
