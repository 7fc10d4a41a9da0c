"""What a partner's program reads before its first call: metadata, keys, the document; and tokens.

The OAuth endpoints speak RFC 6749's own JSON, also when they refuse.
"""

from datetime import UTC, datetime
from typing import Any

from litestar import Response, Router, get, post

from tenants.db import begin_auth
from yui.partners import actions, config, openapi, tokens
from yui.partners.config import CONFIG
from yui.partners.model import SCOPES, Application, BadToken
from yui.partners.tokens import Answer, Given
from yui.web import Asking, forms

FORM = "application/x-www-form-urlencoded"
OPEN = {"cache-control": "public, max-age=300"}


async def _asked(request: Asking) -> tuple[Given, dict[str, str], Application | None]:
    """The request in Authlib's form, and the application it says it is from.

    What is no form is read as an empty one: RFC 6749 knows no 415, and asks for its own JSON.
    """
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    values = await forms.values_of(request) if media == FORM else {}
    form = {name: given[-1] for name, given in values.items()}
    headers = dict(request.headers.items())
    async with begin_auth() as tx:
        found = await actions.application(tx, named=tokens.named(form, headers))
    return Given(str(request.url), form, headers), form, found


def _said(answer: Answer) -> Response[dict[str, Any]]:
    return Response(
        answer.body,
        status_code=answer.status,
        headers=answer.headers,
        media_type="application/json",
    )


@post("/oauth/token", status_code=200, name="oauth.token")
async def token(request: Asking) -> Response[dict[str, Any]]:
    """A token for an application's id and secret (RFC 6749 §4.4)."""
    given, _, found = await _asked(request)
    return _said(tokens.issue(found, given))


@post("/oauth/revoke", status_code=200, name="oauth.revoke")
async def revoke(request: Asking) -> Response[dict[str, Any]]:
    """Takes a token of the application's own back; 200 also for what is no token (RFC 7009)."""
    given, form, found = await _asked(request)
    known = tokens.authenticated(found, given)
    if isinstance(known, Answer):
        return _said(known)
    claims = _claims(form, known)
    if claims is not None:
        async with begin_auth() as tx:
            await actions.revoke(tx, jti=claims.jti, until=datetime.fromtimestamp(claims.exp, UTC))
    return Response({}, headers={"cache-control": "no-store"})


@post("/oauth/introspect", status_code=200, name="oauth.introspect")
async def introspect(request: Asking) -> Response[dict[str, Any]]:
    """Whether a token of the application's own still does (RFC 7662)."""
    given, form, found = await _asked(request)
    known = tokens.authenticated(found, given)
    if isinstance(known, Answer):
        return _said(known)
    claims = _claims(form, known)
    if claims is not None:
        async with begin_auth() as tx:
            if not await actions.is_revoked(tx, jti=claims.jti):
                return _said(
                    Answer(200, tokens.introspection(claims), {"cache-control": "no-store"})
                )
    return Response({"active": False}, headers={"cache-control": "no-store"})


def _claims(form: dict[str, str], known: Application) -> tokens.Claims | None:
    try:
        claims = tokens.read(form.get("token", ""))
    except BadToken:
        return None
    return claims if claims.client_id == known.id else None


@get("/oauth/jwks.json", name="oauth.jwks")
async def jwks() -> Response[dict[str, Any]]:
    """The public keys of access tokens (RFC 7517)."""
    return Response({"keys": config.public_keys()}, headers=OPEN)


@get("/.well-known/oauth-authorization-server", name="oauth.metadata")
async def metadata() -> Response[dict[str, Any]]:
    """RFC 8414."""
    base = CONFIG.issuer
    told = {
        "issuer": base,
        "token_endpoint": f"{base}/oauth/token",
        "revocation_endpoint": f"{base}/oauth/revoke",
        "introspection_endpoint": f"{base}/oauth/introspect",
        "jwks_uri": f"{base}/oauth/jwks.json",
        "scopes_supported": list(SCOPES),
        "response_types_supported": [],
        "grant_types_supported": ["client_credentials"],
        "token_endpoint_auth_methods_supported": tokens.METHODS,
        "revocation_endpoint_auth_methods_supported": tokens.METHODS,
        "introspection_endpoint_auth_methods_supported": tokens.METHODS,
        "service_documentation": f"{base}/openapi.json",
    }
    return Response(told, headers=OPEN)


@get("/.well-known/oauth-protected-resource", name="oauth.resource")
async def resource() -> Response[dict[str, Any]]:
    """RFC 9728."""
    told = {
        "resource": CONFIG.audience,
        "authorization_servers": [CONFIG.issuer],
        "scopes_supported": list(SCOPES),
        "bearer_methods_supported": ["header"],
    }
    return Response(told, headers=OPEN)


@get("/openapi.json", name="partners.document")
async def document() -> Response[dict[str, Any]]:
    """The partner API's OpenAPI 3.1 document, and no other route's."""
    told = openapi.document(CONFIG.issuer)
    return Response(told, media_type="application/vnd.oai.openapi+json", headers=OPEN)


routes = Router(
    "/",
    route_handlers=[token, revoke, introspect, jwks, metadata, resource, document],
    include_in_schema=False,
)
