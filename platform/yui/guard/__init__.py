"""The guard: whether entrusted work is handled as employment, week by week, and what was mended."""
