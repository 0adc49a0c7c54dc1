"""The engine: records in, ranked and explained matches out."""
