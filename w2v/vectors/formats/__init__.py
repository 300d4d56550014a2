"""The files that vectors come from and go to."""
