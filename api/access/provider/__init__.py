"""Signing in at the organisation's own service (OpenID Connect, authorization code with PKCE)."""
