"""Every SQL statement about papers and signatures."""

from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.contracts.model import Contract, Paper, Signature


async def record_paper(tx: Tx, found: Contract, paper: Paper) -> None:
    """Keeps the paper with its hash."""
    await tx.run(
        """
        insert into app.contract_paper (tenant_id, contract_id, client_id, pdf, sha256, made_at)
        values ($1, $2, $3, $4, $5, $6)
        """,
        tx.tenant,
        found.id,
        found.client_id,
        paper.pdf,
        paper.sha256,
        paper.made_at,
    )


async def paper(tx: ReadTx, contract_id: UUID) -> Paper | None:
    """The paper that was sent."""
    return await tx.one(
        Paper,
        "select pdf, sha256, made_at from app.contract_paper"
        " where tenant_id = $1 and contract_id = $2",
        tx.tenant,
        contract_id,
    )


async def paper_hash(tx: ReadTx, contract_id: UUID) -> bytes | None:
    """The hash of the paper that was sent."""
    found: bytes | None = await tx.value(
        "select sha256 from app.contract_paper where tenant_id = $1 and contract_id = $2",
        tx.tenant,
        contract_id,
    )
    return found


async def record_signature(tx: Tx, found: Contract, signed: Signature, *, by: UUID) -> None:
    """Who signed for a side."""
    await tx.run(
        """
        insert into app.contract_signature (tenant_id, contract_id, client_id, side, signer, post,
            method, evidence, signed_on, sha256, recorded_by, recorded_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """,
        tx.tenant,
        found.id,
        found.client_id,
        signed.side.value,
        signed.signer,
        signed.post,
        signed.method.value,
        signed.evidence,
        signed.signed_on,
        signed.sha256,
        by,
        signed.recorded_at,
    )


async def signatures(tx: ReadTx, contract_id: UUID) -> list[Signature]:
    """The signatures under a contract's paper."""
    return await tx.all(
        Signature,
        "select side, signer, post, method, evidence, signed_on, sha256, recorded_at"
        " from app.contract_signature where tenant_id = $1 and contract_id = $2"
        " order by signed_on, side",
        tx.tenant,
        contract_id,
    )
