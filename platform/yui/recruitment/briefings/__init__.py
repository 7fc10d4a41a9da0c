"""Briefings: seats, childcare seats, bookings, the draw, who came."""
