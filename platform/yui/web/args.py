"""What page handlers are called with: `async def show(request: Asking, order_id: Id, actor: Who)`."""

from typing import Any
from uuid import UUID

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath

from tenants.actor import Actor

Asking = Request[Any, Any, Any]
"""The request, for forms and for the page that answers it."""
Who = NamedDependency[Actor]
"""Who asks; the guard has let her in."""
Id = FromPath[UUID]
"""The id in the path, `{…_id:uuid}`."""
