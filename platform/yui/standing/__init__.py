"""Common terms (共通事項): what every terms notice of a body says alike, with the days it holds."""
