"""The transfer of a fiscal year's result to the net assets."""
