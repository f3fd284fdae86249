"""Random but valid fact files for differential tests of the evaluation."""
