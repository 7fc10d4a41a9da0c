"""The direct scheme: her own director offers her a lead town's work, whose body pays her and him."""
