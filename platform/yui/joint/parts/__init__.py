"""A town's part of a batch: lent, worked on, its accepted answers passed on."""
