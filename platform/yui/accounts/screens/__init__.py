"""The pages of accounts, a folder each; what they do stands in the folders of the same names beside."""
