"""The service: what it says of itself, its keys, and a code exchanged for what it says of somebody."""

import asyncio
import ssl
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from api.settings.fields import Settings
from survey import clock
from survey.errors import NotAuthentic, ResonanzError

SECONDS = 10.0
# What the service says of itself and its keys are asked for again after so long, or when a key is unknown.
KEPT_SECONDS = 600.0
# A token may be signed by these and by nothing else: never "none", and no shared secret.
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA", "RS384", "RS512", "PS384", "PS512", "ES384", "ES512"]
# So far apart may the two clocks be.
LEEWAY_SECONDS = 120
LARGEST = 1024 * 1024
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@cache
def _authorities() -> ssl.SSLContext:
    """The machine's own, read once: it takes longer than a request."""
    return httpx2.create_ssl_context()


class NotReachable(ResonanzError):
    """The service does not answer, or not as it should."""


def not_reachable() -> NotReachable:
    return NotReachable(
        "Your organisation's sign-in service cannot be reached at the moment. Please try again in a few "
        "minutes, or sign in with a passkey or password of your own here."
    )


@dataclass
class Service:
    """One service, known by its issuer."""

    settings: Settings
    document: dict[str, Any] = field(default_factory=dict)
    keys: KeySet | None = None
    asked: float = -KEPT_SECONDS
    asking: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def authorization_address(self, back: str, state: str, nonce: str, verifier: str) -> str:
        """Where the browser goes."""
        document = await self._document()
        async with self._client(back) as client:
            address, _ = client.create_authorization_url(
                document["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
            )
        return str(address)

    async def claims(self, back: str, code: str, nonce: str, verifier: str) -> dict[str, Any]:
        """What the service says of whoever came back with this code; every signature and date is checked."""
        document = await self._document()
        async with self._client(back) as client:
            try:
                token = await client.fetch_token(
                    document["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=verifier,
                )
            except OAuthError:
                raise refused_code() from None
            except (httpx2.HTTPError, ValueError):
                raise not_reachable() from None
        signed = token.get("id_token")
        if not isinstance(signed, str):
            raise not_reachable()
        return self._checked(await self._opened(signed), nonce)

    def requires_issuer(self, named: str | None) -> None:
        """The answer comes from the service that was asked, and not from another one (RFC 9207)."""
        says_so = self.document.get("authorization_response_iss_parameter_supported") is True
        if (named is None and says_so) or named not in {None, self.settings.oidc_issuer}:
            raise refused_code()

    async def _opened(self, signed: str) -> dict[str, Any]:
        for attempt in (1, 2):
            try:
                return dict(jwt.decode(signed, await self._keys(), algorithms=ALGORITHMS).claims)
            except (JoseError, ValueError, KeyError):
                if attempt == 2:
                    raise refused_code() from None
                self.asked = -KEPT_SECONDS  # a key that is new there
        raise AssertionError("the second attempt ends it")

    def _checked(self, claims: dict[str, Any], nonce: str) -> dict[str, Any]:
        settings, audience = self.settings, claims.get("aud")
        named = audience if isinstance(audience, list) else [audience]
        party = claims.get("azp", settings.oidc_client)
        if (
            claims.get("iss") != settings.oidc_issuer
            or settings.oidc_client not in named
            or party != settings.oidc_client
            or claims.get("nonce") != nonce
            or not isinstance(claims.get("sub"), str)
            or not 1 <= len(claims["sub"]) <= 255
        ):
            raise refused_code()
        begins, ends = claims.get("iat"), claims.get("exp")
        if not (isinstance(begins, int | float) and isinstance(ends, int | float)):
            raise refused_code()
        now = clock.now().timestamp()
        if begins > now + LEEWAY_SECONDS or ends < now - LEEWAY_SECONDS:
            minutes = max(round(abs((begins if begins > now else ends) - now) / 60), 1)
            raise NotAuthentic(
                "The clocks of this server and of your sign-in service differ by about {minutes} minutes. "
                "Whoever runs Resonanz in your house can set them; until then a passkey or password of your "
                "own here works.",
                minutes=minutes,
            )
        return claims

    async def _document(self) -> dict[str, Any]:
        async with self.asking:
            if clock.monotonic() - self.asked < KEPT_SECONDS and self.keys is not None:
                return self.document
            found = await self._fetch(
                self.settings.oidc_issuer.rstrip("/") + "/.well-known/openid-configuration"
            )
            if found.get("issuer") != self.settings.oidc_issuer or not all(
                isinstance(found.get(name), str) for name in NEEDED
            ):
                raise not_reachable()
            try:
                keys = KeySet.import_key_set(await self._fetch(found["jwks_uri"]))  # type: ignore[arg-type]  # checked by what it calls
            except (JoseError, ValueError, KeyError, TypeError):
                raise not_reachable() from None
            self.document, self.keys, self.asked = found, keys, clock.monotonic()
            return found

    async def _keys(self) -> KeySet:
        await self._document()
        return self.keys or KeySet([])

    async def _fetch(self, address: str) -> dict[str, Any]:
        try:
            async with httpx2.AsyncClient(verify=_authorities(), timeout=SECONDS) as client:
                answer = await client.get(address)
            if answer.status_code != 200 or len(answer.content) > LARGEST:
                raise not_reachable()
            found = answer.json()
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError):
            raise not_reachable() from None
        if not isinstance(found, dict):
            raise not_reachable()
        return found

    def _client(self, back: str) -> AsyncOAuth2Client:
        return AsyncOAuth2Client(
            client_id=self.settings.oidc_client,
            client_secret=self.settings.oidc_secret,
            redirect_uri=back,
            scope="openid email profile",
            code_challenge_method="S256",
            verify=_authorities(),
            timeout=SECONDS,
        )


def refused_code() -> NotAuthentic:
    return NotAuthentic(
        "Your sign-in service gave an answer that does not belong to what was asked. Please begin again; if "
        "it happens each time, whoever runs Resonanz in your house has to look at its settings."
    )
