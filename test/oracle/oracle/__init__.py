"""The oracle: determinations worked out from the specification alone, for differential tests."""
