"""Files of units: read, judged, confirmed, written."""
