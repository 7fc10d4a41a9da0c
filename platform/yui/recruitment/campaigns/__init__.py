"""Campaigns and their funnel."""
