"""An annotator's own side of a joint project."""
