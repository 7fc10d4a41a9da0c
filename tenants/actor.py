"""Who is asking: the one value that every door, guard and action knows a caller by."""

from enum import StrEnum
from typing import NewType
from uuid import UUID

from msgspec import Struct

from tenants.permissions import GRANTED, NOT_LENT

TenantId = NewType("TenantId", int)
"""A town's programme: its 5-digit local-government code (20324 is 立科町); 0 is no town."""

NOWHERE = TenantId(0)
NOBODY = UUID(int=0)


class Scope(StrEnum):
    """How far inside a town the caller sees; the policies of the database narrow by it."""

    TENANT = "tenant"
    PERSON = "person"
    CLIENT = "client"
    DESK = "desk"
    SYSTEM = "system"


class Role(StrEnum):
    """What the caller is to the town; it decides what she may do (`tenants.permissions`)."""

    DIRECTOR = "director"
    STAFF = "staff"
    LEADER = "leader"
    WORKER = "worker"
    CLIENT = "client"
    COORDINATOR = "coordinator"
    DESK = "desk"
    SYSTEM = "system"


class Actor(Struct, frozen=True):
    """A caller, once and for all of a request or a job.

    `id` is the subject within the scope: a member of staff, a worker (her person), a client, an
    officer of the outside consultation desk.
    """

    tenant: TenantId
    id: UUID
    scope: Scope
    role: Role
    name: str = ""
    body: UUID | None = None
    behalf: UUID | None = None
    """Whose role it is that the caller acts in for a time (代理); her own id stays her own."""
    behalf_name: str = ""

    def may(self, permission: str) -> bool:
        """Whether the role holds the permission, for example `payout.approve`. What was lent is not
        lent on: whoever acts for another touches nobody's account."""
        if self.behalf is not None and permission in NOT_LENT:
            return False
        return permission in GRANTED.get(self.role.value, frozenset())

    def answers_for(self, who: UUID) -> bool:
        """Whether what `who` made counts as the caller's own: hers, or that of the one she acts for.
        Whoever may not decide on her own work may not decide on this."""
        return who in {self.id, self.behalf}


def system(tenant: TenantId) -> Actor:
    """The town's own machinery: jobs, the schedule, the first load."""
    return Actor(tenant=tenant, id=NOBODY, scope=Scope.SYSTEM, role=Role.SYSTEM, name="system")
