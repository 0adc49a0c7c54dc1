"""Figures of the engine: quality, fairness and speed, each a module to run."""
