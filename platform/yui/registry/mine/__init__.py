"""Her own side of the registry: her towns, her data, who looked, registrations that are one person."""
