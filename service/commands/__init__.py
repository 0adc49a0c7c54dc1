"""The commands of ``camin``, by what they are for."""
