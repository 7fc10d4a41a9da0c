"""The files of a handover: what workers handed in and we inspected, and what the office put together."""
