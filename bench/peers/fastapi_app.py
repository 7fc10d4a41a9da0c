"""FastAPI + SQLAlchemy async + pydantic, as its documentation would have it."""

import os
from datetime import date
from typing import ClassVar
from uuid import UUID

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Date, Integer, String, Uuid, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

engine = create_async_engine(
    os.environ["BENCH_DSN"].replace("postgresql://", "postgresql+asyncpg://"),
    pool_size=6,
    max_overflow=0,
)
sessions = async_sessionmaker(engine, expire_on_commit=False)
app = FastAPI()


class Base(DeclarativeBase):
    pass


class Task(Base):
    __tablename__ = "task"
    __table_args__: ClassVar[dict[str, str]] = {"schema": "app"}
    tenant_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    title: Mapped[str] = mapped_column(String)
    job_type: Mapped[str] = mapped_column(String)
    unit_name: Mapped[str] = mapped_column(String)
    quantity: Mapped[int] = mapped_column(Integer)
    unit_price_yen: Mapped[int] = mapped_column(Integer)
    minutes_per_unit: Mapped[int | None] = mapped_column(Integer)
    due_on: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String)
    version: Mapped[int] = mapped_column(Integer)


class TaskOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: UUID
    title: str
    job_type: str
    unit_name: str
    quantity: int
    unit_price_yen: int
    minutes_per_unit: int | None
    due_on: date
    state: str
    version: int


class Page(BaseModel):
    items: list[TaskOut]


@app.get("/tasks")
async def tasks(town: int) -> Page:
    async with sessions() as session:
        found = await session.scalars(
            select(Task).where(Task.tenant_id == town).order_by(Task.due_on, Task.id).limit(50)
        )
        return Page(items=[TaskOut.model_validate(task) for task in found])
