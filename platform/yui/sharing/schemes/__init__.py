"""Which scheme two towns' agreement allows: through, direct or both; changed by both, from a day on."""
