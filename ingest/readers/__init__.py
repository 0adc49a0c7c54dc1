"""Readers, one official format each."""
