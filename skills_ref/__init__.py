"""The reference: codes, labels and links of the trades and competences."""
