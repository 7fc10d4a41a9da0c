"""The heads of a client's files: what each was taken for, from one file to the next."""
