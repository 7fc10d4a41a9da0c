"""The finished data set of a joint project: built, kept with its hashes, handed out, its consents heeded."""
