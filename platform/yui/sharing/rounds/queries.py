"""Every SQL statement of rounds. What crosses between towns is a call of a gate."""

from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.sharing.rounds.model import NewRound, Round


async def record(tx: Tx, ident: UUID, new: NewRound, *, order: UUID, at: datetime) -> bool:
    """Writes the round; False when the same form wrote it before."""
    made = await tx.run(
        """
        insert into app.share_round (tenant_id, id, order_id, floor_yen, security, shows_price, contact,
            due_on, answer_by, again, made_by, made_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict (tenant_id, id) do nothing
        """,
        tx.tenant,
        ident,
        order,
        new.floor_yen,
        new.security,
        new.shows_price,
        new.contact,
        new.due_on,
        new.answer_by,
        new.again,
        tx.actor.id,
        at,
    )
    return made == 1


async def one(tx: ReadTx, ident: UUID) -> Round | None:
    """A round."""
    return await tx.one(
        Round,
        """
        select id, order_id, floor_yen, security, shows_price, contact, due_on, answer_by, again, made_at
        from app.share_round where tenant_id = $1 and id = $2
        """,
        tx.tenant,
        ident,
    )


async def shares_of(tx: ReadTx, ident: UUID) -> list[UUID]:
    """The shares of a round, in the order they were put."""
    return await tx.all(
        UUID,
        "select id from app.share where tenant_id = $1 and round_id = $2 and side = 'out'"
        " order by asked_at, id limit 1000",
        tx.tenant,
        ident,
    )


async def late(tx: ReadTx, *, at: datetime, on: date, most: int) -> list[UUID]:
    """Shares that we put and that are late: not answered in time, or taken on and past their deadline
    with units not handed over."""
    return await tx.all(
        UUID,
        """
        select s.id from app.share s
        where s.tenant_id = $1 and s.side = 'out'
          and ((s.state = 'asked' and s.answer_by < $2)
            or (s.state in ('accepted', 'partly_accepted') and s.due_on < $3
                and s.accepted > (select coalesce(sum(case when h.state = 'submitted' then h.quantity
                        else h.accepted end), 0)
                    from app.share_handover h where h.tenant_id = $1 and h.share_id = s.id)))
        order by s.answer_by, s.id limit $4
        """,
        tx.tenant,
        at,
        on,
        most,
    )


async def unagreed(tx: ReadTx, *, on: date, most: int) -> list[UUID]:
    """Shares that wait for an answer though the agreement they were put under has ended."""
    return await tx.all(
        UUID,
        """
        select s.id from app.share s
        where s.tenant_id = $1 and s.side = 'out' and s.state = 'asked' and not exists (
            select from app.agreement a where a.lead = s.tenant_id and a.guest = s.other
              and a.valid_from <= $2 and (a.valid_to is null or a.valid_to >= $2)
              and app.agreed_scheme(a.lead, a.guest, $2) in ('through', 'both'))
        order by s.id limit $3
        """,
        tx.tenant,
        on,
        most,
    )


async def at_work(tx: ReadTx, *, after: UUID | None, most: int) -> list[UUID]:
    """Shares that we put and that are asked or at work, by id."""
    return await tx.all(
        UUID,
        """
        select s.id from app.share s
        where s.tenant_id = $1 and s.side = 'out' and s.state in ('asked', 'accepted', 'partly_accepted')
          and ($2::uuid is null or s.id > $2)
        order by s.id limit $3
        """,
        tx.tenant,
        after,
        most,
    )


async def reclaim_through(tx: Tx, share: UUID, *, at: datetime) -> str:
    """Takes a late town's quota back; the gate's word."""
    word: str = await tx.value("select gate.reclaim_share($1, $2)", share, at)
    return word


async def price_through(tx: Tx, share: UUID, *, tells: bool, at: datetime) -> str:
    """Shows the guest the price, or no longer; the gate's word."""
    word: str = await tx.value("select gate.tell_price($1, $2, $3)", share, tells, at)
    return word
