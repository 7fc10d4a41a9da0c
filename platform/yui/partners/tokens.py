"""Access tokens: Authlib decides who gets one, joserfc reads them (RFC 6749 §4.4, RFC 9068).

Authlib has no async code. So whoever it may ask for is looked up before, the server object lives
for one request and holds what was found, and its answer is a value (stack-facts.md, Litestar 4).
"""

import contextlib
import time
from collections.abc import Mapping
from typing import Any

import msgspec
from authlib.oauth2.rfc6749 import AuthorizationServer, OAuth2Error, OAuth2Request
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6749.util import extract_basic_authorization
from authlib.oauth2.rfc9068 import JWTBearerTokenGenerator
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from msgspec import Struct

from yui.partners.config import CONFIG, signing_keys
from yui.partners.model import SCOPES, Application, BadToken

SECONDS = 900
METHODS = ["client_secret_basic", "client_secret_post"]


class Claims(Struct, frozen=True):
    """What we read of an access token."""

    client_id: str
    scope: str
    tenants: list[int]
    jti: str
    exp: int
    iat: int
    sub: str


class Answer(Struct, frozen=True):
    """An answer of the OAuth endpoints: RFC 6749's own JSON."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str]


class Given(OAuth2Request):  # type: ignore[misc]  # Authlib has no types
    """A request as Authlib reads it; header names in title case, as its Basic parser wants."""

    def __init__(self, uri: str, form: dict[str, str], headers: Mapping[str, str]) -> None:
        named = {name.title(): value for name, value in headers.items()}
        if not _readable(named.get("Authorization", "")):
            del named["Authorization"]
        super().__init__("POST", _secure(uri), headers=named)
        self._given = form
        self.payload = BasicOAuth2Payload(form)

    @property
    def form(self) -> dict[str, str]:
        """The form's fields."""
        return self._given

    @property
    def args(self) -> dict[str, str | None]:
        """The query's fields: none are read."""
        return {}


def _readable(authorization: str) -> bool:
    """Whether Authlib can take it apart: base64 of no text would be an error of ours."""
    try:
        extract_basic_authorization({"Authorization": authorization})
    except ValueError:
        return False
    return True


def _secure(uri: str) -> str:
    """Authlib insists on https; whether TLS ends before us is for the base URL to say."""
    return uri.replace("http://", "https://", 1)


class Known:
    """An application as Authlib asks about it (its `ClientMixin`)."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def get_client_id(self) -> str:
        """Its id."""
        return self.application.id

    def get_allowed_scope(self, scope: str | None) -> str:
        """What of the scopes asked for it may have; all it may have when it asks for none."""
        asked = (scope or "").split() or list(SCOPES)
        return " ".join(each for each in self.application.scopes if each in asked)

    def check_client_secret(self, client_secret: str) -> bool:
        """Whether the secret is one of its own."""
        return self.application.knows(client_secret)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """How it may say who it is."""
        return method in METHODS and endpoint in {"token", "revocation", "introspection"}

    def check_grant_type(self, grant_type: str) -> bool:
        """Which grant it may use."""
        return grant_type == "client_credentials"


class _Grant(ClientCredentialsGrant):  # type: ignore[misc]
    TOKEN_ENDPOINT_AUTH_METHODS = METHODS


class _Tokens(JWTBearerTokenGenerator):  # type: ignore[misc]
    def get_jwks(self) -> KeySet:
        return signing_keys()  # a KeySet, as with a bare key there would be no kid

    def get_audiences(self, client: Known, user: object, scope: str) -> str:
        return CONFIG.audience

    def get_extra_claims(
        self, client: Known, grant_type: str, user: object, scope: str
    ) -> dict[str, Any]:
        return {"tenants": sorted(client.application.towns)}


def _seconds(client: object, grant_type: str) -> int:
    """Authlib's own default would be ten days."""
    del client, grant_type
    return SECONDS


class Server(AuthorizationServer):  # type: ignore[misc]
    """One request's authorization server: it knows the application looked up before, or none."""

    def __init__(self, found: Application | None) -> None:
        super().__init__(scopes_supported=list(SCOPES))
        self._found = found
        self.register_grant(_Grant)
        self.register_token_generator(
            "default",
            _Tokens(CONFIG.issuer, alg="ES256", expires_generator=_seconds),
        )

    def query_client(self, client_id: str) -> Any:
        """The application, if this is its id."""
        found = self._found
        return Known(found) if found is not None and found.id == client_id else None

    def save_token(self, token: object, request: object) -> None:
        """Nothing: a JWT carries itself."""

    def create_oauth2_request(self, request: Given) -> Given:
        """The request is in Authlib's form already."""
        return request

    def handle_response(self, status: int, body: Any, headers: Any) -> Answer:
        """Authlib's answer as a value; an expected no is never stored by caches either."""
        named = {str(name).lower(): str(value) for name, value in dict(headers).items()}
        named |= {"cache-control": "no-store", "pragma": "no-cache"}
        return Answer(status, body if isinstance(body, dict) else {}, named)

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """Nobody listens."""


def named(form: Mapping[str, str], headers: Mapping[str, str]) -> str:
    """The id of the application that this request says it is from; '' for none that can be."""
    given = form.get("client_id", "")
    if "authorization" in headers:
        with contextlib.suppress(ValueError):  # no base64, or no text in it
            given = extract_basic_authorization({"Authorization": headers["authorization"]})[0]
    return given if given and len(given) <= 200 and _plain(given) else ""


def _plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def issue(found: Application | None, given: Given) -> Answer:
    """A token for this application, or RFC 6749's no."""
    server: Any = Server(found)
    answer: Answer = server.create_token_response(given)
    return answer


def authenticated(found: Application | None, given: Given) -> Application | Answer:
    """The application that a request to revocation or introspection proves to be from."""
    server: Any = Server(found)
    try:
        known: Known = server.authenticate_client(given, METHODS, "revocation")
    except OAuth2Error as no:
        answer: Answer = server.handle_error_response(given, no)
        return answer
    return known.application


def read(token: str) -> Claims:
    """The claims of a token that is ours, for this API and not expired (RFC 9068 §4)."""
    try:
        decoded = jwt.decode(token, signing_keys(), algorithms=["ES256"])
        claims = msgspec.convert({"scope": "", **decoded.claims}, Claims)
    except (JoseError, msgspec.ValidationError, ValueError) as bad:
        raise BadToken from bad
    right = (
        decoded.header.get("typ", "").lower() in {"at+jwt", "application/at+jwt"}
        and decoded.claims.get("iss") == CONFIG.issuer
        and decoded.claims.get("aud") == CONFIG.audience
    )
    if not right or claims.exp <= time.time():
        raise BadToken
    return claims


def introspection(claims: Claims) -> dict[str, Any]:
    """What RFC 7662 says of a live token."""
    return {
        "active": True,
        "client_id": claims.client_id,
        "scope": claims.scope,
        "sub": claims.sub,
        "iss": CONFIG.issuer,
        "aud": CONFIG.audience,
        "exp": claims.exp,
        "iat": claims.iat,
        "jti": claims.jti,
        "token_type": "Bearer",
    }
