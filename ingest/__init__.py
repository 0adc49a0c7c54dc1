"""The feeds: bytes of official sources to checked, dated tables."""
